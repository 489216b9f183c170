"""What tpl writes the API server takes, and judges as far as the estimate says; what it refuses, tpl does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.test_foreign import definition
from tests.engines.cluster import Cluster
from tests.guards.build import manifests
from tests.guards.strategies import THING
from tests.syntax.test_recovery import compile_text
from tpl.backends import load
from tpl.backends._cel import cost
from tpl.backends._cel.program import Program, of
from tpl.backends.base import Context, Refused
from tpl.diagnostics.model import Severity
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.obligations.model import GuardHeld

Object = dict[str, Any]

ASKED = {
    "compare": '{x}.text != "bad"',
    "contains": 'not {x}.text contains "bad"',
    "image": 'not {x}.text matches image ("registry.example.com/a/*", "registry.example.com/b/*")',
    "in": 'not {x}.text in ("b1", "b2", "b3", "b4", "b5")',
    "lower": 'lower({x}.text) != "bad"',
    "amount": "{x}.amount <= 5Gi",
}
LEAF = {"text": f"registry.example.com/{'z' * (cost.TEXT - 21)}", "amount": "1Gi"}
"""As long as texts are taken to be, and let pass by each of the rules."""

NAMESPACE = "costs"


def nested(depth: int, asked: str) -> str:
    names = ["object.spec", *(f"x{level}" for level in range(depth))]
    through = "".join(f"each {inner} in {outer}.entries: " for outer, inner in pairwise(names))
    return through + ASKED[asked].format(x=names[-1])


def alternatives(number: int) -> str:
    return " or ".join(f'object.spec.text{one} == "x"' for one in range(number))


def policy_with(rule: str, folder: Path) -> Policy:
    text = f'kind things = {THING.group}/v1/things {{ manifests "Thing" }}\n'
    text += f"guard costly on things when create {{ require {rule} }}\n"
    compilation = compile_text(f'{text}tenant acme {{ namespaces "{NAMESPACE}" }}\n', folder)
    assert not {found.code for found in compilation.sink.diagnostics if found.severity is Severity.ERROR} - {
        "TPL801", "TPL805",
    }  # fmt: skip
    return compilation.builds[0].policy


def written(policy: Policy) -> tuple[Program, Refused | None, list[Object]]:
    """The guard in CEL, why tpl refuses to write it, and what it would write."""
    program = of(next(guard for guard in policy.guards if guard.name == "costly"), policy)
    held = [each for each in derive(policy) if isinstance(each, GuardHeld) and each.guard.name == "costly"]
    return program, program.beyond, manifests([*load("vap").assemble(held, Context(policy))])


def thing(depth: int, length: int) -> Object:
    spec: Object = LEAF
    for _ in range(depth):
        spec = {"entries": [spec] * length}
    metadata = {"name": "thing", "namespace": NAMESPACE}
    return {"apiVersion": THING.api_version, "kind": THING.kind, "metadata": metadata, "spec": spec}


@pytest.fixture(scope="module")
def prepared(cluster: Cluster) -> Iterator[Cluster]:
    crd = definition(THING._replace(resource="things"))
    crd["spec"]["versions"] = [{**crd["spec"]["versions"][0], "name": "v1", "storage": True}]
    cluster.install(crd)
    cluster.wait_until_served(THING.api_version, THING.kind)
    cluster.make_namespace(NAMESPACE, {"tpl.dev/tenant": "acme"}, {"tpl.dev/params": "1"})
    yield cluster
    cluster.delete(crd)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("depth", [2, 3, 4])
def test_the_api_server_goes_through_lists_as_long_as_the_estimate_says(
    depth: int, asked: str, prepared: Cluster, tmp_path: Path
) -> None:
    program, refused, objects = written(policy_with(nested(depth, asked), tmp_path))
    assert refused is None
    length = cost.most(program.trees)
    with prepared.installed(*objects):
        taken = prepared.create(thing(depth, min(length, int(20_000 ** (1 / depth)))), dry_run=True)
        assert taken.allowed, taken.message


@pytest.mark.parametrize(("depth", "asked"), [(5, "image"), (6, "amount")])
def test_what_is_refused_for_its_cost_the_api_server_stops(
    depth: int, asked: str, prepared: Cluster, tmp_path: Path
) -> None:
    _, refused, objects = written(policy_with(nested(depth, asked), tmp_path))
    assert refused
    assert refused.code == "TPL801"
    with prepared.installed(*objects):
        stopped = prepared.create(thing(depth, cost.ENOUGH), dry_run=True)
    assert stopped.evaluation_failed
    assert "cost limit exceeded" in stopped.message


@pytest.mark.parametrize("number", [50, 120, 200])
def test_many_alternatives_are_taken(number: int, prepared: Cluster, tmp_path: Path) -> None:
    _, refused, (policy, *_) = written(policy_with(alternatives(number), tmp_path))
    assert refused is None
    assert (answer := prepared.create(policy, dry_run=True)).allowed, answer.message


def test_what_is_refused_for_its_length_the_api_server_refuses(prepared: Cluster, tmp_path: Path) -> None:
    _, refused, (policy, *_) = written(policy_with(alternatives(260), tmp_path))
    assert refused
    assert refused.code == "TPL805"
    answer = prepared.create(policy, dry_run=True)
    assert not answer.allowed
    assert "expression code point size exceeds limit" in answer.message
