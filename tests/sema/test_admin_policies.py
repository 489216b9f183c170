"""`admin-policies` of a cluster: what it takes, and what then need not rest on guards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tpl.coverage.matrix import as_text
from tpl.pipeline import Compilation, Request, compile_policy

GUARD = "guard platform-network-policies"
NOW = date(2026, 11, 24)
INSIDE = """
tenant acme {
  own-policies allowed

  workload api { pods app = "api" }
  workload db { pods app = "db" }
}

never acme.api -> acme.db on tcp/22
never 203.0.113.0/24 -> acme on any
"""


def compiled(folder: Path, cluster: str, text: str = INSIDE) -> Compilation:
    (folder / "policy.tpl").write_text(f"cluster eu {{ {cluster} }}\n{text}", "utf-8")
    return compile_policy(Request((folder,), NOW))


def test_what_own_policies_could_open_is_held_above_them(tmp_path: Path) -> None:
    (found,) = (each for each in compiled(tmp_path, "").sink.diagnostics if each.code == "TPL801")
    assert "own-pods" in found.message
    held = compiled(tmp_path, "admin-policies clusternetworkpolicy")
    assert not held.sink.has_errors


@pytest.mark.parametrize(("cluster", "said"), [
    ("admin-policies clusternetworkpolicy", f"1 of 2 by clusternetworkpolicy; the rest by {GUARD}"),
    ("", f"by {GUARD} alone"),
])  # fmt: skip
def test_coverage_counts_what_stands_above(cluster: str, said: str, tmp_path: Path) -> None:
    compilation = compiled(tmp_path, cluster)
    (table,) = ((build.target, build.coverage) for build in compilation.builds if build.coverage)
    assert f"closed against tenants' own policies: {said}\n" in as_text([table])


@pytest.mark.parametrize(("cluster", "help_"), [
    ("admin-policies clusternetworkpolicies", "did you mean `clusternetworkpolicy`?"),
    ("admin-policies weave", "`clusternetworkpolicy` and `none`"),
    ("admin-policies", "`none`: what stands above tenants' own policies"),
])  # fmt: skip
def test_other_words_are_refused(cluster: str, help_: str, tmp_path: Path) -> None:
    (found,) = (each for each in compiled(tmp_path, cluster, "").sink.diagnostics if each.code == "TPL201")
    assert help_ in " ".join(found.helps), found.helps
