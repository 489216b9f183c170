"""Who has roles in several tenants: said by each of them, or by the platform for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tpl.coverage.across import ways_across
from tpl.diagnostics.model import Severity
from tpl.expectations.run import run_tests
from tpl.model.policy import Policy

ROLES = """\
role viewer { can get, list on pods }
role writer { can create on pods }
role seer { can get on secrets }
role view = clusterrole "view"
role edit = clusterrole "edit"
role odd = clusterrole "odd" because "read"
"""


def errors(folder: Path, policy: str) -> list[tuple[str, str]]:
    """The errors of a policy, each with the text that it points at."""
    text = ROLES + policy
    sink = compile_files(folder, policy_tpl=text).sink
    found = (one for one in sink.diagnostics if one.severity is Severity.ERROR)
    return [(one.code, text[one.primary.span.start : one.primary.span.end]) for one in found if one.primary.span]


def across(folder: Path, policy: str) -> list[str]:
    """The ways across that coverage lists."""
    compilation = compile_files(folder, policy_tpl=ROLES + policy)
    assert not compilation.sink.has_errors, compilation.sink.diagnostics
    return [str(way) for way in ways_across(compilation.builds[0].policy)]


TWO = """
tenant a { grant viewer to FIRST because "audit" }
tenant b { grant viewer to SECOND because "audit" }
"""


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ('shared group "x"', 'shared group "x"', []),
        ('shared user "x"', 'shared user "x"', []),
        ('shared serviceaccount "ci/x"', 'shared serviceaccount "ci/x"', []),
        ('shared serviceaccount "ci/x"', 'shared user "system:serviceaccount:ci:x"', []),
        ('group "x"', 'group "x"', ["TPL403"]),
        ('shared group "x"', 'group "x"', ["TPL403"]),
        ('group "x"', 'shared group "x"', ["TPL403"]),
        ('shared group "x"', 'shared user "x"', []),
        ('shared serviceaccount "b/x"', 'serviceaccount "b/x"', ["TPL403"]),
        ('shared serviceaccount "b/x"', 'shared serviceaccount "b/x"', []),
        ('shared group "system:authenticated"', 'shared group "system:authenticated"', []),
        ('shared group "system:serviceaccounts:monitoring"', 'shared group "system:serviceaccounts:monitoring"', []),
        ('shared group "system:unauthenticated"', 'group "y"', ["TPL401"]),
        ('shared user "system:anonymous"', 'group "y"', ["TPL401"]),
        ('group "system:authenticated"', 'group "y"', ["TPL401"]),
    ],
)
def test_both_tenants_say_so(first: str, second: str, found: list[str], tmp_path: Path) -> None:
    policy = TWO.replace("FIRST", first).replace("SECOND", second)
    assert [code for code, _ in errors(tmp_path, policy)] == found


@pytest.mark.parametrize("role", ["viewer", "view"])
def test_anyone_may_read(role: str, tmp_path: Path) -> None:
    assert errors(tmp_path, _everywhere(role, 'group "system:authenticated"')) == []
    assert errors(tmp_path, f'tenant a {{ grant {role} to shared group "system:serviceaccounts" because "r" }}') == []


@pytest.mark.parametrize("role", ["writer", "seer", "edit", "odd"])
def test_anyone_may_do_no_more_but_in_one_tenant(role: str, tmp_path: Path) -> None:
    (found,) = errors(tmp_path, _everywhere(role, 'group "system:authenticated"'))
    assert found == ("TPL401", f'grant {role} to group "system:authenticated" in every tenant')
    grant = f'grant {role} to shared group "system:serviceaccounts"'
    assert [code for code, _ in errors(tmp_path, f"tenant a {{ {grant} }}")] == ["TPL401"]
    of_all = f'tier t {{ {grant} because "r" }}\ntenant a is t {{}}'
    assert [code for code, _ in errors(tmp_path, of_all)] == ["TPL401"]
    assert errors(tmp_path, f'tenant a {{ {grant} because "a sandbox" }}') == []


def _everywhere(role: str, subject: str) -> str:
    grant = f"grant {role} to {subject} in every tenant"
    return f'platform {{ group "ops"; {grant} }}\ntenant a {{}}\ntenant b {{}}\n'


@pytest.mark.parametrize(
    "subject",
    ['group "sre"', 'user "ann"', 'serviceaccount "monitoring/prometheus"', 'group "sre-{tenant}"', 'group "ops"'],
)
def test_the_platform_says_it_for_all(subject: str, tmp_path: Path) -> None:
    assert errors(tmp_path, _everywhere("writer", subject)) == []


@pytest.mark.parametrize(
    ("grant", "code"),
    [
        ('grant viewer to group "sre"', "TPL105"),
        ('grant viewer to shared group "sre" in every tenant', "TPL105"),
        ('grant veiwer to group "sre" in every tenant', "TPL101"),
        ('grant viewer to serviceaccount "prometheus" in every tenant', "TPL201"),
        ('grant viewer to serviceaccount "monitoring/Prometheus" in every tenant', "TPL107"),
        ('grant viewer to group "sre-{team}" in every tenant', "TPL204"),
        ('grant viewer to group "system:unauthenticated" in every tenant', "TPL401"),
        ('grant viewer to group "sre-$$TEAM" in every tenant', "TPL206"),
        ("allow to internet on tcp/443", "TPL105"),
    ],
)
def test_what_the_platform_cannot_say(grant: str, code: str, tmp_path: Path) -> None:
    policy = f'platform {{ group "ops"; {grant} }}\ntenant a {{}}\ntenant b {{}}\n'
    assert [found for found, _ in errors(tmp_path, policy)] == [code]


@pytest.mark.parametrize("block", ["tenant b {{ {} }}", "tier t {{ {} }}\ntenant b is t"])
def test_no_tenant_speaks_for_all(block: str, tmp_path: Path) -> None:
    grant = 'grant viewer to group "sre" in every tenant'
    assert errors(tmp_path, block.format(grant)) == [("TPL105", grant)]


def test_a_tier_shares_with_all_of_its_tenants(tmp_path: Path) -> None:
    tier = 'tier t { grant viewer to shared group "sre" because "on call" }\ntenant a is t\ntenant b is t\n'
    assert errors(tmp_path, tier) == []
    assert [code for code, _ in errors(tmp_path, tier.replace("shared ", ""))] == ["TPL403"]


ROSTER = 'role viewer { can get, list on pods }\ntier t {}\nroster "r.csv"\n'


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("shared group x because SOC2", "shared group x because SOC2; user y", []),
        ("shared group x because SOC2", "user y; shared group x because two of us; shared group z because three", []),
        (
            "shared serviceaccount mon/prom because it scrapes",
            "shared user system:serviceaccount:mon:prom because so",
            [],
        ),
        ("shared group x because SOC2", "group x", ["TPL403"]),
        ("group x because SOC2", "group x because SOC2", ["TPL403"]),
        ("group x because SOC2", "shared group x because SOC2", []),
        ("shared group x", "user y", ["TPL904"]),
        ("shared x because SOC2", "user y", ["TPL111"]),
        ("shared group system:authenticated because status", "user y", []),
    ],
)
def test_rows_of_a_roster_say_so_too(first: str, second: str, found: list[str], tmp_path: Path) -> None:
    """Who is not shared has no reason: all that follows is the name."""
    rows = f"tenant,tier,grant viewer\na,t,{first}\nb,t,{second}\n"
    (tmp_path / "r.csv").write_text(rows)
    sink = compile_files(tmp_path, policy_tpl=ROSTER).sink
    assert [each.code for each in sink.diagnostics if each.severity is not Severity.INFO] == found


def test_a_row_gives_what_a_block_gives(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("tenant,tier,grant viewer\na,t,shared group x because SOC2; user y\n")
    by_row = compile_files(tmp_path, policy_tpl=ROSTER).builds[0].policy
    (tmp_path / "r.csv").write_text("tenant,tier\n")
    block = 'tenant a is t {\n  grant viewer to shared group "x" because "SOC2"\n  grant viewer to user "y"\n}\n'
    by_block = compile_files(tmp_path, policy_tpl=ROSTER + block).builds[0].policy
    assert _given(by_row) == _given(by_block) == [("viewer", (0,), "SOC2", ["x"]), ("viewer", (), "", ["y"])]


def _given(policy: Policy) -> list[tuple[str, tuple[int, ...], str, list[str]]]:
    (member,) = policy.members
    grants = policy.shape_of(member).grants
    return [(each.role, each.shared, each.because, [member.fill(s.name) for s in each.subjects]) for each in grants]


def test_a_reason_is_asked_for(tmp_path: Path) -> None:
    text = ROLES + 'tenant a { grant viewer to shared group "x" }\n'
    sink = compile_files(tmp_path, policy_tpl=text).sink
    (found,) = (one for one in sink.diagnostics if one.code == "TPL904")
    assert found.primary.span is not None
    assert text[found.primary.span.start : found.primary.span.end] == 'shared group "x"'


def test_ways_across_are_listed(tmp_path: Path) -> None:
    policy = """
platform { group "ops"; grant view to group "sre" in every tenant because "on call" }
tenant a { grant viewer to shared group "audit", shared group "alone", group "a-devs" because "SOC2" }
tenant b { grant viewer to shared group "audit" because "PCI"; grant writer to group "b-devs" }
tenant c { grant writer to shared group "audit" because "PCI" }
"""
    assert across(tmp_path, policy) == [
        "group audit: viewer in a, b, because SOC2 and PCI",
        "group sre: view in every tenant, because on call",
        "group audit: writer in c, because PCI",
    ]


def test_what_the_platform_gives_is_had_in_every_tenant_and_nowhere_else(tmp_path: Path) -> None:
    policy = """
platform { group "ops"; grant viewer to group "sre", group "of-{tenant}" in every tenant }
tier t { namespaces "{tenant}", "{tenant}-prod" }
tenant a is t { space prod { namespaces "a-prod" } }
tenant b is t
test "sre" {
  expect allow group "sre" can list pods in a
  expect allow group "sre" can list pods in b
  expect deny  group "sre" can create pods in b
  expect allow group "of-a" can list pods in a.prod
  expect deny  group "of-a" can list pods in b
}
"""
    compilation = compile_files(tmp_path, policy_tpl=ROLES + policy)
    tally = run_tests(compilation, compilation.builds[0], "", compilation.sink)
    assert (tally.tried, tally.failed) == (5, 0)


def test_who_does_not_say_so_is_shown(tmp_path: Path) -> None:
    policy = TWO.replace("FIRST", 'group "x"').replace("SECOND", 'shared group "x"')
    sink = compile_files(tmp_path, policy_tpl=ROLES + policy).sink
    (found,) = (one for one in sink.diagnostics if one.code == "TPL403")
    assert found.message == "group `x` has roles in `b` and in `a`"
    assert found.primary.span
    assert (ROLES + policy)[: found.primary.span.start].count("tenant") == 1
