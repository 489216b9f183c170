"""What is scaled is judged by what a Scale says, in every engine as by the reference, down to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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

SCALED = ("deployments", "statefulsets", "replicasets", "replicationcontrollers")
POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}

guard few on {", ".join(SCALED)} {{
  forbid object.spec.replicas > 5 unless namespace.name == "wide"
}}

guard not-none on statefulsets, replicationcontrollers {{
  forbid object.spec.replicas == 0
}}

guard two-or-more on deployments when update {{
  require object.spec.replicas >= 2 and object.metadata.name != "nobody"
}}

guard never-less on replicationcontrollers when update {{
  exempt platform
  forbid object.spec.replicas < old.spec.replicas
}}

guard pods-have-apps on pods {{
  require object.metadata.labels.app is set
}}

tenant scaled {{ namespaces "narrow", "wide" }}
"""
STORED = 3
NUMBERS = (0, 1, STORED, 4, 9)


def maker(kind: Kind, namespace: str, replicas: int = STORED) -> Object:
    labels = {"app": "web"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": "nginx:1"}]}}
    spec: Object = {"replicas": replicas, "template": template, "selector": {"matchLabels": labels}}
    if kind.resource == "replicationcontrollers":
        spec["selector"] = labels
    if kind.resource == "statefulsets":
        spec["serviceName"] = "web"
    metadata = {"name": kind.resource, "namespace": namespace}
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata, "spec": spec}


def scale(kind: Kind, namespace: str, replicas: int) -> Object:
    """As the API server has it: without the number where that is 0."""
    metadata = {"name": kind.resource, "namespace": namespace}
    spec = {"replicas": replicas} if replicas else {}
    return {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": metadata, "spec": spec}


@pytest.fixture(scope="module")
def prepared(cluster: Cluster, compiled: Compiled) -> Cluster:
    prepare(cluster, compiled, ())
    cluster.install(*(maker(KINDS[name], namespace) for name in SCALED for namespace in ("narrow", "wide")))
    return cluster


def asked() -> Iterator[tuple[Kind, str, int, str]]:
    for name in SCALED:
        for namespace in ("narrow", "wide"):
            yield from (
                (KINDS[name], namespace, number, user) for number in NUMBERS for user in (TENANT_USER, PLATFORM_USER)
            )


def meant(compiled: Compiled, kind: Kind, namespace: str, number: int, user: str) -> set[str]:
    groups = (PLATFORM_GROUP,) if user == PLATFORM_USER else ()
    new, old = scale(kind, namespace, number), scale(kind, namespace, STORED)
    request = Request.on(kind, "update", object=new, old=old, subresource="scale", user=user, groups=groups)
    return {denial.guard for denial in decide(compiled.policy, request).denials}


def disagreements(cluster: Cluster, compiled: Compiled) -> list[str]:
    """Scalings, by a patch and by a whole Scale, that are not answered as the reference does."""
    wrong: list[str] = []
    for kind, namespace, number, user in asked():
        groups = (PLATFORM_GROUP,) if user == PLATFORM_USER else ()
        target = maker(kind, namespace)
        who: dict[str, Any] = {"user": user, "groups": groups, "dry_run": True, "subresource": "scale"}
        patched = cluster.patch(target, {"spec": {"replicas": number}}, **who)
        whole = cluster.request("PUT", cluster.path(target, subresource="scale"), scale(kind, namespace, number),
                                user=user, groups=groups, dry_run=True)  # fmt: skip
        guards = meant(compiled, kind, namespace, number, user)
        for way, answer in (("patch", patched), ("put", whole)):
            named = any(guard in answer.message for guard in guards)
            if answer.allowed != (not guards) or (guards and not named):
                wrong.append(f"{way} {kind.resource} {namespace} {number} {user}: {answer.status} {answer.message}")
    return wrong


def test_the_reference_judges_each_guard_both_ways(compiled: Compiled) -> None:
    verdicts = [meant(compiled, *each) for each in asked()]
    assert set().union(*verdicts) == {"few", "not-none", "two-or-more", "never-less"}
    assert verdicts.count(set()) > len(verdicts) / 4
    assert meant(compiled, KINDS["statefulsets"], "wide", 0, TENANT_USER) == {"not-none"}
    assert meant(compiled, KINDS["deployments"], "narrow", 0, PLATFORM_USER) == {"two-or-more"}


def test_without_policies_every_scaling_passes(prepared: Cluster, compiled: Compiled) -> None:
    refused = disagreements(prepared, compiled)
    assert len(refused) == 2 * sum(bool(meant(compiled, *each)) for each in asked())


def test_the_api_server_agrees(prepared: Cluster, compiled: Compiled) -> None:
    with prepared.installed(*compiled.objects("vap")):
        assert "\n".join(disagreements(prepared, compiled)) == ""
        names = [obj["metadata"]["name"] for obj in compiled.objects("vap") if obj["kind"].endswith("Policy")]
        assert not {name: found for name in names if (found := prepared.type_warnings(name))}


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, prepared: Cluster, compiled: Compiled, kyverno_server: KyvernoServer) -> None:
    with kyverno_server.installed(*compiled.objects(folder)):
        assert "\n".join(disagreements(prepared, compiled)) == ""


def test_opa_agrees(prepared: Cluster, compiled: Compiled, tmp_path: Path) -> None:
    (configuration,) = compiled.objects("opa")
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), configuration, tmp_path):
        assert "\n".join(disagreements(prepared, compiled)) == ""
