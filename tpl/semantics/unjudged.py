"""Ways between tenants of which nobody can tell whether they are open: through blocks that may take in pods.

Two tenants reach one another where one opens itself to a block, the other from one, and both take in pods; and where
only one does so, and the other is open to whatever there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from ipaddress import ip_network
from itertools import islice, product
from typing import NamedTuple

from tpl.model.expectations import ExpectFlow
from tpl.model.flows import AnyTenant, Flow, NetworkPeer, Open, Peer, SelfPeer, TaggedPeer, TenantPeer
from tpl.model.networks import is_unjudged
from tpl.model.policy import Policy
from tpl.model.ports import ALL_PORTS, PortRange, subtract
from tpl.model.tenants import Shape


class Half(NamedTuple):
    """An unjudged block to which, or from which, tenants open themselves; all there is has no block and version 0."""

    tenants: frozenset[str]
    block: str
    version: int
    ports: tuple[PortRange, ...]

    def meets(self, other: Half) -> bool:
        """Whether both may take in the same pods, and nobody can tell."""
        if not self.version or not other.version:
            return self.version != other.version
        return self.version == other.version


class Way(NamedTuple):
    """What may be open from one tenant to another, by the lowest of its ports."""

    source: str
    destination: str
    port: PortRange
    why: str


class Unjudged:
    """All that a policy opens to and from blocks that may take in pods."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        stated = [(flow, None) for flow in policy.flows]
        given = [(flow, shape) for shape in policy.tenant_shapes for flow in shape.flows]
        opened = [(flow, shape) for flow, shape in (*stated, *given) if flow.effect == "allow"]
        self._to = [half for flow, shape in opened for half in self._halves(flow, flow.source, flow.destination, shape)]
        self._from = [
            half for flow, shape in opened for half in self._halves(flow, flow.destination, flow.source, shape)
        ]
        for shape in policy.tenant_shapes:
            half = Half(self.tenants(SelfPeer(), shape), "", 0, ALL_PORTS)
            self._to += [half] if shape.isolation != "both" else []
            self._from += [half] if shape.isolation == "withheld" else []

    def ways(
        self,
        sources: Set[str],
        destinations: Set[str],
        ports: Sequence[PortRange],
        agreed: Iterable[ExpectFlow] = (),
    ) -> Iterator[Way]:
        """For each two blocks one way from one of these tenants to another of those, but for what is agreed."""
        known = [(self.tenants(flow.source), self.tenants(flow.destination), flow.ports) for flow in agreed]

        def left(source: str, destination: str) -> tuple[PortRange, ...]:
            said = [each for senders, receivers, each in known if source in senders and destination in receivers]
            return subtract(ports, [port for each in said for port in each])

        for out, into in product(self._to, self._from):
            if out.meets(into):
                senders, receivers = sorted(out.tenants & sources), sorted(into.tenants & destinations)
                pairs = ((sender, receiver) for sender, receiver in product(senders, receivers) if sender != receiver)
                found = ((pair, port) for pair in pairs for port in _common(out, into, left(*pair)))
                yield from (Way(*pair, port, _why(out, into)) for pair, port in islice(found, 1))

    def tenants(self, peer: Peer, shape: Shape | None = None) -> frozenset[str]:
        """Names of the tenants that a peer means."""
        policy = self._policy
        match peer:
            case TenantPeer(name=name):
                return frozenset({name})
            case AnyTenant():
                return frozenset(policy.members_of)
            case TaggedPeer(tag=tag):
                return frozenset(each.name for each in policy.members if tag in policy.shape_of(each).tags)
            case SelfPeer() if shape:
                return frozenset(each.name for each in policy.members_of_shape.get(shape.index, ()))
            case _:
                return frozenset()

    def _halves(self, flow: Flow, own: Peer, other: Peer, shape: Shape | None) -> Iterator[Half]:
        pods = self._policy.cluster.pods if self._policy.cluster else ()
        tenants = self.tenants(own, shape)
        if isinstance(other, Open) and tenants:
            yield Half(tenants, "", 0, flow.ports)
        if isinstance(other, NetworkPeer) and tenants:
            for block in map(ip_network, other.cidrs):
                if is_unjudged(block, other.name, pods):
                    yield Half(tenants, str(block), block.version, flow.ports)


def _common(out: Half, into: Half, ports: Sequence[PortRange]) -> Iterator[PortRange]:
    """The lowest port of each stretch that both halves and one of the ports hold."""
    for a, b, c in product(out.ports, into.ports, ports):
        first, last = max(a.first, b.first, c.first), min(a.last, b.last, c.last)
        if a.protocol == b.protocol == c.protocol and first <= last:
            yield PortRange(protocol=a.protocol, first=first, last=first)


def _why(out: Half, into: Half) -> str:
    blocks = [f"`{block}`" for block in dict.fromkeys((out.block, into.block)) if block]
    take = "takes" if len(blocks) == 1 else "take"
    version = out.version or into.version
    return f"nobody knows whether {' and '.join(blocks)} {take} in pods: the cluster says no IPv{version} `pods`"
