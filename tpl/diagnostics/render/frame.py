"""The picture of a diagnostic: source lines with a gutter, underlines and labels.

 --> acme.tpl:2:3
2 |   namespaces "acme"
  |   ^^^^^^^^^^ label
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from tpl.diagnostics.model import Diagnostic, Label
from tpl.diagnostics.render.places import line_of, locate, visible
from tpl.record import dataclass
from tpl.source import SourceFile, Sources, Span

TAB = "    "
LONGEST = 160
"""Characters of a source line that are shown; of a longer line, those around its first mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An underline on one line: columns from 0, ``end`` exclusive."""

    line: int
    start: int
    end: int
    char: str
    text: str


def frame(diagnostic: Diagnostic, sources: Sources) -> tuple[int, list[str]]:
    """The gutter's width and the picture's lines; for a diagnostic of no place, no lines."""
    labels = [label for label in (diagnostic.primary, *diagnostic.secondary) if label.span]
    paths = list(dict.fromkeys(label.span.path for label in labels if label.span))
    marks = {path: _marks(path, labels, diagnostic.primary, sources) for path in paths}
    width = max((len(str(mark.line)) for found in marks.values() for mark in found), default=1)
    lines: list[str] = []
    for path in paths:
        arrow = ":::" if lines else "-->"
        lines.append(f"{'':{width}}{arrow} {_position(path, labels, sources)}")
        if source := sources.files.get(path):
            lines += _body(source, marks[path], width)
    return width, lines


def _position(path: str, labels: list[Label], sources: Sources) -> str:
    span = next(label.span for label in labels if label.span and label.span.path == path)
    where = locate(span, sources)
    return visible(path) + (f":{where.line}:{where.column}" if where else "")


def _marks(path: str, labels: list[Label], primary: Label, sources: Sources) -> list[Mark]:
    """The file's marks, by line; on one line the primary first, then from left to right."""
    found = [
        (mark.line, label is not primary, mark.start, number, mark)
        for number, label in enumerate(labels)
        if label.span and label.span.path == path and path in sources.files
        for mark in _of(label.span, label.text, "^" if label is primary else "-", sources)
    ]
    return [mark for *_, mark in sorted(found, key=lambda item: item[:4])]


def _of(span: Span, text: str, char: str, sources: Sources) -> Iterator[Mark]:
    """One mark, or two for a span of several lines: where it begins, with the text, and where it ends."""
    source = sources.files[span.path]
    kept = source.text[span.start : span.end].rstrip()
    where = locate(Span(span.path, span.start, span.start + len(kept)), sources)
    assert where, "the file is there"
    start, end = where.column - 1, where.end_column - 1
    if where.line == where.end_line:
        yield Mark(where.line, start, end, char, text)
    else:
        last = line_of(source, where.end_line)
        yield Mark(where.line, start, len(line_of(source, where.line).rstrip()), char, text)
        yield Mark(where.end_line, len(last) - len(last.lstrip()), end, char, "")


def _body(source: SourceFile, marks: list[Mark], width: int) -> Iterator[str]:
    before = 0
    for line in dict.fromkeys(mark.line for mark in marks):
        if before and line - before == 2:
            yield _source_line(source, line - 1, width)
        elif before and line - before > 2:
            yield "..."
        here = [mark for mark in marks if mark.line == line]
        cut = _cut(line_of(source, line), here[0].start)
        yield _source_line(source, line, width, cut)
        yield from (_underline(line_of(source, line), mark, width, cut) for mark in here)
        before = line


def _source_line(source: SourceFile, line: int, width: int, cut: int = 0) -> str:
    return f"{line:>{width}} | {_shown(line_of(source, line), cut)}".rstrip()


def _underline(text: str, mark: Mark, width: int, cut: int) -> str:
    start, end = (min(max(column, cut), cut + LONGEST) for column in (mark.start, mark.end))
    indent = _cells(text[cut:start]) + (cut > 0)
    length = max(_cells(text[start:end]), 1)
    return f"{'':{width}} | {'':{indent}}{mark.char * length} {visible(mark.text)}".rstrip()


def _cut(text: str, first: int) -> int:
    """How many characters are left out at the line's start, so that its first mark is seen."""
    return max(first - LONGEST // 4, 0) if len(text) > LONGEST else 0


def _shown(text: str, cut: int) -> str:
    kept = text[cut : cut + LONGEST]
    left, right = "…" * (cut > 0), "…" * (cut + LONGEST < len(text))
    return left + visible(kept.replace("\t", TAB)) + right


def _cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(map(_width, text))


def _width(char: str) -> int:
    if char == "\t":
        return len(TAB)
    if visible(char) != char:
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
