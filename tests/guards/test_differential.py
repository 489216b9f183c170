"""Generated guards on generated objects: the reference evaluator, OPA and the API server say the same."""

from __future__ import annotations

import copy
import json
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.engines.binaries import require
from tests.engines.cluster import Cluster
from tests.guards import build as b
from tests.guards.strategies import THING, rules
from tests.guards.strategies import things as objects
from tpl.backends._cel.program import refusal
from tpl.backends.rego.backend import Rego
from tpl.backends.vap.backend import Vap
from tpl.model.guards import Rule
from tpl.model.policy import Policy
from tpl.semantics.admission import Request, decide
from tpl.syntax.format_guards import expression

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("things"), pytest.mark.xdist_group("engines")]

Object = dict[str, Any]
Pair = tuple[Object, Object]

EVERY = "[denials | some request in input; denials := data.tpl.admission.deny with input as request]"


def policy_of(drawn: Sequence[Rule]) -> Policy:
    """A guard a rule; all of them on updates, where both objects exist."""
    return b.policy(*(b.guard(f"g{n}", THING.resource, rule, when=("update",)) for n, rule in enumerate(drawn)))


def request_of(pair: Pair) -> Request:
    """An update from the one object to the other."""
    old, new = pair
    return Request.on(THING, "update", object=new, old=old, user="mallory")


def meaning(policy: Policy, pairs: Sequence[Pair]) -> list[set[str]]:
    """The guards that deny each update, by the reference evaluator."""
    return [{denial.guard for denial in decide(policy, request_of(pair)).denials} for pair in pairs]


def differences(policy: Policy, pairs: Sequence[Pair], found: Sequence[set[str]]) -> list[str]:
    """Every guard on which an engine and the reference evaluator do not agree, with what it was asked."""
    guards = {guard.name: guard.rules[0] for guard in policy.guards}
    return [
        f"{'denied' if name in denied else 'allowed'}: {_text(guards[name])} on {json.dumps(pair[0]['spec'])} -> "
        f"{json.dumps(pair[1]['spec'])}"
        for pair, expected, denied in zip(pairs, meaning(policy, pairs), found, strict=True)
        for name in sorted(expected ^ denied)
    ]


def _text(rule: Rule) -> str:
    unless = f" unless {expression(rule.unless)}" if rule.unless else ""
    return f"{rule.effect} {expression(rule.condition)}{unless}"


def by_opa(policy: Policy, pairs: Sequence[Pair]) -> list[set[str]]:
    """The guards that deny each update, by OPA on the compiled bundle."""
    return [set(denials) for denials in said_by_opa(policy, pairs)]


def said_by_opa(policy: Policy, pairs: Sequence[Pair]) -> list[dict[str, str]]:
    """The guards that deny each update with what they say, by OPA on the compiled bundle."""
    requests = [request_of(pair).to_admission_review() for pair in pairs]
    with TemporaryDirectory() as folder:
        bundle = b.written(b.compiled(Rego(), policy), Path(folder)) / "rego"
        command: list[str | Path] = [
            require("opa") / "opa",
            "eval",
            "--format",
            "json",
            "--bundle",
            bundle,
            "--stdin-input",
            EVERY,
        ]
        done = subprocess.run(command, input=json.dumps(requests), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    answers = json.loads(done.stdout)["result"][0]["expressions"][0]["value"]
    return [{denial["guard"]: denial["msg"] for denial in denials} for denials in answers]


drawn_rules = st.lists(rules, min_size=3, max_size=8)
drawn_pairs = st.lists(st.tuples(objects(), objects()), min_size=3, max_size=8)


@settings(deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate, Phase.shrink))
@given(drawn_rules, drawn_pairs)
def test_opa_means_what_the_language_means(drawn: list[Rule], pairs: list[Pair]) -> None:
    policy = policy_of(drawn)
    assert not differences(policy, pairs, by_opa(policy, pairs))


@settings(deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate, Phase.shrink))
@given(drawn_rules, drawn_pairs)
def test_opa_says_what_the_reference_says(drawn: list[Rule], pairs: list[Pair]) -> None:
    policy = policy_of(drawn)
    for pair, said in zip(pairs, said_by_opa(policy, pairs), strict=True):
        assert said == {denial.guard: denial.message for denial in decide(policy, request_of(pair)).denials}


DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": f"{THING.resource}.{THING.group}"},
    "spec": {
        "group": THING.group,
        "scope": "Namespaced",
        "names": {"kind": THING.kind, "plural": THING.resource, "singular": "thing"},
        "versions": [
            {
                "name": THING.version,
                "served": True,
                "storage": True,
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {"spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
                    }
                },
            }
        ],
    },
}
PARAMETERS = {
    "tpl.dev/params": "1",
    "params.tpl.dev/name": "acme",
    "params.tpl.dev/images.from": "registry.example.com/acme/*\ndocker.io/library/nginx",
    "params.tpl.dev/images.forbid-tags": "latest\ndev",
    "params.tpl.dev/subjects": "\n".join(b.SUBJECTS),
}
WARNED = re.compile(r"ValidatingAdmissionPolicy 'tpl-(g\d+)'")


@pytest.fixture(scope="module")
def kind(cluster: Cluster) -> Cluster:
    """The cluster with the made-up kind and acme's namespace."""
    cluster.install(DEFINITION)
    cluster.wait_until_served(THING.api_version, THING.kind)
    cluster.make_namespace(b.ACME, {"tpl.dev/tenant": "acme"}, PARAMETERS)
    cluster.grant("mallory")
    return cluster


def by_api_server(policy: Policy, pairs: Sequence[Pair], cluster: Cluster) -> list[set[str]]:
    """The guards that deny each update, by the API server: they only warn, so that it names all of them."""
    policies = copy.deepcopy(b.manifests(b.compiled(Vap(), policy)))
    for obj in policies:
        if obj["kind"] == "ValidatingAdmissionPolicyBinding":
            obj["spec"]["validationActions"] = ["Warn"]
    stored = [_called(old, f"thing-{n}") for n, (old, _) in enumerate(pairs)]
    cluster.install(*stored)
    found = []
    with cluster.installed(*policies):
        for n, (_, new) in enumerate(pairs):
            answer = cluster.replace(_next(cluster, _called(new, f"thing-{n}")), user="mallory", dry_run=True)
            assert answer.allowed, answer.message
            found.append({match[1] for warning in answer.warnings for match in WARNED.finditer(warning)})
    for obj in stored:
        cluster.delete(obj)
    return found


def _next(cluster: Cluster, obj: Object) -> Object:
    """The object as a successor of the stored one of its name."""
    metadata = obj["metadata"]
    stored = cluster.get(THING.api_version, THING.kind, metadata["name"], metadata["namespace"]).body
    return {**obj, "metadata": {**metadata, "resourceVersion": stored["metadata"]["resourceVersion"]}}


def _called(obj: Object, name: str) -> Object:
    return {**obj, "metadata": {**obj["metadata"], "name": name}}


# As many as fit into the warnings of one answer.
many_rules = st.lists(rules, min_size=8, max_size=8)
many_pairs = st.lists(st.tuples(objects(), objects()), min_size=15, max_size=15)


@settings(
    deadline=None, max_examples=15, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)  # fmt: skip
@given(drawn=many_rules, pairs=many_pairs)
def test_the_api_server_means_what_the_language_means(drawn: list[Rule], pairs: list[Pair], kind: Cluster) -> None:
    """Guards that CEL has no words for are refused for these targets, and left out here."""
    policy = policy_of(drawn)
    named = [(_called(old, "thing"), _called(new, "thing")) for old, new in pairs]
    sayable = policy.model_copy(update={"guards": tuple(g for g in policy.guards if refusal(g, policy) is None)})
    assert not differences(sayable, named, by_api_server(sayable, named, kind))


def test_the_generated_guards_say_both() -> None:
    """The comparison is not vacuous: over the examples, each verdict occurs often."""
    verdicts: Counter[bool] = Counter()

    @settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(drawn_rules, drawn_pairs)
    def draw(drawn: list[Rule], pairs: list[Pair]) -> None:
        for denied in meaning(policy_of(drawn), pairs):
            verdicts.update(f"g{n}" in denied for n in range(len(drawn)))

    draw()
    assert min(verdicts[True], verdicts[False]) > verdicts.total() / 10
