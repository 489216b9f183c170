"""What `deny` and `never` close, seen from the tenants of any shape, without a list of everything for each of them.

A statement stands with those that concern the same tenants: all, the bearers of a tag, one, or those of a shape. What
a tier says to its tenants is the same for all of their shapes. Whoever looks, the far end of it is the same; only for
tenants that are themselves at the far end it is found anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tpl.model.flows import Flow, Peer, SelfPeer, TenantPeer
from tpl.model.policy import Policy
from tpl.model.tenants import Shape
from tpl.relation.boxes import Box
from tpl.relation.ends import Ends
from tpl.relation.gaps import Gap, Gaps
from tpl.relation.statements import SIDES, Key, Side, Stated, boxes, held, is_own, key, keys, seen_from, stated

_Name = Key | tuple[int, ...]


class Closings:
    """The statements of a policy that close something."""

    def __init__(self, policy: Policy, ends: Ends) -> None:
        self._policy = policy
        self._ends = ends
        self._named: dict[tuple[Side, Key], list[Stated]] = defaultdict(list)
        self._groups: dict[tuple[Side, _Name], _Group] = {}
        self._tagged: dict[str, list[Shape]] = defaultdict(list)
        for shape in policy.shapes:
            for tag in shape.tags:
                self._tagged[tag].append(shape)
        names: dict[int, list[tuple[Side, Key]]] = {}
        for each in _closing(stated(policy)):
            flow = each.flow
            if id(flow) not in names:
                found = ((side, key(seen_from(flow, side)[0])) for side in SIDES)
                names[id(flow)] = [(side, name) for side, name in found if name]
            for name in names[id(flow)]:
                self._named[name].append(each)

    def flows(self) -> tuple[Flow, ...]:
        """The statements that mean somebody, each once, in the order of the policy."""
        told: dict[int, Flow] = {}
        for each in _closing(stated(self._policy)):
            if id(each.flow) not in told and self._means_somebody(each):
                told[id(each.flow)] = each.flow
        return tuple(dict.fromkeys(told.values()))

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
                return self._policy.shapes
            case ("tag", tag):
                return self._tagged[tag]
            case ("tenant", name):
                return (self._policy.shape_of(self._policy.member_by_name[name]),)
            case _:
                return (self._policy.shapes[holder],) if is_own(peer) and holder is not None else ()

    def _of(self, shape: Shape, side: Side) -> Iterator[_Group]:
        """The statements that concern a shape's tenants, made ready once for all whom they concern."""
        for name in keys(self._ends, shape):
            if statements := self._named.get((side, name)):
                yield self._group(name, statements, side, shape if name[0] == "tenant" else None)
        for bundle in _bundles(shape):
            own = [each for each in bundle if is_own(seen_from(each.flow, side)[0])]
            alike = [each for each in own if _is_alike(each.flow, side)]
            rest = [each for each in own if not _is_alike(each.flow, side)]
            if alike:
                yield self._group(tuple(id(each.flow) for each in alike), alike, side, None)
            if rest:
                yield self._group((shape.index, *(id(each.flow) for each in rest)), rest, side, shape)

    def _group(self, name: _Name, statements: Sequence[Stated], side: Side, viewer: Shape | None) -> _Group:
        if (side, name) not in self._groups:
            self._groups[side, name] = _Group(self._policy, self._ends, statements, side, viewer)
        return self._groups[side, name]


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
            far = _far_shape(policy, each, side) if viewer is None else None
            gaps += _gaps(ends, viewer, each, side, far)
            if far is not None:
                self._at_far_end[far].append(each)
        self._gaps = Gaps(gaps)

    def meeting(self, shape: Shape, box: Box) -> Iterator[Gap]:
        """What they may take out of a box of the shape's tenants."""
        yield from (gap for gap in self._gaps.meeting(box) if gap.far != shape.index)
        for each in self._at_far_end.get(shape.index, ()):
            yield from _gaps(self._ends, shape, each, self._side)


def _closing(statements: Iterator[Stated]) -> Iterator[Stated]:
    return (each for each in statements if each.flow.effect != "allow")


def _gaps(ends: Ends, viewer: Shape | None, each: Stated, side: Side, far: int | None = None) -> list[Gap]:
    found = enumerate(boxes(ends, viewer, each, side))
    return [Gap((*each.place, number), each.flow, box, far) for number, box in found]


def _bundles(shape: Shape) -> list[list[Stated]]:
    """What closes something for the shape, by who said it: its tier, its tenant."""
    said: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for each in _closing(held(shape)):
        said[each.flow.origin.layer, each.flow.origin.name].append(each)
    return list(said.values())


def _is_alike(flow: Flow, side: Side) -> bool:
    """Whether the flow means the same to every shape that holds it."""
    own, far = seen_from(flow, side)
    return isinstance(own, SelfPeer) and own.workload is None and not is_own(far)


def _far_shape(policy: Policy, each: Stated, side: Side) -> int | None:
    """The shape whose tenants are at the far end, if they are named."""
    match seen_from(each.flow, side)[1]:
        case TenantPeer(name=name):
            return policy.member_by_name[name].shape
        case SelfPeer():
            return each.holder
        case _:
            return None
