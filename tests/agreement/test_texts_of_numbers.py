"""Percentages and numbers, and what stands at the last separator: every engine as the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import TENANT_USER
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import Opa
from tpl.model.kinds import KINDS
from tpl.semantics.admission import Request, decide

Object = dict[str, Any]

POLICY = """
guard some-may-go on poddisruptionbudgets {
  require object.spec.maxUnavailable is unset or
          number(object.spec.maxUnavailable) >= 1 or percent(object.spec.maxUnavailable) >= 10
  forbid  percent(object.spec.minAvailable) > 90
}

guard last-words on configmaps {
  forbid after(object.data.path, last "/") == "secret"
  forbid before(object.data.path, last "aa") == "a"
  require object.data.path is unset or before(object.data.path, last "/") is set
}

tenant numbers { namespaces "numbers" }
"""
BUDGET, SETTINGS = KINDS["poddisruptionbudgets"], KINDS["configmaps"]


def budget(**spec: Any) -> Object:
    return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": named(),
            "spec": {"selector": {"matchLabels": {"app": "x"}}, **spec}}  # fmt: skip


def settings(path: str | None) -> Object:
    data = {} if path is None else {"path": path}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": named(), "data": data}


def named() -> Object:
    return {"name": "one", "namespace": "numbers"}


OBJECTS = [
    *(budget(maxUnavailable=value) for value in (0, 1, 7, "0%", "9%", "10%", "025%", "100%")),
    *(budget(minAvailable=value) for value in (0, 5, "90%", "91%", "100%")),
    budget(),
    *map(settings, (None, "", "a/secret", "a/secret/b", "a/b/secret", "secret", "/", "aaa/x", "aaa", "é/é/secret")),
]


def denied(policy: Compiled, obj: Object) -> set[str]:
    kind = BUDGET if obj["kind"] == BUDGET.kind else SETTINGS
    request = Request.on(kind, "create", object=obj, user=TENANT_USER)
    return {denial.guard for denial in decide(policy.policy, request).denials}


def test_the_reference_tells_them_apart(compiled: Compiled) -> None:
    found = [bool(denied(compiled, obj)) for obj in OBJECTS]
    assert found == [
        *(True, False, False, True, True, False, False, False),
        *(False, False, False, True, True),
        False,
        *(False, True, True, False, True, True, False, True, True, True),
    ]


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    with Opa(compiled.write(Path("rego"), tmp_path)) as opa:
        for obj in OBJECTS:
            kind = BUDGET if obj["kind"] == BUDGET.kind else SETTINGS
            request = Request.on(kind, "create", object=obj, user=TENANT_USER)
            denials = opa.decide(request.to_admission_review(), rule="deny")
            said = {(denial.guard, denial.message) for denial in decide(compiled.policy, request).denials}
            assert {(denial["guard"], denial["msg"]) for denial in denials} == said, obj


@pytest.fixture(scope="module")
def prepared(cluster: Cluster, compiled: Compiled) -> Cluster:
    prepare(cluster, compiled, ())
    return cluster


def disagreements(cluster: Cluster, compiled: Compiled) -> list[str]:
    wrong = []
    for obj in OBJECTS:
        answer, guards = cluster.create(obj, user=TENANT_USER, dry_run=True), denied(compiled, obj)
        if answer.allowed is bool(guards) or (guards and not any(f"{guard}:" in answer.message for guard in guards)):
            wrong.append(f"{obj}: {answer.status} {answer.message}")
    return wrong


def test_the_api_server_agrees(prepared: Cluster, compiled: Compiled) -> None:
    with prepared.installed(*compiled.objects("vap")):
        assert "\n".join(disagreements(prepared, compiled)) == ""


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, prepared: Cluster, compiled: Compiled, kyverno_server: KyvernoServer) -> None:
    with kyverno_server.installed(*compiled.objects(folder)):
        assert "\n".join(disagreements(prepared, compiled)) == ""
