"""Whoever is logged in writes in one tenant, as the API server has it: there, and nowhere else."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from tests.agreement.compiled import compiled_from
from tests.agreement.test_access import _can
from tests.engines.cluster import Cluster
from tpl.model.tenants import Subject
from tpl.semantics import grants

TEXT = """
role writes { can get, create on pods, configmaps }
tenant anyone-sandbox {
  namespaces "anyone-sandbox"
  # tpl: ignore[TPL402] it is what the test is about
  grant writes to shared group "system:authenticated" because "a sandbox"
  space quiet { namespaces "anyone-quiet" }
}
tenant anyone-acme { grant writes to group "anyone-devs" }
"""
ANYONE = Subject(kind="group", name="system:authenticated")
SUBJECTS = (ANYONE, Subject(kind="group", name="anyone-devs"), Subject(kind="group", name="nobodys"))
"""The API server adds the first of these to whatever groups somebody is in."""


def test_rbac_agrees(cluster: Cluster, tmp_path: Path) -> None:
    source = tmp_path / "policy.tpl"
    source.write_text(TEXT)
    made = compiled_from(source)
    objects = made.objects("namespaces")
    for obj in (one for one in objects if one["kind"] == "Namespace"):
        cluster.make_namespace(obj["metadata"]["name"], obj["metadata"].get("labels", {}))
    cluster.install(*made.objects("rbac"), *(one for one in objects if one["kind"] == "RoleBinding"))
    cluster.rights_effective()
    where = ("anyone-sandbox", "anyone-quiet", "anyone-acme", "default", "")
    yes = 0
    for subject, verb, resource, namespace in product(
        SUBJECTS, ("get", "create", "delete"), ("pods", "secrets"), where
    ):
        expected = grants.can(made.policy, (subject, ANYONE), verb, resource, namespace)
        yes += expected
        assert _can(cluster, subject, verb, resource, namespace) is expected, (subject, verb, resource, namespace)
    assert yes == 14
