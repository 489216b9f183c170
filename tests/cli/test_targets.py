"""`--target`: what was not asked for is one line, and what other targets wrote is not taken away in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cases.test_cases import EXAMPLES
from tests.cli.conftest import Runner
from tests.cli.test_build import tree
from tpl.backends import REGISTRY, load

SAAS = EXAMPLES / "saas"
QUOTA = 'tenant acme {\n  namespaces "acme"\n  quota per namespace {\n    pods 50\n  }\n}\n'


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("not asked for: ")]


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    (tmp_path / "policy.tpl").write_text(QUOTA, "utf-8")
    return tmp_path / "policy.tpl"


@pytest.mark.parametrize(
    "target", [name for name in REGISTRY if name not in ("kyverno-cel", "cilium") and not load(name).stands_above]
)
def test_any_target_alone_is_no_error(tpl: Runner, target: str, tmp_path: Path) -> None:
    for command in (("check",), ("test",), ("build", "-o", tmp_path / "out")):
        run = tpl(command[0], SAAS, "--target", target, *command[1:])
        assert (run.code, len(lines(run.err))) == (0, 1), command
        assert "error" not in run.err


def test_the_line_says_what_the_policy_has_and_was_not_asked_for(tpl: Runner, policy: Path) -> None:
    said = "not asked for: namespaces, network, admission"
    assert lines(tpl("check", policy, "--target", "quota").err) == [said]
    assert lines(tpl("check", policy, "--target", "quota,rbac").err) == [said]
    assert lines(tpl("check", policy, "--target", "vap", "--target", "quota").err) == [said.removesuffix(", admission")]
    assert lines(tpl("check", policy).err) == []


def test_what_goes_by_what_was_not_asked_for_is_a_warning_once(tpl: Runner) -> None:
    run = tpl("check", SAAS, "--target", "networkpolicy")
    assert run.code == 0
    assert run.err.count("TPL807]") == 2, "the guards, and the labels"
    assert "host-namespaces" in run.err
    assert "TPL807" not in tpl("check", SAAS, "--target", "networkpolicy,namespaces,vap,mutatingadmissionpolicy").err


def test_coverage_lists_what_was_asked_for(tpl: Runner, policy: Path) -> None:
    run = tpl("coverage", policy, "--target", "quota, rbac")
    assert run.code == 0
    assert "guard" not in run.out
    assert run.out.endswith("1 of 1 obligations held\nnot asked for: namespaces, network, admission\n")
    (target,) = json.loads(tpl("coverage", policy, "--target", "quota", "--json").out)["targets"]
    assert target["unasked"] == ["namespaces", "network", "admission"]
    assert [each["kind"] for each in target["obligations"] if each["asked"]] == ["QuotaHeld"]
    (every,) = json.loads(tpl("coverage", policy, "--json").out)["targets"]
    assert every["unasked"] == []
    assert all(each["asked"] for each in every["obligations"])


def test_commas_and_several_options_are_the_same(tpl: Runner, policy: Path, tmp_path: Path) -> None:
    assert tpl("build", policy, "-o", tmp_path / "a", "--target", "rbac,quota,namespaces").code == 0
    several = ("--target", "namespaces", "--target", "quota", "--target", "rbac", "--target", "quota")
    assert tpl("build", policy, "-o", tmp_path / "b", *several).code == 0
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


@pytest.mark.parametrize(
    ("before", "after", "removed"),
    [
        ("", "quota", "every other target"),
        ("quota,namespaces", "quota", "`namespaces`"),
        ("namespaces,networkpolicy,quota", "networkpolicy,rbac", "`namespaces` and `quota`"),
        ("quota", "namespaces", "`quota`"),
        ("quota", "quota,rbac", ""),
        ("quota", "", ""),
        ("quota,rbac", "rbac,quota", ""),
    ],
)
def test_what_other_targets_wrote_is_not_taken_away_in_silence(
    tpl: Runner, policy: Path, tmp_path: Path, before: str, after: str, removed: str
) -> None:
    out, first, second = tmp_path / "out", *(("--target", name) if name else () for name in (before, after))
    assert tpl("build", policy, "-o", out, *first).code == 0
    written = tree(out)
    run = tpl("build", policy, "-o", out, *second)
    assert (run.code, "TPL824" in run.err) == ((1, True) if removed else (0, False))
    assert removed in run.err
    if removed:
        assert tree(out) == written
        assert tpl("build", policy, "-o", out, *second, "--allow-removal").code == 0
        assert tpl("build", policy, "-o", out, *second, "--check").code == 0


def test_it_is_told_where_nothing_is_known_but_the_manifest(
    tpl: Runner, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a fresh checkout by git, or on another machine."""
    assert tpl("build", policy, "-o", tmp_path / "out").code == 0
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    assert "TPL824" in tpl("build", policy, "-o", tmp_path / "out", "--target", "quota").err
