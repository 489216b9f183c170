"""GitHub's workflow commands, which it shows as annotations at the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tpl.diagnostics.catalog import lookup
from tpl.diagnostics.model import Diagnostic, Severity
from tpl.diagnostics.render.places import locate, visible
from tpl.source import Sources

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = {**_DATA, **str.maketrans({":": "%3A", ",": "%2C"})}


def render(diagnostics: Sequence[Diagnostic], sources: Sources, subject: str) -> str:  # noqa: ARG001
    """One command a diagnostic."""
    return "".join(_command(diagnostic, sources) for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, sources: Sources) -> str:
    properties = {**_place(diagnostic, sources), "title": f"{diagnostic.code} {lookup(diagnostic.code).slug}"}
    listed = ",".join(f"{name}={visible(text).translate(_PROPERTY)}" for name, text in properties.items())
    lines = (diagnostic.message, *(f"help: {text}" for text in diagnostic.helps))
    message = "\n".join(map(visible, lines)).translate(_DATA)
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{message}\n"


def _place(diagnostic: Diagnostic, sources: Sources) -> Mapping[str, str]:
    """The properties of the place; columns only within one line, as GitHub wants it."""
    span, where = diagnostic.primary.span, locate(diagnostic.primary.span, sources)
    if span is None:
        return {}
    if where is None:
        return {"file": span.path}
    found = {"file": span.path, "line": str(where.line), "endLine": str(where.end_line)}
    if where.line == where.end_line:
        found |= {"col": str(where.column), "endColumn": str(max(where.end_column, where.column + 1))}
    return found
