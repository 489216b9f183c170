"""Flow statements, of two ends or of one side: from words to flows."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from tpl.model.base import Layer, Origin
from tpl.model.flows import (
    AnyTenant,
    Flow,
    InternetPeer,
    NetworkPeer,
    Open,
    Peer,
    SelfPeer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.networks import is_unjudged
from tpl.model.ports import PortRange, is_all
from tpl.model.strength import Demand
from tpl.sema.clusters.platform import origin, ports
from tpl.sema.network.balanced import note_source
from tpl.sema.network.domains import can_be_ruled
from tpl.sema.network.peers import peer, reason
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast

_OWN = (Layer.TENANT, Layer.SPACE)
"""Layers that are named after the tenant."""


def side_flow(statement: ast.SideFlow, where: tuple[Layer, str], scope: Scope) -> tuple[Flow, ...]:
    """`allow from X, Y on P` of a tier or tenant: one flow for each peer, the tenant being the other end.

    All tenants of a tier have the same flows of it, which are made once.
    """
    key = (id(statement), *where)
    if key not in scope.side_flows:
        scope.side_flows[key] = (statement, tuple(_side_flows(statement, where, scope)))
    return scope.side_flows[key][1]


def _side_flows(statement: ast.SideFlow, where: tuple[Layer, str], scope: Scope) -> Iterator[Flow]:
    own = SelfPeer(workload=statement.workload or None)
    for endpoint in statement.peers:
        other = peer(endpoint, scope, in_tenant=True)
        if other is None:
            continue
        is_own = isinstance(other, TenantPeer) and where[0] in _OWN and where[1].partition(".")[0] == other.name
        if isinstance(other, TenantPeer) and is_own and other.name not in scope.divided and statement.verb == "allow":
            report_inside(other.name, "allow", endpoint.span, scope)
            continue
        if isinstance(other, (TenantPeer, AnyTenant, TaggedPeer)) and not is_own and statement.verb == "allow":
            help_ = "write it out between two tenants: `allow a -> b on …`, and let both accept it"
            scope.sink.report("TPL301", "a one-sided flow cannot open the way to another tenant",
                              endpoint.span, helps=(help_,))  # fmt: skip
            continue
        because = because_in(statement.block, scope)
        refuse_wide(statement.verb, (other,), endpoint.span, scope)
        if statement.verb == "allow" and isinstance(other, InternetPeer | Open):
            warn_width(ports(statement.on, scope), statement.on, scope)
        inward = statement.direction == "from"
        flow = Flow(
            effect=statement.verb,
            source=other if inward else own,
            destination=own if inward else other,
            ports=ports(statement.on, scope),
            because=reason(statement.because) or because,
            demand=demand_in(statement.block, where, scope),
            origin=origin(*where, statement),
        )
        note_source(flow, endpoint.span, scope)
        if can_be_ruled(flow, (endpoint.span, endpoint.span), scope):
            yield flow


def written_flow(statement: ast.Flow, where: tuple[Layer, str], scope: Scope, exception: str = "") -> Flow | None:
    """A two-ended flow statement."""
    source, destination = peer(statement.source, scope), peer(statement.destination, scope)
    opened = ports(statement.on, scope)
    if source is None or destination is None or not opened:
        return None
    if not _is_ruled(statement, (source, destination), scope):
        return None
    inside = because_in(statement.block, scope)
    refuse_wide(statement.verb, (source,), statement.source.span, scope)
    refuse_wide(statement.verb, (destination,), statement.destination.span, scope)
    flow = Flow(
        effect=statement.verb,
        source=source,
        destination=destination,
        ports=opened,
        because=reason(statement.because) or inside,
        exception=exception,
        places=(statement.source.span, statement.destination.span),
        demand=demand_in(statement.block, where, scope),
        origin=Origin(layer=where[0], name=where[1], span=header(statement)),
    )
    note_source(flow, statement.source.span, scope)
    return flow if can_be_ruled(flow, (statement.source.span, statement.destination.span), scope) else None


def _is_ruled(statement: ast.Flow, ends: tuple[Peer, Peer], scope: Scope) -> bool:
    """Whether an end is a tenant's, or an `allow` has one of the platform's that is closed; reported where not."""
    if any(isinstance(end, (TenantPeer, AnyTenant, TaggedPeer)) for end in ends):
        return True
    platforms = [end.name for end in ends if isinstance(end, ServicePeer)]
    if statement.verb == "allow" and not scope.ruled.isdisjoint(platforms):
        return True
    message = "no backend rules a flow between two ends that are no tenant's"
    help_ = "tpl rules what tenants may open and what may be opened to them"
    if not scope.ruled.isdisjoint(platforms):
        message = f"`{statement.verb}` is about tenants: the platform's own namespaces are closed by `isolation`"
        help_ = "close the side, and take out what opens this"
    elif platforms:
        help_ = 'close the namespace first: `platform { in namespace "…" { isolation ingress } }`'
    scope.sink.report("TPL803", message, header(statement), helps=(help_,))
    return False


def warn_width(opened: tuple[PortRange, ...], on: ast.On, scope: Scope) -> None:
    """Warn of a flow to the internet or another tenant on every port (TPL304)."""
    if is_all(opened):
        help_ = "name the ports that are needed"
        scope.sink.report("TPL304", "this flow is open on every port", on.span, helps=(help_,))


def refuse_wide(effect: str, ends: tuple[Peer, ...], span: Span, scope: Scope) -> None:
    """Report an opened address block that takes in pods: some CNIs would open other tenants' pods by it (TPL801).

    Where the cluster does not say the addresses of its pods, of this version of IP, one that may is reported (TPL806).
    """
    pods = scope.cluster.pods if scope.cluster else ()
    networks = [end for end in ends if isinstance(end, NetworkPeer) and effect == "allow"]
    for block, name in ((ip_network(cidr), end.name) for end in networks for cidr in end.cidrs):
        known = (own for own in map(ip_network, pods) if own.version == block.version)
        if block.prefixlen == 0 or any(map(block.overlaps, known)):
            help_ = "for public addresses write `internet`; for pods, name the tenant or service"
            scope.sink.report("TPL801", f"`{block}` takes in pods of other tenants", span, helps=(help_,))
        elif is_unjudged(block, name, pods):
            _report_unjudged(block, span, scope)


def _report_unjudged(block: IPv4Network | IPv6Network, span: Span, scope: Scope) -> None:
    example = "10.128.0.0/14" if block.version == 4 else "fd00:10::/56"
    where = f"in `cluster {scope.cluster.name}`" if scope.cluster else "in a `cluster`"
    message = f"nobody knows whether `{block}` takes in pods: the cluster says no IPv{block.version} `pods`"
    note = "where a block takes in pods, each tenant that opens itself to it is open to the others"
    scope.sink.report("TPL806", message, span, notes=(note,), helps=(f"say it {where}: `pods {example}`",))


def report_inside(tenant: str, verb: str, span: Span, scope: Scope) -> None:
    """Report what opens a tenant to itself (TPL302)."""
    note = f"`{tenant}`'s pods reach one another without it, and this keeps no other pod of `{tenant}` out"
    help_ = f"remove it; to close a way inside `{tenant}` write `deny`"
    scope.sink.report("TPL302", f"this `{verb}` has no effect", span, notes=(note,), helps=(help_,))


def header(statement: ast.Flow) -> Span:
    """The flow's own line, without its block."""
    return Span(statement.span.path, statement.span.start, statement.on.span.end)


def demand_in(block: ast.Block | None, where: tuple[Layer, str], scope: Scope) -> Demand | None:
    """How closely a flow is to be held, as its block says."""
    for line in block.statements if block else ():
        if isinstance(line, ast.Setting) and line.name.text == "strength":
            choice = scope.reader().choice(line, "flow")
            return Demand.model_validate({"strength": choice, "origin": origin(*where, line)}) if choice else None
    return None


def because_in(block: ast.Block | None, scope: Scope) -> str:
    """The reason that a flow gives in its block; the block's other settings are checked on the way."""
    reader, found = scope.reader(), ""
    for setting in reader.settings(block, "flow"):
        match setting.name.text:
            case "because":
                found = reader.text(setting, "flow")
            case "review":
                reader.date(setting, "flow")
            case "agreed-by":
                reader.names(setting, "flow")
    return found
