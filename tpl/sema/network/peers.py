"""The ends of flows: from words to peers."""

from __future__ import annotations

import re

from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer, Origin
from tpl.model.flows import (
    AnyPod,
    AnyTenant,
    AnywherePeer,
    Flow,
    InternetPeer,
    NetworkPeer,
    Peer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.policy import Service
from tpl.sema.clusters.platform import network
from tpl.sema.network.domains import domain
from tpl.sema.network.services import is_namespace
from tpl.sema.scope import Scope
from tpl.syntax import ast

INTERNET = "internet"
ANYWHERE = "anywhere"
_INCOMPLETE = re.compile(r"[0-9]+(\.[0-9]+){1,2}")


def is_here(flow: Flow, scope: Scope) -> bool:
    """Whether both ends may be on the cluster: no tenant is named that is on others alone."""
    return all(not is_elsewhere(end, scope) for end in (flow.source, flow.destination))


def is_elsewhere(end: Peer, scope: Scope) -> bool:
    """Whether the end is a tenant that is on other clusters alone."""
    return isinstance(end, TenantPeer) and end.name in scope.absent


def peer(endpoint: ast.Endpoint, scope: Scope, in_tenant: bool = False) -> Peer | None:
    """What an end of a flow means; None, reported, where it means nothing.

    A flow of one side, ``in_tenant``, may have the tenant's name in the text of its end.
    """
    target = endpoint.target
    if isinstance(target, ast.Cidr):
        return NetworkPeer(cidrs=(target.text,))
    if endpoint.qualifier is None:
        assert isinstance(target, ast.Ref)
        return _bare(target, scope)
    if isinstance(target, ast.Text):
        return _by_text(endpoint, target, scope, in_tenant)
    return _qualified(endpoint, target, scope)


def _by_text(endpoint: ast.Endpoint, target: ast.Text, scope: Scope, in_tenant: bool) -> Peer | None:
    if endpoint.qualifier == "namespace":
        return _namespace(endpoint, target, scope)
    if endpoint.qualifier == "domain":
        return domain(target, scope, in_tenant)
    _not_an_end(endpoint, scope)
    return None


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
        case "any", "pod":
            return AnyPod()
        case "any", other:
            help_ = did_you_mean(other, ("tenant", "pod")) or "write `any tenant` or `any pod`"
            scope.sink.report("TPL101", f"there is no `any {other}`", target.span, helps=(help_,))
            return None
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
    if endpoint.qualifier in ("namespace", "domain") and isinstance(endpoint.target, ast.Ref):
        help_ = f'write `{endpoint.qualifier} "{endpoint.target.text}"`'
        message = f"a {endpoint.qualifier} is in quotes"
        scope.sink.report("TPL201", message, endpoint.target.span, helps=(help_,))
        return
    ends = (
        "`tenant.workload`, a service, `namespace …`, `any tenant`, `any pod`, `tag …`, `network …`, "
        '`domain "…"`, `internet` or `anywhere`'
    )
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
    if owners := [tenant for tenant, workloads in scope.tenants.items() if target.text in workloads]:
        help_ = f"write `{owners[0]}.{target.text}`, with the tenant whose it is"
        scope.sink.report("TPL101", f"`{target.text}` is a workload, not a tenant", target.span, helps=(help_,))
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
