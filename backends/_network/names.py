"""What a policy object is called: by the flow that it opens, so that people find it."""

from __future__ import annotations

from tpl.backends._k8s.objects import object_name
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
from tpl.relation.statements import Side


def flow_name(flow: Flow, side: Side) -> str:
    """`tpl-from-FAR[-to-WORKLOAD]` for what enters the tenant, `tpl-to-FAR[-from-WORKLOAD]` for the rest.

    Ports are not part of it: flows between the same ends share one policy.
    """
    far, own = (flow.source, flow.destination) if side == "ingress" else (flow.destination, flow.source)
    toward, away = ("from", "to") if side == "ingress" else ("to", "from")
    workload = _workload(own)
    return object_name(toward, *_words(far, own), *((away, workload) if workload else ()))


def _workload(peer: Peer) -> str | None:
    return peer.workload if isinstance(peer, TenantPeer | SelfPeer) else None


def _words(peer: Peer, own: Peer) -> tuple[str, ...]:
    """The far end in words; `SelfPeer` that meets another tenant means all tenants whose shape says so."""
    match peer:
        case AnyTenant():
            return ("any", "tenant")
        case TaggedPeer(tag=tag):
            return ("tag", tag)
        case TenantPeer(name=name, space=space, workload=workload):
            return tuple(part for part in (name, space, workload) if part)
        case SelfPeer(workload=workload):
            whose = "own" if isinstance(own, SelfPeer) else "tenants"
            return (whose, workload) if workload else (whose,)
        case ServicePeer(name=name):
            return tuple(name.replace('"', "").split())
        case NetworkPeer(name=name, cidrs=cidrs):
            return ("network", name) if name else cidrs
        case InternetPeer():
            return ("internet",)
        case AnywherePeer():
            return ("anywhere",)
