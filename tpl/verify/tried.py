"""Which ends of connections are tried, and how the readers of written policies see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from tpl.model.flows import DomainPeer, NetworkPeer, Peer
from tpl.model.policy import Policy
from tpl.model.tenants import Member
from tpl.semantics.addresses import around, edges, example_of, internet_samples, within
from tpl.semantics.atoms import pods, serving_pods
from tpl.semantics.flows import AddressEnd, End, PodEnd
from tpl.verify import ends

STRANGER = PodEnd("a-platform-namespace", {"app": "stranger"})
"""A pod of nobody's, in a namespace of which nothing is known."""

PRIVATE = ("10.255.255.1", "fdff::1")
"""Addresses that a name of a company's own may have."""


def representative_ends(policy: Policy, members: Iterable[Member]) -> list[End]:
    """Pods of these tenants, the platform's own namespaces, every service and nobody; addresses in and by networks."""
    members = tuple(members)
    networks = {cidr for peer in _peers(policy) if isinstance(peer, NetworkPeer) for cidr in peer.cidrs}
    blocks = sorted({*networks, *policy.not_internet})
    addresses = [ip for cidr in blocks for ip in (*edges(cidr), *around(cidr))]
    return [
        *(pod for member in (*members, *policy.own) for pod in pods(policy, member)),
        *(pod for service in (*policy.services, policy.dns) for pod in serving_pods(service)),
        STRANGER,
        *(AddressEnd(ip) for ip in dict.fromkeys((*addresses, *internet_samples(policy)))),
        *_named(policy, members, blocks),
    ]


def read(end: End) -> ends.End:
    """An end as the readers of this room have it."""
    if isinstance(end, PodEnd):
        return ends.Pod(end.namespace, end.labels, end.around)
    return ends.Address(end.ip, end.name)


def _peers(policy: Policy) -> Iterator[Peer]:
    for flow in (*policy.flows, *(flow for shape in policy.shapes for flow in shape.flows)):
        yield from (flow.source, flow.destination)


def _named(policy: Policy, members: Iterable[Member], blocks: Iterable[str]) -> Iterator[AddressEnd]:
    """Addresses of each network and of none, by names that domains mean and by some that are nearly theirs.

    What Cilium knows as pods or services of its cluster has no name there.
    """
    cluster = policy.cluster
    own = (*cluster.pods, *cluster.services) if cluster else ()
    known = dict.fromkeys(name for peer in _peers(policy) if isinstance(peer, DomainPeer)
                          for member in members for name in (member.fill(peer.name),))  # fmt: skip
    tried = (*(str(ip_network(cidr)[0]) for cidr in blocks), *internet_samples(policy), *PRIVATE)
    for name in dict.fromkeys(near for pattern in known for near in _near(pattern)):
        yield from (AddressEnd(ip, name) for ip in dict.fromkeys(tried) if not within(ip, own))


def _near(pattern: str) -> Iterator[str]:
    """A name that the pattern means, one below it, one above it, and one that only ends alike."""
    name = example_of(pattern)
    yield from (name, f"below.{name}", name.partition(".")[2], f"x{name}")
