"""How closely a statement must be held: the nearest word on it counts, and what is less is an error or accepted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tpl.diagnostics.model import Severity
from tpl.pipeline import Compilation, Request, compile_policy

NOW = date(2026, 11, 24)
LISTS = "  require each port in object.spec.ports: port.port < 1000\n"
EVERY = "namespaces, rbac, networkpolicy, quota"
LEFT_OPEN = """
guard host-namespaces on pods {
  mode   audit
  forbid object.spec.hostNetwork == true
}
"""


def compiled(folder: Path, text: str) -> Compilation:
    (folder / "policy.tpl").write_text(text, "utf-8")
    return compile_policy(Request((folder,), NOW))


def errors(compilation: Compilation) -> set[str]:
    return {f"{found.code} {found.message.partition(':')[0]}" for found in compilation.sink.diagnostics
            if found.severity is Severity.ERROR}  # fmt: skip


@pytest.mark.parametrize(("policy", "guard", "engine", "is_wrong"), [
    ("", "", "vap", False),
    ("", "strength exact", "vap", True),
    ("", "strength exact", "rego", False),
    ("", "strength exact", "rego, vap primary", True),
    ("strength partial", "strength exact", "vap", True),
    ("", "strength stricter", "vap", False),
    ("", "strength partial", "vap", False),
])  # fmt: skip
def test_a_guard_is_held_by_the_primary_as_closely_as_it_asks(
    policy: str, guard: str, engine: str, is_wrong: bool, tmp_path: Path
) -> None:
    text = f"policy p {{\n  targets {EVERY}, {engine}\n  {policy}\n}}\nguard few on services {{\n  {guard}\n{LISTS}}}\n"
    found = errors(compiled(tmp_path, f"{text}tenant acme {{}}\n"))
    assert found == ({"TPL801 guard few holds on create of services"} if is_wrong else set())


def test_the_nearest_word_counts(tmp_path: Path) -> None:
    policy = "policy p {\n  strength exact\n  targets quota, vap\n}\n"
    text = f"{policy}guard few on services {{\n  strength stricter\n{LISTS}}}\n"
    found = errors(compiled(tmp_path, f"{text}tenant acme {{}}\n"))
    assert found
    assert not [each for each in found if "guard few" in each]


@pytest.mark.parametrize(("word", "tier"), [("", ""), ("partial", ""), ("", "partial")])
def test_what_is_left_open_is_an_error_or_accepted(word: str, tier: str, tmp_path: Path) -> None:
    policy = f"policy p {{ strength {word} }}\n" if word else ""
    inside = f"strength {tier}" if tier else ""
    compilation = compiled(tmp_path, f"{policy}{LEFT_OPEN}tier t {{ {inside} }}\ntenant acme is t {{}}\n")
    (build,) = compilation.builds
    assert build.coverage
    (isolation,) = [each for each in build.coverage.obligations if each.id.startswith("isolation")]
    cell = build.coverage.together(isolation)
    if word or tier:
        assert not errors(compilation)
        assert [(each.hole.name, each.by) for each in cell.accepted] == [("host-network", ("strength partial",))]
    else:
        assert errors(compilation) == {f"TPL801 {isolation.statement}"}
        assert [hole.name for hole in cell.open] == ["host-network"]


def test_the_targets_that_can_are_named(tmp_path: Path) -> None:
    guard = f"guard few on services {{\n  strength exact\n{LISTS}}}\n"
    text = f"policy p {{ targets {EVERY}, vap }}\n{guard}tenant acme {{}}\n"
    (found,) = [each for each in compiled(tmp_path, text).sink.diagnostics if each.code == "TPL801"]
    assert found.helps == ("exact are `rego`: let one be the primary",)
