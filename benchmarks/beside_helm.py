"""Compiling N tenants, beside Helm printing the same objects."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import workload
from benchmarks.measure import Figures, median, once

ROOT = Path(__file__).parents[1]
TPL = [sys.executable, "-m", "tpl"]
DAY = ["--now", "2026-11-24"]


def helm() -> str:
    """The pinned Helm, built if need be."""
    found = subprocess.run([ROOT / "tools" / "build", "helm"], check=True, capture_output=True, text=True)
    return f"{found.stdout.strip()}/helm"


def compare(tenants: int, runs: int, folder: Path, peer: str) -> list[str]:
    """One row of the table."""
    policy, output = workload.write_policy(folder / "policy", tenants), folder / "out"
    build = [*TPL, "build", str(policy), "-o", str(output), *DAY]
    fresh = median(build, runs, before=lambda: shutil.rmtree(output, ignore_errors=True))
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file()) / 1e6
    unchanged = median(build, runs)
    titles = iter(range(runs))
    changed = median(build, runs, before=lambda: workload.change_one(policy, 0, f"Renamed {next(titles)}"))
    workload.write_policy(policy, tenants)
    once(build)
    chart = workload.write_chart(folder / "chart", output, tenants)
    other = median([peer, "template", str(chart)], runs)
    return [f"{tenants:,}", f"{size:.0f}", *_pair(fresh), *_pair(other), f"{fresh.cpu / other.cpu:.2f}",
            f"{fresh.memory / other.memory:.2f}", f"{unchanged.cpu:.2f}", f"{changed.cpu:.2f}"]  # fmt: skip


def _pair(figures: Figures) -> list[str]:
    return [f"{figures.cpu:.2f}", f"{figures.memory:.0f}"]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("tenants", nargs="*", type=int, default=[100, 1000, 10000])
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args(arguments)
    peer = helm()
    print("| tenants | MB | tpl CPU s | tpl MB | helm CPU s | helm MB | CPU tpl/helm | memory tpl/helm "
          "| unchanged CPU s | one changed CPU s |")  # fmt: skip
    print("|---" * 10 + "|")
    for tenants in asked.tenants:
        with tempfile.TemporaryDirectory() as folder:
            print("| " + " | ".join(compare(tenants, asked.runs, Path(folder), peer)) + " |", flush=True)
    start = median([*TPL, "--version"], 5)
    tour = median([*TPL, "check", str(ROOT / "examples" / "saas"), *DAY], 5)
    print(f"\ntpl --version: {start.cpu:.3f} CPU s; tpl check examples/saas: {tour.cpu:.3f} CPU s")
