"""Quarantine: when it holds, what it closes, keeps and freezes, and what it may not say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cases.test_cases import NOW
from tests.sema.test_left_open import errors
from tests.sema.test_tenants import compile_files, policy_of, values
from tpl.pipeline import Request, compile_policy

SERVICE = 'service forensics {\n  namespace "forensics"\n}\n'
REST = SERVICE + "tenant acme {\n  allow from forensics on tcp/80\n}\ntenant globex {}\n"
BLOCK = 'quarantine acme {\n  since 2026-11-20\n  reason "miner"\n  LINES\n}\n'


def quarantined(*lines: str) -> str:
    return BLOCK.replace("LINES", "\n  ".join(lines)) + REST


def test_it_is_kept_in_the_model(tmp_path: Path) -> None:
    lines = ("freeze deployments, exec", "freeze exec", 'incident "INC-1"', "keep from forensics on tcp/8443")
    policy = policy_of(compile_files(tmp_path, policy_tpl=quarantined(*lines)))
    (found,) = policy.quarantines
    assert (found.tenant, found.since, found.reason, found.incident) == ("acme", date(2026, 11, 20), "miner", "INC-1")
    assert found.frozen == ("deployments", "exec")
    assert values(policy, "acme", "frozen") == found.frozen
    assert "frozen" not in {parameter.name for parameter in policy.shape_of(policy.members_of["globex"][0]).parameters}
    of_it = [str(flow) for flow in policy.flows if flow.quarantine == "acme"]
    assert of_it == [
        "allow forensics -> acme on tcp/8443",
        "deny anywhere -> acme on any",
        "deny acme -> anywhere on any",
    ]


@pytest.mark.parametrize("isolation", ["both", "ingress", "withheld"])
def test_it_isolates_whatever_the_tenant_says(isolation: str, tmp_path: Path) -> None:
    text = quarantined() + f"tenant third {{ isolation {isolation} }}\n"
    text = text.replace("quarantine acme", "quarantine third")
    policy = policy_of(compile_files(tmp_path, policy_tpl=text))
    assert policy.shape_of(policy.members_of["third"][0]).isolation == "both"


@pytest.mark.parametrize(
    ("now", "holds", "valid_from", "valid_until"),
    [
        ("2026-11-19", False, None, "2026-11-20"),
        ("2026-11-20", True, "2026-11-20", None),
        ("2026-11-24", True, "2026-11-20", None),
    ],
)
def test_it_begins_on_its_day(
    now: str, holds: bool, valid_from: str | None, valid_until: str | None, tmp_path: Path
) -> None:
    (tmp_path / "policy.tpl").write_text(quarantined("freeze exec"), "utf-8")
    (build,) = compile_policy(Request((tmp_path / "policy.tpl",), date.fromisoformat(now))).builds
    assert bool(build.policy.quarantines) is holds
    assert any(flow.quarantine for flow in build.policy.flows) is holds
    assert build.policy.valid_from == (valid_from and date.fromisoformat(valid_from))
    assert build.policy.valid_until == (valid_until and date.fromisoformat(valid_until))


@pytest.mark.parametrize(("days", "expected"), [(30, set()), (31, {"TPL705"})])
def test_one_that_lasts_is_told_of(days: int, expected: set[str], tmp_path: Path) -> None:
    since = date.fromordinal(NOW.toordinal() - days).isoformat()
    assert errors(tmp_path, quarantined().replace("2026-11-20", since)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (quarantined("freeze deployment"), {"TPL101"}),
        (quarantined("freeze namespaces"), {"TPL101"}),
        (quarantined('freeze "exec"'), {"TPL201"}),
        (quarantined("keep from globex on tcp/80"), {"TPL301"}),
        (quarantined("keep to any tenant on tcp/80"), {"TPL301"}),
        (quarantined("keep from nobody on tcp/80"), {"TPL101"}),
        (quarantined("keep to 169.254.169.254/32 on tcp/80")
         + 'never any tenant -> 169.254.0.0/16 on any because "x"\n', {"TPL303"}),
        (quarantined("keep from forensics on tcp/80").replace("  allow from forensics on tcp/80\n", "")
         + 'deny forensics -> acme on any because "x"\n', set()),
        (quarantined("allow from forensics on tcp/80"), {"TPL105"}),
        (quarantined("expires 2027-01-01"), {"TPL105"}),
        (quarantined("since 2026-11-21"), {"TPL102"}),
        (quarantined().replace("quarantine acme", "quarantine acmee"), {"TPL101"}),
        (quarantined().replace("  since 2026-11-20\n", ""), {"TPL201"}),
        (quarantined().replace('  reason "miner"\n', ""), {"TPL201"}),
        (BLOCK.replace("LINES", "") * 2 + REST, {"TPL102"}),
        ("tenant acme {\n  keep from anywhere on any\n}\n", {"TPL105"}),
    ],
)  # fmt: skip
def test_what_it_may_not_say(text: str, expected: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("cni", "domain", "expected"),
    [
        ("", "sftp.bank.example", {"TPL801"}),
        ("  cni flannel\n", "*.bank.example", {"TPL801"}),
        ("  cni calico\n", "*.bank.example", {"TPL801"}),
        ("  cni cilium\n", "sftp.bank.example", set()),
        ("  cni cilium\n", "https://bank.example/", {"TPL201"}),
    ],
)
def test_a_domain_is_refused_as_the_cluster_is(cni: str, domain: str, expected: set[str], tmp_path: Path) -> None:
    flow = f'tenant acme {{ allow to domain "{domain}" on tcp/22 because "x" }}\n'
    assert errors(tmp_path, f"cluster c {{\n  kubernetes 1.37\n{cni}}}\n{flow}") == expected


def test_what_a_tenant_may_write_itself_is_taken_away(tmp_path: Path) -> None:
    text = quarantined().replace("tenant acme {\n", "tenant acme {\n  own-policies allowed\n")
    compilation = compile_files(tmp_path, policy_tpl=text)
    assert {one.code for one in compilation.sink.diagnostics} == {"TPL708"}
    policy = policy_of(compilation)
    assert "own-policies" not in {each.name for each in policy.shape_of(policy.members_of["acme"][0]).parameters}
