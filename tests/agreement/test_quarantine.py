"""What a quarantine freezes: the reference, OPA, the API server and Kyverno on attempts and their legitimate twins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import attempt, prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import GOOD, PLATFORM_USER, Case, Object, _create, _maker, _named, _pod
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import Opa
from tpl.model.incidents import EXEC, FREEZABLE
from tpl.model.kinds import KINDS
from tpl.semantics.admission import Request, decide

POLICY = """
platform {
  group "oidc:platform-admins"
}

tenant frozen-initech {}

tenant frozen-acme {}

quarantine frozen-initech {
  since  2026-11-20
  reason "cryptominer"
  freeze deployments, configmaps, exec
}

tenant frozen-globex {}

quarantine frozen-globex {
  since  2026-11-20
  reason "nothing new"
  freeze pods
}
"""
BAD, FREE, STILL = "frozen-initech", "frozen-acme", "frozen-globex"


def deployment(namespace: str, name: str = "d", **labels: str) -> Object:
    obj: Object = _maker(KINDS["deployments"], GOOD)
    obj["metadata"] |= {"name": name, "namespace": namespace}
    obj["metadata"].setdefault("labels", {}).update(labels)
    return obj


def configmap(namespace: str, name: str = "c", **data: str) -> Object:
    return _named(KINDS["configmaps"], name, namespace, data=data)


def cases() -> Iterator[Case]:
    deployments, configmaps = KINDS["deployments"], KINDS["configmaps"]
    for namespace, denied in ((BAD, True), (FREE, False)):
        by = frozenset({"quarantine"} if denied else ())
        yield _create(f"creates a deployment in {namespace}", deployment(namespace), *by, kind=deployments)
        yield _create(f"creates a config map in {namespace}", configmap(namespace), *by, kind=configmaps)
        yield _create(f"creates a pod in {namespace}", _pod("p", namespace))
        stored, later = deployment(namespace, "stored"), deployment(namespace, "stored", a="b")
        yield Case(f"labels a deployment in {namespace}", deployments, "update", later, stored, denied_by=by)
        old, new = configmap(namespace, "stored", a="1"), configmap(namespace, "stored", a="2")
        yield Case(f"removes a config map in {namespace}", configmaps, "delete", None, old)
        yield Case(f"the platform creates a config map in {namespace}", configmaps, "create",
                   new | {"metadata": {"name": "new", "namespace": namespace}}, user=PLATFORM_USER)  # fmt: skip

    yield _create("creates a pod where pods are frozen", _pod("p", STILL), "quarantine-pods")
    yield _create("creates a deployment where pods are frozen", deployment(STILL), kind=deployments)


CASES = {case.name: case for case in cases()}


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    decision = decide(compiled.policy, CASES[name].request())
    assert {denial.guard for denial in decision.denials} == CASES[name].denied_by


def scaling(namespace: str) -> Request:
    scale = {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "stored", "namespace": namespace}}
    return Request.on(KINDS["deployments"], "update", object=scale | {"spec": {"replicas": 9}}, old=scale,
                      subresource="scale", user="mallory")  # fmt: skip


def connecting(namespace: str, subresource: str = "exec") -> Request:
    pods = KINDS["pods"]
    return Request("connect", pods.group, pods.version, "pods", "Pod", "p", namespace, subresource, "mallory")


@pytest.mark.engines
@pytest.mark.parametrize(("namespace", "denied"), [(BAD, True), (FREE, False)])
def test_scaling_and_exec(namespace: str, denied: bool, compiled: Compiled, tmp_path: Path) -> None:
    asked = {
        "quarantine": scaling(namespace),
        **{f"quarantine-exec/{name}": connecting(namespace, name) for name in ("exec", "attach", "portforward")},
    }
    with Opa(compiled.write(Path("rego"), tmp_path)) as opa:
        for name, request in asked.items():
            expected = {name.partition("/")[0]} if denied else set[str]()
            assert {each.guard for each in decide(compiled.policy, request).denials} == expected, name
            denials = opa.decide(request.to_admission_review(), rule="deny")
            assert {denial["guard"] for denial in denials} == expected, name


def test_every_word_is_one_of_the_guards_kinds(compiled: Compiled) -> None:
    """What can be frozen is judged, and what is judged can be frozen."""
    (guard,) = (guard for guard in compiled.policy.guards if guard.name == "quarantine")
    assert {"pods", *(kind.resource for kind in guard.kinds)} == {*FREEZABLE} - {EXEC}


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    with Opa(compiled.write(Path("rego"), tmp_path)) as opa:
        for case in CASES.values():
            denials = opa.decide(case.request().to_admission_review(), rule="deny")
            assert {denial["guard"] for denial in denials} == case.denied_by, case.name
            said = {denial.message for denial in decide(compiled.policy, case.request()).denials}
            assert {denial["msg"] for denial in denials} == said, case.name


def scale_of(namespace: str) -> Object:
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "stored", "namespace": namespace}}


def _agree(cluster: Cluster) -> None:
    for case in CASES.values():
        answer = attempt(cluster, case)
        assert not answer.evaluation_failed, f"{case.name}: {answer.message}"
        assert answer.allowed is not bool(case.denied_by), f"{case.name}: {answer.message}"
    for namespace, denied in ((BAD, True), (FREE, False)):
        patch: dict[str, Any] = {"spec": {"replicas": 9}}
        answer = cluster.patch(scale_of(namespace), patch, subresource="scale", user="mallory", dry_run=True)
        assert answer.allowed is not denied, f"scaling in {namespace}: {answer.message}"


def test_the_api_server_agrees(compiled: Compiled, cluster: Cluster) -> None:
    prepare(cluster, compiled, CASES.values())
    with cluster.installed(*compiled.objects("vap")):
        _agree(cluster)


@pytest.mark.parametrize("target", ["kyverno", "kyverno-cel"])
def test_kyverno_agrees(target: str, compiled: Compiled, cluster: Cluster, kyverno_server: KyvernoServer) -> None:
    prepare(cluster, compiled, CASES.values())
    mine = ("tpl-quarantine", "tpl-quarantine-pods", "tpl-quarantine-exec")
    policies = [obj for obj in compiled.objects(target) if obj["metadata"]["name"] in mine]
    assert len(policies) == len(mine)
    with kyverno_server.installed(*policies):
        _agree(cluster)
