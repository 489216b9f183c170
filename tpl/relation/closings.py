"""What `deny` and `never` close, seen from the tenants of any shape, without a list of everything for each of them.

A statement stands with those that concern the same tenants: all, the bearers of a tag, one, or those of a shape. What
a tier says to its tenants is the same for all of their shapes. Whoever looks, the far end of it is the same; only for
tenants that are themselves at the far end it is found anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from tpl.model.flows import Flow, Peer, SelfPeer, TenantPeer
from tpl.model.policy import Policy
from tpl.model.tenants import Shape
from tpl.relation.boxes import Box
from tpl.relation.ends import Ends
from tpl.relation.gaps import Gap, Gaps
from tpl.relation.statements import SIDES, Key, Side, Stated, boxes, key, keys, seen_from, stated

_Entry = tuple[Side, str | None]
"""Where a shape's own statement stands: on a side, with what the same tier or tenant says to all alike, or alone."""


class Closings:
    """The statements of a policy that close something."""

    def __init__(self, policy: Policy, ends: Ends) -> None:
        self._policy = policy
        self._ends = ends
        self._named: dict[tuple[Side, Key], list[Stated]] = defaultdict(list)
        self._entries: dict[int, tuple[_Entry, ...]] = {}
        self._groups: dict[tuple[object, ...], _Group] = {}
        self._own: dict[int, Mapping[Side, Sequence[_Group]]] = {}
        self._tagged: dict[str, list[Shape]] = defaultdict(list)
        for shape in policy.shapes:
            for tag in shape.tags:
                self._tagged[tag].append(shape)
        own = ends.served
        unnamed: set[int] = set()
        for each in stated(policy, unnamed):
            closes = each.flow.effect != "allow"
            self._entries[id(each.flow)] = tuple(_entries(each.flow)) if closes else ()
            ends_named = ((side, key(seen_from(each.flow, side)[0])) for side in SIDES if closes)
            named = [(side, name) for side, name in ends_named if name and (name[0] != "service" or name[1] in own)]
            for entry in named:
                self._named[entry].append(each)
            if not named:
                unnamed.add(id(each.flow))

    def flows(self) -> tuple[Flow, ...]:
        """The statements that mean somebody, each once, in the order of the policy."""
        told: dict[Flow, None] = {}
        heard: set[int] = set()
        for each in stated(self._policy, heard):
            if each.flow.effect == "allow":
                heard.add(id(each.flow))
            elif id(each.flow) not in heard and self._means_somebody(each):
                heard.add(id(each.flow))
                told[each.flow] = None
        return tuple(told)

    def meeting(self, shape: Shape, side: Side, box: Box) -> list[Gap]:
        """What they may take out of a box of the shape's tenants, in the order of the policy."""
        found: list[Gap] = []
        for group in self._of(shape, side):
            found += group.meeting(shape, box)
        return sorted(found, key=lambda gap: gap.place)

    def _means_somebody(self, each: Stated) -> bool:
        return any(
            next(boxes(self._ends, shape, each, side), None)
            for side in SIDES
            for shape in self._concerned(seen_from(each.flow, side)[0], each.holder)
        )

    def _concerned(self, peer: Peer, holder: int | None) -> Sequence[Shape]:
        """The shapes whose tenants may be the peer."""
        match key(peer):
            case ("any", _):
                return self._policy.tenant_shapes
            case ("service", _):
                return ()
            case ("tag", tag):
                return self._tagged[tag]
            case ("tenant", name):
                return [self._policy.shape_of(member) for member in self._policy.members_of[name]]
            case _:
                return (self._policy.shapes[holder],) if isinstance(peer, SelfPeer) and holder is not None else ()

    def _of(self, shape: Shape, side: Side) -> Iterator[_Group]:
        """The statements that concern a shape's tenants, made ready once for all whom they concern."""
        for name in keys(self._ends, shape):
            if statements := self._named.get((side, name)):
                viewer = (shape.index, shape) if name[0] in ("tenant", "service") else (None, None)
                yield self._group((*name, viewer[0]), statements, side, viewer[1])
        yield from self._of_its_own(shape).get(side, ())

    def _of_its_own(self, shape: Shape) -> Mapping[Side, Sequence[_Group]]:
        if shape.index not in self._own:
            numbers: dict[_Entry, list[int]] = defaultdict(list)
            for number, flow in enumerate(shape.flows):
                for entry in self._entries[id(flow)]:
                    numbers[entry].append(number)
            own: dict[Side, list[_Group]] = defaultdict(list)
            for (side, speaker), mine in numbers.items():
                flows = [shape.flows[number] for number in mine]
                name = ("" if speaker else shape.index, *map(id, flows))
                statements = [Stated(shape.flows[number], (shape.index, number), shape.index) for number in mine]
                own[side].append(self._group(name, statements, side, None if speaker else shape))
            self._own[shape.index] = own
        return self._own[shape.index]

    def _group(
        self, name: tuple[object, ...], statements: Sequence[Stated], side: Side, viewer: Shape | None
    ) -> _Group:
        if (side, *name) not in self._groups:
            self._groups[side, *name] = _Group(self._policy, self._ends, statements, side, viewer)
        return self._groups[side, *name]


class _Group:
    """Statements that concern the same tenants on one side; the viewer, if only one shape looks at them."""

    def __init__(
        self, policy: Policy, ends: Ends, statements: Sequence[Stated], side: Side, viewer: Shape | None
    ) -> None:
        self._ends = ends
        self._side = side
        self._at_far_end: dict[int, list[Stated]] = defaultdict(list)
        gaps = []
        for each in statements:
            far = _far_shapes(policy, ends, each, side) if viewer is None else ()
            gaps += _gaps(ends, viewer, each, side, far)
            for shape in far:
                self._at_far_end[shape].append(each)
        self._gaps = Gaps(gaps)

    def meeting(self, shape: Shape, box: Box) -> Iterator[Gap]:
        """What they may take out of a box of the shape's tenants."""
        yield from (gap for gap in self._gaps.meeting(box) if shape.index not in gap.far)
        for each in self._at_far_end.get(shape.index, ()):
            yield from _gaps(self._ends, shape, each, self._side)


def _gaps(ends: Ends, viewer: Shape | None, each: Stated, side: Side, far: Collection[int] = ()) -> list[Gap]:
    found = enumerate(boxes(ends, viewer, each, side))
    return [Gap((*each.place, number), each.flow, box, far) for number, box in found]


def _entries(flow: Flow) -> Iterator[_Entry]:
    """For each side on which the holder is; what means the same to every shape that holds it, by who says it."""
    for side in SIDES:
        own, far = seen_from(flow, side)
        if isinstance(own, SelfPeer):
            alike = own.workload is None and not isinstance(far, SelfPeer)
            yield side, f"{flow.origin.layer} {flow.origin.name}" if alike else None


def _far_shapes(policy: Policy, ends: Ends, each: Stated, side: Side) -> Collection[int]:
    """The shapes whose tenants are at the far end, if they are named."""
    match seen_from(each.flow, side)[1]:
        case TenantPeer(name=name):
            return {member.shape for member in policy.members_of[name]}
        case SelfPeer() if each.holder is not None:
            return ends.kin(each.holder)
        case _:
            return ()
