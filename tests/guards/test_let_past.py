"""Of every rule of the library that a guard in its place may leave out, a request is found that then passes."""

from __future__ import annotations

import pytest

from tests.syntax.test_recovery import compile_text
from tpl.model.expr import Truth
from tpl.model.guards import Guard, Rule
from tpl.model.policy import Policy
from tpl.semantics.admission import broken, decide
from tpl.semantics.let_past import let_past

TENANTS = """
tenant globex { nodes team = "globex" }
tenant acme {
  namespaces "acme"
  images  { from "registry.example.com/acme/*"; forbid-tags "latest"; digest required }
  ingress { hosts "*.acme.example.com"; class "nginx"; gateways "infra/public" }
  storage { classes "fast" }
  priority { classes batch }
  nodes   pool = "acme"
}
"""
NOTHING = Rule(effect="require", condition=Truth(value=True))


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    compilation = compile_text(TENANTS, tmp_path_factory.mktemp("library"))
    assert not compilation.sink.has_errors
    return compilation.builds[0].policy


def replaceable(policy: Policy) -> list[Guard]:
    return [guard for guard in policy.guards if guard.liftable]


def in_place(policy: Policy, new: Guard) -> Policy:
    guards = tuple(new if guard.name == new.name else guard for guard in policy.guards)
    return policy.model_copy(update={"guards": guards})


def without(guard: Guard, number: int) -> Guard:
    """The guard without one of its rules."""
    rules = tuple(NOTHING if each == number else rule for each, rule in enumerate(guard.rules))
    return guard.model_copy(update={"rules": rules})


def test_each_rule_has_an_example(policy: Policy) -> None:
    tried = 0
    for old in replaceable(policy):
        for number, rule in enumerate(old.rules):
            weaker = in_place(policy, without(old, number))
            found = let_past(weaker, old, without(old, number))
            assert found, (old.name, number)
            request, by = found
            assert by == rule
            assert [denial.guard for denial in decide(policy, request).denials] == [old.name]
            assert decide(weaker, request).allowed
            tried += 1
    assert tried > 20


def test_what_is_the_same_lets_nothing_past(policy: Policy) -> None:
    """Not by its text, which would be too easy: the rules are said the other way around."""
    for old in replaceable(policy):
        turned = old.model_copy(update={"rules": tuple(map(_turned, old.rules))})
        assert let_past(in_place(policy, turned), old, turned) is None


def _turned(rule: Rule) -> Rule:
    from tpl.model.expr import Not

    effect = "forbid" if rule.effect == "require" else "require"
    return rule.model_copy(update={"effect": effect, "condition": Not(operand=rule.condition)})


@pytest.mark.parametrize("change", [{"mode": "audit"}, {"operations": ("delete",)}])
def test_a_guard_that_does_not_judge_holds_nothing(policy: Policy, change: dict[str, object]) -> None:
    old = next(guard for guard in policy.guards if guard.name == "external-ips")
    new = old.model_copy(update=change)
    found = let_past(in_place(policy, new), old, new)
    assert found
    assert broken(policy, old, found[0]) == old.rules[0]
