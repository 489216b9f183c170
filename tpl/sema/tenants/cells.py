"""Where a roster's cells stand: read again from its text, and only for what is reported, as rows are many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tpl.sema.tenants.entries import SUFFIXES
from tpl.sema.tenants.entries import cell as cell_of_entry
from tpl.source import Sources, Span

_CELL = re.compile(r' *(?P<cell>"(?:[^"]|"")*"|[^,"]*?) *(?P<end>,|\Z)')
"""A quoted cell holds commas, and quotes written twice. Source: RFC 4180."""


def cell(row: Span, column: str, sources: Sources) -> Span:
    """The cell of a column in a row; the row itself where that is empty or cannot be told, or is no roster's."""
    if row.path.endswith(".tpl"):
        return row
    if row.path.endswith(SUFFIXES):
        return cell_of_entry(row, column, sources.files[row.path].text)
    names, own = header(row.path, sources), [*_cells(row, sources)]
    place = next((place for name, (_, place) in zip(names, own, strict=False) if name[0] == column), row)
    return place if len(names) == len(own) and place.start < place.end else row


def header(path: str, sources: Sources) -> list[tuple[str, Span]]:
    """The names of a CSV file's columns, and where each stands; of entries each names its own."""
    if path.endswith(SUFFIXES):
        return []
    first = sources.files[path].text.partition("\n")[0].rstrip("\r")
    return [*_cells(Span(path, 0, len(first)), sources)]


def _cells(row: Span, sources: Sources) -> Iterator[tuple[str, Span]]:
    text, at, more = sources.files[row.path].text[: row.end], row.start, True
    while more and (match := _CELL.match(text, at)):
        yield match["cell"].strip('"'), Span(row.path, match.start("cell"), match.end("cell"))
        at, more = match.end(), match["end"] == ","
