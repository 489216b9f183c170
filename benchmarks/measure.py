"""One command as a whole process: CPU seconds, wall seconds, peak memory, as the kernel accounts them."""

from __future__ import annotations

import os
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


def once(command: Sequence[str], output: Path | None = None) -> Figures:
    """Run a command to its end; raises ``RuntimeError`` if it fails."""
    with (output or Path(os.devnull)).open("wb") as sink:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.PIPE)
        assert process.stderr, "piped"
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}\n{said.decode(errors='replace')[-2000:]}")
    return Figures(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024)


def median(command: Sequence[str], runs: int, before: Callable[[], None] = lambda: None) -> Figures:
    """The median of each figure over several runs; ``before`` sets the stage for each."""
    found = []
    for _ in range(runs):
        before()
        found.append(once(command))
    return Figures(
        statistics.median(f.cpu for f in found),
        statistics.median(f.wall for f in found),
        statistics.median(f.memory for f in found),
    )
