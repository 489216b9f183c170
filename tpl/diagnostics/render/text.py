"""For people: what, where with the source, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from tpl.diagnostics.model import Diagnostic, Severity, count
from tpl.diagnostics.render.frame import frame
from tpl.diagnostics.render.places import visible
from tpl.source import Sources
from tpl.words import plural

RENDERED = 20
"""So many are shown, errors before warnings; the rest is counted."""


def render(diagnostics: Sequence[Diagnostic], sources: Sources, subject: str) -> str:
    """The worst twenty in the order given, how many more there are, and a summary line."""
    worst = _worst(diagnostics)
    blocks = [_block(diagnostic, sources) for i, diagnostic in enumerate(diagnostics) if i in worst]
    if rest := [diagnostic for i, diagnostic in enumerate(diagnostics) if i not in worst]:
        blocks.append(f"{len(rest)} more: {_tally(rest)} (`--output-format json` has all)\n")
    blocks.append(f"Checked {subject}: {_tally(diagnostics) or 'no findings'}\n")
    return "\n".join(blocks)


def _worst(diagnostics: Sequence[Diagnostic]) -> set[int]:
    """Which are shown: errors first, then in the order given."""
    ranks = list(Severity)
    return set(sorted(range(len(diagnostics)), key=lambda i: ranks.index(diagnostics[i].severity))[:RENDERED])


def _tally(diagnostics: Sequence[Diagnostic]) -> str:
    counts = count(diagnostics).items()
    return ", ".join(plural(number, severity) for severity, number in counts if number)


def _block(diagnostic: Diagnostic, sources: Sources) -> str:
    width, picture = frame(diagnostic, sources)
    indent = " " * (width + 1)
    lines = [f"{diagnostic.severity}[{diagnostic.code}]: {visible(diagnostic.message)}", *picture]
    if diagnostic.primary.span is None and diagnostic.primary.text:
        lines.append(f"{indent}= {visible(diagnostic.primary.text)}")
    lines += [f"{indent}= help: {visible(text)}" for text in diagnostic.helps]
    lines += [f"{indent}= note: {visible(text)}" for text in diagnostic.notes]
    return "\n".join((*lines, f"{indent}= docs: tpl rule {diagnostic.code}\n"))
