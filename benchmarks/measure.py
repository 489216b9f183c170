"""One command as a whole process: CPU seconds, wall seconds, peak memory, as the kernel accounts them."""

from __future__ import annotations

import os
import resource
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figures:
    """Seconds and MB of one run."""

    cpu: float
    wall: float
    memory: float


class Stopped(Exception):
    """The command took more CPU seconds than it was given."""


def once(command: Sequence[str], output: Path | None = None, *, exit: int = 0, limit: int | None = None) -> Figures:
    """Run a command to its end; what it prints, errors included, goes to ``output``.

    ``limit`` is in CPU seconds. Raises ``Stopped``, and ``RuntimeError`` if it exits otherwise than with ``exit``.
    """
    with (output or Path(os.devnull)).open("w+b") as sink:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.PIPE, preexec_fn=_limiter(limit))
        assert process.stderr, "piped"
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        sink.write(said if output else b"")
    if process.returncode == -signal.SIGXCPU:
        raise Stopped(" ".join(command))
    if process.returncode != exit:
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}\n{said.decode(errors='replace')[-2000:]}")
    return Figures(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024)


def median(
    command: Sequence[str],
    runs: int,
    before: Callable[[], None] = lambda: None,
    *,
    output: Path | None = None,
    exit: int = 0,
    limit: int | None = None,
) -> Figures:
    """The median of each figure over several runs; ``before`` sets the stage for each."""
    found = []
    for _ in range(runs):
        before()
        found.append(once(command, output, exit=exit, limit=limit))
    return median_of(found)


def median_of(found: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return Figures(
        statistics.median(f.cpu for f in found),
        statistics.median(f.wall for f in found),
        statistics.median(f.memory for f in found),
    )


def _limiter(limit: int | None) -> Callable[[], None] | None:
    # The hard limit a second later, for whoever would catch the signal.
    return (lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))) if limit else None
