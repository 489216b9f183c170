"""Start a server, wait until it answers, and always end it."""

import atexit
import random
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

LOOPBACK = "127.0.0.1"
PATIENCE = 300.0
"""Seconds until a wait is given up. It measures nothing: on a busy machine everything is slow, and still right."""
Result = TypeVar("Result")

_running: dict[int, subprocess.Popen[bytes]] = {}


class StartFailed(RuntimeError):
    """A server ended, or did not become ready in time; the message ends with the tail of its log."""


def free_port() -> int:
    """A TCP port on loopback that nothing listens on at this moment."""
    for _ in range(100):
        # Below Linux's ephemeral range, so that no outgoing connection takes it before its server.
        port = random.SystemRandom().randint(20000, 32000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((LOOPBACK, port))
            return port
    raise RuntimeError("no free port on loopback")


def wait_for(predicate: Callable[[], Result | None], what: str = "") -> Result:
    """Call `predicate` until it returns something true, and return that.

    Raises `TimeoutError`, which names `what`, after `PATIENCE`; exceptions of `predicate` pass
    through. It is called at least twice, so a slow machine cannot time out on the first call.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        late = time.monotonic() >= deadline
        if result := predicate():
            return result
        if late:
            raise TimeoutError(f"not within {PATIENCE} s: {what or predicate}")
        time.sleep(0.05)


@contextmanager
def running(
    command: Sequence[str | Path],
    log: Path,
    ready: Callable[[], bool],
    *,
    env: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` for the length of the block, entered once `ready()` is true.

    Its output goes to the file `log`; `env` is its whole environment. `ready` may raise
    `OSError` while nothing listens. Raises `StartFailed`, and ends the process however the block is left.
    """
    process = _start(command, log, env)
    try:
        _await(process, log, ready)
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes], seconds: float = 20) -> None:
    """End `process` by its own pid: ask, wait `seconds`, then kill. Ended processes are fine."""
    try:
        process.terminate()
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        if process.returncode is not None:
            _running.pop(process.pid, None)


def _start(command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*_tied_to_parent(), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
        )
    _running[process.pid] = process
    return process


def _tied_to_parent() -> list[str]:
    """A prefix that makes Linux kill the command when this process dies, even by SIGKILL."""
    # The kernel watches the starting thread, not the process: only the main one lives long enough.
    on_main = threading.current_thread() is threading.main_thread()
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv and on_main else []


def _await(process: subprocess.Popen[bytes], log: Path, ready: Callable[[], bool]) -> None:
    def ready_or_dead() -> bool:
        if process.poll() is not None:
            return True
        with suppress(OSError):
            return ready()
        return False

    with suppress(TimeoutError):
        wait_for(ready_or_dead)
        if process.returncode is None:
            return
    state = "not ready" if process.returncode is None else f"exit code {process.returncode}"
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
    raise StartFailed(f"{process.args!r}: {state} after at most {PATIENCE} s\n{tail}")


@atexit.register
def _end_all() -> None:
    for process in list(_running.values()):
        end(process, seconds=5)
