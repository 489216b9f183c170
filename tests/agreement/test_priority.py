"""Priority classes and shares of the API server, on a real one: what pods get, who is refused, who is served where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import assert_api_server_agrees, assert_opa_agrees
from tests.agreement.compiled import Compiled, compiled_from
from tests.agreement.requests import Case, Object, _create, _maker, _pod
from tests.engines.cluster import Cluster
from tpl.backends.priority.api import API_VERSION
from tpl.model.kinds import KINDS
from tpl.semantics.admission import decide

POLICY = """
policy shop {
  api-shares 30
}

platform {
  user           "petra"
  group          "oidc:admins"
  serviceaccount "priority-flux/kustomize-controller"
}

break-glass user "berta" {
  lifts system-priority
}

service metrics {
  namespace "priority-metrics"
}

priority-class tpl-high {
  value 1000
}

priority-class tpl-batch {
  value       10
  preempts    no
  default     yes
  description "Nightly jobs"
}

tier silver {
  allow from metrics on tcp/8080
  priority { classes tpl-batch }
}

tenant prio-silver is silver {}

tenant prio-gold {
  priority { classes "tpl-*" }
}

tenant prio-any {}
"""


def pod(namespace: str, **fields: Any) -> Object:
    return _pod("p", namespace, **fields)


def cases() -> Iterator[Case]:
    theirs = {
        "prio-silver": {"tpl-batch": True, "tpl-high": False},
        "prio-gold": {"tpl-batch": True, "tpl-high": True},
        "prio-any": {"tpl-batch": True, "tpl-high": True},
    }
    for tenant, classes in theirs.items():
        for name, passes in classes.items():
            guards = () if passes else ("priority-class",)
            yield _create(f"{tenant}: {name}", pod(tenant, priorityClassName=name), *guards)
        # A pod that names none has been given the default by the time that guards see it.
        yield _create(f"{tenant}: the default", pod(tenant))
    of_system = {"prio-silver": ("priority-class", "system-priority"), "prio-any": ("system-priority",)}
    for tenant, both in of_system.items():
        yield _create(f"{tenant}: of the system", pod(tenant, priorityClassName="system-node-critical"), *both)
    for resource in ("deployments", "cronjobs"):
        for name in ("tpl-batch", "tpl-high"):
            kind = KINDS[resource]
            obj = _maker(kind, "registry.example.com/x:1", priorityClassName=name)
            obj["metadata"]["namespace"] = "prio-silver"
            guards = () if name == "tpl-batch" else ("priority-class",)
            yield _create(f"{resource}: {name}", obj, *guards, kind=kind)


CASES = {case.name: case for case in cases()}


@pytest.fixture(scope="module")
def installed(compiled: Compiled, cluster: Cluster) -> Iterator[Cluster]:
    """A cluster with the classes and the level, which pods and requests go by."""
    objects = compiled.objects("priority")
    assert [obj["kind"] for obj in objects] == ["PriorityLevelConfiguration", *["FlowSchema"] * 3,
                                                *["PriorityClass"] * 2]  # fmt: skip
    with cluster.installed(*objects):
        yield cluster


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    decision = decide(compiled.policy, CASES[name].request())
    assert {denial.guard for denial in decision.denials} == CASES[name].denied_by


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    assert_opa_agrees(compiled, CASES.values(), tmp_path)


def test_the_api_server_agrees(compiled: Compiled, installed: Cluster) -> None:
    assert_api_server_agrees(compiled, CASES.values(), installed)


def test_what_is_stored_is_what_was_written(compiled: Compiled, installed: Cluster) -> None:
    """Nothing is filled in that a controller would see as a difference."""
    for obj in compiled.objects("priority"):
        stored = installed.get(obj["apiVersion"], obj["kind"], obj["metadata"]["name"]).body
        assert {name: stored[name] for name in obj if name != "metadata"} == {
            name: obj[name] for name in obj if name != "metadata"
        }


def test_pods_have_the_priority_of_their_class(installed: Cluster) -> None:
    installed.make_namespace("priority-pods")
    wanted = {"tpl-high": (1000, "PreemptLowerPriority"), "tpl-batch": (10, "Never"), None: (10, "Never")}
    for name, (value, preemption) in wanted.items():
        fields = {"priorityClassName": name} if name else {}
        answer = installed.create(pod("priority-pods", **fields), dry_run=True)
        assert answer.allowed, answer.message
        assert (answer.body["spec"]["priority"], answer.body["spec"]["preemptionPolicy"]) == (value, preemption)


PODS, NODES, VERSION = "/api/v1/namespaces/prio-silver/pods", "/api/v1/nodes", "/version"
ACCOUNT = "system:serviceaccount"


@pytest.mark.parametrize(
    ("user", "groups", "path", "schema"),
    [
        ("mallory", (), PODS, "tpl-tenants"),
        ("mallory", ("oidc:acme-devs",), PODS, "tpl-tenants"),
        ("mallory", (), NODES, "tpl-tenants-outside-namespaces"),
        ("mallory", (), "/api/v1/pods", "tpl-tenants-outside-namespaces"),
        ("mallory", (), VERSION, "tpl-tenants-outside-namespaces"),
        (f"{ACCOUNT}:prio-silver:made-just-now", (), PODS, "tpl-tenants"),
        (f"{ACCOUNT}:prio-silver:made-just-now", (), VERSION, "tpl-tenants-outside-namespaces"),
        (f"{ACCOUNT}:of-nobody:default", (), PODS, "tpl-tenants"),
        ("petra", (), PODS, "tpl-platform"),
        ("berta", (), PODS, "tpl-platform"),
        ("paul", ("oidc:admins",), NODES, "tpl-platform"),
        (f"{ACCOUNT}:priority-flux:kustomize-controller", (), PODS, "tpl-platform"),
        (f"{ACCOUNT}:priority-flux:default", (), PODS, "tpl-tenants"),
        (f"{ACCOUNT}:priority-metrics:default", (), VERSION, "tpl-platform"),
        (f"{ACCOUNT}:kube-system:coredns", (), NODES, "kube-system-service-accounts"),
        ("system:node:n1", ("system:nodes",), NODES, "system-node-high"),
        ("root", ("system:masters",), PODS, "exempt"),
    ],
)
def test_who_is_served_where(user: str, groups: tuple[str, ...], path: str, schema: str, installed: Cluster) -> None:
    """By what the API server says itself; a request that RBAC refuses is served like any other."""

    def served() -> str:
        return installed.request("GET", path, user=user, groups=groups).flow_schema

    uid = installed.get(API_VERSION, "FlowSchema", schema).body["metadata"]["uid"]
    installed.wait_for(lambda: served() == uid, f"{user} at {path} is served by {schema}")


def test_the_objects_are_the_same_for_ten_tenants_and_for_many(compiled: Compiled, tmp_path: Path) -> None:
    text = POLICY + "".join(f"tenant t{number} is silver {{}}\n" for number in range(300))
    (tmp_path / "policy.tpl").write_text(text, "utf-8")
    assert compiled_from(tmp_path).objects("priority") == compiled.objects("priority")
