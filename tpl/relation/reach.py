"""What each shape's tenants may open, and what a `deny` or `never` takes out of it.

For targets that can only allow, such as NetworkPolicy: what is forbidden is subtracted from what is
allowed, on both sides of every connection, until there is nothing left to say but `allow`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from tpl.model.flows import Flow, ServicePeer
from tpl.model.policy import Policy
from tpl.model.ports import ALL_PORTS, PortRange, merge
from tpl.model.tenants import Shape
from tpl.relation.boxes import Block, Box, Far, Hole, Pods
from tpl.relation.closings import Closings
from tpl.relation.ends import Ends
from tpl.relation.gaps import combined
from tpl.relation.ranked import Ranked
from tpl.relation.statements import Key, Side, Stated, boxes, held, key, keys, stated

DNS_PORTS = (PortRange(protocol="tcp", first=53, last=53), PortRange(protocol="udp", first=53, last=53))

MAX_PIECES = 64
"""Into so many boxes may one fall; beyond, nobody could read what is left of the flow."""


class Unsubtractable(NamedTuple):
    """An allowed flow, or a default (None), from which a forbidden one cannot be subtracted."""

    allow: Flow | None
    deny: Flow


Opening = tuple[Box, ...] | Unsubtractable


class Reach:
    """The flows of a policy, seen from the tenants of one shape at a time.

    Every tenant that a flow names has a shape of its own; raises ``ValueError`` for one that shares.
    A flow of a shape has `SelfPeer` at one end at least.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._named: dict[Key, list[Stated]] = defaultdict(list)
        names: set[Key] = set()
        self._not_allowed: set[int] = set()
        for each in stated(policy, self._not_allowed):
            named = dict.fromkeys(filter(None, map(key, (each.flow.source, each.flow.destination))))
            names.update(named)
            if each.flow.effect != "allow":
                self._not_allowed.add(id(each.flow))
            else:
                for name in named:
                    self._named[name].append(each)
        self._ends = Ends(policy, sorted(name for kind, name in names if kind == "tag"))
        self._closings = Closings(policy, self._ends)
        self._free: dict[int, bool] = {}
        self._allowed: dict[int, Mapping[Flow, tuple[Stated, ...]]] = {}
        _each_alone(policy, self._ends, (name for kind, name in names if kind == "tenant"))

    def flows(self, shape: Shape) -> tuple[Flow, ...]:
        """Every `allow` that may have the shape's tenants at an end, each once, in the order of the policy."""
        return tuple(self._allowed_for(shape))

    def closed(self) -> tuple[Flow, ...]:
        """Every `deny` and `never` that means a tenant of any shape, each once, in the order of the policy."""
        return self._closings.flows()

    def boxes(self, shape: Shape, flow: Flow, side: Side) -> tuple[Box, ...]:
        """What an `allow` opens into or out of the shape's tenants, before anything is taken out."""
        return tuple(box for each in self._allowed_for(shape)[flow] for box in boxes(self._ends, shape, each, side))

    def opened(self, shape: Shape, flow: Flow, side: Side) -> Opening:
        """What an `allow` opens in the end: less what it yields to, every `never` and most `deny`."""
        return self._left(shape, flow, side, self.boxes(shape, flow, side))

    def same_tenant(self, shape: Shape, side: Side) -> Opening:
        """What is open within the tenant by default."""
        boxes = tuple(Box(Pods(), other, ALL_PORTS) for other in self._ends.own_tenant(shape))
        return self._left(shape, None, side, boxes)

    def cluster_dns(self, shape: Shape) -> Opening:
        """What is open from the tenant to the cluster's DNS by default."""
        boxes = (Box(Pods(), other, DNS_PORTS) for other in self.dns_pods)
        return self._left(shape, None, "egress", boxes)

    def asked_dns(self, shape: Shape) -> Opening:
        """What is open by default to the cluster's DNS, where it is in one of the platform's own namespaces."""
        subjects = self._ends.subject(shape, ServicePeer(name=self.policy.dns.name), None) if shape.platform else ()
        boxes = (Box(subject, other, DNS_PORTS) for subject in subjects for other in self.anywhere)
        return self._left(shape, None, "ingress", boxes)

    @property
    def dns_pods(self) -> tuple[Pods, ...]:
        """The pods of the cluster's DNS."""
        return self._ends.service(self.policy.dns)

    def open_egress(self, shape: Shape) -> Opening:
        """What is open out of the tenant by default where its isolation is of ingress only."""
        boxes = (Box(Pods(), other, ALL_PORTS) for other in self.anywhere)
        return self._left(shape, None, "egress", boxes)

    @cached_property
    def ranked(self) -> Ranked:
        """What is closed, in the order of strength, for targets that can deny."""
        return Ranked(self.policy, self._ends)

    @property
    def anywhere(self) -> tuple[Pods | Block, ...]:
        """All that a connection may come from or go to."""
        return self._ends.anywhere

    def is_egress_free(self, shape: Shape) -> bool:
        """Whether whatever leaves the tenant is open: by default, and nothing is taken out of it."""
        if shape.index not in self._free:
            whole = tuple(Box(Pods(), other, ALL_PORTS) for other in self.anywhere)
            self._free[shape.index] = shape.isolation == "ingress" and self.open_egress(shape) == whole
        return self._free[shape.index]

    def _left(self, shape: Shape, allow: Flow | None, side: Side, opened: Iterable[Box]) -> Opening:
        left: list[Box] = []
        for box in opened:
            pieces: tuple[Box, ...] = (box,)
            for deny, hole in self._holes(shape, allow, side, box):
                pieces = tuple(piece for whole in pieces for piece in whole.minus(hole))
                if len(pieces) > MAX_PIECES:
                    return Unsubtractable(allow, deny)
            left += pieces
        return _merged(left)

    def _holes(self, shape: Shape, allow: Flow | None, side: Side, box: Box) -> Iterator[tuple[Flow, Hole]]:
        """What is to be taken out of a box of an allowed flow, or of a default, which yields to everything."""
        gaps = self._closings.meeting(shape, side, box)
        return combined(gap for gap in gaps if allow is None or allow.yields_to(gap.flow))

    def _allowed_for(self, shape: Shape) -> Mapping[Flow, tuple[Stated, ...]]:
        """Each `allow` that may concern the shape, as it is stated there."""
        if shape.index not in self._allowed:
            named = (each for name in keys(self._ends, shape) for each in self._named.get(name, ()))
            both = {each.place: each for each in (*named, *held(shape, self._not_allowed))}
            found: dict[Flow, tuple[Stated, ...]] = {}
            for _, each in sorted(both.items(), key=lambda entry: entry[0]):
                found[each.flow] = (*found.get(each.flow, ()), each)
            self._allowed[shape.index] = found
        return self._allowed[shape.index]


def _each_alone(policy: Policy, ends: Ends, names: Iterable[str]) -> None:
    shared = [name for name in names if any(len(ends.members(each.shape)) > 1 for each in policy.members_of[name])]
    if shared:
        raise ValueError(f"named by a flow, hence in need of a shape of their own: {', '.join(sorted(shared))}")


def _merged(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The same connections, with one box for each pair of ends."""
    ports: dict[tuple[Pods, Far], tuple[PortRange, ...]] = {}
    for box in boxes:
        ends = box.subject, box.other
        ports[ends] = merge((*ports.get(ends, ()), *box.ports))
    return tuple(Box(subject, other, opened) for (subject, other), opened in ports.items())
