"""One line a diagnostic, for editors and grep: ``path:line:col: error TPL101 message``."""

from __future__ import annotations

from collections.abc import Sequence

from tpl.diagnostics.model import Diagnostic
from tpl.diagnostics.render.places import locate, visible
from tpl.source import Sources


def render(diagnostics: Sequence[Diagnostic], sources: Sources, subject: str) -> str:  # noqa: ARG001
    """The lines; a diagnostic of no place begins with ``tpl:``."""
    return "".join(_line(diagnostic, sources) for diagnostic in diagnostics)


def _line(diagnostic: Diagnostic, sources: Sources) -> str:
    span, where = diagnostic.primary.span, locate(diagnostic.primary.span, sources)
    place = visible(span.path) if span else "tpl"
    position = f":{where.line}:{where.column}" if where else ""
    return f"{place}{position}: {diagnostic.severity} {diagnostic.code} {visible(diagnostic.message)}\n"
