"""Guards on kinds that a policy names itself, with stand-ins for their definitions: every engine agrees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.compiled import Compiled, compiled_from
from tests.agreement.requests import TENANT_USER
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import Opa
from tpl.model.kinds import Kind
from tpl.semantics.admission import Request, decide

KIND = Kind("example.com", "v1", "certificates", "Certificate")
POLICY = """
kind certificates = example.com/v1/certificates { schema "certificates.json" }

guard own-issuers on certificates {
  require object.spec.issuerRef.kind == "Issuer"
  require each name in object.spec.dnsNames: name matches host "*.example.com"
  require object.spec.size is unset or object.spec.size <= 1.5Gi
}

guard ready-once on certificates {
  forbid object.status.ready == "never"
}

tenant acme { namespaces "acme" }
"""
TEXT = {"type": "string"}
SPEC = {
    "issuerRef": {"type": "object", "properties": {"kind": TEXT}},
    "dnsNames": {"type": "array", "items": TEXT},
    "size": {"x-kubernetes-int-or-string": True},
}
SCHEMA = {
    "type": "object",
    "properties": {
        "spec": {"type": "object", "properties": SPEC},
        "status": {"type": "object", "properties": {"ready": TEXT}},
    },
}
VERSION = {
    "name": KIND.version,
    "served": True,
    "storage": True,
    "schema": {"openAPIV3Schema": SCHEMA},
    "subresources": {"status": {}},
}
DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "certificates.example.com"},
    "spec": {
        "group": KIND.group,
        "scope": "Namespaced",
        "names": {"kind": KIND.kind, "plural": KIND.resource, "singular": "certificate"},
        "versions": [VERSION],
    },
}

Object = dict[str, Any]


def made(kind: str = "Issuer", **spec: Any) -> Object:
    metadata = {"name": "web", "namespace": "acme"}
    spec = {"issuerRef": {"kind": kind}, **spec}
    return {"apiVersion": KIND.api_version, "kind": KIND.kind, "metadata": metadata, "spec": spec}


PASSING = [
    made(),
    made(dnsNames=["a.example.com"], size="1.5Gi"),
    made(size="1610612736"),
    made(size=1610612736),
    {**made(), "status": {"ready": "yes"}},
]
DENIED = [
    made("ClusterIssuer"),
    {**made(), "spec": {}},
    made(dnsNames=["a.example.com", "example.com"]),
    made(size="1537Mi"),
    made(size=1610612737),
    made(size="much"),
]


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    folder = tmp_path_factory.mktemp("kinds")
    (folder / "certificates.json").write_text(json.dumps(DEFINITION), "utf-8")
    (folder / "a.tpl").write_text(POLICY, "utf-8")
    return compiled_from(folder)


def asked(obj: Object) -> Request:
    return Request.on(KIND, "create", object=obj, user=TENANT_USER)


def test_the_reference_knows_the_kind(policy: Compiled) -> None:
    assert [decide(policy.policy, asked(obj)).allowed for obj in PASSING] == [True] * len(PASSING)
    assert [decide(policy.policy, asked(obj)).allowed for obj in DENIED] == [False] * len(DENIED)


@pytest.mark.engines
def test_opa_agrees(policy: Compiled, tmp_path: Path) -> None:
    with Opa(policy.write(Path("rego"), tmp_path)) as opa:
        for obj in (*PASSING, *DENIED):
            denials = opa.decide(asked(obj).to_admission_review(), rule="deny")
            assert bool(denials) is (obj in DENIED), obj


def install(cluster: Cluster, policy: Compiled) -> None:
    for obj in policy.objects("namespaces"):
        if obj["kind"] == "Namespace":
            cluster.make_namespace(obj["metadata"]["name"], obj["metadata"]["labels"], obj["metadata"]["annotations"])
    cluster.install(DEFINITION)
    cluster.wait_until_served(KIND.api_version, KIND.kind)
    cluster.grant(TENANT_USER)


def wrong(cluster: Cluster) -> list[str]:
    """The objects that the server answers otherwise than it should."""
    found = []
    for obj in (*PASSING, *DENIED):
        answer = cluster.create(obj, user=TENANT_USER, dry_run=True)
        if answer.allowed is (obj in DENIED):
            found.append(f"{obj['spec']}: {answer.status} {answer.message}")
    return found


@pytest.fixture(scope="module")
def own_cluster(policy: Compiled) -> Iterator[Cluster]:
    with Cluster() as running:
        install(running, policy)
        yield running


@pytest.mark.engines
@pytest.mark.xdist_group("kinds")
def test_the_api_server_agrees(own_cluster: Cluster, policy: Compiled) -> None:
    stored = {**made(), "metadata": {"name": "stored", "namespace": "acme"}}
    own_cluster.install(stored)
    with own_cluster.installed(*policy.objects("vap")):
        assert not wrong(own_cluster)
        for ready, passes in (("yes", True), ("never", False)):
            patch = {"status": {"ready": ready}}
            answer = own_cluster.patch(stored, patch, user=TENANT_USER, dry_run=True, subresource="status")
            assert answer.allowed is passes, answer.message


@pytest.mark.engines
@pytest.mark.xdist_group("kinds")
@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, own_cluster: Cluster, policy: Compiled) -> None:
    with KyvernoServer(own_cluster) as kyverno, kyverno.installed(*policy.objects(folder)):
        own_cluster.wait_for(lambda: not wrong(own_cluster), "the guards hold on the kind")
