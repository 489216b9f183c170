"""A formula is true for exactly the requests that its rule lets pass, and has no negation to go wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guards import build as b
from tests.guards import strategies
from tpl.model import expr
from tpl.model.expr import CONTAINERS, Path
from tpl.model.guards import Rule
from tpl.obligations.decision import RESERVED, allowed_if, said_of_containers
from tpl.obligations.formula import (
    ROOTS,
    AllOf,
    Always,
    AnyOf,
    Atom,
    Exists,
    ForAll,
    Formula,
    free_in,
    looks_through_lists,
)
from tpl.semantics import values
from tpl.semantics.guards import Scope, allows, truth
from tpl.semantics.values import WrongType

SETTINGS: dict[str, Any] = {
    "name": "acme",
    "images.from": ["docker.io/library/nginx"],
    "images.forbid-tags": ["latest"],
}


def holds(formula: Formula, scope: Scope) -> bool:
    """What a formula says, read naively; only its tests are left to the reference evaluator."""
    match formula:
        case Always(value=value):
            return value
        case Atom(test=test, want=want):
            return truth(test, scope) is want
        case AllOf(parts=parts):
            return all(holds(part, scope) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(part, scope) for part in parts)
        case ForAll(variable=variable, source=source, body=body):
            found = elements(source, scope)
            return found is not None and all(holds(body, scope.bind(variable, each)) for each in found)
        case Exists(variable=variable, source=source, body=body):
            found = elements(source, scope)
            return found is not None and any(holds(body, scope.bind(variable, each)) for each in found)


def elements(source: Path, scope: Scope) -> list[Any] | None:
    try:
        return values.elements(values.at(scope.names[source.root], source.steps))
    except WrongType:
        return None


@given(rule=strategies.rules, objects=st.lists(strategies.things(), min_size=8, max_size=8))
def test_a_formula_is_true_for_what_its_rule_lets_pass(rule: Rule, objects: list[dict[str, Any]]) -> None:
    formula = allowed_if(rule)
    for new, old in zip(objects, reversed(objects), strict=True):
        scope = Scope({"object": new, "old": old}, SETTINGS)
        assert holds(formula, scope) is allows(rule, scope)


@given(rule=strategies.rules)
def test_formulas_are_simple_and_their_names_are_plain(rule: Rule) -> None:
    formula = allowed_if(rule)
    assert free_in(formula) == ()
    _check(formula, ())


def _check(formula: Formula, around: tuple[str, ...]) -> None:
    match formula:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            assert len(parts) > 1
            assert not any(isinstance(part, type(formula) | Always) for part in parts)
            for part in parts:
                _check(part, around)
        case ForAll(variable=variable, source=source, body=body) | Exists(variable=variable, source=source, body=body):
            assert variable.isalnum()
            assert variable not in {*around, *ROOTS, *RESERVED}
            assert not values.flattens(source.steps)
            _check(body, (*around, variable))
        case _:
            pass


def test_quantifiers_over_flattened_paths_are_nested() -> None:
    rule = b.require(b.each("host", b.path("object.spec.rules[].tls[].host"), b.is_set(b.path("host"))))
    formula = allowed_if(rule)
    assert isinstance(formula, ForAll)
    assert (formula.variable, formula.source) == ("rule", b.path("object.spec.rules"))
    assert isinstance(formula.body, ForAll)
    assert formula.body.source == b.path("rule.tls")
    assert formula.body.body == Atom(b.is_set(b.path("element.host")), True)


@pytest.mark.parametrize("name", ["old", "lib", "every", "true", "1st", "a-b", "container"])
def test_names_that_engines_would_misread_are_changed(name: str) -> None:
    formula = allowed_if(b.require(b.each(name, b.path("object.list"), b.is_set(b.path(f"{name}.x")))))
    assert isinstance(formula, ForAll)
    assert formula.variable not in {*ROOTS, *RESERVED}
    assert formula.body == Atom(b.is_set(b.path(f"{formula.variable}.x")), True)


def test_one_name_within_another() -> None:
    """The inner of three quantifiers of one name is the one that its body means."""
    inner = b.each("x", b.path("x.c"), b.equal(b.path("x.d"), 1))
    rule = b.require(b.each("x", b.path("object.a"), b.each("x", b.path("x.b"), inner)))
    formula, seen = allowed_if(rule), []
    while isinstance(formula, ForAll):
        seen.append((formula.variable, formula.source.root))
        formula = formula.body
    assert seen == [("x", "object"), ("x2", "x"), ("x3", "x2")]
    assert formula == Atom(b.equal(b.path("x3.d"), 1), True)


def test_patterns_are_canonical() -> None:
    formula = allowed_if(b.require(b.matches("image", b.path("object.image"), ["nginx", "acme/*"])))
    patterns = ("docker.io/library/nginx", "docker.io/acme/*")
    assert isinstance(formula, Atom)
    assert isinstance(formula.test, expr.Match)
    assert formula.test.patterns == expr.ConstantList(values=patterns)


def test_what_is_said_of_each_container() -> None:
    """However the guard calls it, and wherever it stands; what `unless` says does not count."""
    has_image, is_set = (b.is_set(b.path(f"c.{name}")) for name in ("image", "name"))
    rule = b.forbid(
        b.either(b.some("c", CONTAINERS, has_image), b.negation(b.each("c", CONTAINERS, is_set))),
        unless=b.each("c", CONTAINERS, is_set),
    )
    no_image, named = b.is_set(b.path("container.image")), b.is_set(b.path("container.name"))
    assert said_of_containers(rule) == AllOf((Atom(no_image, False), Atom(named, True)))
    assert said_of_containers(b.require(b.some("c", CONTAINERS, has_image))) == Always(True)


def test_looking_through_lists_is_told() -> None:
    assert looks_through_lists(allowed_if(b.require(b.each("c", CONTAINERS, b.is_set(b.path("c"))))))
    assert not looks_through_lists(allowed_if(b.require(b.is_set(b.path("object.a")))))
