"""Roles that the cluster has: what is known of them, what no tenant may have, and what nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tpl.expectations.run import run_tests
from tpl.model.clusterroles import USER_FACING, actions
from tpl.pipeline import Compilation

POLICY = """\
CLUSTER
role held = clusterrole NAME
tenant acme { grant held to group "devs" }
test "access" { EXPECT }
"""


def compiled(folder: Path, name: str, expect: str = "", kubernetes: str = "") -> Compilation:
    """A tenant's group that holds a ClusterRole of the cluster's."""
    cluster = f"cluster c {{ kubernetes {kubernetes} }}" if kubernetes else ""
    text = POLICY.replace("NAME", name).replace("EXPECT", expect).replace("CLUSTER", cluster)
    return compile_files(folder, policy_tpl=text)


def found(folder: Path, name: str) -> list[str]:
    """The codes of what is wrong with a ClusterRole's name."""
    return [one.code for one in compiled(folder, name).sink.diagnostics]


def failed(folder: Path, name: str, expect: str) -> list[str]:
    """Why an expectation does not hold."""
    compilation = compiled(folder, name, expect)
    run_tests(compilation, compilation.builds[0], "", compilation.sink)
    return [note for one in compilation.sink.diagnostics if one.code == "TPL901" for note in one.notes]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ('"view"', []),
        ('"edit"', ["TPL402"]),
        ('"admin"', ["TPL402"]),
        ('"cluster-admin"', ["TPL401"]),
        ('"cluster-admin" because "they asked"', ["TPL401"]),
        ('"system:node"', ["TPL401"]),
        ('"system:aggregate-to-admin"', ["TPL401"]),
        ('"system:basic-user"', ["TPL401"]),
        ('"system:auth-delegator"', ["TPL402", "TPL401"]),
        ('"tpl-viewer"', ["TPL107"]),
        ('""', ["TPL107"]),
        ('".."', ["TPL107"]),
        ('"flux/edit"', ["TPL107"]),
        ('"flux%edit"', ["TPL107"]),
        ('"$$flux-edit" because "read"', ["TPL206"]),
        ('"{tenant}-edit"', ["TPL204"]),
        ('"flux-edit"', ["TPL406"]),
        ('"flux-edit" because ""', ["TPL406"]),
        ('"flux-edit" because "read on every upgrade"', []),
        ('"Admin"', ["TPL406"]),
        ('"capsule:provisioner" because "ships with Capsule"', []),
    ],
)
def test_what_may_stand_for_a_role(name: str, codes: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, name) == codes


@pytest.mark.parametrize(
    ("name", "expect"),
    [
        ("view", "allow {} can list pods/log"),
        ("view", "allow {} can get namespaces"),
        ("view", "deny {} can get secrets"),
        ("view", "deny {} can get leases"),
        ("view", "deny {} can get rolebindings"),
        ("edit", "allow {} can get secrets"),
        ("edit", "allow {} can impersonate serviceaccounts"),
        ("edit", "allow {} can create serviceaccounts/token"),
        ("edit", "allow {} can deletecollection networkpolicies"),
        ("edit", "allow {} can watch leases"),
        ("edit", "deny {} can create rolebindings"),
        ("edit", "deny {} can create resourcequotas"),
        ("edit", "deny {} can update endpointslices"),
        ("edit", "deny {} can update pods/ephemeralcontainers"),
        ("admin", "allow {} can update roles"),
        ("admin", "deny {} can delete namespaces"),
        ("admin", "deny {} can update limitranges"),
    ],
)
def test_what_every_cluster_has_is_known(name: str, expect: str, tmp_path: Path) -> None:
    line = f"expect {expect} in acme".format('group "devs"')
    other = ("allow", "deny") if expect.startswith("allow") else ("deny", "allow")
    assert failed(tmp_path, f'"{name}"', line) == []
    assert failed(tmp_path, f'"{name}"', line.replace(*other))


@pytest.mark.parametrize("effect", ["allow", "deny"])
def test_what_nobody_knows_is_no_proof(effect: str, tmp_path: Path) -> None:
    line = f'expect {effect} group "devs" can get pods in acme'
    why = "nobody says what ClusterRole flux-edit holds"
    unknown = f"acme: whether group devs can get pods is not known: {why}"
    assert failed(tmp_path, '"flux-edit" because "read"', line) == [unknown]


def test_what_another_role_gives_is_known_beside_one_that_nobody_knows(tmp_path: Path) -> None:
    text = """\
role known { can get on pods }
role unknown = clusterrole "flux-edit" because "read"
tenant acme { grant known to group "devs"; grant unknown to group "devs" }
test "access" { expect allow group "devs" can get pods in acme }
"""
    compilation = compile_files(tmp_path, policy_tpl=text)
    assert run_tests(compilation, compilation.builds[0], "", compilation.sink).failed == 0


def test_a_role_of_the_clusters_is_extended_by_none(tmp_path: Path) -> None:
    text = """\
role base = clusterrole "view"
role more extends base { can get on secrets }
role most extends more { can get on leases }
tenant acme { grant most to group "devs" }
"""
    errors = [one for one in compile_files(tmp_path, policy_tpl=text).sink.diagnostics if one.code == "TPL104"]
    assert [text[one.primary.span.start : one.primary.span.end] for one in errors if one.primary.span] == ["base"]


def test_versions() -> None:
    claims, events = ("resource.k8s.io", "resourceclaims", "get"), ("events.k8s.io", "events", "create")
    assert [claims in actions("view", f"1.{minor}") for minor in (33, 34, 37)] == [False, True, True]
    assert [events in actions("edit", f"1.{minor}") for minor in (34, 35, 37)] == [False, True, True]
    assert actions("admin", "") == actions("admin", "1.37")


def test_each_holds_what_the_one_below_it_holds() -> None:
    for below, above in zip(USER_FACING, [*USER_FACING][1:], strict=False):
        assert actions(below, "1.37") < actions(above, "1.37")
