"""A guard on whom bindings name: the reference evaluator, OPA and the API server on attacks and their twins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agreement.attempt import assert_api_server_agrees, assert_opa_agrees
from tests.agreement.compiled import Compiled
from tests.agreement.requests import Case, Object, _create, _named
from tests.engines.cluster import Cluster
from tpl.model.kinds import KINDS
from tpl.semantics.admission import decide

POLICY = """
role viewer {
  can get on pods
}

platform {
  group "oidc:platform-admins"
  grant viewer to group "sre" in every tenant
}

tenant bind-acme {
  namespaces "bind-acme"
  grant viewer to group "oidc:acme-devs", user "ci@acme.example", serviceaccount "bind-acme/reconciler"

  space prod {
    namespaces "bind-acme-prod"
    grant viewer to group "oidc:acme-prod"
  }
}

tenant bind-globex {}

guard bindings-stay-home on rolebindings {
  exempt  platform
  require each subject in object.subjects: subject in tenant.subjects
}

guard others-stay-away on rolebindings {
  exempt platform
  forbid some subject in object.subjects: subject.kind == "Group" and not subject in tenant.subjects
}
"""
BINDING = KINDS["rolebindings"]
RBAC = "rbac.authorization.k8s.io"


def group(name: str) -> Object:
    return {"kind": "Group", "name": name, "apiGroup": RBAC}


def user(name: str) -> Object:
    return {"kind": "User", "name": name, "apiGroup": RBAC}


def account(name: str, namespace: str = "bind-acme") -> Object:
    return {"kind": "ServiceAccount", "name": name, "namespace": namespace}


def binding(*subjects: Object, namespace: str = "bind-acme", name: str = "b") -> Object:
    role = {"apiGroup": RBAC, "kind": "ClusterRole", "name": "view"}
    return _named(BINDING, name, namespace, roleRef=role, subjects=[*subjects])


HOME, AWAY = "bindings-stay-home", "others-stay-away"


def cases() -> Iterator[Case]:
    devs = group("oidc:acme-devs")
    yield _create("binds: everybody whom grants name", binding(devs, user("ci@acme.example"), account("reconciler")),
                  kind=BINDING)  # fmt: skip
    yield _create("binds: nobody", binding(), kind=BINDING)
    yield _create("binds: the account by its user name",
                  binding(user("system:serviceaccount:bind-acme:reconciler")), kind=BINDING)  # fmt: skip
    strangers: dict[str, tuple[Object, bool]] = {
        "another group": (group("oidc:globex-devs"), True),
        "a group that begins alike": (group("oidc:acme-devs-2"), True),
        "the group's name in other letters": (group("OIDC:acme-devs"), True),
        "a group of the tenant's space": (group("oidc:acme-prod"), True),
        "whom the platform grants": (group("sre"), True),
        "everybody": (group("system:authenticated"), True),
        "a group by the name of a user": (group("ci@acme.example"), True),
        "a user by the name of a group": (user("oidc:acme-devs"), False),
        "a user that looks like a list": (user("ci@acme.example\ngroup:x"), False),
        "another account": (account("default"), False),
        "the account of another namespace": (account("reconciler", "bind-globex"), False),
        "an account that is two": (user("serviceaccount:bind-acme/reconciler"), False),
    }
    for name, (subject, is_group) in strangers.items():
        guards = (HOME, AWAY) if is_group else (HOME,)
        yield _create(f"binds: {name}", binding(devs, subject), *guards, kind=BINDING)
    prod = binding(devs, group("oidc:acme-prod"), namespace="bind-acme-prod")
    yield _create("binds: a group of the space, there", prod, kind=BINDING)
    yield _create("binds: in a tenant without grants", binding(devs, namespace="bind-globex"), HOME, AWAY, kind=BINDING)
    stored, later = binding(devs, name="bind-stored"), binding(devs, group("x"), name="bind-stored")
    yield Case("binds: one more, later", BINDING, "update", later, stored, denied_by=frozenset({HOME, AWAY}))


CASES = {case.name: case for case in cases()}


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    decision = decide(compiled.policy, CASES[name].request())
    assert {denial.guard for denial in decision.denials} == CASES[name].denied_by


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    assert_opa_agrees(compiled, CASES.values(), tmp_path)


def test_the_api_server_agrees(compiled: Compiled, cluster: Cluster) -> None:
    assert_api_server_agrees(compiled, CASES.values(), cluster)
