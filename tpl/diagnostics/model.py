"""Diagnostics as data: what was found, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tpl.source import Span


class Severity(StrEnum):
    """How bad it is; an error stops the build."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Label:
    """A place and what is to be seen there; without a span it is about no place in particular."""

    span: Span | None
    text: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Text to put in the place of a span; an empty span inserts."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True, order=True)
class Fix:
    """Edits that belong together, none overlapping another, under a title a person can say yes to."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``message`` is one line, begins in lower case, ends without a period and has the user's words in
    backticks. It must be understood alone; the label says what the place shows, a help what to do.
    """

    code: str
    message: str
    primary: Label
    secondary: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    severity: Severity = Severity.ERROR


def tidy(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By path, place, code and message, each once; the order of the input leaves no trace."""
    return tuple(sorted(set(diagnostics), key=_place))


_NOWHERE = Span("", -1, -1)


def _place(diagnostic: Diagnostic) -> tuple[object, ...]:
    span = diagnostic.primary.span or _NOWHERE
    labels = (diagnostic.primary, *diagnostic.secondary)
    seen = tuple((label.span or _NOWHERE, label.text) for label in labels)
    rest = (diagnostic.helps, diagnostic.notes, diagnostic.fixes, diagnostic.severity)
    return (span.path, span.start, diagnostic.code, diagnostic.message, seen, *rest)


def count(diagnostics: Iterable[Diagnostic]) -> Mapping[Severity, int]:
    """How many there are of each severity, worst first."""
    found = dict.fromkeys(Severity, 0)
    for diagnostic in diagnostics:
        found[diagnostic.severity] += 1
    return found
