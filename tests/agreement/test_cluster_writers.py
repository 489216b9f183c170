"""What nobody may write that is in no namespace, the control plane writes all the same, as it has to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.compiled import Compiled
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, TENANT_USER
from tests.agreement.test_presence import SIGNED
from tests.engines.cluster import Cluster
from tests.engines.opa_webhook import opa_webhook

Object = dict[str, Any]

SEALED = ("clusterroles", "clusterrolebindings", "certificatesigningrequests", "nodes", "customresourcedefinitions",
          "apiservices", "priorityclasses", "persistentvolumes")  # fmt: skip
POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}

guard sealed on {", ".join(SEALED)} when create, update, delete {{
  forbid request.operation in ("CREATE", "UPDATE", "DELETE")
}}

tenant acme {{}}
"""
APPROVER = "system:serviceaccount:kube-system:certificate-controller"
RBAC = "rbac.authorization.k8s.io"


def part_of_view(name: str) -> Object:
    labels = {f"{RBAC}/aggregate-to-view": "true"}
    rule = {"apiGroups": ["example.com"], "resources": [name], "verbs": ["get"]}
    metadata = {"name": f"sealed-{name}", "labels": labels}
    return {"apiVersion": f"{RBAC}/v1", "kind": "ClusterRole", "metadata": metadata, "rules": [rule]}


def asked_for() -> Object:
    spec = {"request": SIGNED, "signerName": "example.com/x", "usages": ["client auth"]}
    metadata = {"name": "sealed"}
    return {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": metadata,
            "spec": spec}  # fmt: skip


@pytest.fixture(scope="module")
def prepared(cluster: Cluster) -> Iterator[Cluster]:
    users = (TENANT_USER, PLATFORM_USER, APPROVER, "system:node:n1", "system:bootstrap:x")
    for user in users:
        cluster.grant(user)
    cluster.install(asked_for())
    yield cluster
    cluster.delete(asked_for())


def check(cluster: Cluster, name: str) -> None:
    """Who asks and is told no, who asks and may, and what controllers do by themselves."""
    platform: dict[str, Any] = {"user": PLATFORM_USER, "groups": (PLATFORM_GROUP,)}
    assert "sealed:" in cluster.create(part_of_view(name), user=TENANT_USER, dry_run=True).message
    made = cluster.create(part_of_view(name), **platform)
    assert made.allowed, made.message

    def is_in_view() -> bool:
        rules = cluster.get(f"{RBAC}/v1", "ClusterRole", "view").body["rules"]
        return any(name in rule["resources"] for rule in rules)

    try:
        cluster.wait_for(is_in_view, "the role is part of `view`")
    finally:
        cluster.delete(part_of_view(name), **platform)
    fresh = {**asked_for(), "metadata": {"name": "another"}}
    who = {"system:node:n1": "system:nodes", "system:bootstrap:x": "system:bootstrappers"}
    for user, group in who.items():
        answer = cluster.create(fresh, user=user, groups=(group,), dry_run=True)
        assert answer.allowed, answer.message
        assert "sealed:" in cluster.create(fresh, user=user, dry_run=True).message, "the name alone says nothing"
    condition = {"type": "Approved", "status": "True", "reason": "x", "message": "x"}
    approved = {"status": {"conditions": [condition]}}
    for user, passes in ((TENANT_USER, False), (APPROVER, True)):
        answer = cluster.patch(asked_for(), approved, user=user, subresource="approval", dry_run=True)
        assert answer.allowed is passes, answer.message


def test_the_api_server_lets_its_own_pass(prepared: Cluster, compiled: Compiled) -> None:
    assert prepared.create(part_of_view("roles"), user=TENANT_USER, dry_run=True).allowed
    with prepared.installed(*compiled.objects("vap")):
        check(prepared, "apples")


def test_opa_is_not_asked_about_its_own(prepared: Cluster, compiled: Compiled, tmp_path: Path) -> None:
    (configuration,) = compiled.objects("opa")
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), configuration, tmp_path):
        check(prepared, "pears")
