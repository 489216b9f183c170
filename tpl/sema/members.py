"""Tenants, from blocks and rosters, to shapes and members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model.flows import Flow, TenantPeer
from tpl.model.tenants import Member, Shape
from tpl.sema import roster
from tpl.sema.exceptions import Exemption, apply
from tpl.sema.ownership import DNS_LABEL, Ownership
from tpl.sema.scope import Scope
from tpl.sema.symbols import Kind, Symbols
from tpl.sema.tenancy import build_shape
from tpl.source import Span
from tpl.syntax import ast

_TENANCY: tuple[Kind, ...] = ("tier", "tenant")
RESERVED = frozenset(
    "any same other tag domain network service namespace group user serviceaccount image manifest internet".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tenant from either source, ready to be given a shape."""

    name: str
    span: Span
    key: tuple[object, ...]
    written: ast.Tenant
    own: tuple[ast.Statement, ...]
    values: Mapping[str, str]
    namespaces: tuple[str, ...] = ()


@dataclass
class Census:
    """All tenants of a policy while they are being counted."""

    scope: Scope
    ownership: Ownership
    exemptions: Mapping[str, Sequence[Exemption]]
    named: frozenset[str]
    shapes: list[Shape] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    by_key: dict[tuple[object, ...], int] = field(default_factory=dict)
    grants: dict[str, tuple[str, Span]] = field(default_factory=dict)

    def take(self, tenant: Candidate) -> None:
        """Give a tenant its shape and its namespaces."""
        index = self._shape(tenant)
        shape = self.shapes[index]
        values = {**tenant.values, "tenant": tenant.name}
        names = tuple(holes.fill(name, values) for name in shape.namespaces) + tenant.namespaces
        self.ownership.claim(tenant.name, names, tenant.span)
        self.ownership.claim(tenant.name, (holes.fill(p, values) for p in shape.patterns), tenant.span)
        names = tuple(name for name in names if not name.endswith("*"))
        self._check_groups(shape, tenant, values)
        self.members.append(Member(tenant.name, index, tuple(dict.fromkeys(names)), tenant.values, tenant.span))

    def _shape(self, tenant: Candidate) -> int:
        key = (tenant.key, tenant.name) if tenant.name in self.named else tenant.key
        if key not in self.by_key:
            shape = build_shape(len(self.shapes), tenant.written, tenant.own, self.scope)
            self.shapes.append(apply(shape, self.exemptions.get(tenant.name, ())))
            self.by_key[key] = len(self.shapes) - 1
        return self.by_key[key]

    def check_members(self) -> None:
        """What can only be seen once everybody's namespaces are known."""
        for member in self.members:
            shape = self.shapes[member.shape]
            self._check_split(member, shape)
            for grant in shape.grants:
                for subject in grant.subjects:
                    self._check_subject(member, subject.kind, member.fill(subject.name))

    def _check_split(self, member: Member, shape: Shape) -> None:
        split = shape.quota.split if shape.quota else None
        if split is not None and len(member.namespaces) > split:
            message = f"tenant `{member.name}` has {len(member.namespaces)} namespaces, its total is split over {split}"
            self.scope.sink.report("TPL602", message, member.span, helps=("split the total over more",))

    def _check_subject(self, member: Member, kind: str, name: str) -> None:
        if kind != "serviceaccount":
            if name.startswith("system:"):
                help_ = "grant the role to the tenant's own people"
                self.scope.sink.report("TPL401", f"`{name}` is not one tenant's {kind}", member.span, helps=(help_,))
            return
        owner = self.ownership.owner(name.partition("/")[0])
        if owner not in (None, member.name):
            message = f"the service account `{name}` is tenant `{owner}`'s"
            help_ = f"grant roles in `{member.name}` to its own accounts"
            self.scope.sink.report("TPL401", message, member.span, helps=(help_,))

    def _check_groups(self, shape: Shape, tenant: Candidate, values: Mapping[str, str]) -> None:
        for grant in shape.grants:
            for subject in grant.subjects:
                name = holes.fill(subject.name, values)
                other = self.grants.setdefault(f"{subject.kind} {name}", (tenant.name, tenant.span))
                if other[0] != tenant.name:
                    self.scope.sink.report(
                        "TPL403",
                        f"{subject.kind} `{name}` has roles in `{other[0]}` and in `{tenant.name}`",
                        tenant.span,
                        secondary=(Label(other[1], f"also in `{other[0]}`"),),
                        helps=("give each tenant a group of its own",),
                    )


def tenants(scope: Scope) -> Iterator[Candidate]:
    """Every tenant that the policy declares, blocks first, in the order in which they are written."""
    for declared in scope.symbols.of("tenant").values():
        assert isinstance(declared.statement, ast.Tenant)
        yield _from_block(declared.statement)
    for setting in scope.symbols.rosters:
        shown: dict[tuple[object, ...], ast.Tenant] = {}
        for row in roster.read_roster(setting, scope):
            yield _from_row(row, shown, scope)


def _from_row(row: roster.Row, shown: dict[tuple[object, ...], ast.Tenant], scope: Scope) -> Candidate:
    if row.key not in shown:
        use, own = roster.statements(row, scope)
        block = ast.Block(row.span, own)
        shown[row.key] = ast.Tenant(row.span, ast.Name(row.span, row.name), use, block)
    written = shown[row.key]
    own = written.block.statements if written.block else ()
    return Candidate(row.name, row.span, row.key, written, own, row.values, row.namespaces)


def _from_block(tenant: ast.Tenant) -> Candidate:
    values: dict[str, str] = {}
    statements = tenant.block.statements if tenant.block else ()
    own = tuple(_abstract(statement, index, values) for index, statement in enumerate(statements))
    return Candidate(tenant.name.text, tenant.name.span, (tenant.tier, own), tenant, own, values)


def _abstract(statement: ast.Statement, index: int, values: dict[str, str]) -> ast.Statement:
    """The statement with the strings that set its tenant apart turned into holes."""
    match statement:
        case ast.Setting(
            name=ast.Name(text="title" | "owner" as name), groups=(ast.Group(items=(ast.Text() as text,)),)
        ):
            if "{" in text.value:
                return statement
            values[name] = text.value
            group = replace(statement.groups[0], items=(replace(text, value=holes.hole(name)),))
            return replace(statement, groups=(group,))
        case ast.Grant():
            subjects = []
            for number, subject in enumerate(statement.subjects):
                written = subject.name.value
                if "{" not in written:
                    written = roster.subject_hole(subject.kind, written, f"grant {index} {number}", values)
                subjects.append(replace(subject, name=replace(subject.name, value=written)))
            return replace(statement, subjects=tuple(subjects))
        case _:
            return statement


def check_name(name: str, span: Span, scope: Scope) -> bool:
    """Whether a tenant can be called so; reported where it cannot (TPL107)."""
    if name in RESERVED:
        scope.sink.report("TPL107", f"`{name}` is a word of the language, not a name", span)
        return False
    if not DNS_LABEL.fullmatch(name):
        help_ = "lower-case letters, digits and dashes, 63 characters at most"
        scope.sink.report("TPL107", f"`{name}` cannot name a tenant", span, helps=(help_,))
        return False
    return True


def named_in(flows: tuple[Flow, ...], exemptions: tuple[Exemption, ...]) -> frozenset[str]:
    """The tenants that something speaks of by name: each has a shape of its own."""
    ends = (end for flow in flows for end in (flow.source, flow.destination))
    return frozenset(end.name for end in ends if isinstance(end, TenantPeer)) | {e.tenant for e in exemptions}


def workloads(scope: Scope, everyone: tuple[Candidate, ...]) -> dict[str, tuple[str, ...]]:
    """Tenant to the names of its workloads, its tier's included; duplicate names are reported (TPL102)."""
    found: dict[str, tuple[str, ...]] = {}
    where: dict[str, Span] = {}
    by_tier: dict[str, tuple[str, ...]] = {}
    for tenant in everyone:
        if not check_name(tenant.name, tenant.span, scope):
            continue
        if tenant.name in found:
            scope.sink.report("TPL102", f"`{tenant.name}` is declared twice", tenant.span,
                              secondary=(Label(where[tenant.name], "first declared here"),))  # fmt: skip
            continue
        where[tenant.name] = tenant.span
        found[tenant.name] = _tier_workloads(tenant.written.tier, scope, by_tier) + _workload_names(tenant.own)
    return found


def tags(symbols: Symbols) -> frozenset[str]:
    """Every tag that a tier or tenant bears, in any environment."""
    return frozenset(_tags([declared.statement for kind in _TENANCY for declared in symbols.of(kind).values()]))


def _tags(statements: Iterable[ast.Statement]) -> Iterator[str]:
    for statement in statements:
        match statement:
            case ast.Tier() | ast.Tenant() | ast.Override():
                yield from _tags(statement.block.statements if statement.block else ())
            case ast.Setting(name=ast.Name(text="tags")):
                yield from (
                    item.text for group in statement.groups for item in group.items if isinstance(item, ast.Ref)
                )


def _tier_workloads(use: ast.Use | None, scope: Scope, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    names: tuple[str, ...] = ()
    seen: set[str] = set()
    while use and use.name.text not in seen:
        seen.add(use.name.text)
        declared = scope.symbols.of("tier").get(use.name.text)
        if declared is None or not isinstance(declared.statement, ast.Tier):
            break
        if use.name.text not in known:
            known[use.name.text] = _workload_names(declared.statement.block.statements)
        names += known[use.name.text]
        use = declared.statement.extends
    return names


def _workload_names(statements: tuple[ast.Statement, ...]) -> tuple[str, ...]:
    return tuple(
        item.text
        for statement in statements
        if isinstance(statement, ast.Setting) and statement.name.text == "workload"
        for group in statement.groups
        for item in group.items
        if isinstance(item, ast.Ref)
    )
