"""What is written with a status is judged by who reads it, in every engine as by the reference; a status passes."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.agreement.attempt import prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, TENANT_USER
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa_webhook import opa_webhook
from tpl.model.kinds import KINDS, Kind
from tpl.semantics.admission import Request, decide

Object = dict[str, Any]

POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}

guard no-owner on pods {{
  forbid object.metadata.annotations.owner == "nobody"
}}

guard team-stays on statefulsets, persistentvolumeclaims, ingresses, jobs when update {{
  require object.metadata.labels.team == old.metadata.labels.team
}}

guard held on poddisruptionbudgets, cronjobs when update {{
  exempt platform
  forbid old.metadata.labels.team == "ours"
}}

guard no-finalizers on horizontalpodautoscalers, daemonsets {{
  forbid object.metadata.finalizers is set
}}

guard few on replicasets {{
  forbid object.spec.replicas > 5
}}

tenant told {{ namespaces "told" }}
"""
NAMES = (
    "pods", "statefulsets", "persistentvolumeclaims", "ingresses", "jobs", "poddisruptionbudgets", "cronjobs",
    "horizontalpodautoscalers", "daemonsets", "replicasets",
)  # fmt: skip


def stored(kind: Kind) -> Object:
    """The smallest object of the kind that the API server takes."""
    labels = {"team": "ours"}
    pod = {"containers": [{"name": "web", "image": "nginx:1"}]}
    never = {**pod, "restartPolicy": "Never"}
    template = {"metadata": {"labels": {"app": "web"}}, "spec": pod}
    selected = {"selector": {"matchLabels": {"app": "web"}}, "template": template}
    specs: dict[str, Object] = {
        "pods": pod,
        "statefulsets": {**selected, "serviceName": "web"},
        "daemonsets": selected,
        "replicasets": {**selected, "replicas": 1},
        "jobs": {"template": {"spec": never}},
        "cronjobs": {"schedule": "0 0 * * *", "jobTemplate": {"spec": {"template": {"spec": never}}}},
        "persistentvolumeclaims": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
        "ingresses": {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}},
        "poddisruptionbudgets": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}},
        "horizontalpodautoscalers": {
            "maxReplicas": 2, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
        },
    }  # fmt: skip
    metadata = {"name": "web", "namespace": "told", "labels": labels}
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata, "spec": specs[kind.resource]}


STATUS: dict[str, Object] = {
    "pods": {"message": "told"},
    "statefulsets": {"replicas": 1},
    "daemonsets": {"currentNumberScheduled": 1, "desiredNumberScheduled": 1, "numberMisscheduled": 0, "numberReady": 0},
    "replicasets": {"replicas": 1},
    "jobs": {"active": 1},
    "cronjobs": {"lastScheduleTime": "2026-11-24T00:00:00Z"},
    "persistentvolumeclaims": {"phase": "Pending"},
    "ingresses": {"loadBalancer": {"ingress": [{"ip": "203.0.113.7"}]}},
    "poddisruptionbudgets": {
        "currentHealthy": 1, "desiredHealthy": 1, "disruptionsAllowed": 0, "expectedPods": 1, "observedGeneration": 1,
    },
    "horizontalpodautoscalers": {"currentReplicas": 1, "desiredReplicas": 1},
}  # fmt: skip


class Write(NamedTuple):
    """What a patch of a status holds."""

    what: str
    patch: Object


def writes(kind: Kind) -> Iterator[Write]:
    told = STATUS[kind.resource]
    yield Write("the status alone", {"status": told})
    for what, metadata in (
        ("an annotation", {"annotations": {"owner": "nobody"}}),
        ("a harmless annotation", {"annotations": {"owner": "web"}}),
        ("a label", {"labels": {"team": "theirs"}}),
        ("a finalizer", {"finalizers": ["example.com/stuck"]}),
    ):
        yield Write(f"the status and {what}", {"status": told, "metadata": metadata})


def merged(old: Object, patch: Object) -> Object:
    new = deepcopy(old)
    for key, value in patch.items():
        new[key] = merged(new.get(key, {}), value) if isinstance(value, dict) else value
    return new


def meant(compiled: Compiled, kind: Kind, old: Object, patch: Object, user: str) -> set[str]:
    groups = (PLATFORM_GROUP,) if user == PLATFORM_USER else ()
    new = merged(old, patch)
    request = Request.on(kind, "update", object=new, old=old, subresource="status", user=user, groups=groups)
    return {denial.guard for denial in decide(compiled.policy, request).denials}


@pytest.fixture(scope="module")
def prepared(cluster: Cluster, compiled: Compiled) -> Cluster:
    prepare(cluster, compiled, ())
    cluster.install(*(stored(KINDS[name]) for name in NAMES))
    return cluster


def disagreements(cluster: Cluster, compiled: Compiled) -> list[str]:
    wrong: list[str] = []
    for kind in map(KINDS.__getitem__, NAMES):
        old = stored(kind)
        for user in (TENANT_USER, PLATFORM_USER):
            groups = (PLATFORM_GROUP,) if user == PLATFORM_USER else ()
            for what, patch in writes(kind):
                answer = cluster.patch(old, patch, user=user, groups=groups, dry_run=True, subresource="status")
                guards = meant(compiled, kind, old, patch, user)
                named = any(guard in answer.message for guard in guards)
                if answer.allowed != (not guards) or (guards and not named):
                    wrong.append(f"{kind.resource}, {what}, {user}: {answer.status} {answer.message}")
    return wrong


def test_the_reference_judges_what_is_written_and_lets_a_status_pass(compiled: Compiled) -> None:
    said = {
        (name, what): found
        for name in NAMES
        for what, patch in writes(KINDS[name])
        if (found := meant(compiled, KINDS[name], stored(KINDS[name]), patch, TENANT_USER))
    }
    assert said == {
        ("pods", "the status and an annotation"): {"no-owner"},
        **{(name, "the status and a label"): {"team-stays"} for name in ("statefulsets", "persistentvolumeclaims",
                                                                         "ingresses", "jobs")},
        **{(name, "the status and a label"): {"held"} for name in ("poddisruptionbudgets", "cronjobs")},
        **{(name, "the status and a finalizer"): {"no-finalizers"} for name in ("horizontalpodautoscalers",
                                                                                "daemonsets")},
    }  # fmt: skip


def test_without_policies_every_status_is_taken(prepared: Cluster, compiled: Compiled) -> None:
    denied = [
        (name, what, user)
        for name in NAMES
        for what, patch in writes(KINDS[name])
        for user in (TENANT_USER, PLATFORM_USER)
        if meant(compiled, KINDS[name], stored(KINDS[name]), patch, user)
    ]
    assert len(disagreements(prepared, compiled)) == len(denied) > 10


def test_the_api_server_agrees(prepared: Cluster, compiled: Compiled) -> None:
    with prepared.installed(*compiled.objects("vap")):
        assert "\n".join(disagreements(prepared, compiled)) == ""


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, prepared: Cluster, compiled: Compiled, kyverno_server: KyvernoServer) -> None:
    with kyverno_server.installed(*compiled.objects(folder)):
        assert "\n".join(disagreements(prepared, compiled)) == ""


def test_opa_agrees(prepared: Cluster, compiled: Compiled, tmp_path: Path) -> None:
    (configuration,) = compiled.objects("opa")
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), configuration, tmp_path):
        assert "\n".join(disagreements(prepared, compiled)) == ""
