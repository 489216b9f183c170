"""Roles and quotas: what the API server lets happen is what the policy says."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.agreement.compiled import Compiled, compiled, compiled_from
from tests.engines.cluster import Cluster
from tests.engines.markers import RBAC
from tpl.model.cluster_kinds import CLUSTER_KINDS, role_kind
from tpl.model.clusterroles import USER_FACING, actions
from tpl.model.kinds import KINDS, Kind
from tpl.model.tenants import Subject
from tpl.sema.access.sensitive import ASKED
from tpl.semantics import grants

KUBERNETES = "1.37"
"""The API server of the tests."""
STATEMENTS = Path(__file__).parents[1] / "cases" / "statements"
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
    kind = role_kind(name)
    assert kind, resource
    return cluster.can(user, groups, verb, kind.resource, namespace, subresource=subresource, group=kind.group)


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


def test_what_every_cluster_has_is_what_tpl_knows(cluster: Cluster) -> None:
    """Read from the API server, as it aggregates them; nothing else is aggregated in a fresh cluster."""
    for name in USER_FACING:
        rules = cluster.get(RBAC, "ClusterRole", name).body["rules"]
        stored = {each for rule in rules for each in product(rule["apiGroups"], rule["resources"], rule["verbs"])}
        assert stored == actions(name, KUBERNETES)


def test_bindings_to_what_every_cluster_has_agree(tenants: Cluster, tmp_path: Path) -> None:
    """Every verb on everything that a policy can name, as each of the three, in the tenant and beside it."""
    text = "".join(f'role {name} = clusterrole "{name}"\n' for name in USER_FACING)
    grants_ = "".join(f'  grant {name} to group "{name}-people"\n' for name in USER_FACING)
    source = tmp_path / "policy.tpl"
    source.write_text(f"cluster c {{ kubernetes {KUBERNETES} }}\n{text}tenant initech {{\n{grants_}}}\n")
    made = compiled_from(source)
    bindings = [one for one in made.objects("namespaces") if one["kind"] == "RoleBinding"]
    resources = [name for kind in KINDS.values() for name in (kind.resource, *_below(kind))]
    with tenants.installed(*bindings):
        for role, namespace in product(USER_FACING, ("initech", "default")):
            who = Subject(kind="group", name=f"{role}-people")
            for verb, resource in product(ASKED, resources):
                expected = grants.can(made.policy, (who,), verb, resource, namespace)
                assert _can(tenants, who, verb, resource, namespace) == expected, (role, verb, resource, namespace)


def test_kinds_that_others_define_agree(tenants: Cluster, tmp_path: Path) -> None:
    """RBAC asks nobody whether a kind is there; one of the same name in another group is another."""
    source = tmp_path / "policy.tpl"
    source.write_text(
        "kind certs = cert-manager.io/v1/certificates\n"
        "role r { can get, patch on certs, certs/status, example.com/v1/pods }\n"
        'tenant initech { grant r to group "issuers" }\n'
    )
    asked = {"certificates.cert-manager.io", "certificates.cert-manager.io/status", "pods.example.com", "pods",
             "certificates.example.com", "certificates.cert-manager.io/scale"}  # fmt: skip
    _agree(tenants, compiled_from(source), ("issuers",), asked)


def test_every_kind_of_a_group_agrees(tenants: Cluster, tmp_path: Path) -> None:
    """With those that nobody has named yet, and what is below them; no kind of another group."""
    source = tmp_path / "policy.tpl"
    source.write_text(
        "role r { can get, patch on tekton.dev/* }\n"
        "role less extends r { cannot patch on tekton.dev/* }\n"
        'tenant initech {\n  grant r to group "ci"\n  grant less to group "lookers"\n}\n'
    )
    asked = ("taskruns.tekton.dev", "taskruns.tekton.dev/status", "tocome.tekton.dev", "pods", "taskruns.example.com",
             "taskruns.sub.tekton.dev")  # fmt: skip
    _agree(tenants, compiled_from(source), ("ci", "lookers"), asked)


def _agree(tenants: Cluster, made: Compiled, groups: Iterable[str], asked: Iterable[str]) -> None:
    """What each group can in the tenant and beside it, as the language says."""
    bindings = [one for one in made.objects("namespaces") if one["kind"] == "RoleBinding"]
    with tenants.installed(*made.objects("rbac"), *bindings):
        for name, verb, resource, namespace in product(groups, ("get", "patch", "list"), asked, ("initech", "globex")):
            who = Subject(kind="group", name=name)
            expected = grants.can(made.policy, (who,), verb, resource, namespace)
            assert _can(tenants, who, verb, resource, namespace) == expected, (name, verb, resource, namespace)


def test_roles_of_the_whole_cluster_agree(tenants: Cluster, tmp_path: Path) -> None:
    source = tmp_path / "policy.tpl"
    permission = f"can get, list on pods, nodes/metrics, {', '.join(CLUSTER_KINDS)}"
    text = f'role r cluster {{ {permission} }}\nplatform {{ grant r to group "sre" in cluster }}\ntenant initech {{}}\n'
    source.write_text(text)
    made = compiled_from(source)
    who, kinds = Subject(kind="group", name="sre"), {"pods", "secrets", "nodes", "nodes/metrics", *CLUSTER_KINDS}
    with tenants.installed(*made.objects("rbac")):
        for verb, resource, namespace in product(("get", "list", "watch", "create"), kinds, ("initech", "default", "")):
            expected = grants.can(made.policy, (who,), verb, resource, namespace)
            assert _can(tenants, who, verb, resource, namespace) == expected, (verb, resource, namespace)


def test_what_is_added_to_view_is_in_what_takes_it_in(tenants: Cluster, tmp_path: Path) -> None:
    """Once the API server has aggregated: `leases` are not in `view`, and `endpoints` may be read in all three."""
    source = tmp_path / "policy.tpl"
    text = "".join(f'role {name} = clusterrole "{name}"\n' for name in USER_FACING)
    grants_ = "; ".join(f'grant {name} to group "{name}-people"' for name in USER_FACING)
    added = "role more aggregates to view { can get, delete on leases, limitranges }"
    source.write_text(f"{text}{added}\ntenant initech {{ {grants_} }}\n")
    made = compiled_from(source)
    bindings = [one for one in made.objects("namespaces") if one["kind"] == "RoleBinding"]
    admin = Subject(kind="group", name="admin-people")
    with tenants.installed(*made.objects("rbac"), *bindings):
        tenants.wait_for(lambda: _can(tenants, admin, "delete", "limitranges", "initech"), "aggregated")
        for role, verb, resource in product(USER_FACING, ("get", "list", "delete"), ("leases", "limitranges", "pods")):
            who = Subject(kind="group", name=f"{role}-people")
            expected = grants.can(made.policy, (who,), verb, resource, "initech")
            assert _can(tenants, who, verb, resource, "initech") == expected, (role, verb, resource)


def test_what_the_cluster_has_is_given_in_all_of_it(tenants: Cluster, tmp_path: Path) -> None:
    """With the kinds of the whole cluster that the policy adds, which a binding in a namespace does not give."""
    source = tmp_path / "policy.tpl"
    source.write_text(
        'role view = clusterrole "view"\n'
        "role nodes cluster aggregates to view { can get, list on nodes }\n"
        "role names cluster { can list on namespaces }\n"
        'platform { grant view to group "auditors" in cluster; grant names to group "{tenant}-people" in cluster }\n'
        'tenant initech { grant view to group "viewers" }\ntenant globex {}\n'
    )
    made = compiled_from(source)
    bindings = [one for one in made.objects("namespaces") if one["kind"] == "RoleBinding"]
    people = [Subject(kind="group", name=f"{name}-people") for name in ("initech", "globex", "acme")]
    auditors, viewers = (Subject(kind="group", name=name) for name in ("auditors", "viewers"))
    with tenants.installed(*made.objects("rbac"), *bindings):
        tenants.wait_for(lambda: _can(tenants, auditors, "list", "nodes", ""), "aggregated")
        asked = product(
            ("get", "list", "create"), ("pods", "secrets", "nodes", "namespaces"), ("initech", "default", "")
        )
        for who, (verb, resource, namespace) in product((auditors, viewers, *people), asked):
            expected = grants.can(made.policy, (who,), verb, resource, namespace)
            assert _can(tenants, who, verb, resource, namespace) == expected, (who, verb, resource, namespace)


def test_a_tenant_gets_its_own_namespace_and_no_other(tenants: Cluster, tmp_path: Path) -> None:
    """A request for a Namespace is one inside it: no list of names is needed for a tenant to see its own."""
    source = tmp_path / "policy.tpl"
    source.write_text('role self { can get on namespaces }\ntenant initech { grant self to group "selves" }\n')
    made = compiled_from(source)
    bindings = [one for one in made.objects("namespaces") if one["kind"] == "RoleBinding"]
    with tenants.installed(*made.objects("rbac"), *bindings):
        answers = (tenants.request("GET", f"/api/v1/namespaces{path}", user="ann", groups=["selves"])
                   for path in ("/initech", "/globex", ""))  # fmt: skip
        assert [answer.allowed for answer in answers] == [True, False, False]


def _below(kind: Kind) -> list[str]:
    return [f"{kind.resource}/{name}" for name in (*kind.changing_subresources, *kind.other_subresources)]


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


def test_requests_and_limits_said_apart_hold_apart(tenants: Cluster) -> None:
    """The golden of `quota-apart`, which caps requests and limits differently and sets a default request."""
    text = (STATEMENTS / "quota-apart" / "quota.yaml").read_text("utf-8")
    quota, limits = (
        {**obj, "metadata": {**obj["metadata"], "namespace": "initech"}} for obj in yaml.safe_load_all(text)
    )
    tenants.install(limits)
    tenants.make_quota(quota)
    try:
        silent = tenants.create(_pod("silent"), dry_run=True).body["spec"]["containers"][0]["resources"]
        assert silent == {
            "limits": {"cpu": "1", "memory": "512Mi"},
            "requests": {"cpu": "200m", "memory": "512Mi"},
        }
        for name in ("first", "second"):
            made = tenants.create(_bursting(name, "100m", "4"))
            assert made.allowed, made.message
        third = tenants.create(_bursting("third", "100m", "1"), dry_run=True)
        assert "exceeded quota: tpl-quota, requested: limits.cpu=1" in third.message
        tenants.delete(_pod("second"))
        asking = tenants.create(_bursting("asking", "4", "4"), dry_run=True)
        assert "exceeded quota: tpl-quota, requested: " in asking.message
        assert "requests.cpu=4" in asking.message
        assert "limited: " in asking.message
    finally:
        for obj in (_pod("first"), _pod("second"), quota, limits):
            tenants.delete(obj)


@pytest.mark.parametrize(
    ("spec", "admitted"),
    [
        ({"type": "ClusterIP"}, True),
        ({"type": "NodePort"}, False),
        ({"type": "LoadBalancer"}, False),
        ({"type": "LoadBalancer", "allocateLoadBalancerNodePorts": False}, True),
    ],
)
def test_a_load_balancer_counts_the_node_ports_that_it_allocates(
    spec: dict[str, object], admitted: bool, tenants: Cluster
) -> None:
    metadata = {"name": "node-ports", "namespace": "initech"}
    hard = {"services.nodeports": "0"}
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": metadata, "spec": {"hard": hard}}
    service = {
        "apiVersion": "v1", "kind": "Service", "metadata": metadata,
        "spec": {"ports": [{"port": 443}], "selector": {"app": "web"}, **spec},
    }  # fmt: skip
    tenants.make_quota(quota)
    try:
        answer = tenants.create(service, dry_run=True)
        assert answer.allowed == admitted, answer.message
        assert admitted or "services.nodeports=1" in answer.message
    finally:
        tenants.delete(quota)


def _bursting(name: str, cpu: str, limit: str) -> dict[str, Any]:
    """A pod that asks for less CPU than it may take."""
    pod: dict[str, Any] = _pod(name, cpu=cpu, memory="1Gi")
    pod["spec"]["containers"][0]["resources"]["limits"] = {"cpu": limit, "memory": "1Gi"}
    return pod
