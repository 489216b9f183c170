"""Roles and quotas: what the API server lets happen is what the policy says."""

from __future__ import annotations

from itertools import product

import pytest

from tests.agreement.compiled import compiled
from tests.engines.cluster import Cluster
from tpl.model.kinds import KINDS
from tpl.model.tenants import Subject
from tpl.semantics import grants

VERBS = ("get", "list", "create", "update", "delete")
RESOURCES = ("pods", "pods/log", "pods/exec", "pods/portforward", "secrets", "configmaps", "deployments",
             "networkpolicies", "rolebindings", "resourcequotas")  # fmt: skip
SUBJECTS = (
    Subject(kind="group", name="oidc:acme-devs"),
    Subject(kind="group", name="oidc:acme-support"),
    Subject(kind="group", name="oidc:globex-devs"),
    Subject(kind="group", name="oidc:initech"),
    Subject(kind="user", name="ci@acme.example"),
    Subject(kind="serviceaccount", name="acme/reconciler"),
)


@pytest.fixture(scope="module")
def tenants(cluster: Cluster) -> Cluster:
    """The cluster with the tenants' namespaces, roles and bindings."""
    objects = compiled().objects("namespaces")
    for namespace in (obj for obj in objects if obj["kind"] == "Namespace"):
        cluster.make_namespace(namespace["metadata"]["name"], namespace["metadata"]["labels"])
    cluster.install(*compiled().objects("rbac"), *(obj for obj in objects if obj["kind"] == "RoleBinding"))
    cluster.rights_effective()
    return cluster


def _can(cluster: Cluster, subject: Subject, verb: str, resource: str, namespace: str) -> bool:
    name, _, subresource = resource.partition("/")
    user, groups = subject.name, []
    if subject.kind == "group":
        user, groups = "somebody", [subject.name]
    elif subject.kind == "serviceaccount":
        user = f"system:serviceaccount:{subject.name.replace('/', ':')}"
    return cluster.can(user, groups, verb, name, namespace, subresource=subresource, group=KINDS[name].group)


def test_rbac_agrees(tenants: Cluster) -> None:
    policy, wrong, yes = compiled().policy, [], 0
    namespaces = [*policy.owner_of_namespace, "default", ""]
    for subject, verb, resource, namespace in product(SUBJECTS, VERBS, RESOURCES, namespaces):
        expected = grants.can(policy, (subject,), verb, resource, namespace)
        yes += expected
        if _can(tenants, subject, verb, resource, namespace) != expected:
            wrong.append((subject.name, verb, resource, namespace, expected))
    assert not wrong
    assert yes > 50


def _pod(name: str, **requests: str) -> dict[str, object]:
    resources = {"requests": requests, "limits": requests} if requests else {}
    return {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "initech"},
        "spec": {
            "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [{
                "name": "main", "image": "x", "resources": resources,
                "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
            }],
        },
    }  # fmt: skip


def test_quota_and_limits_hold(tenants: Cluster) -> None:
    mine = [obj for obj in compiled().objects("namespaces") if obj["metadata"].get("namespace") == "initech"]
    quota, limits = (next(obj for obj in mine if obj["kind"] == kind) for kind in ("ResourceQuota", "LimitRange"))
    tenants.install(limits)
    tenants.make_quota(quota)
    assert quota["spec"]["hard"]["requests.cpu"] == "2"
    try:
        over = tenants.create(_pod("over", cpu="2", memory="5Gi"), dry_run=True)
        assert not over.allowed
        assert "maximum memory" in over.message
        first = tenants.create(_pod("first", cpu="1500m", memory="1Gi"))
        assert first.allowed, first.message
        second = tenants.create(_pod("second", cpu="1500m", memory="1Gi"), dry_run=True)
        assert not second.allowed
        assert "exceeded quota: tpl-quota" in second.message
        defaulted = tenants.create(_pod("defaulted"), dry_run=True)
        assert defaulted.body["spec"]["containers"][0]["resources"]["limits"] == {"cpu": "100m", "memory": "128Mi"}
    finally:
        tenants.delete(_pod("first"))
        tenants.delete(quota)
        tenants.delete(limits)
