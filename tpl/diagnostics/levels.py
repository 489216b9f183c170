"""How bad a finding is in one project, which may say it of what is no error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal, get_args

from tpl.diagnostics.catalog import Entry
from tpl.diagnostics.model import Diagnostic, Severity

Level = Literal["error", "warning", "info", "off"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From the worst on."""


def allowed(entry: Entry) -> tuple[Level, ...]:
    """What a project may say of a code: an error stays one, and what tells that something is open stays a warning."""
    if entry.level is Severity.ERROR:
        return LEVELS[:1]
    return LEVELS[: 1 + LEVELS.index(entry.least.value)] if entry.least else LEVELS


def levelled(found: Iterable[Diagnostic], levels: Mapping[str, Level]) -> Iterator[Diagnostic]:
    """The findings, each as bad as the project says; those that are off are left out."""
    for one in found:
        level = levels.get(one.code, one.severity.value)
        if level != "off":
            yield replace(one, severity=Severity(level))
