"""Tenants, from blocks and rosters, to shapes and members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model.flows import Flow, TenantPeer
from tpl.model.incidents import Quarantine
from tpl.model.tenants import Member, Shape
from tpl.sema.access.subjects import Granted
from tpl.sema.access.writers import check_writers
from tpl.sema.change.exceptions import Exemption, kind_of, lifted
from tpl.sema.change.quarantine import confine
from tpl.sema.change.raising import apply, raised
from tpl.sema.layers.part import Over, Who
from tpl.sema.layers.tags import known
from tpl.sema.scope import Scope
from tpl.sema.symbols import Kind, Symbols
from tpl.sema.tenants import roster
from tpl.sema.tenants.cells import cell
from tpl.sema.tenants.own import OwnValues
from tpl.sema.tenants.ownership import DNS_LABEL, Ownership
from tpl.sema.tenants.tenancy import Family, Placed
from tpl.source import Span
from tpl.syntax import ast

RESERVED = frozenset(
    (
        "any same other tag domain network service namespace group user serviceaccount image manifest internet anywhere"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tenant from either source, ready to be given a shape.

    ``key`` is equal for tenants that differ in ``values`` alone; ``spans`` has the values that do not
    stand at ``span``, None for a row, whose cells are looked for. ``own`` are the tenant's statements with holes
    for its values.
    """

    name: str
    span: Span
    key: tuple[object, ...]
    written: ast.Tenant
    own: tuple[ast.Statement, ...]
    values: Mapping[str, str]
    spans: Mapping[str, Span] | None
    namespaces: tuple[str, ...] = ()


@dataclass
class Families:
    """The families met so far; the values of holes that a family looks at are part of its key.

    ``scattered`` has the keys of tenants that do not all stand in one file.
    """

    scope: Scope
    scattered: frozenset[tuple[object, ...]]
    found: dict[tuple[object, ...], Family] = field(default_factory=dict)
    looked_at: dict[tuple[object, ...], frozenset[str]] = field(default_factory=dict)

    def of(self, tenant: Candidate) -> Family:
        """The tenant's family, read where it is the first of it."""
        known = {name: tenant.values[name] for name in sorted(self.looked_at.get(tenant.key, ()))}
        key = (tenant.key, *known.values())
        if key in self.found:
            return self.found[key]
        family = Family.read(_filled(tenant.written, known), tenant.own, self.scope, tenant.key in self.scattered)
        if family.looked_at:
            self.looked_at[tenant.key] = family.looked_at | known.keys()
            return self.of(tenant)
        self.found[key] = family
        return family


def scattered(everyone: Iterable[Candidate]) -> frozenset[tuple[object, ...]]:
    """The keys of tenants that share one, but no file."""
    first: dict[tuple[object, ...], str] = {}
    return frozenset(one.key for one in everyone if first.setdefault(one.key, one.span.path) != one.span.path)


def _filled(tenant: ast.Tenant, values: Mapping[str, str]) -> ast.Tenant:
    """The tenant with some holes in the arguments of its tier filled."""
    if not values or tenant.tier is None:
        return tenant
    arguments = tuple(replace(given, value=_filled_value(given.value, values)) for given in tenant.tier.arguments)
    return replace(tenant, tier=replace(tenant.tier, arguments=arguments))


def _filled_value(value: ast.Value, values: Mapping[str, str]) -> ast.Value:
    match value:
        case ast.Text(value=text):
            return replace(value, value=holes.fill_known(text, values))
        case ast.Number(text=text):
            return replace(value, text=holes.fill_known(text, values))
        case _:
            return value


@dataclass
class Census:
    """All tenants of a policy while they are being counted."""

    scope: Scope
    ownership: Ownership
    granted: Granted
    exemptions: Mapping[str, Sequence[Exemption]]
    named: frozenset[str]
    incidents: Mapping[str, Quarantine] = field(default_factory=dict)
    shapes: list[Shape] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    by_kind: dict[tuple[object, ...], int] = field(default_factory=dict)
    patterns: list[tuple[str, ...]] = field(default_factory=list)
    over: dict[int, Mapping[str, Over]] = field(default_factory=dict)
    excepted: dict[int, list[Sequence[Exemption]]] = field(default_factory=lambda: defaultdict(list))

    def take(self, tenant: Candidate, family: Family) -> None:
        """Give each space of a tenant its shape, its own values and its namespaces."""
        own = self.exemptions.get(tenant.name, ())
        filling = {**tenant.values, "tenant": tenant.name}
        placed = family.place(tenant.name, tenant.namespaces, filling, tenant.span, self.scope)
        for number, names in placed.items():
            self._take(tenant, family, own, placed, number)
            self.ownership.claim(tenant.name, names)

    def _take(self, tenant: Candidate, family: Family, own: Sequence[Exemption], placed: Placed, number: int) -> None:
        index, names = self._shape(tenant, family, own, number), placed[number]
        shape = self.shapes[index]
        more = raised(own, self.scope.settings)
        values = {**tenant.values, **more, "tenant": tenant.name, "source": tenant.span.path}
        spans = roster.CellSpans(tenant.span, self.scope) if tenant.spans is None else tenant.spans
        who = Who(tenant.span, values, spans, names)
        family.settle(who, placed, number, self.scope)
        if who.over:
            self.over[len(self.members)] = who.over
        self.granted.take(shape, tenant.name, values)
        space = holes.fill(shape.space, values)
        del values["tenant"]
        literal = tuple(name for name in names if not name.endswith("*"))
        self.patterns.append(tuple(name for name in names if name.endswith("*")))
        self.members.append(Member(tenant.name, index, literal, values, tenant.span, space))

    def _shape(self, tenant: Candidate, family: Family, own: Sequence[Exemption], number: int) -> int:
        key = (id(family), number, tenant.name if tenant.name in self.named else "", kind_of(own))
        if key not in self.by_kind:
            self.by_kind[key] = len(self.shapes)
            shape = apply(family.shape(len(self.shapes), self.scope, number), own, self.scope.settings)
            incident = self.incidents.get(tenant.name)
            self.shapes.append(confine(shape, incident, self.scope) if incident else shape)
        if own:
            self.excepted[self.by_kind[key]].append(own)
        return self.by_kind[key]

    def adopt(self, found: Mapping[str, Sequence[str]]) -> None:
        """Give each tenant its namespaces of the inventory: those of no name to the space with the closest pattern."""
        known = {name for member in self.members for name in member.namespaces}
        spaces: dict[str, list[int]] = defaultdict(list)
        for number, member in enumerate(self.members):
            spaces[member.name].append(number)
        for tenant, names in found.items():
            for name in (name for name in names if name not in known):
                number = max(spaces[tenant], key=lambda each: _closeness(name, self.patterns[each]))
                member = self.members[number]
                self.members[number] = member._replace(namespaces=(*member.namespaces, name))

    def finish(self) -> None:
        """What can only be said, and checked, once all tenants and namespaces are known."""
        for index, tenants in self.excepted.items():
            self.shapes[index] = self.shapes[index].model_copy(update={"lifts": lifted(tenants)})
        for member in self.members:
            self.granted.check_member(member, self.shapes[member.shape])
        self._check_splits()
        self._share_out()
        self.granted.check_platform()
        check_writers(self.granted)

    def _share_out(self) -> None:
        """Give what even parts of a number leave to the first namespaces that share it, one each."""
        left: dict[tuple[str, str, str], int] = {}
        for number, slots in self.over.items():
            member, apart = self.members[number], defaultdict[str, dict[str, str]](dict)
            for slot, over in slots.items():
                key = (member.name, member.space if over.apart else "", slot)
                first = member.namespaces[: left.setdefault(key, over.rest)]
                left[key] -= len(first)
                for namespace in first:
                    apart[namespace][slot] = str(int(member.values[slot]) + 1)
            self.members[number] = member._replace(apart=dict(apart))

    def _check_splits(self) -> None:
        """Report who has more namespaces than a total is split over: of all spaces that share it together."""
        sharing: dict[tuple[str, str, tuple[object, ...], int], int] = defaultdict(int)
        for member in self.members:
            for quota in self.shapes[member.shape].quotas:
                if quota.split is not None:
                    space = member.space if quota.apart else ""
                    sharing[member.name, space, quota.scopes, quota.split] += len(member.namespaces)
        spans = {member.name: member.span for member in self.members}
        for (name, _, _, split), count in sharing.items():
            if count > split:
                message = f"tenant `{name}` has {count} namespaces, its total is split over {split}"
                self.scope.sink.report("TPL602", message, spans[name], helps=("split the total over more",))


def _closeness(name: str, patterns: Iterable[str]) -> int:
    return max((len(one) for one in patterns if name.startswith(one[:-1])), default=0)


def tenants(scope: Scope) -> Iterator[Candidate]:
    """Every tenant that the policy declares, blocks first, in the order in which they are written."""
    for declared in scope.symbols.of("tenant").values():
        assert isinstance(declared.statement, ast.Tenant)
        yield _from_block(declared.statement, scope)
    for setting in scope.symbols.rosters:
        shown: _Shown = {}
        for row in roster.read_roster(setting, scope):
            yield _from_row(row, shown, scope)


_Shown = dict[tuple[object, ...], tuple[tuple[object, ...], ast.Tenant]]
"""A row's key to the one that all rows with an equal key are to hold, and what they say."""


def _from_row(row: roster.Row, shown: _Shown, scope: Scope) -> Candidate:
    if row.key not in shown:
        use, own = roster.statements(row, scope)
        block = ast.Block(row.span, own)
        shown[row.key] = row.key, ast.Tenant(row.span, ast.Name(row.span, row.name), use, block)
    key, written = shown[row.key]
    own = written.block.statements if written.block else ()
    return Candidate(row.name, row.span, key, written, own, row.values, None, row.namespaces)


def _from_block(tenant: ast.Tenant, scope: Scope) -> Candidate:
    found = OwnValues(scope.declared_blocks)
    own, use = found.statements(tenant.block), found.tier(tenant.tier)
    written = replace(tenant, tier=use)
    return Candidate(tenant.name.text, tenant.name.span, (use, own), written, own, found.values, found.spans)


def check_name(name: str, span: Span, scope: Scope) -> bool:
    """Whether a tenant can be called so; reported where it cannot (TPL107)."""
    if name not in RESERVED and DNS_LABEL.fullmatch(name):
        return True
    if name in scope.symbols.project.broken:
        return False
    if name in RESERVED:
        scope.sink.report("TPL107", f"`{name}` is a word of the language, not a name", _name_at(span, scope))
    else:
        help_ = "lower-case letters, digits and dashes, 63 characters at most"
        scope.sink.report("TPL107", f"`{name}` cannot name a tenant", _name_at(span, scope), helps=(help_,))
    return False


def _name_at(span: Span, scope: Scope) -> Span:
    """Where the tenant's name stands: in a row, its cell."""
    return cell(span, "tenant", scope.symbols.project.sources)


def named_in(flows: tuple[Flow, ...]) -> frozenset[str]:
    """The tenants of which flows speak by name: each has a shape of its own."""
    ends = (end for flow in flows for end in (flow.source, flow.destination))
    return frozenset(end.name for end in ends if isinstance(end, TenantPeer))


def workloads(scope: Scope, everyone: Iterable[tuple[Candidate, Family]]) -> dict[str, tuple[str, ...]]:
    """Tenant to the names of its workloads, its tier's included; duplicate names are reported (TPL102)."""
    found: dict[str, tuple[str, ...]] = {}
    where: dict[str, Span] = {}
    for tenant, family in everyone:
        if not check_name(tenant.name, tenant.span, scope):
            continue
        if tenant.name in found:
            first = _name_at(where[tenant.name], scope)
            scope.sink.report("TPL102", f"`{tenant.name}` is declared twice", _name_at(tenant.span, scope),
                              secondary=(Label(first, "first declared here"),))  # fmt: skip
            continue
        where[tenant.name] = tenant.span
        found[tenant.name] = family.workloads
    return found


def spaces(everyone: Iterable[tuple[Candidate, Family]]) -> dict[str, tuple[str, ...]]:
    """Tenant to the names of its spaces; one without any is absent."""
    found = ((tenant.name, [holes.fill(space.name, {"tenant": tenant.name}) for space in family.spaces[1:]])
             for tenant, family in everyone)  # fmt: skip
    return {name: tuple(names) for name, names in found if names}


def tags(symbols: Symbols) -> frozenset[str]:
    """Every tag that a tier or tenant bears, in any environment."""
    kinds: tuple[Kind, ...] = ("tier", "tenant")
    return frozenset(known([declared.statement for kind in kinds for declared in symbols.of(kind).values()]))
