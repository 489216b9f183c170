"""`mode audit in stage`: a guard warns in some environments and denies in all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tpl.diagnostics.model import Severity

POLICY = """\
environment prod {}
environment stage {}
environment test {}
guard own on services {
  mode MODE
  LIFTABLE
  forbid object.metadata.labels.x is set
}
guard other on services { forbid object.metadata.labels.y is set }
tenant acme {}
"""
ENVIRONMENTS = ("prod", "stage", "test")


def modes(folder: Path, mode: str, liftable: str = "") -> list[str]:
    """The guard's mode in each environment; that of the other is `enforce` in all."""
    compilation = compile_files(folder, policy_tpl=POLICY.replace("MODE", mode).replace("LIFTABLE", liftable))
    assert not compilation.sink.has_errors
    policies = {build.policy.environment: build.policy for build in compilation.builds}
    found = [{guard.name: guard.mode for guard in policies[name].guards} for name in ENVIRONMENTS]
    assert [each["other"] for each in found] == ["enforce"] * 3
    return [each["own"] for each in found]


def test_it_warns_where_it_says(tmp_path: Path) -> None:
    assert modes(tmp_path, "audit in stage") == ["enforce", "audit", "enforce"]
    assert modes(tmp_path, "audit in stage, test") == ["enforce", "audit", "audit"]
    assert modes(tmp_path, "audit") == ["audit"] * 3
    assert modes(tmp_path, "audit in stage", "liftable no") == ["enforce", "audit", "enforce"]


def test_coverage_names_the_hole_there_alone(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=POLICY.replace("MODE", "audit in stage").replace("LIFTABLE", ""))
    taken = {
        build.policy.environment: [
            accepted.by
            for (_, name), cell in build.coverage.cells.items()
            if name == "guard:own:create:services"
            for accepted in cell.accepted
        ]
        for build in compilation.builds
        if build.coverage
    }
    assert not taken["prod"]
    assert not taken["test"]
    assert set(taken["stage"]) == {("mode audit of guard own",)}


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("audit in stag", "TPL101"),
        ("audit in stage, prd", "TPL101"),
        ("enforce in prod", "TPL201"),
        ("audit in", "TPL201"),
        ("audit in stage prod", "TPL201"),
        ('audit in "stage"', "TPL201"),
        ("loose in stage", "TPL201"),
        ("audit on stage", "TPL201"),
    ],
)
def test_what_it_cannot_be(mode: str, code: str, tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=POLICY.replace("MODE", mode).replace("LIFTABLE", ""))
    errors = [one.code for one in compilation.sink.diagnostics if one.severity is Severity.ERROR]
    assert errors == [code]
