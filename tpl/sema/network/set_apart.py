"""Which addresses `internet` and `domain` never mean on this cluster."""

from __future__ import annotations

from tpl.model.flows import Flow, NetworkPeer
from tpl.model.networks import NEVER_NAMED, SPECIAL
from tpl.model.policy import Cluster


def not_internet(cluster: Cluster | None, flows: tuple[Flow, ...]) -> tuple[str, ...]:
    """What is not public, the cluster's own networks, and those that the whole policy says `never` of."""
    never = (
        cidr
        for flow in flows
        if flow.is_never_of_all and isinstance(flow.destination, NetworkPeer)
        for cidr in flow.destination.cidrs
    )
    return tuple(dict.fromkeys((*SPECIAL, *_own(cluster), *never)))


def not_domain(cluster: Cluster | None) -> tuple[str, ...]:
    """What no name is given to, and the cluster's own networks; what a flow closes is taken out of each flow."""
    return tuple(dict.fromkeys((*NEVER_NAMED, *_own(cluster))))


def _own(cluster: Cluster | None) -> tuple[str, ...]:
    return (*cluster.pods, *cluster.services, *cluster.nodes, *cluster.api_server) if cluster else ()
