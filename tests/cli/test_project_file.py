"""`tpl.toml`: every command goes by it, from any folder below it, and the command line wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Runner

PLATFORM = """\
policy shop {
  owner "platform@example.com"
}

tenant acme {
  isolation withheld
}

test "whole" {
  expect deny globex -> acme on tcp/80
}
"""
TOML = """\
roots   = ["platform.tpl", "teams"]
output  = "build/out"
targets = ["namespaces", "networkpolicy", "vap"]

[levels]
TPL306 = "error"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two roots, and a folder deep in it where the commands are run."""
    (tmp_path / "teams").mkdir()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    write(tmp_path, platform_tpl=PLATFORM, tpl_toml=TOML)
    (tmp_path / "teams" / "globex.tpl").write_text("tenant globex {}\n", "utf-8")
    monkeypatch.chdir(tmp_path / "deep" / "er")
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")


def codes(run: Run) -> list[tuple[str, str]]:
    """Severity and code of each finding, as JSON says them."""
    return [(one["severity"], one["code"]) for one in json.loads(run.out)["diagnostics"]]


def test_a_level_holds_in_every_command(tpl: Runner, project: Path) -> None:
    assert ("error", "TPL306") in codes(tpl("check", "--output-format", "json"))
    for command in ("check", "build", "test", "coverage"):
        run = tpl(command)
        assert (run.code, "error[TPL306]" in run.err) == (1, True), command
    assert not (project / "build").exists()


def test_a_level_that_is_off_is_not_told(tpl: Runner, project: Path) -> None:
    write(project, platform_tpl="network spare = 203.0.113.0/24\ntenant acme {}\n")
    for said, found in (('TPL304 = "off"', [("warning", "TPL106")]), ('TPL106 = "off"', [])):
        write(project, tpl_toml=f'roots = ["platform.tpl"]\n[levels]\n{said}\n')
        assert codes(tpl("check", "--output-format", "json")) == found


def test_a_comment_accepts_in_place_whatever_the_level(tpl: Runner, project: Path) -> None:
    accepted = "  # tpl: ignore[TPL306] moves in by March\n  isolation"
    write(project, platform_tpl=PLATFORM.replace("  isolation", accepted))
    assert tpl("check").code == 0


def test_a_build_goes_where_the_file_says(tpl: Runner, project: Path) -> None:
    write(project, tpl_toml=TOML.replace("error", "warning"))
    run = tpl("build")
    assert (run.code, "../../build/out: " in run.err) == (0, True)
    out = project / "build" / "out"
    assert json.loads((out / "tpl-manifest.json").read_bytes())["options"]["targets"] == "namespaces,networkpolicy,vap"
    assert tpl("build", "--check").code == 0


def test_the_command_line_wins(tpl: Runner, project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    write(project, tpl_toml=TOML.replace("error", "warning"))
    out = tmp_path_factory.mktemp("elsewhere")
    assert tpl("build", "-o", out, "--target", "namespaces", project / "teams").code == 0
    manifest = json.loads((out / "tpl-manifest.json").read_bytes())
    assert manifest["options"]["targets"] == "namespaces"
    assert set(manifest["inputs"]) == {"teams/globex.tpl", "tpl.toml"}
    assert not (project / "build").exists()


def test_what_the_file_says_is_part_of_what_was_built(tpl: Runner, project: Path) -> None:
    write(project, platform_tpl="network spare = 203.0.113.0/24\ntenant acme {}\n")
    write(project, tpl_toml=TOML + 'TPL106 = "off"\n')
    assert tpl("build").code == 0
    assert tpl("build").err == "../../build/out is up to date\n"
    write(project, tpl_toml=TOML + 'TPL106 = "error"\n')
    assert "error[TPL106]" in tpl("build").err
    (project / "tpl.toml").unlink()
    named = ("../../platform.tpl", "../../teams", "-o", "../../build/out", "--target", "namespaces,networkpolicy,vap")
    assert tpl("build", *named, "--check").code == 1


def test_without_an_output_the_build_asks_for_one(tpl: Runner, project: Path) -> None:
    write(project, tpl_toml='roots = ["platform.tpl", "teams"]\n')
    run = tpl("build")
    assert (run.code, "`-o FOLDER`" in run.err, "`output`" in run.err) == (2, True, True)


@pytest.mark.parametrize("command", ["check", "build", "test", "coverage", "fmt"])
def test_a_broken_file_is_told_by_every_command_and_nothing_is_done(tpl: Runner, project: Path, command: str) -> None:
    write(project, tpl_toml="roots = [\n", platform_tpl="tenant   acme {}\n")
    run = tpl(command)
    assert run.code == 1
    assert "error[TPL120]" in run.err
    assert "tpl.toml:2:1" in run.err
    assert (project / "platform.tpl").read_text("utf-8") == "tenant   acme {}\n"
    assert not (project / "build").exists()


def test_what_is_wrong_in_both_is_told_in_one_run(tpl: Runner, project: Path) -> None:
    write(project, tpl_toml=TOML.replace("networkpolicy", "network"), platform_tpl="tenant acme is gold\n")
    found = [code for _, code in codes(tpl("check", "--output-format", "json"))]
    assert found == ["TPL101", "TPL101"]


@pytest.mark.parametrize("roots", ['["platform.tpl", "team"]', '"platform.tpl"', '["platform.tpl", 1]'])
def test_roots_in_doubt_are_not_compiled_in_part(tpl: Runner, project: Path, roots: str) -> None:
    write(project, tpl_toml=f"roots = {roots}\n", platform_tpl="tenant acme is gold\n")
    assert codes(tpl("check", "--output-format", "json")) == [("error", "TPL120")]


def test_fmt_formats_the_roots(tpl: Runner, project: Path) -> None:
    (project / "teams" / "below").mkdir()
    for file in (project / "teams" / "below" / "a.tpl", project / "deep" / "loose.tpl"):
        file.write_text("tenant   x {}\n", "utf-8")
    run = tpl("fmt")
    assert (run.code, run.err) == (0, "formatted ../../teams/below/a.tpl\n")


def test_without_roots_the_folder_is_the_policy(tpl: Runner, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, tpl_toml='[levels]\nTPL306 = "error"\n')
    monkeypatch.chdir(project / "teams")
    assert tpl("check").code == 0
    monkeypatch.chdir(project)
    assert "error[TPL306]" in tpl("check", "platform.tpl").err


def test_a_project_in_a_project_is_its_own(tpl: Runner, project: Path) -> None:
    (project / "teams" / "tpl.toml").write_text('[levels]\nTPL306 = "warning"\n', "utf-8")
    (project / "teams" / "globex.tpl").write_text("tenant globex {\n  isolation withheld\n}\n", "utf-8")
    assert codes(tpl("check", "--output-format", "json"))[0] == ("error", "TPL306")
    assert {severity for severity, _ in codes(tpl("check", project / "teams", "--output-format", "json"))} == {
        "warning"
    }


EXCEPTION = """\
tenant acme {}

exception "SEC-1" {
  tenant      acme
  lifts       image-tag
  reason      "x"
  approved-by "y"
  granted     2026-11-01
  expires     2026-12-15
}

quarantine acme {
  since  2026-11-14
  reason "miner"
}
"""


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", set()),
        ("exception-days = 45", set()),
        ("exception-days = 44", {"the exception runs 45 days, more than 44"}),
        ("exception-notice-days = 21", set()),
        ("exception-notice-days = 22", {"exception `SEC-1` expires in 21 days"}),
        ("quarantine-days = 10", set()),
        ("quarantine-days = 9", {"`acme` has been in quarantine for 10 days"}),
    ],
)
def test_thresholds(tpl: Runner, tmp_path: Path, said: str, found: set[str]) -> None:
    write(tmp_path, policy_tpl=EXCEPTION, tpl_toml=f"[thresholds]\n{said}\n")
    run = tpl("check", tmp_path, "--now", "2026-11-24", "--output-format", "json")
    messages = {
        one["message"] for one in json.loads(run.out)["diagnostics"] if one["code"] in ("TPL701", "TPL702", "TPL705")
    }
    assert messages == found


@pytest.mark.parametrize(("said", "option", "code"), [("49", (), 1), ("50", (), 0), ("0", ("--removing", "50"), 0)])
def test_how_much_may_go(tpl: Runner, tmp_path: Path, said: str, option: tuple[str, ...], code: int) -> None:
    write(tmp_path, policy_tpl="tenant acme {}\ntenant globex {}\n",
          tpl_toml=f'output = "out"\nthresholds.removing = {said}\n')  # fmt: skip
    assert tpl("build", tmp_path).code == 0
    write(tmp_path, policy_tpl="tenant acme {}\n")
    assert tpl("build", tmp_path, *option).code == code


def test_a_long_quarantine_is_told_by_the_first_build_after(tpl: Runner, tmp_path: Path) -> None:
    write(tmp_path, policy_tpl='tenant acme {}\nquarantine acme {\n  since 2026-11-01\n  reason "miner"\n}\n')
    for day, told in (("2026-12-01", False), ("2026-12-02", True)):
        assert ("TPL705" in tpl("build", tmp_path, "-o", tmp_path / "out", "--now", day).err) is told
