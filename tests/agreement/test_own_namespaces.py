"""Namespaces of the platform's own: what the API server lets happen in one is what the policy says."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.compiled import Compiled, compiled_from
from tests.engines.cluster import Cluster
from tpl.model.tenants import Subject
from tpl.semantics import grants

TEXT = """
role viewer { can get, list on pods, configmaps }
role editor { can create on configmaps }
platform {
  grant viewer to group "everywhere" in every tenant
  in namespace "observed" {
    pod-security restricted
    labels { team = "observability" }
    quota per namespace { count configmaps 2 }
    grant viewer to group "sre"
    grant editor to serviceaccount "observed/writer"
    grant viewer to group "{tenant}-view", serviceaccount "{tenant}/{namespace}"
    serviceaccount writer { token no }
  }
  in namespace "left-alone" { grant viewer to group "others" }
}
tenant somebody { grant editor to group "tenants", group "somebody-view" }
tenant else { grant viewer to serviceaccount "else/observed" }
"""
SUBJECTS = (
    *(
        Subject(kind="group", name=name)
        for name in ("sre", "others", "tenants", "everywhere", "somebody-view", "else-view")
    ),
    *(Subject(kind="serviceaccount", name=name) for name in ("observed/writer", "else/observed", "else/writer")),
)


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    source: Path = tmp_path_factory.mktemp("own") / "policy.tpl"
    source.write_text(TEXT)
    return compiled_from(source)


@pytest.fixture(scope="module", name="platform")
def _platform(cluster: Cluster, made: Compiled) -> Cluster:
    """The cluster with all that is written."""
    objects = made.objects("namespaces")
    for obj in (one for one in objects if one["kind"] == "Namespace"):
        cluster.make_namespace(obj["metadata"]["name"], obj["metadata"].get("labels", {}))
    cluster.install(*made.objects("rbac"), *(one for one in objects if one["kind"] != "Namespace"))
    cluster.rights_effective()
    return cluster


def _can(cluster: Cluster, subject: Subject, verb: str, resource: str, namespace: str) -> bool:
    user, groups = ("somebody", [subject.name]) if subject.kind == "group" else ("", [])
    if not groups:
        user = f"system:serviceaccount:{subject.name.replace('/', ':')}"
    return cluster.can(user, groups, verb, resource, namespace, subresource="", group="")


def test_roles_agree(platform: Cluster, made: Compiled) -> None:
    where = ("observed", "left-alone", "somebody", "default", "")
    yes = 0
    for subject, verb, resource, namespace in product(SUBJECTS, ("get", "create"), ("pods", "configmaps"), where):
        expected = grants.can(made.policy, (subject,), verb, resource, namespace)
        yes += expected
        assert _can(platform, subject, verb, resource, namespace) == expected, (subject, verb, resource, namespace)
    assert yes == 15


def _pod(namespace: str, **spec: Any) -> dict[str, Any]:
    container = {"name": "c", "image": "registry.example.com/c@sha256:" + "0" * 64}
    metadata = {"name": "p", "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container], **spec}}


def test_the_level_of_pod_security_is_that_namespaces_alone(platform: Cluster) -> None:
    assert not platform.apply(_pod("observed", hostNetwork=True), dry_run=True).allowed
    assert platform.apply(_pod("left-alone", hostNetwork=True), dry_run=True).allowed
