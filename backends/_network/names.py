"""What a policy object is called: by what it does and whose pods it is about."""

from __future__ import annotations

from tpl.backends._k8s.objects import object_name
from tpl.model.flows import Flow, Peer, SelfPeer, ServicePeer, TaggedPeer, TenantPeer
from tpl.relation.statements import Side


def policy_name(side: Side, flow: Flow | None = None) -> str:
    """`tpl-ingress` or `tpl-egress`, and `-WORKLOAD` where the flow is about one workload of the tenant,
    or a service of the platform's.

    Far ends and ports are not part of it: all that opens one side of the same pods shares an object, whose
    annotations name each statement.
    """
    workload = _workload(flow.destination if side == "ingress" else flow.source) if flow else None
    return object_name(side, *((workload,) if workload else ()))


def _workload(peer: Peer) -> str | None:
    if isinstance(peer, ServicePeer):
        # A namespace at the end of a flow has its name in quotes, and is meant as a whole.
        return None if '"' in peer.name else peer.name
    return peer.workload if isinstance(peer, TenantPeer | SelfPeer) else None


def tenants_name(*words: str, peer: Peer, more: tuple[str, ...] = ()) -> str:
    """`tpl-WORDS-TENANTS[-MORE]`, for policies about tenants wherever their pods are."""
    return object_name(*words, *_tenants(peer), *more)


def _tenants(peer: Peer) -> tuple[str, ...]:
    match peer:
        case TaggedPeer(tag=tag):
            return ("tag", tag)
        case TenantPeer(name=name, space=space, workload=workload):
            return tuple(part for part in (name, space, workload) if part)
        case SelfPeer(workload=workload):
            return ("tenants", workload) if workload else ("tenants",)
        case _:
            return ("any", "tenant")
