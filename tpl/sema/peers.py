"""The ends of flows: from words to peers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer, Origin
from tpl.model.flows import (
    AnyTenant,
    AnywherePeer,
    Flow,
    InternetPeer,
    NetworkPeer,
    Peer,
    SelfPeer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.networks import is_unjudged
from tpl.model.policy import Service
from tpl.model.ports import PortRange, is_all
from tpl.model.strength import Demand
from tpl.sema.contents import check
from tpl.sema.platform import network, origin, ports
from tpl.sema.scope import Scope
from tpl.sema.services import is_namespace
from tpl.source import Span
from tpl.syntax import ast

INTERNET = "internet"
ANYWHERE = "anywhere"
_INCOMPLETE = re.compile(r"[0-9]+(\.[0-9]+){1,2}")

_OWN = (Layer.TENANT, Layer.SPACE)
"""Layers that are named after the tenant."""


def is_here(flow: Flow, scope: Scope) -> bool:
    """Whether both ends may be on the cluster: no tenant is named that is on others alone."""
    return all(not is_elsewhere(end, scope) for end in (flow.source, flow.destination))


def is_elsewhere(end: Peer, scope: Scope) -> bool:
    """Whether the end is a tenant that is on other clusters alone."""
    return isinstance(end, TenantPeer) and end.name in scope.absent


def peer(endpoint: ast.Endpoint, scope: Scope) -> Peer | None:
    """What an end of a flow means; None, reported, where it means nothing."""
    target = endpoint.target
    if isinstance(target, ast.Cidr):
        return NetworkPeer(cidrs=(target.text,))
    if endpoint.qualifier is None:
        assert isinstance(target, ast.Ref)
        return _bare(target, scope)
    if isinstance(target, ast.Text):
        return _by_text(endpoint, target, scope)
    return _qualified(endpoint, target, scope)


def _by_text(endpoint: ast.Endpoint, target: ast.Text, scope: Scope) -> Peer | None:
    if endpoint.qualifier == "namespace":
        return _namespace(endpoint, target, scope)
    if endpoint.qualifier == "domain":
        _no_domain(endpoint, target, scope)
    else:
        _not_an_end(endpoint, scope)
    return None


KNOW_DOMAINS = ("cilium", "calico")
"""Network plug-ins whose own policies can name domains."""


def _no_domain(endpoint: ast.Endpoint, target: ast.Text, scope: Scope) -> None:
    """No target of this cluster can hold it; where its plug-in could, what is missing is tpl's."""
    name, cni = scope.reader().fill(target), scope.cluster.cni if scope.cluster else ""
    instead = "name the addresses: `network bank = 198.51.100.0/24`"
    if not check("host", name, target.span, scope):
        return
    if cni in KNOW_DOMAINS:
        message = f"no backend writes policies of {cni} yet, which could name a domain"
        scope.sink.report("TPL803", message, endpoint.span, helps=(instead,))
    else:
        help_ = f"policies of {' and '.join(KNOW_DOMAINS)} know domains; no backend writes them yet"
        scope.sink.report("TPL801", "a NetworkPolicy knows addresses, not domains", endpoint.span,
                          helps=(instead, help_))  # fmt: skip


def _namespace(endpoint: ast.Endpoint, target: ast.Text, scope: Scope) -> Peer | None:
    """A namespace of the platform: a service that nobody declared, called as it is written."""
    reader = scope.reader()
    name = reader.fill(target)
    if not is_namespace(name, target.span, reader):
        return None
    called = f'namespace "{name}"'
    where = Origin(layer=Layer.POLICY, name=called, span=endpoint.span)
    scope.undeclared.setdefault(name, (Service(name=called, namespaces=(name,), origin=where), target.span))
    return ServicePeer(name=called)


def _qualified(endpoint: ast.Endpoint, target: ast.Ref, scope: Scope) -> Peer | None:
    match endpoint.qualifier, target.text:
        case "any", "tenant":
            return AnyTenant()
        case "tag", tag:
            if tag not in scope.tags:
                scope.symbols.unknown("tag", tag, target.span, scope.tags)
                return None
            return TaggedPeer(tag=tag)
        case "network", name:
            return NetworkPeer(name=name, cidrs=network(target, scope))
        case "service", _:
            return ServicePeer(name=target.text) if scope.symbols.find("service", target) else None
    _not_an_end(endpoint, scope)
    return None


def _not_an_end(endpoint: ast.Endpoint, scope: Scope) -> None:
    if endpoint.qualifier == "namespace" and isinstance(endpoint.target, ast.Ref):
        help_ = f'write `namespace "{endpoint.target.text}"`'
        scope.sink.report("TPL201", "a namespace is in quotes", endpoint.target.span, helps=(help_,))
        return
    ends = "`tenant.workload`, a service, `namespace …`, `any tenant`, `tag …`, `network …`, `internet` or `anywhere`"
    help_ = f"write a tenant, {ends}"
    scope.sink.report("TPL803", "no backend can tell this end of a flow apart yet", endpoint.span, helps=(help_,))


def _bare(target: ast.Ref, scope: Scope) -> Peer | None:
    first = target.parts[0].text
    if target.text == INTERNET:
        return InternetPeer()
    if target.text == ANYWHERE:
        return AnywherePeer()
    if first in scope.tenants:
        return _tenant(target, scope)
    if target.text in scope.symbols.of("service"):
        scope.symbols.used.add(("service", target.text))
        return ServicePeer(name=target.text)
    if target.text in scope.symbols.of("network"):
        help_ = f"write `network {target.text}`"
        scope.sink.report("TPL101", f"`{target.text}` is a network, not a tenant", target.span, helps=(help_,))
        return None
    if _INCOMPLETE.fullmatch(target.text):
        parts = [*target.text.split("."), "0", "0"][:4]
        help_ = f"write all four parts and the length of the prefix: `{'.'.join(parts)}/{8 * len(target.parts)}`"
        scope.sink.report("TPL002", f"`{target.text}` is not a whole address", target.span, helps=(help_,))
        return None
    known = scope.tenants, scope.symbols.of("service"), (INTERNET, ANYWHERE)
    scope.symbols.unknown("tenant or service", first, target.parts[0].span, *known)
    return None


def _tenant(target: ast.Ref, scope: Scope) -> Peer | None:
    """`TENANT`, `TENANT.SPACE`, `TENANT.WORKLOAD` or `TENANT.SPACE.WORKLOAD`."""
    tenant, *rest = target.parts
    spaces, workloads = scope.spaces.get(tenant.text, ()), scope.tenants[tenant.text]
    space = rest.pop(0).text if rest and rest[0].text in spaces else None
    workload = rest.pop(0).text if rest and rest[0].text in workloads else None
    if not rest:
        return TenantPeer(name=tenant.text, space=space, workload=workload)
    wrong = rest[0]
    if wrong.text not in scope.symbols.project.broken:
        help_ = did_you_mean(wrong.text, (*workloads, *spaces)) or f"declare it: `workload {wrong.text} {{ pods … }}`"
        what = "workload or space" if spaces else "workload"
        message = f"tenant `{tenant.text}` has no {what} `{wrong.text}`"
        scope.sink.report("TPL101", message, wrong.span, label="not declared", helps=(help_,))
    return None


def reason(because: ast.Text | ast.Name | None) -> str:
    """The text of a `because`."""
    return "" if because is None else because.value if isinstance(because, ast.Text) else because.text


def side_flow(statement: ast.SideFlow, where: tuple[Layer, str], scope: Scope) -> tuple[Flow, ...]:
    """`allow from X, Y on P` of a tier or tenant: one flow for each peer, the tenant being the other end.

    All tenants of a tier have the same flows of it, which are made once.
    """
    key = (id(statement), *where)
    if key not in scope.side_flows:
        scope.side_flows[key] = (statement, tuple(_side_flows(statement, where, scope)))
    return scope.side_flows[key][1]


def _side_flows(statement: ast.SideFlow, where: tuple[Layer, str], scope: Scope) -> Iterator[Flow]:
    for endpoint in statement.peers:
        other = peer(endpoint, scope)
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
        if statement.verb == "allow" and isinstance(other, (InternetPeer, AnywherePeer)):
            warn_width(ports(statement.on, scope), statement.on, scope)
        inward = statement.direction == "from"
        yield Flow(
            effect=statement.verb,
            source=other if inward else SelfPeer(),
            destination=SelfPeer() if inward else other,
            ports=ports(statement.on, scope),
            because=reason(statement.because) or because,
            demand=demand_in(statement.block, where, scope),
            origin=origin(*where, statement),
        )


def written_flow(statement: ast.Flow, where: tuple[Layer, str], scope: Scope, exception: str = "") -> Flow | None:
    """A two-ended flow statement."""
    source, destination = peer(statement.source, scope), peer(statement.destination, scope)
    opened = ports(statement.on, scope)
    if source is None or destination is None or not opened:
        return None
    if not any(isinstance(end, (TenantPeer, AnyTenant, TaggedPeer)) for end in (source, destination)):
        help_ = "tpl rules what tenants may open and what may be opened to them"
        scope.sink.report("TPL803", "no backend rules a flow between two ends that are no tenant's",
                          header(statement), helps=(help_,))  # fmt: skip
        return None
    inside = because_in(statement.block, scope)
    refuse_wide(statement.verb, (source,), statement.source.span, scope)
    refuse_wide(statement.verb, (destination,), statement.destination.span, scope)
    return Flow(
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
