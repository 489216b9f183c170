"""What is said to be certain of a rule is so, on every request of which what is known is true."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guards import build as b
from tests.guards import strategies
from tpl.model import expr
from tpl.model.expr import Expr, FlattenStep, Path
from tpl.model.guards import Rule
from tpl.sema.guards.outcomes import ANY, Known, Thing, may_deny, may_pass, possible
from tpl.semantics import values
from tpl.semantics.guards import Scope, allows, truth
from tpl.semantics.values import WrongType

SETTINGS: dict[str, Any] = {"name": "acme", "images.from": ["docker.io/library/nginx"]}


class Told(Known):
    """Of an object, what stands at some of its paths, or only that something does."""

    def __init__(self, obj: Any, told: int) -> None:
        self._obj, self._told = obj, told

    def of(self, path: Path) -> Any:
        """Nothing is told of lists, of the old object, and of what a coin decides."""
        flattened = any(isinstance(step, FlattenStep) for step in path.steps)
        if path.root != "object" or flattened or (len(path.steps) ^ self._told) & 1:
            return Thing.UNKNOWN
        try:
            found = values.follow(self._obj, path.steps)
        except WrongType:
            return Thing.UNKNOWN
        if found is None:
            return Thing.UNSET
        return found if isinstance(found, str) and self._told & 2 else Thing.SET


def scope(obj: Any, old: Any) -> Scope:
    return Scope({"object": obj, "old": old}, SETTINGS)


@given(strategies.rules, strategies.things(), strategies.things(), st.integers(0, 3))
def test_every_outcome_was_possible(rule: Rule, obj: Any, old: Any, told: int) -> None:
    known = Told(obj, told)
    assert truth(rule.condition, scope(obj, old)) in possible(rule.condition, known, {})
    passed = allows(rule, scope(obj, old))
    assert may_pass(rule, known) if passed else may_deny(rule, known)


class Nothing(Known):
    """Of an object that has nothing, and whose kind is known."""

    def of(self, path: Path) -> Any:
        return "Ingress" if path.steps and path == KIND else Thing.UNSET


KIND, LACKING, LIST = b.path("object.kind"), b.path("object.spec.type"), b.path("object.spec.ports")


@pytest.mark.parametrize(
    ("node", "outcomes"),
    [
        (b.equal(KIND, "Ingress"), {True}),
        (b.equal(KIND, 5), {None}),
        (b.compare(KIND, "<", "a"), {None}),
        (b.member(KIND, ("Service", "Ingress")), {True}),
        (b.is_set(KIND), {True}),
        (b.is_set(LACKING), {False}),
        (b.equal(LACKING, "x"), {False}),
        (b.compare(LACKING, "!=", "x"), {True}),
        (b.equal(LACKING, LIST), {True}),
        (b.compare(LACKING, "<", 5), {False}),
        (b.equal(LACKING, b.setting("name")), ANY),
        (b.compare(LACKING, "<", b.setting("name")), {False, None}),
        (b.member(LACKING, ("x",)), {False}),
        (b.member("x", LIST), {False}),
        (b.matches("name", LACKING, ("x*",)), {False}),
        (b.text_test(LACKING, "contains", "x"), {False}),
        (b.equal(b.call("count", LIST), 0), {True}),
        (b.equal(b.call("lower", LACKING), "x"), {False}),
        (b.some("port", LIST, b.is_set(b.path("port.port"))), {False}),
        (b.each("port", LIST, b.is_set(b.path("port.port"))), {True}),
        (b.either(b.equal(LACKING, "x"), b.equal(KIND, "Ingress")), {True}),
        (b.both(b.equal(LACKING, "x"), b.equal(b.setting("name"), "x")), {False}),
        (expr.Truth(value=True), {True}),
    ],
    ids=str,
)
def test_little_is_enough(node: Expr, outcomes: set[bool | None]) -> None:
    assert possible(node, Nothing(), {}) == outcomes
    flipped = {None if outcome is None else not outcome for outcome in outcomes}
    assert possible(b.negation(node), Nothing(), {}) == flipped
