"""How the cost of a command grows with one kind of input: nothing may grow faster than its output.

Each shape of ``benchmarks.shapes`` and ``benchmarks.flows`` is run at 1 and at its three sizes. The
exponent is the slope between the smallest and the largest size on logarithmic axes, less what the command
costs at 1: of the seconds against the size, and against the bytes that the same policy compiles to (and
that the command prints).
"""

from __future__ import annotations

import argparse
import math
import shutil
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks import flows, sources  # noqa: F401 -- their shapes stand in the table
from benchmarks.measure import Figures, Stopped, median, once
from benchmarks.shapes import SHAPES, Shape

TPL = [sys.executable, "-m", "tpl"]
DAY = ["--now", "2026-11-24"]
NOISE = 0.1
"""CPU seconds that two runs of the same command may differ by; what grows by less is flat."""


class Point(NamedTuple):
    """One size of a shape: what it cost, and the kB of its output."""

    size: int
    output: float
    figures: Figures


def measure(shape: Shape, size: int, runs: int, limit: int) -> Point:
    """Run the shape's command at one size; raises ``Stopped`` after ``limit`` CPU seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in shape.files(size).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        tree, printed = folder / "out", folder / "printed"
        build = [*TPL, "build", str(folder), "-o", str(tree), *DAY]
        command = build if shape.command == "build" else [*TPL, shape.command, str(folder), *DAY]
        afresh = partial(shutil.rmtree, tree, ignore_errors=True)
        figures = median(command, runs, afresh, output=printed, exit=shape.exit, limit=limit)
        if shape.command != "build" and shape.exit == 0:
            once(build, limit=limit)
        written = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file())
        return Point(size, (written + printed.stat().st_size) / 1e3, figures)


def exponents(base: Point, points: Sequence[Point]) -> tuple[float | None, float | None]:
    """Of the seconds against the size and against the output; None where nothing grows."""
    first, last = points[0], points[-1]
    low, high = (point.figures.cpu - base.figures.cpu for point in (first, last))
    if high < NOISE:
        return None, None
    grown = math.log(high / max(low, NOISE / 4))
    output = math.log((last.output - base.output) / (first.output - base.output)) if last.output > first.output else 0
    return grown / math.log(last.size / first.size), grown / output if output > 0 else None


def row(shape: Shape, runs: int, limit: int) -> list[str]:
    """One row of the table; sizes that take too long are left out and said so."""
    base, points, late = measure(shape, 1, runs, limit), [], ""
    for size in shape.sizes:
        try:
            points.append(measure(shape, size, runs, limit))
        except Stopped:
            late = f"{size}: over {limit}"
            break
    cells = [shape.name, f"`{shape.command}`", ", ".join(f"{point.size:,}" for point in points)]
    cells += [", ".join(f"{point.output:,.0f}" for point in points)]
    cells += [", ".join([*(f"{point.figures.cpu:.1f}" for point in points), *([late] if late else [])])]
    cells += [", ".join(f"{point.figures.memory:.0f}" for point in points)]
    found = exponents(base, points) if len(points) > 1 else (None, None)
    return [*cells, *("flat" if each is None else f"{each:.2f}" for each in found)]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks growth", description=__doc__)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help="names, or parts of names; all when none is given")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--limit", type=int, default=120, help="CPU seconds after which a run is stopped")
    asked = parser.parse_args(arguments)
    print("| shape | command | sizes | output kB | CPU s | MB | n^ | output^ |")
    print("|---" * 8 + "|")
    for shape in SHAPES:
        if not asked.shapes or any(part in shape.name for part in asked.shapes):
            print("| " + " | ".join(row(shape, asked.runs, asked.limit)) + " |", flush=True)
