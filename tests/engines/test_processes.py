"""Missing engines are not passed over where they are required, and no process outlives its test."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines import binaries
from tests.engines.processes import StartFailed, running, wait_for


def test_a_missing_engine_fails_only_where_engines_are_required(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(binaries, "directory", lambda name, tool: tmp_path / f"{tool}-{name}")
    monkeypatch.setenv("CI", "false")
    monkeypatch.setenv("TPL_ENGINES_REQUIRED", "1")
    with pytest.raises(binaries.EngineMissing, match="make engines"):
        binaries.require("opa")
    monkeypatch.setenv("TPL_ENGINES_REQUIRED", "0")
    with pytest.raises(pytest.skip.Exception, match="make engines"):
        binaries.require("opa")


def test_a_process_ends_however_its_block_is_left(tmp_path: Path) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def fail() -> None:
        with running(["sleep", "600"], tmp_path / "log", lambda: True) as process:
            started.append(process)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert started[0].returncode is not None


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="only Linux ties a process to its parent")
def test_a_process_ends_with_a_killed_test_run(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, sys\n"
        "from tests.engines.processes import running\n"
        "log = pathlib.Path(sys.argv[1])\n"
        "command = ['sh', '-c', 'echo up; exec sleep 600']\n"
        "with running(command, log, lambda: 'up' in log.read_text()) as process:\n"
        "    print(process.pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", script, str(tmp_path / "log")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    status = Path(f"/proc/{done.stdout.strip()}/status")

    def ended() -> bool:
        # Until someone collects it, the ended process may stay as a zombie.
        return not status.exists() or "zombie" in status.read_text()

    wait_for(ended, "end of the process")


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo no such flag; exit 3"]
    with (
        pytest.raises(StartFailed, match=r"exit code 3.*\nno such flag"),
        running(command, tmp_path / "log", lambda: False),
    ):
        pass
