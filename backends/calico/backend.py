"""The Calico target; see README.md for what holds each obligation and what does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tpl.backends._k8s.objects import Object
from tpl.backends._network.above import Above, Claimed, Group
from tpl.backends.base import Context, Piece
from tpl.backends.calico.emit import (
    LONGEST_SELECTOR,
    MOST,
    MOST_NETWORKS,
    MOST_PEERS,
    MOST_PORTS,
    namespaces,
    spec,
    tier,
)
from tpl.relation.boxes import Pods
from tpl.relation.ranked import Ruling


class Calico(Above):
    """GlobalNetworkPolicies in a tier of their own, and the tier."""

    name = "calico"
    title = "Calico GlobalNetworkPolicy"
    most, peers, ports, networks = MOST, MOST_PEERS, MOST_PORTS, MOST_NETWORKS

    def assemble(self, claims: Sequence[Claimed], context: Context) -> Iterable[Piece]:
        """The policies, and before them the tier that they are in, which serves what all of them serve."""
        made = [*super().assemble(claims, context)]
        if made:
            served = tuple(dict.fromkeys(id_ for piece in made for id_ in piece.obligations))
            yield Piece(f"{self.name}/tier.yaml", tier(), served)
        yield from made

    def lacks(self, ruling: Ruling) -> str:
        """A rule may be about what enters from addresses; a selector may only be so long."""
        pods = [end for end in (ruling.box.subject, ruling.box.other) if isinstance(end, Pods)]
        if any(len(namespaces(each)) > LONGEST_SELECTOR for each in pods):
            return f"takes selectors of {LONGEST_SELECTOR} characters, too few to name all of these tenants"
        return ""

    def written(self, group: Group) -> Object:
        """The policy of one group; the name begins with the tier's, as releases before 3.32 want it."""
        written = Object("projectcalico.org/v3", "GlobalNetworkPolicy", group.name, None, (), (), {"spec": spec(group)})
        return replace(written, name=f"tpl.{group.name.removeprefix('tpl-')}")
