"""Roles and bindings: what is written, what is refused, and that it means what the grants mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from tests.sema.test_tenants import compile_files
from tests.tenancy.builders import SPAN, grant, policy, role, subject, tenant
from tests.tenancy.compiled import RefusedError, objects, world
from tests.tenancy.strategies import policies
from tests.trees import written
from tpl.model.expectations import ExpectAccess
from tpl.model.policy import Policy
from tpl.semantics.grants import Holders
from tpl.verify.access import Request, User, can, service_account
from tpl.verify.check import access_disagreements

VIEWER = role("viewer", "get, list on pods, pods/log, deployments", "list, get on services")
ADMIN = role("admin", "create on pods/exec", "get, delete on secrets")


def saas() -> Policy:
    """Two tenants, two roles, one of them granted twice."""
    return policy(
        tenant(
            "acme",
            namespaces=("acme", "acme-b"),
            grants=(grant("viewer", "group:devs"), grant("viewer", "user:ann", "serviceaccount:acme/ci")),
        ),
        tenant("globex", grants=(grant("viewer", "group:{tenant}-devs"),)),
        VIEWER,
        ADMIN,
    )


def of_kind(kind: str) -> list[dict[str, Any]]:
    """The written objects of a kind."""
    return [obj for obj in objects(saas(), "rbac") if obj["kind"] == kind]


def test_every_declared_role_is_a_cluster_role_with_the_least_rules() -> None:
    rules = {obj["metadata"]["name"]: obj["rules"] for obj in of_kind("ClusterRole")}
    assert rules == {
        "tpl-viewer": [
            {"apiGroups": [""], "resources": ["pods", "pods/log", "services"], "verbs": ["get", "list"]},
            {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list"]},
        ],
        "tpl-admin": [
            {"apiGroups": [""], "resources": ["pods/exec"], "verbs": ["create"]},
            {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "delete"]},
        ],
    }


def test_grants_of_a_role_share_a_binding_in_each_namespace() -> None:
    bindings = {obj["metadata"]["namespace"]: obj for obj in of_kind("RoleBinding")}
    assert list(bindings) == ["acme", "acme-b", "globex"]
    assert bindings["acme-b"]["roleRef"]["name"] == "tpl-viewer"
    assert [who["kind"] for who in bindings["acme"]["subjects"]] == ["Group", "User", "ServiceAccount"]
    assert bindings["acme"]["subjects"][2] == {"kind": "ServiceAccount", "name": "ci", "namespace": "acme"}
    assert bindings["globex"]["subjects"][0]["name"] == "globex-devs"


def test_nothing_is_bound_in_the_whole_cluster() -> None:
    assert of_kind("ClusterRoleBinding") == []


@pytest.mark.parametrize(
    ("permission", "code"),
    [
        ("get on unicorns", "TPL101"),
        ("get on pods/unicorn", "TPL101"),
        ("* on pods", "TPL401"),
        ("impersonate on serviceaccounts", "TPL401"),
        ("get, patch on namespaces", "TPL401"),
    ],
)
def test_refused_roles(permission: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        objects(policy(role("odd", permission)), "rbac")
    assert refused.value.args[0].code == code


def test_a_service_account_without_a_namespace_is_refused() -> None:
    odd = policy(tenant("acme", grants=(grant("viewer", "serviceaccount:ci"),)), VIEWER)
    with pytest.raises(RefusedError, match="named with its namespace"):
        objects(odd, "rbac")


@pytest.mark.parametrize(
    ("user", "request_", "allowed"),
    [
        (User("x", ("devs",)), Request("get", "", "pods", "acme"), True),
        (User("x", ("devs",)), Request("get", "", "pods", "acme", "log"), True),
        (User("x", ("devs",)), Request("get", "", "pods", "acme", "exec"), False),
        (User("x", ("devs",)), Request("get", "", "pods", "globex"), False),
        (User("x", ("devs",)), Request("list", "", "pods"), False),
        (User("x", ("devs",)), Request("delete", "", "pods", "acme"), False),
        (User("ann"), Request("list", "apps", "deployments", "acme-b"), True),
        (User("ann"), Request("list", "", "deployments", "acme-b"), False),
        (service_account("acme", "ci"), Request("get", "", "services", "acme"), True),
        (service_account("globex", "ci"), Request("get", "", "services", "acme"), False),
        (User("x", ("globex-devs",)), Request("get", "", "pods", "globex"), True),
        (User("x", ("devs",)), Request("get", "", "secrets", "acme"), False),
    ],
)
def test_what_is_written_gives_what_was_granted(user: User, request_: Request, allowed: bool) -> None:
    assert can(world(saas(), "rbac"), user, request_) is allowed


@given(policies())
def test_the_reader_agrees_with_the_reference(some: Policy) -> None:
    assert list(access_disagreements(some, world(some, "rbac"), (*some.members, *some.own))) == []


def expectation(effect: str, who: str, verb: str, resource: str, tenant: str) -> ExpectAccess:
    """One line of a test in a policy."""
    return ExpectAccess.model_validate(
        {
            "effect": effect,
            "subject": subject(who),
            "verb": verb,
            "resource": resource,
            "tenant": tenant,
            "span": SPAN,
        }
    )


def test_expectations() -> None:
    held = expectation("allow", "group:devs", "get", "pods/log", "acme")
    assert Holders(saas()).expect(held) == []
    failures = Holders(saas()).expect(held.model_copy(update={"effect": "deny"}))
    assert [failure.namespace for failure in failures] == ["acme", "acme-b"]
    assert failures[0].why == "group devs can get pods/log"
    assert Holders(saas()).expect(expectation("deny", "group:devs", "get", "secrets", "acme")) == []
    assert Holders(saas()).expect(expectation("allow", "group:devs", "get", "pods", "globex"))


def test_a_tenant_without_namespaces_proves_nothing() -> None:
    empty = saas()
    members = (empty.members[0]._replace(namespaces=()), empty.members[1])
    bare = empty.model_copy(update={"members": members})
    assert Holders(bare).expect(expectation("deny", "group:devs", "get", "secrets", "acme"))


def test_who_is_granted_a_role_twice_stands_in_the_binding_once(tmp_path: Path) -> None:
    policy = """\
role viewer { can get on pods }
tier team { grant viewer to group "{tenant}-devs", serviceaccount "{tenant}/ci" }
tenant acme is team { grant viewer to group "acme-devs", group "x", serviceaccount "acme/ci" }
tenant globex is team { grant viewer to group "acme-devs-2" }
"""
    files = written(compile_files(tmp_path, policy_tpl=policy))
    found = {}
    for name in ("acme", "globex"):
        objects = yaml.safe_load_all(files[f"namespaces/{name}.yaml"])
        (bound,) = (one["subjects"] for one in objects if one["kind"] == "RoleBinding")
        found[name] = [each["name"] for each in bound]
    assert found == {"acme": ["acme-devs", "ci", "x"], "globex": ["globex-devs", "ci", "acme-devs-2"]}
