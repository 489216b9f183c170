"""Flows that name both ends: consent between tenants, contradictions, and what is too wide."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.diagnostics.model import Label
from tpl.model.base import Layer
from tpl.model.flows import Flow, InternetPeer, Open, TenantPeer
from tpl.record import dataclass
from tpl.sema.clusters.platform import origin, ports
from tpl.sema.network.contradictions import check_contradictions, inside
from tpl.sema.network.covering import Covering, is_tenants
from tpl.sema.network.peers import is_here, peer
from tpl.sema.network.statements import header, report_inside, warn_width, written_flow
from tpl.sema.scope import Scope
from tpl.sema.tenants.tiers import own_layers
from tpl.syntax import ast
from tpl.syntax.format_statements import value


@dataclass(frozen=True)
class _Stated:
    """A flow with the statement it came from and the tenant in whose block it stands."""

    flow: Flow
    statement: ast.Flow
    tenant: str


def resolve_flows(scope: Scope, exceptions: tuple[Flow, ...]) -> tuple[Flow, ...]:
    """All flows of the policy with their checks; those of exceptions are already resolved."""
    stated = list(_stated(scope))
    said = Covering([*_consents(scope), *((one.flow, one.tenant) for one in stated)])
    for flow in (*(one.flow for one in stated), *exceptions):
        if flow.effect == "allow" and (tenant := inside(flow)) and tenant not in scope.divided and flow.origin.span:
            report_inside(tenant, "allow", flow.origin.span, scope)
        else:
            _note_workloads(flow, scope)
    for one in stated:
        if one.flow.effect == "allow" and not inside(one.flow):
            _check_consent(one, said, scope)
            _check_width(one.flow, one.statement, scope)
    flows = (*(one.flow for one in stated), *exceptions)
    check_contradictions(flows, scope)
    return tuple(flow for flow in flows if is_here(flow, scope))


def _stated(scope: Scope) -> Iterator[_Stated]:
    for statement in (*scope.symbols.flows, *scope.own_flows):
        if flow := written_flow(statement, (Layer.POLICY, ""), scope):
            yield _Stated(flow, statement, "")
    for tenant, inner in _in_tenants(scope):
        if isinstance(inner, ast.Flow) and (flow := written_flow(inner, (Layer.TENANT, tenant), scope)):
            ends = {end.name for end in (flow.source, flow.destination) if isinstance(end, TenantPeer)}
            if tenant in ends:
                yield _Stated(flow, inner, tenant)
            else:
                help_ = "a tenant's block speaks of that tenant; move the flow out of it"
                scope.sink.report("TPL105", f"this flow is not `{tenant}`'s", header(inner), helps=(help_,))


def _in_tenants(scope: Scope) -> Iterator[tuple[str, ast.Statement]]:
    for declared in scope.symbols.of("tenant").values():
        assert isinstance(declared.statement, ast.Tenant)
        block = declared.statement.block
        for layer in own_layers(block.statements if block else (), declared.name, scope):
            yield from ((declared.name, statement) for statement in layer.statements)


def _consents(scope: Scope) -> Iterator[tuple[Flow, str]]:
    """What a tenant accepts, with its name."""
    for tenant, statement in _in_tenants(scope):
        if isinstance(statement, ast.Accept):
            source, destination = peer(statement.source, scope), peer(statement.destination, scope)
            if source and destination:
                accepted = ports(statement.on, scope)
                where = origin(Layer.TENANT, tenant, statement)
                flow = Flow(effect="allow", source=source, destination=destination, ports=accepted, origin=where)
                if (own := inside(flow)) and own not in scope.divided:
                    report_inside(own, "accept", statement.span, scope)
                elif _counts(flow, tenant):
                    yield flow, tenant
                else:
                    help_ = f"both ends are tenants by name, and one of them is `{tenant}`"
                    scope.sink.report("TPL301", "nothing comes of this `accept`", statement.span, helps=(help_,))


def _counts(flow: Flow, tenant: str) -> bool:
    """Whether it is asked of this tenant if it agrees: only a flow between two by name is."""
    ends = flow.source, flow.destination
    named = [end.name for end in ends if isinstance(end, TenantPeer)]
    return len(named) == len(ends) and tenant in named


def _check_consent(one: _Stated, said: Covering[str], scope: Scope) -> None:
    """Both tenants must have said so, in a flow or an `accept` of their own that holds the whole of it (TPL301)."""
    source, destination = one.flow.source, one.flow.destination
    if not is_tenants(source) or not is_tenants(destination):
        return
    if not (isinstance(source, TenantPeer) and isinstance(destination, TenantPeer)):
        help_ = "name both tenants: each of them has to agree"
        scope.sink.report("TPL301", "a flow between tenants cannot speak of many at once",
                          header(one.statement), helps=(help_,))  # fmt: skip
        return
    agreed = {*said.of(one.flow), *_agreed_by(one, scope)}
    missing = [name for name in (source.name, destination.name) if name not in agreed]
    if missing:
        _refuse(one, missing, scope)


def _refuse(one: _Stated, missing: list[str], scope: Scope) -> None:
    declared = scope.symbols.of("tenant")
    secondary = tuple(
        Label(declared[name].span, f"`{name}` has not accepted it") for name in missing if name in declared
    )
    on = ", ".join(value(port) for port in one.statement.on.ports)
    accept = f"accept {_end(one.statement.source)} -> {_end(one.statement.destination)} on {on}"
    helps = tuple(f"write `{accept}` in tenant `{name}`" for name in missing)
    scope.sink.report(
        "TPL301", "tenants must both agree to a flow between them", header(one.statement),
        label=f"{' and '.join(f'`{name}`' for name in missing)} did not agree", secondary=secondary, helps=helps,
    )  # fmt: skip


def _end(endpoint: ast.Endpoint) -> str:
    return endpoint.target.text if isinstance(endpoint.target, (ast.Ref, ast.Cidr)) else endpoint.target.value


def _agreed_by(one: _Stated, scope: Scope) -> set[str]:
    """`agreed-by` counts outside a tenant's block only: nobody agrees for another inside his own."""
    if one.tenant or one.statement.block is None or _is_partial(one, scope):
        return set()
    return {
        ref.text
        for setting in one.statement.block.statements
        if isinstance(setting, ast.Setting) and setting.name.text == "agreed-by"
        for ref in scope.reader().names(setting, "flow")
    }


def _is_partial(one: _Stated, scope: Scope) -> bool:
    """Whether the flow stands in the file of one of its tenants only, whose owner cannot agree for the other."""
    declared = scope.symbols.of("tenant")
    ends = (end.name for end in (one.flow.source, one.flow.destination) if isinstance(end, TenantPeer))
    here = {name in declared and declared[name].span.path == one.statement.span.path for name in ends}
    return here == {True, False}


def _check_width(flow: Flow, statement: ast.Flow, scope: Scope) -> None:
    crosses = isinstance(flow.source, TenantPeer) and isinstance(flow.destination, TenantPeer)
    is_open = any(isinstance(end, Open) for end in (flow.source, flow.destination))
    if crosses or isinstance(flow.destination, InternetPeer) or is_open:
        warn_width(flow.ports, statement.on, scope)
    if crosses and not flow.because:
        scope.sink.report("TPL904", "a flow between tenants says why it exists", header(statement),
                          helps=('add `because "…"`',))  # fmt: skip


def _note_workloads(flow: Flow, scope: Scope) -> None:
    """A workload is labels that the tenant writes: whoever takes them gets the flow (TPL315)."""
    for end, place in zip((flow.source, flow.destination), flow.places or (), strict=False):
        if flow.effect == "allow" and isinstance(end, TenantPeer) and end.workload:
            note = f"every pod of `{end.name}` that takes the labels of `{end.workload}` gets this flow"
            help_ = "a namespace is a boundary: give the workload a tenant of its own where that matters"
            scope.sink.report("TPL315", f"`{end.name}.{end.workload}` is not a boundary inside `{end.name}`",
                              place, notes=(note,), helps=(help_,))  # fmt: skip
