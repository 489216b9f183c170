"""Dates as people write them: what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NUMBERS = re.compile(r"(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})(?:[T ].*)?")
_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?[ -])?([A-Za-z]{3,9})\.?[ -](?:(\d{1,2})(?:st|nd|rd|th)?,?[ -])?(\d{4})"
)


def written_date(text: str) -> str:
    """The help for a date in another form; empty for what is none."""
    meant = sorted({found.isoformat() for found in _meant(text)})
    if not meant and not _NUMBERS.fullmatch(text):
        return ""
    return f"a date is year-month-day: `{'` or `'.join(meant or ['2026-12-31'])}`"


def _meant(text: str) -> Iterator[date]:
    """Every date that the text can mean: of day and month, either may come first."""
    if match := _WORDS.fullmatch(text):
        day, month = match[1] or match[3], match[2][:3].lower()
        if day and month in _MONTHS:
            yield from _real(match[4], str(_MONTHS.index(month) + 1), day)
    if match := _NUMBERS.fullmatch(text):
        first, second, third = match.groups()
        if len(first) == 4:
            yield from _real(first, second, third)
        elif len(third) == 4:
            yield from _real(third, second, first)
            yield from _real(third, first, second)


def _real(year: str, month: str, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return
