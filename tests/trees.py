"""What a build would write, in memory."""

from __future__ import annotations

from pathlib import Path

from tpl.output.compare import Bench, compare
from tpl.output.index import Index
from tpl.output.scan import Snapshot
from tpl.pipeline import Compilation, tree


def written(compilation: Compilation) -> dict[str, bytes]:
    """Every file by path, the manifest included."""
    nothing = Bench(Path("nowhere"), Snapshot(), Index(), None)
    return {finding.path: finding.wanted for finding in compare(nothing, tree(compilation))}
