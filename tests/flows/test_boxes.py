"""Boxes: what is left after subtracting is exactly what is in the one and not in the other."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tests.tenancy.builders import on
from tpl import holes
from tpl.backends._network.selectors import selector
from tpl.relation.boxes import Box, Hole, Pods, Term
from tpl.verify.selectors import selects

VALUES = ("x", "y", "z")
LABELS = [
    {key: value for key, value in zip(("a", "b"), values, strict=True) if value}
    for values in product(("", *VALUES), repeat=2)
]

terms = st.builds(
    Term,
    st.just("pod"),
    st.sampled_from(("a", "b")),
    st.lists(st.sampled_from(VALUES), max_size=2, unique=True).map(lambda values: tuple(sorted(values))),
    st.booleans(),
)
pods = st.lists(terms, max_size=3, unique=True).map(lambda chosen: Pods(tuple(sorted(chosen))))


def chosen(some: Pods) -> list[dict[str, str]]:
    """The labels that the selector of these pods takes."""
    return [labels for labels in LABELS if selects(selector(some.terms, "pod"), labels)]


@given(terms, terms)
def test_implication_is_sound(one: Term, other: Term) -> None:
    mine, theirs = chosen(Pods((one,))), chosen(Pods((other,)))
    if one.implies(other):
        assert all(labels in theirs for labels in mine)
    assert [labels for labels in LABELS if labels not in mine] == chosen(Pods((one.negated,)))


@given(pods, pods)
def test_pods_subtract_exactly(one: Pods, other: Pods) -> None:
    left = [labels for part in one.minus(other) for labels in chosen(part)]
    assert all((labels in left) == (labels in chosen(one) and labels not in chosen(other)) for labels in LABELS)
    if one.is_apart(other):
        assert not [labels for labels in chosen(one) if labels in chosen(other)]


@given(st.tuples(pods, pods), st.tuples(pods, pods))
def test_boxes_subtract_exactly(one: tuple[Pods, Pods], other: tuple[Pods, Pods]) -> None:
    box, hole = Box(*one, on("tcp/80-90")), Box(*other, on("tcp/85-95, udp/1"))
    left = set().union(*map(atoms, box.minus(Hole((hole.subject,), (hole.other,), hole.ports))))
    assert left == atoms(box) - atoms(hole)


def atoms(box: Box) -> set[tuple[str, str, int]]:
    """The connections of a box, on ports that the intervals of these tests tell apart."""
    assert isinstance(box.other, Pods)
    ports = (80, 84, 85, 90, 91, 95, 96)
    inside = [port for port in ports if any(interval.covers("tcp", port) for interval in box.ports)]
    return {*product(map(str, chosen(box.subject)), map(str, chosen(box.other)), inside)}


def test_holes_may_hold_anything() -> None:
    own, named = Term("pod", "app", (holes.hole("tenant"),)), Term("pod", "app", ("acme",))
    assert not own.implies(named.negated)
    assert not Pods((own,)).is_apart(Pods((named,)))
    owner = Term("namespace", "tpl.dev/tenant", own.values)
    assert owner.implies(Term("namespace", "tpl.dev/tenant", ("globex",)).negated)


def test_what_is_known_is_not_said() -> None:
    known = Term("namespace", "tags.tpl.dev/pci", ("true",), holds=False)
    service = Pods((Term("namespace", "name", ("infra",)),), (known,))
    assert service.minus(Pods((known.negated,))) == (service,)
    assert service.narrowed(known) == (service,)
