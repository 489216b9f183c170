"""What an expression is estimated to cost, and what is then refused; real costs are in `tests/agreement`."""

from __future__ import annotations

import pytest

from tests.guards import build as b
from tpl.backends import load
from tpl.backends._cel import cost, program
from tpl.backends.base import Context, Enforced, Refused
from tpl.model.expr import BOUND, Expr
from tpl.obligations.derive import derive
from tpl.obligations.model import GuardHeld


def nested(depth: int) -> Expr:
    """The same test inside ever more lists."""
    asked: Expr = b.matches("image", b.path(f"x{depth}.image"), ["registry.example.com/*"])
    for level in reversed(range(depth)):
        outer = f"x{level}.entries" if level else "object.spec.entries"
        asked = b.each(f"x{level + 1}", b.path(outer), asked)
    return asked


def outcomes(target: str, asked: Expr) -> set[type]:
    policy = b.policy(b.guard("costly", "services", b.require(asked)))
    held = [each for each in derive(policy) if isinstance(each, GuardHeld)]
    return {type(load(target).answer(each, Context(policy))) for each in held}


def test_the_deeper_lists_are_looked_through_the_shorter_they_must_be() -> None:
    policies = [b.policy(b.guard("costly", "services", b.require(nested(depth)))) for depth in range(1, 6)]
    lengths = [cost.most(program.of(policy.guards[0], policy).trees) for policy in policies]
    assert lengths[0] == BOUND
    assert lengths == sorted(set(lengths), reverse=True)


@pytest.mark.parametrize("target", ["vap", "kyverno", "kyverno-cel", "rego"])
def test_what_could_not_be_judged_is_refused_by_those_that_count(target: str) -> None:
    assert outcomes(target, nested(3)) == {Enforced}
    assert outcomes(target, nested(6)) == ({Enforced} if target == "rego" else {Refused})


@pytest.mark.parametrize("target", ["vap", "kyverno", "kyverno-cel", "rego"])
def test_what_is_too_long_is_refused_by_those_that_count(target: str) -> None:
    few, many = (
        b.either(*(b.equal(b.path(f"object.spec.field{number}"), "x") for number in range(count)))
        for count in (200, 300)
    )
    assert outcomes(target, few) == {Enforced}
    assert outcomes(target, many) == ({Enforced} if target == "rego" else {Refused})
