"""All rights there are, and what roles called `system:…` give people: as the API server has them."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from tests.agreement.compiled import compiled_from
from tests.agreement.test_access import _can
from tests.engines.cluster import Cluster
from tests.engines.markers import RBAC
from tpl.model.cluster_kinds import role_kind
from tpl.model.clusterroles import ALL, FOR_PEOPLE
from tpl.model.tenants import Subject
from tpl.semantics import grants

TEXT = """
role root = clusterrole "cluster-admin"
role basic = clusterrole "system:basic-user"
# tpl: ignore[TPL402] it is what the test is about
role asks = clusterrole "system:auth-delegator"
platform {
  group "rights-ops"
  grant root to group "rights-ops" in cluster because "runs it"
  grant basic to group "rights-people" in cluster
  grant asks to group "rights-asks" in cluster
}
tenant rights-acme {}
"""
REVIEWS = "subjectaccessreviews"


def test_rbac_agrees(cluster: Cluster, tmp_path: Path) -> None:
    source = tmp_path / "policy.tpl"
    source.write_text(TEXT)
    made = compiled_from(source)
    cluster.install(*made.objects("rbac"))
    cluster.rights_effective()
    names = ("rights-ops", "rights-people", "rights-asks", "rights-others")
    verbs, resources = ("get", "create", "deletecollection"), ("pods", "pods/exec", "secrets", "nodes", "clusterroles")
    for name, verb, resource, namespace in product(names, verbs, resources, ("rights-acme", "default", "")):
        who = Subject(kind="group", name=name)
        expected = grants.can(made.policy, (who,), verb, resource, namespace)
        assert expected is (name == "rights-ops")
        assert _can(cluster, who, verb, resource, namespace) is expected, (name, verb, resource, namespace)
    asks = [name for name in names if cluster.can("x", [name], "create", REVIEWS, "", group="authorization.k8s.io")]
    assert asks == ["rights-ops", "rights-asks"]


def test_what_they_hold_is_what_tpl_knows(cluster: Cluster) -> None:
    """Those for people hold nothing in namespaces, and nothing of which a policy can speak."""
    (every, paths) = cluster.get(RBAC, "ClusterRole", ALL).body["rules"]
    assert (every["apiGroups"], every["resources"], every["verbs"], paths["verbs"]) == (["*"], ["*"], ["*"], ["*"])
    for name in FOR_PEOPLE:
        for rule in cluster.get(RBAC, "ClusterRole", name).body["rules"]:
            assert "*" not in (*rule.get("resources", ()), *rule["verbs"]), name
            assert not [each for each in rule.get("resources", ()) if role_kind(each)], name
