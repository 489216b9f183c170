"""What is closed is found by its ends and taken out at once: the same as looking at all of it, one by one."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flows.test_boxes import atoms, pods
from tests.tenancy.builders import flow, on, policy, service, tenant
from tests.tenancy.strategies import intervals, policies
from tpl.model.policy import Policy
from tpl.model.ports import ALL_PORTS, PortRange, merge, subtract
from tpl.relation.boxes import Box, Pods
from tpl.relation.closings import Closings
from tpl.relation.ends import Ends
from tpl.relation.gaps import Gap, combined
from tpl.relation.statements import SIDES, boxes, stated

TAGS = ("eu", "pci")
FLOW = flow("deny acme -> internet on any")


def is_apart(one: Box, other: Box) -> bool:
    """Whether two boxes are sure to share nothing."""
    ends = one.subject.is_apart(other.subject) or one.other.is_apart(other.other)
    return ends or subtract(one.ports, other.ports) == merge(one.ports)


@given(policies())
def test_what_may_meet_a_box_is_found(some: Policy) -> None:
    ends = Ends(some, TAGS)
    closings = Closings(some, ends)
    for shape, side in product(some.shapes, SIDES):
        seen = [(each, box) for each in stated(some) for box in boxes(ends, shape, each, side)]
        all_closed = [(each.flow, box) for each, box in seen if each.flow.effect != "allow"]
        for box in (box for _, box in seen):
            met = [(gap.flow, gap.box) for gap in closings.meeting(shape, side, box)]
            assert [gap for gap in met if not is_apart(box, gap[1])] == [
                gap for gap in all_closed if not is_apart(box, gap[1])
            ]


@given(policies())
def test_every_statement_that_means_somebody_is_told(some: Policy) -> None:
    ends = Ends(some, TAGS)
    everywhere = list(product(some.shapes, SIDES))
    meant = (
        each.flow
        for each in stated(some)
        if each.flow.effect != "allow" and any(next(boxes(ends, shape, each, side), None) for shape, side in everywhere)
    )
    assert Closings(some, ends).flows() == tuple(dict.fromkeys(meant))


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        ("acme -> 20.0.7.0/24 on any", "any tenant -> 20.0.{}.0/24 on any"),
        ("acme -> @hub on tcp/7", "acme -> @hub on tcp/{}"),
        ("acme.w7 -> @hub on any", "acme.w{} -> @hub on any"),
        ("acme -> other7 on any", "any tenant -> other{} on any"),
    ],
)
def test_what_cannot_meet_is_not_looked_at(opened: str, closed: str) -> None:
    numbers = range(1, 20)
    some = policy(
        tenant("acme", workloads={f"w{number}": {"app": f"w{number}"} for number in numbers}),
        *(tenant(f"other{number}") for number in numbers),
        service("hub", "hub"),
        flow(f"allow {opened}"),
        *(flow(f"never {closed.format(number)}") for number in numbers),
    )
    ends = Ends(some, TAGS)
    (box,) = boxes(ends, some.shapes[0], next(stated(some)), "egress")
    assert len(Closings(some, ends).meeting(some.shapes[0], "egress", box)) == 1


several = st.lists(st.tuples(pods, pods, st.sampled_from(("tcp/80-90", "tcp/85-95, udp/1"))), max_size=4)


@given(st.tuples(pods, pods), several)
def test_gaps_taken_out_together_leave_what_they_leave_one_by_one(
    ends: tuple[Pods, Pods], holes: list[tuple[Pods, Pods, str]]
) -> None:
    box = Box(*ends, on("tcp/80-90"))
    gaps = [Gap((-1, 0, 0), FLOW, Box(subject, other, on(ports))) for subject, other, ports in holes]
    left: tuple[Box, ...] = (box,)
    for _, hole in combined(gaps):
        left = tuple(piece for whole in left for piece in whole.minus(hole))
    assert set().union(*map(atoms, left)) == atoms(box).difference(*(atoms(gap.box) for gap in gaps))


some_ports = st.lists(intervals(), max_size=6).map(tuple)


@given(some_ports, some_ports)
def test_ports_subtract_exactly(ports: tuple[PortRange, ...], gaps: tuple[PortRange, ...]) -> None:
    left = subtract(ports, gaps)
    assert covered(left) == covered(ports) - covered(gaps)
    assert left == merge(left)
    assert subtract(ports, ALL_PORTS) == ()


def covered(ports: tuple[PortRange, ...]) -> set[tuple[str, int]]:
    """The ports, of those at which the intervals of these tests begin or end, and their neighbours."""
    edges = {port + step for port in (1, 53, 80, 81, 90, 65535) for step in (-1, 0, 1)}
    return {(p.protocol, port) for p in ports for port in edges if p.covers(p.protocol, port)}
