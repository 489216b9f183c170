"""What Kubernetes does by itself goes on under guards that a check lets stand, and stops under those it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, TENANT_USER
from tests.cases.test_cases import NOW
from tests.engines.cluster import Cluster
from tpl.pipeline import Request, compile_policy

Object = dict[str, Any]

FIRST, SECOND = "registry.example.com/lasting/web:1", "registry.example.com/other/web:1"
POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}

guard restricted on namespaces {{
  require object.metadata.labels["pod-security.kubernetes.io/enforce"] == "restricted" unless
          object.metadata.labels["tpl.dev/tenant"] is unset
}}

guard volumes-stay on persistentvolumeclaims when delete {{
  exempt platform
  forbid true
}}

guard by-people on configmaps, serviceaccounts, replicasets {{
  require object.metadata.labels.team is set unless
          request.userInfo.username starts with "system:serviceaccount:kube-system:"
}}

tenant lasting {{
  namespaces "lasting", "passing"
  images {{ from "registry.example.com/lasting/*" }}
}}
"""
WHO: dict[str, Any] = {"user": PLATFORM_USER, "groups": (PLATFORM_GROUP,)}


@pytest.fixture(scope="module")
def prepared(cluster: Cluster, compiled: Compiled) -> Cluster:
    """With namespaces as they are written, and a Deployment of a time when another registry was allowed."""
    prepare(cluster, compiled, ())
    for obj in compiled.objects("namespaces"):
        if obj["kind"] == "Namespace":
            cluster.install(obj)
    cluster.install(deployment(SECOND))
    cluster.wait_for(lambda: replicas(cluster) == {SECOND: 1}, "the first ReplicaSet")
    return cluster


def deployment(image: str) -> Object:
    labels = {"app": "web"}
    context = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    container = {"name": "web", "image": image, "securityContext": context}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    spec = {"replicas": 1, "strategy": {"type": "Recreate"}, "selector": {"matchLabels": labels}, "template": template}
    metadata = {"name": "web", "namespace": "lasting", "labels": {"team": "web"}}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}


def replicas(cluster: Cluster) -> dict[str, int]:
    """Image to how many pods its ReplicaSet is to have."""
    found = cluster.request("GET", "/apis/apps/v1/namespaces/lasting/replicasets").body["items"]
    return {each["spec"]["template"]["spec"]["containers"][0]["image"]: each["spec"]["replicas"] for each in found}


def test_a_deployment_is_rolled_out_when_its_exception_has_ended(prepared: Cluster, compiled: Compiled) -> None:
    with prepared.installed(*compiled.objects("vap")):
        assert prepared.create(pod(SECOND), user=TENANT_USER, dry_run=True).denied_by("tpl-image-registry")
        assert prepared.patch(deployment(FIRST), deployment(FIRST), kind="strategic", user=TENANT_USER).allowed
        prepared.wait_for(lambda: replicas(prepared) == {SECOND: 0, FIRST: 1}, "rolled out")


def pod(image: str) -> Object:
    spec = deployment(image)["spec"]["template"]["spec"]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "lasting"}, "spec": spec}


def test_a_namespace_is_deleted(prepared: Cluster, compiled: Compiled) -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "passing"}}
    claim = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "data", "namespace": "passing"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    }
    with prepared.installed(*compiled.objects("vap")):
        for obj in compiled.objects("namespaces"):
            if obj["metadata"].get("namespace") == "passing":
                assert prepared.apply(obj, **WHO).allowed
        assert prepared.create(claim, user=TENANT_USER).allowed
        assert prepared.delete(claim, user=TENANT_USER).denied_by("tpl-volumes-stay")
        assert prepared.delete(namespace, user=TENANT_USER).denied_by("tpl-namespace-removal")
        assert prepared.delete(namespace, **WHO).allowed
        prepared.wait_for(lambda: prepared.get("v1", "Namespace", "passing").status == 404, "gone")


def test_a_namespace_comes_with_its_account(prepared: Cluster, compiled: Compiled) -> None:
    """Which a guard on accounts lets its controller make, as it says."""
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default", "namespace": "lasting"}}

    def uid() -> str:
        return str(prepared.get("v1", "ServiceAccount", "default", "lasting").body.get("metadata", {}).get("uid", ""))

    with prepared.installed(*compiled.objects("vap")):
        before = uid()
        assert prepared.delete(account).allowed
        prepared.wait_for(lambda: uid() not in ("", before), "made again")


CONTROLLER = "system:serviceaccount:kube-system:namespace-controller"
STOPPING = {
    "labels-stay": "guard labels-stay on namespaces when update { require object.metadata.labels.team is set "
    'unless object.metadata.labels["tpl.dev/tenant"] is unset }',
    "configmaps-stay": 'guard configmaps-stay on configmaps when delete { forbid request.name starts with "kube-" }',
}
"""Guards that a check refuses: each keeps a namespace from being deleted."""


@pytest.mark.parametrize("name", STOPPING)
def test_what_is_refused_would_have_stopped_a_deletion(name: str, cluster: Cluster, tmp_path: Path) -> None:
    text = f'platform {{ group "{PLATFORM_GROUP}" }}\n{STOPPING[name]}\ntenant t {{ namespaces "{name}" }}\n'
    (tmp_path / "policy.tpl").write_text(text, "utf-8")
    compilation = compile_policy(Request((tmp_path,), NOW))
    assert {one.code for one in compilation.sink.diagnostics} == {"TPL215"}
    (build,) = compilation.builds
    assert build.emission, "emitted all the same"
    contents = [piece.content for piece in build.emission.pieces if piece.path == f"vap/{name}.yaml"]
    cluster.make_namespace(name, {"tpl.dev/tenant": "t"}, {"tpl.dev/params": "1"})
    cluster.grant(CONTROLLER)
    namespace = cluster.get("v1", "Namespace", name).body
    certificate = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "kube-root-ca.crt", "namespace": name}}
    cluster.wait_for(lambda: cluster.get("v1", "ConfigMap", "kube-root-ca.crt", name).allowed, "the certificate")
    with cluster.installed(*(content.manifest() for content in contents if not isinstance(content, str))):
        answers = [
            cluster.replace({**namespace, "spec": {}}, subresource="finalize", user=CONTROLLER, dry_run=True),
            cluster.delete(certificate, user=CONTROLLER, dry_run=True),
        ]
    assert [answer.denied_by(f"tpl-{name}") for answer in answers] == [name == "labels-stay", name != "labels-stay"]
