"""Ctrl-C at any moment: exit code 130, no traceback, and nothing half done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.test_cases import EXAMPLES

INTERRUPTED = """
import importlib.abc, os, signal, sys

class AtImport(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {moment!r}:
            os.kill(os.getpid(), signal.SIGINT)
        return None

signal.signal(signal.SIGINT, signal.{handler})
sys.meta_path.insert(0, AtImport())
sys.argv = ["tpl", *{arguments!r}]
from tpl.__main__ import start
start()
"""
MOMENTS = ("click", "tpl.cli.main", "tpl.cli.build", "pydantic", "lark", "tpl.pipeline", "tpl.backends.quota.backend",
           "tpl.diagnostics.render.concise")  # fmt: skip


def interrupted(
    moment: str, *arguments: object, handler: str = "default_int_handler"
) -> subprocess.CompletedProcess[str]:
    """A run that is sent SIGINT when it imports the module, whatever this process does with the signal."""
    script = INTERRUPTED.format(moment=moment, arguments=[str(argument) for argument in arguments], handler=handler)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_while_it_starts(moment: str, tmp_path: Path) -> None:
    run = interrupted(moment, "build", EXAMPLES / "saas", "-o", tmp_path / "out", "--output-format", "concise")
    assert (run.returncode, run.stdout, run.stderr.strip()) == (130, "", "")
    assert not (tmp_path / "out").exists() or moment == "tpl.diagnostics.render.concise"


def test_without_ctrl_c_it_runs() -> None:
    assert interrupted("no.such.module", "check", EXAMPLES / "two-tenants").returncode == 0


def test_an_ignored_signal_stays_ignored() -> None:
    """A shell has it ignored for what it runs in the background."""
    assert interrupted("click", "check", EXAMPLES / "two-tenants", handler="SIG_IGN").returncode == 0


def test_ctrl_c_while_a_class_is_made_is_no_error_of_tpl(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11 wraps what `__set_name__` raises into a RuntimeError."""
    from tpl.cli import main

    def wrapped(*_: object, **__: object) -> None:
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr(main.cli, "main", wrapped)
    with pytest.raises(SystemExit) as stop:
        main.main(["check"])
    assert stop.value.code == 130
