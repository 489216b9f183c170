"""Every case of the evaluator's table, as a `require` and as a `forbid`, in the engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.engines.cluster import Cluster
from tests.engines.kyverno import Kyverno
from tests.guards import build as b
from tests.guards.strategies import THING
from tests.guards.test_differential import PARAMETERS, by_api_server, by_opa, differences, kind, meaning
from tests.guards.test_evaluator import CASES, OBJECT
from tpl.backends._cel.program import refusal
from tpl.backends.kyverno_cel.backend import KyvernoValidatingPolicy
from tpl.model.expr import Expr
from tpl.model.policy import Policy
from tpl.semantics.admission import Request, decide

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("things"), pytest.mark.xdist_group("engines")]
__all__ = ["kind"]

EXPRESSIONS: TypeAdapter[Expr] = TypeAdapter(Expr)
AT_ONCE = 40
"""How many guards the API server can warn of in one answer, all that deny among them."""


def in_spec(expression: Expr) -> Expr:
    """The expression about the object's `spec`, where the made-up kind holds whatever it is given."""
    return EXPRESSIONS.validate_python(_moved(EXPRESSIONS.dump_python(expression)))


def _moved(node: Any) -> Any:
    if isinstance(node, list | tuple):
        return [_moved(each) for each in node]
    if not isinstance(node, dict):
        return node
    moved = {key: _moved(value) for key, value in node.items()}
    if node.get("node") == "path" and node["root"] in ("object", "old"):
        moved["steps"] = [{"step": "field", "name": "spec"}, *moved["steps"]]
    return moved


RULES = [rule(in_spec(expression)) for _, expression, _ in CASES for rule in (b.require, b.forbid)]
METADATA = {"name": "thing", "namespace": b.ACME}
FRAME = {"apiVersion": THING.api_version, "kind": THING.kind, "metadata": METADATA}
PAIRS = [({**FRAME, "spec": {}}, {**FRAME, "spec": OBJECT})]


def policies() -> Iterator[Policy]:
    for start in range(0, len(RULES), AT_ONCE):
        numbered = enumerate(RULES[start : start + AT_ONCE])
        yield b.policy(*(b.guard(f"g{n}", THING.resource, rule, title="t", when=("update",)) for n, rule in numbered))


def test_the_table_has_both_verdicts() -> None:
    denied = sum(len(verdict) for policy in policies() for verdict in meaning(policy, PAIRS))
    assert len(RULES) / 3 < denied < len(RULES) * 2 / 3


def test_opa_agrees_with_the_table() -> None:
    for policy in policies():
        assert not differences(policy, PAIRS, by_opa(policy, PAIRS))


def test_the_api_server_agrees_with_the_table(kind: Cluster) -> None:
    for policy in policies():
        sayable = tuple(guard for guard in policy.guards if refusal(guard, policy) is None)
        assert len(sayable) > len(policy.guards) / 2
        said = policy.model_copy(update={"guards": sayable})
        assert not differences(said, PAIRS, by_api_server(said, PAIRS, kind))


def test_kyverno_agrees_with_the_table() -> None:
    """Its CEL is not the API server's: `orValue` is a function of its own, and variables have no types."""
    numbered = enumerate(RULES)
    policy = b.policy(*(b.guard(f"g{n}", THING.resource, rule, when=("create",)) for n, rule in numbered))
    sayable = tuple(guard for guard in policy.guards if refusal(guard, policy) is None)
    policy = policy.model_copy(update={"guards": sayable})
    # Those for tenants in audit judge nothing in this namespace.
    policies = [
        each
        for each in b.manifests(b.compiled(KyvernoValidatingPolicy(), policy))
        if not each["metadata"]["name"].endswith(".audit")
    ]
    metadata = {"name": b.ACME, "labels": {"tpl.dev/tenant": "acme"}, "annotations": PARAMETERS}
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
    ((_, new),) = PAIRS
    (verdicts,) = Kyverno(policies, namespaces=[namespace]).judge([new], user="mallory")
    denied = {verdict.policy.removeprefix("tpl-") for verdict in verdicts if verdict.result in ("fail", "error")}
    assert {verdict.result for verdict in verdicts} <= {"pass", "fail", "error"}
    request = Request.on(THING, "create", object=new, user="mallory")
    assert denied == {denial.guard for denial in decide(policy, request).denials}
