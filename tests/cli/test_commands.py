"""Every command: what it prints, what it exits with, and that findings are findings and not tracebacks."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from tests.cases.test_cases import EXAMPLES
from tests.cli.conftest import Runner
from tpl._version import __version__

TWO = EXAMPLES / "two-tenants"
BAD = "tenant acme is gold {\n}\n"


def write(folder: Path, text: str, name: str = "policy.tpl") -> Path:
    """A policy in the folder."""
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_version(tpl: Runner) -> None:
    assert tpl("--version").out == f"tpl {__version__}\n"


def test_help_lists_every_command(tpl: Runner) -> None:
    from tpl.cli.main import COMMANDS

    shown = tpl("--help")
    assert shown.code == 0
    assert all(f"  {name}" in shown.out for name in COMMANDS)
    for name in COMMANDS:
        assert tpl(name, "--help").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chekc",), "check"),
        (("check", "--nwo", "2026-01-01"), "--now"),
        (("check", TWO, "--now", "yesterday"), "year-month-day"),
        (("check", TWO, "--env", "prod"), "declares no `prod`"),
        (("check", TWO / "missing.tpl"), "there is no file"),
        (("check", EXAMPLES), "there is no .tpl file"),
        (("check", TWO, "--output-format", "xml"), "no format `xml`"),
        (("build", TWO), "-o"),
        (("build", TWO, "-o", "x", "--target", "vapp"), "vap"),
        (("test", TWO, "--target", "quota,rbca"), "did you mean `rbac`"),
        (("check", TWO, "--target", "qouta,rbca"), "did you mean `quota`"),
        (("check", TWO, "--target", "quota,"), "no target ``"),
        (("test", TWO, "--target", "quota", "--opa", __file__), "--target rego"),
        (("rule", "TPL3011"), "no code `TPL3011`"),
    ],
)
def test_wrong_usage_is_explained(tpl: Runner, arguments: tuple[object, ...], said: str) -> None:
    run = tpl(*arguments)
    assert run.code == 2
    assert said in run.err
    assert "Traceback" not in run.err


def test_check_of_a_sound_policy(tpl: Runner) -> None:
    run = tpl("check", TWO)
    assert (run.code, run.out) == (0, "")
    assert "Checked 1 file, 2 tenants" in run.err


def test_check_shows_findings_in_every_format(tpl: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = write(tmp_path, BAD)
    monkeypatch.chdir(tmp_path)
    text = tpl("check", policy)
    assert text.code == 1
    assert "error[TPL101]" in text.err
    concise = tpl("check", policy, "--output-format", "concise")
    assert concise.out.startswith("policy.tpl:1:16: error TPL101 ")
    document = json.loads(tpl("check", policy, "--output-format", "json").out)
    assert [found["code"] for found in document["diagnostics"]] == ["TPL101"]
    sarif = json.loads(tpl("check", policy, "--output-format", "sarif").out)
    assert sarif["runs"][0]["results"][0]["ruleId"] == "TPL101"
    github = tpl("check", policy, "--output-format", "github")
    assert github.out.startswith("::error ")


def test_several_formats_at_once(tpl: Runner, tmp_path: Path) -> None:
    policy, report = write(tmp_path, BAD), tmp_path / "report.sarif"
    run = tpl("check", policy, "--output-format", "text", "--output-format", f"sarif={report}")
    assert "error[TPL101]" in run.err
    assert json.loads(report.read_text("utf-8"))["version"] == "2.1.0"


def test_a_warning_that_somebody_accepted(tpl: Runner, tmp_path: Path) -> None:
    accepted = '# tpl: ignore[TPL314] the inventory comes later\ntenant acme {\n  namespaces "acme", "acme-*"\n}\n'
    assert "no findings" in tpl("check", write(tmp_path, accepted)).err
    assert "TPL314" in tpl("check", write(tmp_path, accepted.split("\n", 1)[1])).err


def test_the_clock_is_source_date_epoch(tpl: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tpl("check", EXAMPLES / "saas").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    assert "TPL702" in tpl("check", EXAMPLES / "saas").err
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert tpl("check", TWO).code == 2


def test_fmt(tpl: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = write(tmp_path, 'tenant   acme {\n title "x"\n owner    "y" }\n')
    assert tpl("fmt", "--check", policy).code == 1
    assert "+  title" in tpl("fmt", "--diff", policy).out
    assert policy.read_text("utf-8").startswith("tenant   acme")
    assert tpl("fmt", tmp_path).code == 0
    assert policy.read_text("utf-8") == 'tenant acme {\n  title "x"\n  owner "y"\n}\n'
    assert tpl("fmt", "--check", policy).code == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"tenant  a {}\n")))
    assert tpl("fmt", "-").out == "tenant a {}\n"


def test_fmt_leaves_a_broken_file_alone(tpl: Runner, tmp_path: Path) -> None:
    policy = write(tmp_path, "tenant   acme {{\n")
    run = tpl("fmt", policy)
    assert run.code == 1
    assert "TPL00" in run.err
    assert policy.read_text("utf-8") == "tenant   acme {{\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can hand a file to another")
def test_fmt_leaves_a_file_to_its_owner(tpl: Runner, tmp_path: Path) -> None:
    policy = write(tmp_path, "tenant   acme {}\n")
    policy.chmod(0o640)
    os.chown(policy, 12345, 23456)
    assert tpl("fmt", policy).code == 0
    after = policy.stat()
    assert (after.st_uid, after.st_gid, after.st_mode & 0o7777) == (12345, 23456, 0o640)
    assert policy.read_text("utf-8") == "tenant acme {}\n"


@pytest.mark.parametrize("call", ["os.replace", "os.chmod", "tempfile.NamedTemporaryFile"])
def test_fmt_says_where_it_cannot_write(
    tpl: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    policy = write(tmp_path, "tenant   acme {}\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(f"tpl.cli.fmt.{call}", refuse)
    run = tpl("fmt", policy)
    assert run.code == 2
    assert f"{policy} cannot be written: Permission denied" in run.err
    monkeypatch.undo()
    assert [file.read_text("utf-8") for file in tmp_path.iterdir()] == ["tenant   acme {}\n"]


def test_rule(tpl: Runner) -> None:
    assert "TPL301" in tpl("rule").out
    assert tpl("rule", "TPL301").out == tpl("rule", "no-consent").out
    assert "## Avoid" in tpl("rule", "tpl301").out


def test_coverage(tpl: Runner) -> None:
    run = tpl("coverage", TWO)
    assert run.code == 0
    assert "guard host-namespaces: create" in run.out
    assert "(closed by guard host-namespaces)" in run.out
    document = json.loads(tpl("coverage", TWO, "--json").out)
    assert document["targets"][0]["admission"] == "vap"


def test_a_target_for_another_version_is_an_error(tpl: Runner, tmp_path: Path) -> None:
    policy = write(tmp_path, 'cluster c {\n  kyverno 1.20\n}\n\ntenant acme {\n  namespaces "acme"\n}\n')
    assert tpl("check", policy).code == 0
    run = tpl("check", policy, "--target", "kyverno", "--target", "networkpolicy", "--target", "namespaces")
    assert run.code == 1
    assert "TPL804" in run.err


def test_a_kubernetes_without_the_policy_is_an_error(tpl: Runner, tmp_path: Path) -> None:
    policy = write(tmp_path, 'cluster c {\n  kubernetes 1.29\n}\n\ntenant acme {\n  namespaces "acme"\n}\n')
    assert "TPL804" in tpl("check", policy, "--target", "vap", "--target", "namespaces").err
    assert tpl("check", policy).code == 0


def test_tests_of_the_example_pass(tpl: Runner) -> None:
    run = tpl("test", EXAMPLES / "saas")
    assert run.code == 0
    assert ", 0 failed (over 2 targets)" in run.err


FAILING = """\
tenant acme {
  namespaces "acme"
}

tenant globex {
  namespaces "globex"
}

test "wrong" {
  expect allow acme -> globex on tcp/80
  expect deny  acme -> acme on tcp/80
  expect allow group "x" can list pods in acme
  expect deny  image "nginx" in acme
  expect deny  manifest "missing.yaml" in acme
  expect deny  manifest "broken.yaml" in acme
}
"""


def test_failing_tests_say_what_was_found(tpl: Runner, tmp_path: Path) -> None:
    write(tmp_path, "a: [", "broken.yaml")
    run = tpl("test", write(tmp_path, FAILING))
    assert run.code == 1
    assert run.err.count("error[TPL901]") == 4
    assert run.err.count("error[TPL902]") == 2
    assert "no rule opens it" in run.err
    assert "is admitted" in run.err


def test_a_bug_is_confessed_without_a_traceback(tpl: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("tpl.pipeline.derive", broken)
    run = tpl("check", TWO)
    assert run.code == 3
    assert "error[TPL999]" in run.err
    assert "Traceback" not in run.err
