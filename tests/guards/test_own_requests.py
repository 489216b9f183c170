"""Guards that would stop what tpl writes or the control plane are errors, and no others are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.test_cases import EXAMPLES, NOW
from tests.sema.test_tenants import compile_files
from tpl.admitted import report_blocked
from tpl.diagnostics.sink import Sink
from tpl.pipeline import Request, compile_policy

POLICY = """
platform { group "oidc:platform"; serviceaccount "flux-system/kustomize-controller" }
role viewer { can get on pods }
tenant acme {
  namespaces "acme", "acme-db"
  pod-security baseline
  grant viewer to group "oidc:acme"
  quota per namespace { pods 5 }
}
tenant globex { grant viewer to user "ann" }
"""
CI = '"system:serviceaccount:ci:deployer"'
LEVEL = 'object.metadata.labels["pod-security.kubernetes.io/enforce"]'
TENANT = 'object.metadata.labels["tpl.dev/tenant"]'

DENIED = {
    "what is written is denied": ("rolebindings", 'require object.roleRef.name starts with "team-"', "tpl itself"),
    "of one tenant": ("rolebindings", "forbid some s in object.subjects: s.kind == \"User\"", "tpl itself"),
    "of one namespace": ("namespaces", 'forbid object.metadata.name ends with "-db"', "tpl itself"),
    "by the value of one tenant": ("namespaces", f'require {LEVEL} == "restricted"', "tpl itself"),
    "unless where it does not hold": ("namespaces", f'forbid true unless {LEVEL} == "restricted"', "tpl itself"),
    "an annotation nobody writes": ("networkpolicies", 'require object.metadata.annotations["a/b"] is set',
                                    "tpl itself"),
    "a wrong type": ("resourcequotas", "forbid object.spec.hard == object.kind", "tpl itself"),
    "changed": ("rolebindings when update", "forbid true", "tpl itself"),
    "taken away": ("networkpolicies when delete", "forbid true", "tpl itself"),
    "only the platform's group may be meant": ("resourcequotas", f"require request.userInfo.username == {CI}",
                                               "control plane"),
    "a namespace of nobody finalized": ("namespaces when update", f"require {TENANT} is set", "control plane"),
    "contents deleted": ("secrets when delete", f"require request.userInfo.username == {CI}", "control plane"),
    "an account deleted": ("serviceaccounts when delete", "require old.metadata.labels.gone is set", "control plane"),
    "the account of a namespace": ("serviceaccounts", 'forbid object.metadata.name == "default"', "control plane"),
    "the account by its request": ("serviceaccounts", 'forbid request.name == "default"', "control plane"),
    "the certificate": ("configmaps", "require object.metadata.labels.team is set", "control plane"),
    "in one tenant": ("configmaps", 'require object.metadata.labels.a is set unless tenant.name == "acme"',
                      "control plane"),
    "pods by a user": ("pods", f"require request.userInfo.username == {CI}", "control plane"),
    "pods by a group": ("pods", 'require "oidc:acme" in request.userInfo.groups', "control plane"),
    "jobs of a CronJob": ("jobs", f"require request.userInfo.username == {CI}", "control plane"),
    "claims of a StatefulSet": ("persistentvolumeclaims", 'forbid request.userInfo.username starts with "system:"',
                                "control plane"),
    "an old ReplicaSet": ("replicasets", "require object.spec.replicas >= 1", "control plane"),
    "a ReplicaSet scaled down": ("replicasets when update", "forbid object.spec.replicas < old.spec.replicas",
                                 "control plane"),
    "slices": ("endpointslices", 'exempt platform; forbid true', "control plane"),
    "finalizers": ("services when update", f"require request.userInfo.username == {CI}", "control plane"),
}  # fmt: skip

PASSED = {
    "a namespace taken away, which is never pruned": (
        "namespaces when delete", f"require old.{TENANT[7:]} is unset"
    ),
    "by one of the platform's": (
        "rolebindings",
        'require request.userInfo.username == "system:serviceaccount:flux-system:kustomize-controller" or '
        'request.userInfo.username starts with "system:serviceaccount:kube-system:"',
    ),
    "by a group of the platform's": (
        "namespaces when create",
        'require "oidc:platform" in request.userInfo.groups',
    ),
    "the platform is exempt": ("rolebindings, networkpolicies, resourcequotas", "exempt platform; forbid true"),
    "what holds": ("rolebindings", 'require object.roleRef.name starts with "tpl-"'),
    "an update of what nobody knows": ("rolebindings when update", "require object.roleRef == old.roleRef"),
    "a namespace keeps its label": ("namespaces when update", f"require {TENANT} == old.{TENANT[7:]}"),
    "what the server fills in": ("namespaces", 'require object.metadata.labels["kubernetes.io/metadata.name"] is set'),
    "nothing is known of pods": ("pods", "require object.metadata.labels.team is set"),
    "nor of their containers": ("pods", "require some container: container.image == \"x\""),
    "nothing may be made at all": ("statefulsets, daemonsets", "forbid true"),
    "no volumes at all": ("persistentvolumeclaims", "forbid true"),
    "nothing is known of a Service": ("services", "require object.spec.type == \"ClusterIP\""),
    "nor of what is deleted": ("secrets when delete", 'forbid old.metadata.labels.keep == "yes"'),
    "a certificate that is let pass": (
        "configmaps", 'require object.metadata.labels.team is set unless object.metadata.name == "kube-root-ca.crt"',
    ),
    "scaled by hand": (
        "replicasets",
        "require object.spec.replicas >= 1 unless request.userInfo.username == "
        '"system:serviceaccount:kube-system:deployment-controller" or '
        'request.userInfo.username == "system:serviceaccount:kube-system:generic-garbage-collector"',
    ),
    "only a warning": ("rolebindings", "mode audit; forbid true"),
}  # fmt: skip


def guard(on: str, rules: str) -> str:
    return f"guard tried on {on} {{ {rules} }}\n"


def messages(folder: Path, text: str) -> list[str]:
    found = compile_files(folder, policy_tpl=POLICY + text).sink.diagnostics
    assert {one.code for one in found} <= {"TPL215"}, found
    return [one.message for one in found]


@pytest.mark.parametrize("name", DENIED)
def test_what_would_be_denied_is_an_error(name: str, tmp_path: Path) -> None:
    on, rules, whom = DENIED[name]
    (message,) = messages(tmp_path, guard(on, rules))
    assert whom in message


@pytest.mark.parametrize("name", PASSED)
def test_what_may_pass_is_none(name: str, tmp_path: Path) -> None:
    assert messages(tmp_path, guard(*PASSED[name])) == []


def test_a_lifted_guard_denies_nothing_where_it_is_lifted(tmp_path: Path) -> None:
    text = guard("rolebindings", 'forbid some s in object.subjects: s.kind == "User"')
    exception = """exception "SEC-1" {
      tenant globex; lifts tried; reason "r"; approved-by "a"; granted 2026-11-01; expires 2027-01-31
    }"""
    assert messages(tmp_path, text)
    assert messages(tmp_path, text + exception) == []


@pytest.mark.parametrize(
    "example", sorted({file.parent.relative_to(EXAMPLES) for file in EXAMPLES.rglob("*.tpl")}), ids=str
)
def test_the_library_lets_the_platform_and_the_control_plane_pass(example: Path) -> None:
    """A check does not try the library's guards: they are tried here."""
    for build in compile_policy(Request((EXAMPLES / example,), NOW)).builds:
        assert build.emission, "an example has no errors"
        sink = Sink()
        report_blocked(build.policy, build.policy.guards, build.emission.pieces, sink)
        assert not sink.diagnostics
