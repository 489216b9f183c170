"""Roles of the whole cluster: for people of the platform, to read; tenants see their own Namespaces only."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.sema.test_tenants import compile_files
from tests.trees import written
from tpl.coverage.across import ways_across
from tpl.diagnostics.model import Severity
from tpl.expectations.compiled import report_disagreements
from tpl.expectations.run import run_tests
from tpl.model.cluster_kinds import CLUSTER_KINDS
from tpl.model.tenants import Subject
from tpl.semantics import grants

POLICY = """\
role r cluster { PERMISSION }
platform { group "ops"; grant r to group "sre" in cluster }
tenant acme {}
"""
GRANT = 'grant r to group "sre" in cluster'


def errors(folder: Path, policy: str) -> list[tuple[str, str]]:
    """The errors of a policy, each with the text that it points at."""
    sink = compile_files(folder, policy_tpl=policy).sink
    found = (one for one in sink.diagnostics if one.severity is Severity.ERROR)
    return [(one.code, policy[one.primary.span.start : one.primary.span.end]) for one in found if one.primary.span]


@pytest.mark.parametrize("resource", [*CLUSTER_KINDS, "nodes/metrics", "pods", "services", "pods/log", "events"])
def test_it_reads(resource: str, tmp_path: Path) -> None:
    assert errors(tmp_path, POLICY.replace("PERMISSION", f"can get, list, watch on {resource}")) == []


@pytest.mark.parametrize(
    ("permission", "found"),
    [
        ("can create on nodes", [("TPL401", GRANT)]),
        ("can patch, delete on pods", [("TPL401", GRANT)]),
        ("can * on persistentvolumes", [("TPL401", GRANT)]),
        ("can get on *", [("TPL401", "*")]),
        ("can impersonate on serviceaccounts", [("TPL401", "impersonate")]),
        ("can get on nodes/proxy", [("TPL101", "nodes/proxy")]),
        ("can get on widgets", [("TPL101", "widgets")]),
    ],
)
def test_without_a_reason_it_does_no_more(permission: str, found: list[tuple[str, str]], tmp_path: Path) -> None:
    assert errors(tmp_path, POLICY.replace("PERMISSION", permission)) == found


@pytest.mark.parametrize(
    ("permission", "found"),
    [
        ("can get on namespaces", []),
        ("can get on namespaces, pods", []),
        ("can list on namespaces", [("TPL401", "namespaces")]),
        ("can get, watch on namespaces", [("TPL401", "namespaces")]),
        ("can * on namespaces", [("TPL401", "namespaces")]),
        ("can update on namespaces", [("TPL401", "namespaces")]),
        ("can get on namespaces/status", [("TPL401", "namespaces/status")]),
        ("can get on nodes", [("TPL401", "nodes")]),
        ("can get on clusterroles", [("TPL401", "clusterroles")]),
    ],
)
def test_a_tenant_sees_its_own_namespaces(permission: str, found: list[tuple[str, str]], tmp_path: Path) -> None:
    policy = f'role r {{ {permission} }}\ntenant acme {{ grant r to group "devs" }}\n'
    assert errors(tmp_path, policy) == found


def test_it_is_had_everywhere_and_in_no_namespace(tmp_path: Path) -> None:
    policy = POLICY.replace("PERMISSION", "can get on nodes, pods") + 'test "t" { EXPECT }\n'
    policy = policy.replace("EXPECT", 'expect allow group "sre" can get pods in acme')
    compilation = compile_files(tmp_path, policy_tpl=policy)
    assert run_tests(compilation, compilation.builds[0], "", compilation.sink).failed == 0
    sre, resolved = (Subject(kind="group", name="sre"),), compilation.builds[0].policy
    assert grants.can(resolved, sre, "get", "nodes", "")
    assert grants.can(resolved, sre, "get", "pods", "kube-system")
    assert not grants.can(resolved, sre, "list", "nodes", "")
    assert not grants.can(resolved, (Subject(kind="group", name="devs"),), "get", "pods", "acme")


EXISTING = """\
role r = clusterrole NAME
platform { group "ops"; grant r to group "sre" in cluster }
tenant acme {}
test "t" {
  expect allow group "sre" can list pods in acme
  expect deny  group "sre" can list secrets in acme
}
"""


def test_the_clusters_own_that_reads_is_given_in_the_cluster(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=EXISTING.replace("NAME", '"view"'))
    assert run_tests(compilation, compilation.builds[0], "", compilation.sink).failed == 0
    assert [one.code for one in compilation.sink.diagnostics if one.severity is Severity.ERROR] == []
    report_disagreements(compilation.builds[0], compilation.sink)
    assert not compilation.sink.has_errors
    sre, resolved = (Subject(kind="group", name="sre"),), compilation.builds[0].policy
    assert grants.can(resolved, sre, "list", "pods", "kube-system")
    assert grants.can(resolved, sre, "list", "namespaces", "")
    assert not grants.can(resolved, sre, "create", "pods", "acme")


@pytest.mark.parametrize("name", ["edit", "admin"])
def test_one_that_writes_is_given_for_a_reason(name: str, tmp_path: Path) -> None:
    policy = EXISTING.replace("NAME", f'"{name}"')
    assert errors(tmp_path, policy) == [("TPL401", GRANT)]
    assert errors(tmp_path, policy.replace(GRANT, f'{GRANT} because "restores what was lost"')) == []


WRITES = """\
role base cluster { can delete on persistentvolumes }
role r extends base cluster { can get on pods }
role viewer { can get on pods }
platform { group "ops"; grant r to SUBJECT in cluster because "restores what was lost" }
tenant acme { grant viewer to group "devs" }
test "t" { expect allow user "ann" can get pods in acme }
"""


def test_whoever_writes_everywhere_is_no_tenants(tmp_path: Path) -> None:
    for subject in ('group "devs"', 'serviceaccount "acme/x"', 'group "{tenant}-devs"', 'group "system:authenticated"',
                    'user "system:serviceaccount:acme:x"', 'group "system:serviceaccounts:acme"'):  # fmt: skip
        policy = WRITES.replace("SUBJECT", subject)
        written = f'grant r to {subject} in cluster because "restores what was lost"'
        assert errors(tmp_path, policy) == [("TPL401", written)], subject
    assert errors(tmp_path, WRITES.replace("SUBJECT", 'serviceaccount "velero/velero", user "ann"')) == []


def test_it_writes_in_every_tenant_and_in_no_namespace(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=WRITES.replace("SUBJECT", 'user "ann"'))
    assert run_tests(compilation, compilation.builds[0], "", compilation.sink).failed == 0
    report_disagreements(compilation.builds[0], compilation.sink)
    assert not compilation.sink.has_errors
    ann, resolved = (Subject(kind="user", name="ann"),), compilation.builds[0].policy
    assert grants.can(resolved, ann, "delete", "persistentvolumes", "")
    assert not grants.can(resolved, ann, "delete", "pods", "acme")
    assert [way.why for way in ways_across(resolved)] == [("restores what was lost",)]


def test_what_nobody_knows_is_given_for_a_reason(tmp_path: Path) -> None:
    assert errors(tmp_path, EXISTING.replace("NAME", '"cluster-reader"')) == [("TPL406", '"cluster-reader"')]
    policy = EXISTING.replace("NAME", '"cluster-reader" because "it reads, in every release"')
    compilation = compile_files(tmp_path, policy_tpl=policy)
    assert not compilation.sink.has_errors
    coverage = compilation.builds[0].coverage
    assert coverage
    (taken,) = coverage.cells["rbac", "grant:r:cluster"].accepted
    assert (taken.hole.name, taken.by) == ("content unknown", ("role r, because it reads, in every release",))
    # Neither that somebody can nor that he cannot is shown by a role that nobody knows.
    assert run_tests(compilation, compilation.builds[0], "", compilation.sink).failed == 2


EACH = """\
role spaces cluster { can list on namespaces }
platform { group "ops"; grant spaces to group "{tenant}-devs", serviceaccount "{tenant}/ci", user "ann" in cluster }
tenant acme {}
tenant globex { namespaces "globex", "globex-db" }
test "t" { expect allow group "acme-devs" can list namespaces in globex }
"""


def test_the_people_of_each_tenant_are_named_once(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=EACH)
    build = compilation.builds[0]
    report_disagreements(build, compilation.sink)
    assert run_tests(compilation, build, "", compilation.sink).failed == 0
    assert not compilation.sink.has_errors
    made = yaml.safe_load_all(written(compilation)["rbac/roles.yaml"])
    (binding,) = (each for each in made if each["kind"] == "ClusterRoleBinding")
    names = [(each.get("namespace", ""), each["name"]) for each in binding["subjects"]]
    assert names == [
        ("", "acme-devs"), ("", "globex-devs"), ("acme", "ci"), ("globex", "ci"), ("", "ann"),
    ]  # fmt: skip
    assert str(ways_across(build.policy)[0]) == "group {tenant}-devs: spaces in the whole cluster"


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ('group "{team}-devs"', "TPL204"),
        ('group "{tenant}$$"', "TPL206"),
        ('serviceaccount "{tenant}/C"', "TPL107"),
        ('serviceaccount "{tenant}"', "TPL201"),
    ],
)
def test_who_cannot_be_named_for_each(subject: str, code: str, tmp_path: Path) -> None:
    found = errors(tmp_path, EACH.replace('group "{tenant}-devs"', subject))
    assert [each for each, _ in found] == [code]


AGGREGATED = """\
role view = clusterrole "view"
role edit = clusterrole "edit"
role leases aggregates to INTO { can get on rolebindings }
tenant acme { grant view to group "viewers"; grant edit to group "editors" }
test "t" {
  expect VIEW group "viewers" can get rolebindings in acme
  expect EDIT group "editors" can get rolebindings in acme
}
"""


@pytest.mark.parametrize(
    ("into", "view", "edit"),
    [
        ("view", "allow", "allow"),
        ("edit", "deny", "allow"),
        ("admin", "deny", "deny"),
        ("admin, view", "allow", "allow"),
    ],
)
def test_what_is_added_to_one_is_in_those_above_it(into: str, view: str, edit: str, tmp_path: Path) -> None:
    policy = AGGREGATED.replace("INTO", into).replace("VIEW", view).replace("EDIT", edit)
    compilation = compile_files(tmp_path, policy_tpl=policy)
    assert run_tests(compilation, compilation.builds[0], "", compilation.sink).failed == 0
    codes = [one.code for one in compilation.sink.diagnostics]
    assert codes.count("TPL407") == len(into.split(", "))
    assert "TPL106" not in codes


WHOLE = """\
role view = clusterrole "view"
role nodes cluster aggregates to view { can get, list, watch on nodes, volumeattachments }
platform { group "ops"; grant view to group "sre" in cluster }
tenant acme { grant view to group "devs" }
"""


def test_what_is_in_no_namespace_is_added_for_those_who_have_it_in_the_cluster(tmp_path: Path) -> None:
    """Who has the role in a namespace gets nothing of the whole cluster by it."""
    compilation = compile_files(tmp_path, policy_tpl=WHOLE)
    report_disagreements(compilation.builds[0], compilation.sink)
    assert [one.code for one in compilation.sink.diagnostics if one.severity is not Severity.INFO] == ["TPL407"]
    resolved = compilation.builds[0].policy
    assert grants.can(resolved, (Subject(kind="group", name="sre"),), "list", "nodes", "")
    assert not grants.can(resolved, (Subject(kind="group", name="devs"),), "list", "nodes", "")
    assert grants.can(resolved, (Subject(kind="group", name="devs"),), "list", "pods", "acme")


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("role x aggregates to veiw { can get on leases }", [("TPL101", "veiw")]),
        ("role x aggregates to cluster-admin { can get on leases }", [("TPL101", "cluster-admin")]),
    ],
)
def test_to_what_nothing_is_added(role: str, found: list[tuple[str, str]], tmp_path: Path) -> None:
    assert errors(tmp_path, f"{role}\ntenant acme {{}}\n") == found


def test_anyone_may_not_have_what_a_role_adds(tmp_path: Path) -> None:
    policy = """\
role view = clusterrole "view"
role more aggregates to view { can get on secrets }
platform { group "ops"; grant view to group "system:authenticated" in every tenant }
tenant acme {}
"""
    assert [code for code, _ in errors(tmp_path, policy)] == ["TPL401"]
