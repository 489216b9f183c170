"""Diagnostics in the formats that people and machines read: one module for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from tpl.diagnostics.model import Diagnostic
from tpl.source import Sources

FORMATS: tuple[str, ...] = ("text", "concise", "json", "sarif", "github")
"""Each is a module of this package with ``render(diagnostics, sources, subject) -> str``."""

FROM_THE_ROOT = ("sarif", "github")
"""Formats whose readers have the repository before them: their paths are relative to its root."""

Renderer = Callable[[Sequence[Diagnostic], Sources, str], str]


def render(format: str, diagnostics: Sequence[Diagnostic], sources: Sources, summary_subject: str) -> str:
    """All of the diagnostics as text that ends in a line end, or is empty.

    ``summary_subject`` is what was checked, e.g. ``3 files``. The result holds no colours and, except
    for line ends, no control characters. Raises ``KeyError`` for a format that is not in ``FORMATS``.
    """
    if format not in FORMATS:
        raise KeyError(format)
    renderer: Renderer = import_module(f"{__name__}.{format}").render
    return renderer(diagnostics, sources, summary_subject)
