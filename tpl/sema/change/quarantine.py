"""`quarantine TENANT { … }`: cut off from a day on, but for what is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer, Origin
from tpl.model.flows import AnyTenant, AnywherePeer, Flow, Peer, TaggedPeer, TenantPeer
from tpl.model.incidents import FREEZABLE, Quarantine
from tpl.model.parameters import FROZEN, OWN_POLICIES
from tpl.model.ports import ALL_PORTS
from tpl.model.tenants import Parameter, Shape
from tpl.record import dataclass
from tpl.sema.clusters.platform import origin, ports
from tpl.sema.network.domains import can_be_ruled
from tpl.sema.network.peers import peer
from tpl.sema.scope import Scope
from tpl.sema.symbols import Declared
from tpl.sema.words.missing import missing
from tpl.source import Span
from tpl.syntax import ast
from tpl.words import plural

Flows = tuple[Flow, ...]


def resolve_quarantines(scope: Scope) -> tuple[Mapping[str, Quarantine], Flows, Flows]:
    """Tenant to its quarantine, for those that are in force on the day of the build; what they keep and close."""
    read = [_quarantine(declared, scope) for declared in scope.symbols.of("quarantine").values()]
    found = [(quarantine, kept) for quarantine, kept in read if quarantine]
    incidents = {quarantine.tenant: quarantine for quarantine, _ in found}
    kept = tuple(flow for _, flows in found for flow in flows)
    return incidents, kept, tuple(flow for quarantine in incidents.values() for flow in _closed(quarantine))


def _quarantine(declared: Declared[ast.Statement], scope: Scope) -> tuple[Quarantine | None, Flows]:
    """One quarantine, None where it is not in force or not known, and what it keeps."""
    assert isinstance(declared.statement, ast.Setting)
    tenant, block = declared.name, declared.statement.block
    is_known = tenant in scope.tenants
    if not is_known:
        scope.symbols.unknown("tenant", tenant, declared.span, scope.tenants)
    if lacking := missing(block, "since", "reason"):
        message = f"the quarantine of `{tenant}` lacks {', '.join(f'`{word}`' for word in lacking)}"
        scope.sink.report("TPL201", message, declared.span, helps=("a quarantine says since when, and why",))
    said = _Said.read(block, scope)
    kept = tuple(_kept(tenant, block, scope))
    if said.since in (None, date.min) or not is_known or not _is_in_force(said.since, declared.span, tenant, scope):
        return None, kept
    quarantine = Quarantine(
        tenant=tenant, since=said.since, reason=said.reason, incident=said.incident, frozen=said.frozen,
        origin=origin(Layer.POLICY, tenant, declared.statement),
    )  # fmt: skip
    return quarantine, kept


@dataclass(frozen=True)
class _Said:
    """The settings of one block; what is wrong was reported, and is not there."""

    since: date | None = None
    reason: str = ""
    incident: str = ""
    frozen: tuple[str, ...] = ()

    @classmethod
    def read(cls, block: ast.Block | None, scope: Scope) -> _Said:
        """What the block says."""
        reader, since, texts, frozen = scope.reader(), None, dict[str, str](), list[str]()
        for setting in reader.settings(block, "quarantine", ast.Keep):
            match setting.name.text:
                case "since":
                    since = reader.date(setting, "quarantine")
                case "freeze":
                    frozen += _frozen(reader.names(setting, "quarantine"), scope)
                case word:
                    texts[word] = reader.text(setting, "quarantine")
        return cls(since, texts.get("reason", ""), texts.get("incident", ""), tuple(dict.fromkeys(frozen)))


def _is_in_force(since: date, span: Span, tenant: str, scope: Scope) -> bool:
    scope.days_that_matter.append(since)
    is_long = timedelta(days=scope.thresholds.quarantine_days)
    if since < date.max - is_long:
        scope.days_of_notice.append(since + is_long + timedelta(days=1))
    if scope.now - since > is_long:
        days = plural((scope.now - since).days, "day")
        helps = ("end it by taking it out, or take the tenant out",)
        scope.sink.report("TPL705", f"`{tenant}` has been in quarantine for {days}", span, helps=helps)
    return since <= scope.now


def _frozen(names: tuple[ast.Ref, ...], scope: Scope) -> Iterator[str]:
    for name in names:
        if name.text in FREEZABLE:
            yield name.text
        else:
            help_ = did_you_mean(name.text, FREEZABLE)
            scope.sink.report("TPL101", f"`{name.text}` cannot be frozen", name.span, helps=(help_,))


def _closed(quarantine: Quarantine) -> Flows:
    """Both sides of the tenant's pods, each towards everybody."""
    own, anywhere = TenantPeer(name=quarantine.tenant), AnywherePeer()
    return tuple(
        Flow(effect="deny", source=source, destination=destination, ports=ALL_PORTS, because=quarantine.reason,
             quarantine=quarantine.tenant, origin=quarantine.origin)
        for source, destination in ((anywhere, own), (own, anywhere))
    )  # fmt: skip


def _kept(tenant: str, block: ast.Block | None, scope: Scope) -> Iterator[Flow]:
    """What stays open; the reason is not written on it, where the tenant's people would read it."""
    own = TenantPeer(name=tenant)
    for statement in block.statements if block else ():
        if not isinstance(statement, ast.Keep):
            continue
        far, opened = peer(statement.peer, scope), ports(statement.on, scope)
        if far is not None and opened and _may_be_kept(far, statement, scope):
            source, destination = (far, own) if statement.direction == "from" else (own, far)
            where = Origin(layer=Layer.POLICY, name=tenant, span=statement.span)
            flow = Flow(effect="allow", source=source, destination=destination, ports=opened, quarantine=tenant,
                        origin=where)  # fmt: skip
            if can_be_ruled(flow, (statement.peer.span, statement.peer.span), scope):
                yield flow


def _may_be_kept(far: Peer, statement: ast.Keep, scope: Scope) -> bool:
    """A way to a tenant would be open without that tenant's word."""
    if isinstance(far, (TenantPeer, AnyTenant, TaggedPeer)):
        help_ = "keep what is no tenant: a service, `namespace …`, `network …`"
        scope.sink.report("TPL301", "a quarantine keeps no way between tenants", statement.peer.span, helps=(help_,))
        return False
    return True


def confine(shape: Shape, quarantine: Quarantine, scope: Scope) -> Shape:
    """A tenant's shape while it is in quarantine: isolated whatever it says, with what is frozen."""
    given = tuple(parameter for parameter in shape.parameters if parameter.name != OWN_POLICIES)
    if given != shape.parameters:
        help_ = "delete them: those of its namespaces that do not bear `app.kubernetes.io/managed-by=tpl`"
        message = (
            f"network policies that `{quarantine.tenant}` wrote itself stay, and may keep its pods open to one another"
        )
        scope.sink.report("TPL708", message, quarantine.origin.span, helps=(help_,))
    frozen = Parameter(name=FROZEN, values=quarantine.frozen, origin=quarantine.origin)
    parameters = (*given, *((frozen,) if quarantine.frozen else ()))
    return shape.model_copy(update={"isolation": "both", "parameters": parameters})
