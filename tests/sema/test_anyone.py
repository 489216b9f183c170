"""Whoever is logged in does more than read in one tenant: where the platform says so, with a reason, and seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.test_cases import NOW
from tests.sema.test_projects import write
from tests.sema.test_tenants import compile_files
from tpl.coverage.across import ways_across
from tpl.expectations.compiled import report_disagreements
from tpl.expectations.run import run_tests
from tpl.model.tenants import Subject
from tpl.pipeline import Request, compile_policy
from tpl.semantics.grants import can

ANYONE = 'shared group "system:authenticated" because "a sandbox"'
POLICY = """\
role writes { can get, create on pods }
tenant sandbox { namespaces "sandbox"; grant writes to WHO; space quiet { namespaces "sandbox-quiet" } }
tenant acme {}
test "t" {
  expect allow group "system:authenticated" can create pods in sandbox
  expect deny  group "system:authenticated" can create pods in acme
}
"""


def codes(folder: Path, policy: str) -> list[str]:
    return [one.code for one in compile_files(folder, policy_tpl=policy).sink.diagnostics if one.code != "TPL703"]


def test_it_is_said_of_one_tenant(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=POLICY.replace("WHO", ANYONE))
    build = compilation.builds[0]
    assert run_tests(compilation, build, "", compilation.sink).failed == 0
    report_disagreements(build, compilation.sink)
    assert [one.code for one in compilation.sink.diagnostics if one.code != "TPL703"] == ["TPL402"]
    anyone = (Subject(kind="group", name="system:authenticated"),)
    where = [
        name
        for name in ("sandbox", "sandbox-quiet", "acme", "else")
        if can(build.policy, anyone, "create", "pods", name)
    ]
    assert where == ["sandbox", "sandbox-quiet"]
    assert [*map(str, ways_across(build.policy))] == [
        "group system:authenticated: writes in sandbox, because a sandbox"
    ]


@pytest.mark.parametrize(
    "who",
    [
        'group "system:authenticated"',
        'shared group "system:authenticated" because ""',
        'shared group "system:unauthenticated" because "a sandbox"',
        'shared user "system:anonymous" because "a sandbox"',
    ],
)
def test_it_is_shared_for_a_reason(who: str, tmp_path: Path) -> None:
    assert [code for code in codes(tmp_path, POLICY.replace("WHO", who)) if code != "TPL904"] == ["TPL401"]


def test_a_tier_and_the_platform_say_it_of_nobody(tmp_path: Path) -> None:
    grant = f"grant writes to {ANYONE}"
    role = "role writes { can get, create on pods }\n"
    assert codes(tmp_path, f"{role}tier t {{ {grant} }}\ntenant acme is t {{}}\n") == ["TPL401"]
    everywhere = grant.replace("shared ", "").replace("because", "in every tenant because")
    assert codes(tmp_path, f'{role}platform {{ group "x"; {everywhere} }}\ntenant acme {{}}\n') == ["TPL401"]


def test_nor_does_a_file_of_tenants(tmp_path: Path) -> None:
    write(
        tmp_path,
        policy_tpl='import "acme.tpl" for acme\nrole writes { can get, create on pods }\n',
        acme_tpl=f"tenant acme {{ grant writes to {ANYONE} }}\n",
    )
    found = compile_policy(Request((tmp_path / "policy.tpl",), NOW)).sink.diagnostics
    assert [one.code for one in found if one.code != "TPL703"] == ["TPL401"]


def test_what_everybody_reads_in_one_tenant_is_listed_too(tmp_path: Path) -> None:
    policy = POLICY.replace("WHO", ANYONE).replace("get, create", "get")
    build = compile_files(tmp_path, policy_tpl=policy).builds[0]
    assert [*map(str, ways_across(build.policy))] == [
        "group system:authenticated: writes in sandbox, because a sandbox"
    ]
