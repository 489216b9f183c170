"""The target of Cilium's clusterwide policies; see README.md for what holds each obligation and what does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_network

from tpl.backends._k8s.objects import Object
from tpl.backends._network.above import Above, Group
from tpl.backends._network.cilium import MOST_PORTS
from tpl.backends.base import Context, Hole
from tpl.backends.ciliumclusterwidenetworkpolicy.emit import MOST, MOST_NETWORKS, MOST_PEERS, spec
from tpl.relation.boxes import Block, Box
from tpl.relation.boxes import Hole as Gap
from tpl.relation.ranked import Ruling
from tpl.relation.reach import MAX_PIECES

NODES = Hole("nodes", "Cilium compares no block with addresses of nodes, unless it is told to (policy-cidr-match-mode)")


class CiliumClusterwide(Above):
    """Denials alone: in Cilium they beat whatever any policy allows, and have no order."""

    name = "ciliumclusterwidenetworkpolicy"
    title = "CiliumClusterwideNetworkPolicy"
    most, peers, ports, networks = MOST, MOST_PEERS, MOST_PORTS, MOST_NETWORKS

    def lacks(self, ruling: Ruling) -> str:
        """A rule may be about what enters from addresses, and about each namespace."""
        return ""

    def together(self, said: Sequence[Ruling], passing: Sequence[Ruling]) -> Sequence[Ruling] | str:
        """What is closed less what passes: nothing else can be said without an order."""
        left: list[Ruling] = []
        for ruling in said:
            above = [each for each in passing if each.rank < ruling.rank and each.meets(ruling)]
            if any(each.shape != ruling.shape for each in above):
                return "has no order, and what is open in spite of this is about each namespace"
            boxes = [*_less(ruling.box, above)]
            if len(boxes) > MAX_PIECES:
                return f"has no order, and taking out what is open in spite of this leaves more than {MAX_PIECES} parts"
            left += (ruling._replace(box=box) for box in boxes)
        return left

    def holes(self, said: Sequence[Ruling], context: Context) -> Sequence[Hole]:
        """Blocks that take in nodes are held but for these."""
        cluster = context.policy.cluster
        known = (*cluster.nodes, *cluster.api_server) if cluster else ()
        nodes = [ip_network(cidr) for cidr in known]
        blocks = [ruling.box.other for ruling in said if isinstance(ruling.box.other, Block)]
        takes_in = any(not block.is_apart(Block(node)) for block in blocks for node in nodes)
        return (NODES,) if takes_in or any(not block.gaps and not block.network.prefixlen for block in blocks) else ()

    def written(self, group: Group) -> Object:
        """The policy of one group."""
        return Object("cilium.io/v2", "CiliumClusterwideNetworkPolicy", group.name, None, (), (), {"spec": spec(group)})


def _less(box: Box, passing: Sequence[Ruling]) -> Iterator[Box]:
    """What is left of a box where others are taken out, one after the other."""
    pieces: tuple[Box, ...] = (box,)
    for each in passing:
        gap = Gap((each.box.subject,), (each.box.other,), each.box.ports)
        pieces = tuple(piece for whole in pieces for piece in whole.minus(gap))
        if len(pieces) > MAX_PIECES:
            break
    yield from pieces
