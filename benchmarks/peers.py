"""Compiling N tenants: fresh, with nothing changed, with one tenant changed; beside Helm and jinja2 printing the same.

Every fresh build has a new folder, and all are removed at the end: a file system that does not give out an inode
again for some seconds (ext4) makes files ten times as slowly just after as many were removed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import filling, workload
from benchmarks.measure import Figures, median, median_of, once

ROOT = Path(__file__).parents[1]
TPL = [sys.executable, "-m", "tpl"]
DAY = ["--now", "2026-11-24"]
HELM_AT_MOST = 10_000
"""Tenants; ten times as many take Helm minutes and gigabytes."""

COLUMNS = ("tenants", "MB", "tpl", "nothing changed", "one changed", "jinja2", "helm", "CPU tpl/jinja2", "CPU tpl/helm")


def helm() -> str:
    """The pinned Helm, built if need be."""
    found = subprocess.run([ROOT / "tools" / "build", "helm"], check=True, capture_output=True, text=True)
    return f"{found.stdout.strip()}/helm"


def has_jinja2(python: str) -> bool:
    """Whether that Python can be the peer; says so where it cannot."""
    found = subprocess.run([python, "-c", "import jinja2"], capture_output=True, check=False).returncode == 0
    if not found:
        print(f"Without jinja2: {python} has none. `--jinja2 PYTHON` names a Python that has it.\n", file=sys.stderr)
    return found


def compare(tenants: int, runs: int, folder: Path, helm: str, python: str) -> list[str]:
    """One row of the table, each figure as CPU seconds and MB of memory; a peer without a name is left out."""
    policy = workload.write_policy(folder / "policy", tenants)
    outputs = [folder / f"out-{run}" for run in range(runs)]
    output = outputs[0]
    fresh = median_of([once(_build(policy, output)) for output in outputs])
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file()) / 1e6
    unchanged = median(_build(policy, output), runs)
    jinja2 = (
        median_of([_fill(python, policy, output, folder / f"filled-{run}") for run in range(runs)]) if python else None
    )
    chart = workload.write_chart(folder / "chart", output, tenants)
    printed = median([helm, "template", str(chart)], runs) if helm else None
    changed = median_of([_change(policy, output, run) for run in range(runs)])
    figures = (_shown(each) for each in (fresh, unchanged, changed, jinja2, printed))
    return [f"{tenants:,}", f"{size:.0f}", *figures, _ratio(fresh, jinja2), _ratio(fresh, printed)]


def _build(policy: Path, output: Path) -> list[str]:
    return [*TPL, "build", str(policy), "-o", str(output), *DAY]


def _change(policy: Path, output: Path, run: int) -> Figures:
    workload.change_one(policy, 0, f"new-{run}-")
    return once(_build(policy, output))


def _fill(python: str, policy: Path, output: Path, filled: Path) -> Figures:
    return once([python, filling.__file__, str(policy), str(output), str(filled)])


def _shown(figures: Figures | None) -> str:
    return f"{figures.cpu:.2f} s, {figures.memory:.0f}" if figures else "–"


def _ratio(one: Figures | None, other: Figures | None) -> str:
    return f"{one.cpu / other.cpu:.2f}" if one and other else "–"


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("tenants", nargs="*", type=int, default=[100, 1000, 10000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without-helm", action="store_true", help="building it takes minutes")
    parser.add_argument("--jinja2", default=sys.executable, metavar="PYTHON", help="a Python that has jinja2")
    asked = parser.parse_args(arguments)
    python = asked.jinja2 if has_jinja2(asked.jinja2) else ""
    peer = "" if asked.without_helm or min(asked.tenants) > HELM_AT_MOST else helm()
    print(f"| {' | '.join(COLUMNS)} |\n" + "|---" * len(COLUMNS) + "|")
    with tempfile.TemporaryDirectory() as folder:
        for tenants in asked.tenants:
            printing = peer if tenants <= HELM_AT_MOST else ""
            row = compare(tenants, asked.runs, Path(folder, str(tenants)), printing, python)
            print(f"| {' | '.join(row)} |", flush=True)
    start = median([*TPL, "--version"], 5)
    tour = median([*TPL, "check", str(ROOT / "examples" / "saas"), *DAY], 5)
    print(f"\ntpl --version: {start.cpu:.3f} CPU s; tpl check examples/saas: {tour.cpu:.3f} CPU s")
