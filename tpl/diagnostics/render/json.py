"""Every diagnostic with all that is known of it, for programs.

``version`` grows when a field changes its meaning or goes away, not when one is added. Lines and
columns count characters from 1, ``start`` and ``end`` from 0; ends are exclusive. docs/findings.md describes
it to those who read it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from tpl.diagnostics.catalog import lookup
from tpl.diagnostics.model import Diagnostic, Edit, Fix, Label, count
from tpl.diagnostics.render.places import locate
from tpl.source import Sources, Span

VERSION = 1

Object = dict[str, object]


def render(diagnostics: Sequence[Diagnostic], sources: Sources, subject: str) -> str:
    """``{version, checked, counts, diagnostics}``."""
    document: Object = {
        "version": VERSION,
        "checked": subject,
        "counts": {f"{severity}s": number for severity, number in count(diagnostics).items()},
        "diagnostics": [_diagnostic(diagnostic, sources) for diagnostic in diagnostics],
    }
    return json.dumps(document, indent=2) + "\n"


def _diagnostic(diagnostic: Diagnostic, sources: Sources) -> Object:
    return {
        "code": diagnostic.code,
        "name": lookup(diagnostic.code).slug,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "primary": _label(diagnostic.primary, sources),
        "secondary": [_label(label, sources) for label in diagnostic.secondary],
        "notes": diagnostic.notes,
        "helps": diagnostic.helps,
        "fixes": [_fix(fix, sources) for fix in diagnostic.fixes],
    }


def _label(label: Label, sources: Sources) -> Object:
    return {"text": label.text, "place": _place(label.span, sources)}


def _fix(fix: Fix, sources: Sources) -> Object:
    return {"title": fix.title, "edits": [_edit(edit, sources) for edit in fix.edits]}


def _edit(edit: Edit, sources: Sources) -> Object:
    return {"place": _place(edit.span, sources), "replacement": edit.replacement}


def _place(span: Span | None, sources: Sources) -> Object | None:
    if span is None:
        return None
    where = locate(span, sources)
    lines: Object = {
        "line": where and where.line,
        "column": where and where.column,
        "endLine": where and where.end_line,
        "endColumn": where and where.end_column,
    }
    return {"path": span.path, "start": span.start, "end": span.end, **lines}
