"""All rights there are, for whom guards let pass anyway; and roles called `system:…` that are for people."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.sema.test_cluster_roles import errors
from tests.sema.test_tenants import compile_files
from tpl.coverage.across import ways_across
from tpl.expectations.compiled import report_disagreements
from tpl.expectations.run import run_tests
from tpl.model.clusterroles import ABOUT_ONESELF, DELEGATOR
from tpl.model.tenants import Subject
from tpl.semantics import grants

ROOT = """\
role root = clusterrole "cluster-admin"
role viewer { can get on pods }
platform { group "ops"; serviceaccount "flux-system/flux"; grant root to SUBJECT WHERE }
tenant acme { grant viewer to group "devs" }
break-glass group "oncall" { lifts image-tag }
test "t" { expect allow group "ops" can impersonate serviceaccounts in acme }
"""
WHY = 'in cluster because "they run it"'


def root(subject: str, where: str = WHY) -> str:
    return ROOT.replace("SUBJECT", subject).replace("WHERE", where)


def test_whom_guards_let_pass_has_all_rights(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=root('group "ops", serviceaccount "flux-system/flux"'))
    assert not [one.code for one in compilation.sink.diagnostics if one.code != "TPL703"]
    build = compilation.builds[0]
    assert run_tests(compilation, build, "", compilation.sink).failed == 0
    report_disagreements(build, compilation.sink)
    assert not compilation.sink.has_errors
    ops, devs = (Subject(kind="group", name="ops"),), (Subject(kind="group", name="devs"),)
    for verb, resource, namespace in product(("get", "delete"), ("pods/exec", "nodes"), ("acme", "else", "")):
        assert grants.can(build.policy, ops, verb, resource, namespace)
        assert not grants.can(build.policy, devs, verb, resource, namespace)
    assert [(way.subject.name, way.why) for way in ways_across(build.policy)] == [
        ("ops", ("they run it",)), ("flux-system/flux", ("they run it",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "subject",
    ['group "sre"', 'user "ops"', 'group "devs"', 'group "oncall"', 'group "{tenant}"', 'serviceaccount "acme/flux"',
     'group "system:serviceaccounts:flux-system"', 'group "system:masters"'],
)  # fmt: skip
def test_nobody_else_has(subject: str, tmp_path: Path) -> None:
    assert errors(tmp_path, root(subject)) == [("TPL401", f"grant root to {subject} {WHY}")]


@pytest.mark.parametrize("where", ["in every tenant", "in cluster"])
def test_it_is_given_in_the_cluster_and_for_a_reason(where: str, tmp_path: Path) -> None:
    assert {code for code, _ in errors(tmp_path, root('group "ops"', where))} == {"TPL401"}
    assert errors(tmp_path, root('group "ops"')) == []


def test_no_tenant_is_the_platform_to_have_it(tmp_path: Path) -> None:
    policy = root('group "ops"').replace('group "devs"', 'group "ops"')
    assert [code for code, _ in errors(tmp_path, policy)] == ["TPL405"]


PEOPLE = """\
role r = clusterrole "NAME"
platform { group "ops"; grant r to group "WHO" in cluster }
tenant acme {}
test "t" { expect deny group "WHO" can get pods in acme }
"""


@pytest.mark.parametrize("name", [*ABOUT_ONESELF, DELEGATOR])
def test_roles_for_people_are_given_in_the_cluster(name: str, tmp_path: Path) -> None:
    policy = PEOPLE.replace("NAME", name)
    compilation = compile_files(tmp_path, policy_tpl=policy.replace("WHO", "sre"))
    assert run_tests(compilation, compilation.builds[0], "", compilation.sink).failed == 0
    report_disagreements(compilation.builds[0], compilation.sink)
    codes = [one.code for one in compilation.sink.diagnostics if one.code != "TPL703"]
    assert codes == (["TPL402"] if name == DELEGATOR else [])
    anyone = [code for code, _ in errors(tmp_path, policy.replace("WHO", "system:authenticated"))]
    assert anyone == (["TPL401"] if name == DELEGATOR else [])
    in_tenant = policy.replace(" in cluster", " in every tenant").replace("WHO", "sre")
    assert errors(tmp_path, in_tenant) == [("TPL401", "r")]


def test_other_roles_of_the_control_plane_are_told_as_what_they_are(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=PEOPLE.replace("NAME", "system:basic-users"))
    (found,) = (one for one in compilation.sink.diagnostics if one.code == "TPL401")
    assert found.message == "`system:basic-users` is a ClusterRole for the control plane"
    assert found.helps[0] == "did you mean `system:basic-user`?"
