"""What each shape's tenants may open, and what a `deny` or `never` takes out of it.

For targets that can only allow, such as NetworkPolicy: what is forbidden is subtracted from what is
allowed, on both sides of every connection, until there is nothing left to say but `allow`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from tpl.model.flows import AnyTenant, Flow, Peer, SelfPeer, TaggedPeer, TenantPeer
from tpl.model.policy import Policy
from tpl.model.ports import ALL_PORTS, PortRange, merge
from tpl.model.tenants import Shape
from tpl.relation.boxes import Block, Box, Pods
from tpl.relation.ends import GROUPS, TENANT_PEERS, Ends

Side = Literal["ingress", "egress"]
SIDES: tuple[Side, ...] = ("ingress", "egress")

DNS_PORTS = (PortRange(protocol="tcp", first=53, last=53), PortRange(protocol="udp", first=53, last=53))

MAX_PIECES = 64
"""Into so many boxes may one fall; beyond, nobody could read what is left of the flow."""


class Unsubtractable(NamedTuple):
    """An allowed flow, or a default (None), from which a forbidden one cannot be subtracted."""

    allow: Flow | None
    deny: Flow


Opening = tuple[Box, ...] | Unsubtractable
Forbidden = tuple[Flow, tuple[Box, ...]]

_Holder = int | None
_Key = tuple[str, str | int]


class Reach:
    """The flows of a policy, seen from the tenants of one shape at a time.

    Every tenant that a flow names has a shape of its own; raises ``ValueError`` for one that shares.
    A flow of a shape has `SelfPeer` at one end at least.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._stated: dict[_Key, list[tuple[int, Flow, _Holder]]] = defaultdict(list)
        for position, (flow, holder) in enumerate(_statements(policy)):
            for key in {*_keys_of(flow.source, holder), *_keys_of(flow.destination, holder)}:
                self._stated[key].append((position, flow, holder))
        self._ends = Ends(policy, sorted(str(name) for kind, name in self._stated if kind == "tag"))
        self._holders: dict[int, Mapping[Flow, tuple[_Holder, ...]]] = {}
        self._forbidden: dict[tuple[int, Side], tuple[Forbidden, ...]] = {}
        _each_alone(policy, self._ends, (str(name) for kind, name in self._stated if kind == "tenant"))

    def flows(self, shape: Shape) -> tuple[Flow, ...]:
        """Every flow that may have the shape's tenants at an end, each once, in the order of the policy."""
        return tuple(self._holders_of(shape))

    def boxes(self, shape: Shape, flow: Flow, side: Side) -> tuple[Box, ...]:
        """The flow's connections into or out of the shape's tenants, before anything is taken out."""
        own, far = (flow.destination, flow.source) if side == "ingress" else (flow.source, flow.destination)
        return tuple(
            Box(subject, other, flow.ports)
            for holder in self._holders_of(shape)[flow]
            for subject in self._ends.subject(shape, own, holder)
            for other in self._ends.others(shape, far, holder, across=_crosses(flow))
        )

    def opened(self, shape: Shape, flow: Flow, side: Side) -> Opening:
        """What an `allow` opens in the end: less every `never`, and, unless an exception's, every `deny`."""
        return self._left(shape, flow, side, self.boxes(shape, flow, side))

    def same_tenant(self, shape: Shape, side: Side) -> Opening:
        """What is open within the tenant by default."""
        boxes = tuple(Box(Pods(), other, ALL_PORTS) for other in self._ends.tenants(shape, shape.index))
        return self._left(shape, None, side, boxes)

    def cluster_dns(self, shape: Shape) -> Opening:
        """What is open from the tenant to the cluster's DNS by default."""
        box = Box(Pods(), self._ends.service(self.policy.dns), DNS_PORTS)
        return self._left(shape, None, "egress", (box,))

    def _left(self, shape: Shape, allow: Flow | None, side: Side, boxes: tuple[Box, ...]) -> Opening:
        left: list[Box] = []
        for box in boxes:
            pieces = [box]
            for deny, gap in self._gaps(shape, allow, side):
                pieces = [piece for whole in pieces for piece in whole.minus(gap)]
                if len(pieces) > MAX_PIECES:
                    return Unsubtractable(allow, deny)
            left += pieces
        return _merged(left)

    def _gaps(self, shape: Shape, allow: Flow | None, side: Side) -> Iterator[tuple[Flow, Box]]:
        """What is to be taken out of an allowed flow, box by box; an exception yields to `never` only."""
        excepted = allow is not None and allow.exception
        for deny, boxes in self._forbidden_on(shape, side):
            if deny.effect == "never" or not excepted:
                yield from ((deny, box) for box in boxes)

    def _forbidden_on(self, shape: Shape, side: Side) -> tuple[Forbidden, ...]:
        if (shape.index, side) not in self._forbidden:
            flows = [flow for flow in self.flows(shape) if flow.effect != "allow"]
            found = ((flow, self.boxes(shape, flow, side)) for flow in flows)
            self._forbidden[shape.index, side] = tuple((flow, boxes) for flow, boxes in found if boxes)
        return self._forbidden[shape.index, side]

    def _holders_of(self, shape: Shape) -> Mapping[Flow, tuple[_Holder, ...]]:
        """Each flow that may touch the shape, with the shapes that state it; None for the policy itself."""
        if shape.index not in self._holders:
            found = {entry for key in self._keys(shape) for entry in self._stated.get(key, ())}
            holders: dict[Flow, tuple[_Holder, ...]] = {}
            for _, flow, holder in sorted(found, key=lambda entry: entry[0]):
                holders[flow] = (*holders.get(flow, ()), holder)
            self._holders[shape.index] = holders
        return self._holders[shape.index]

    def _keys(self, shape: Shape) -> Iterator[_Key]:
        """Under which keys the flows stand that may touch the shape; who shares a shape is never named."""
        yield ("any", "")
        yield ("shape", shape.index)
        yield from (("tag", tag) for tag in shape.tags)
        members = self._ends.members(shape.index)
        yield from (("tenant", member.name) for member in members if len(members) == 1)


def _statements(policy: Policy) -> Iterator[tuple[Flow, _Holder]]:
    yield from ((flow, None) for flow in policy.flows)
    yield from ((flow, shape.index) for shape in policy.shapes for flow in shape.flows)


def _keys_of(peer: Peer, holder: _Holder) -> tuple[_Key, ...]:
    """Under which key a flow is found that has the peer at an end; none for ends that are no tenant's."""
    match peer:
        case AnyTenant():
            return (("any", ""),)
        case TaggedPeer(tag=tag):
            return (("tag", tag),)
        case TenantPeer(name=name):
            return (("tenant", name),)
        case SelfPeer():
            return () if holder is None else (("shape", holder),)
        case _:
            return ()


def _each_alone(policy: Policy, ends: Ends, names: Iterable[str]) -> None:
    shared = [name for name in names if len(ends.members(policy.member_by_name[name].shape)) > 1]
    if shared:
        raise ValueError(f"named by a flow, hence in need of a shape of their own: {', '.join(sorted(shared))}")


def _crosses(flow: Flow) -> bool:
    """Whether a group meets a tenant, which is only about connections between two different tenants."""
    both = flow.source, flow.destination
    return all(isinstance(end, TENANT_PEERS) for end in both) and any(isinstance(end, GROUPS) for end in both)


def _merged(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The same connections, with one box for each pair of ends."""
    ports: dict[tuple[Pods, Pods | Block], tuple[PortRange, ...]] = {}
    for box in boxes:
        ends = box.subject, box.other
        ports[ends] = merge((*ports.get(ends, ()), *box.ports))
    return tuple(Box(subject, other, opened) for (subject, other), opened in ports.items())
