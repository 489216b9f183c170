"""Guards that ask what the Namespace bears: the reference, the API server and Kyverno agree; OPA refuses them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agreement.attempt import assert_api_server_agrees
from tests.agreement.compiled import Compiled
from tests.agreement.requests import Case, Object, _create, _named
from tests.cases.test_cases import NOW
from tests.engines.cluster import Cluster
from tests.engines.kyverno import Kyverno
from tpl.model.kinds import KINDS
from tpl.pipeline import Request, compile_policy
from tpl.semantics.admission import decide

POLICY = """
guard inside on services {
  forbid namespace.labels["stage"] == "prod" and object.spec.type == "NodePort"
}
guard same-team on services {
  require namespace.annotations["example.com/team"] is unset or
          object.metadata.labels["example.com/team"] == namespace.annotations["example.com/team"]
}
guard tested on services {
  forbid object.metadata.labels.test is set and not (some key in keys(namespace.labels): key starts with "test-")
}

tenant ns-prod {
  labels {
    stage = "prod"
  }
  annotations {
    "example.com/team" = "blue"
  }
}

tenant ns-test {
  labels {
    stage      = "dev"
    test-suite = "a"
  }
}
"""
PROD, TEST = "ns-prod", "ns-test"
SERVICE = KINDS["services"]


def service(namespace: str, port: str = "ClusterIP", **labels: str) -> Object:
    made = _named(SERVICE, "web", namespace, spec={"ports": [{"port": 80}], "type": port})
    made["metadata"]["labels"] = {key.replace("team", "example.com/team"): value for key, value in labels.items()}
    return made


def cases() -> Iterator[Case]:
    yield _create("production, inside", service(PROD, team="blue"), kind=SERVICE)
    yield _create("production, by a node's port", service(PROD, "NodePort", team="blue"), "inside", kind=SERVICE)
    yield _create("development, by a node's port", service(TEST, "NodePort"), kind=SERVICE)
    yield _create("of another team", service(PROD, team="red"), "same-team", kind=SERVICE)
    yield _create("of no team", service(PROD), "same-team", kind=SERVICE)
    yield _create("a test where there are some", service(TEST, test="x"), kind=SERVICE)
    yield _create("a test where there are none", service(PROD, test="x", team="blue"), "tested", kind=SERVICE)


CASES = {case.name: case for case in cases()}


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    decision = decide(compiled.policy, CASES[name].request())
    assert {denial.guard for denial in decision.denials} == CASES[name].denied_by


def test_the_api_server_agrees(compiled: Compiled, cluster: Cluster) -> None:
    assert_api_server_agrees(compiled, CASES.values(), cluster)


@pytest.mark.engines
def test_kyverno_agrees(compiled: Compiled) -> None:
    own = [
        policy
        for policy in compiled.objects("kyverno-cel")
        if policy["metadata"]["name"] in ("tpl-inside", "tpl-same-team", "tpl-tested")
    ]
    namespaces = [obj for obj in compiled.objects("namespaces") if obj["kind"] == "Namespace"]
    kyverno = Kyverno(own, namespaces=namespaces)
    listed = [case for case in CASES.values() if case.object]
    verdicts = kyverno.judge([case.object for case in listed if case.object], user="mallory")
    for case, said in zip(listed, verdicts, strict=True):
        denied = {each.policy.removeprefix("tpl-") for each in said if each.result in ("fail", "error")}
        assert denied == case.denied_by, case.name


def test_opa_alone_cannot_hold_them(tmp_path: Path) -> None:
    (tmp_path / "policy.tpl").write_text(POLICY, "utf-8")
    found = {}
    for name in ("rego", "vap"):
        asked = Request((tmp_path,), NOW, backends=("namespaces", name))
        found[name] = compile_policy(asked).sink.diagnostics
    assert [each.code for each in found["rego"]].count("TPL801") == 3
    assert not found["vap"]
