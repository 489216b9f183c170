"""The formatter: two spaces, aligned runs of settings, comments where they were, no options."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tpl.record import dataclass
from tpl.source import SourceFile
from tpl.syntax import ast
from tpl.syntax.format_statements import Row, row

_STICKS_OUT = 4
"""A head this much longer than the next longest of three or more is left out of the alignment."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A comment or a statement with the lines it stands on, and a comment behind it."""

    first: int
    last: int
    comment: str = ""
    row: Row | None = None
    trailing: str = ""


def format_file(file: ast.File, source: SourceFile) -> str:
    """The file's text in the one style; raises nothing for any tree that the parser gives."""
    lines = list(_Printer(source, file.comments).block(file.statements, 0, len(source.text), depth=0))
    return "".join(f"{line}\n" for line in lines)


class _Printer:
    def __init__(self, source: SourceFile, comments: Sequence[ast.Comment]) -> None:
        self._source = source
        self._comments = comments
        self._starts = [comment.span.start for comment in comments]

    def block(self, statements: Sequence[ast.Statement], start: int, end: int, depth: int) -> Iterator[str]:
        """The lines between two offsets, indented."""
        previous: _Entry | None = None
        for entry, padded in _aligned(self._entries(statements, start, end)):
            if previous and self._gap(previous, entry, depth):
                yield ""
            previous = entry
            yield from self._lines(entry, padded, depth)

    def _gap(self, before: _Entry, after: _Entry, depth: int) -> bool:
        blocks = [entry for entry in (before, after) if entry.row and entry.row.block]
        apart = depth == 0 and bool(blocks) and before.row is not None
        return apart or after.first - before.last > 1

    def _lines(self, entry: _Entry, text: str, depth: int) -> Iterator[str]:
        indent = "  " * depth
        trailing = f"  {entry.trailing}" if entry.trailing else ""
        if entry.row is None:
            yield indent + entry.comment
        elif entry.row.block is None:
            first, *rest = [text, *(" " * _value_column(text, entry.row) + more for more in entry.row.more)]
            yield indent + first + trailing
            yield from (indent + line for line in rest)
        else:
            yield from self._braces(text, entry.row.block, depth, trailing)

    def _braces(self, head: str, block: ast.Block, depth: int, trailing: str) -> Iterator[str]:
        indent, opening = "  " * depth, self._opening(block)
        start = opening.span.end if opening else block.span.start + 1
        inner = list(self.block(block.statements, start, block.span.end - 1, depth + 1))
        if not inner and not opening:
            yield f"{indent}{head} {{}}{trailing}"
            return
        yield f"{indent}{head} {{{f'  {opening.text}' if opening else ''}"
        yield from inner
        yield f"{indent}}}{trailing}"

    def _opening(self, block: ast.Block) -> ast.Comment | None:
        """The comment behind the brace that opens the block: it is about the head, which may have a finding."""
        at = bisect_left(self._starts, block.span.start)
        end = block.statements[0].span.start if block.statements else block.span.end
        first = self._comments[at] if at < len(self._comments) else None
        behind = first and first.span.start < end and self._line(first.span.start) == self._line(block.span.start)
        return first if behind else None

    def _entries(self, statements: Sequence[ast.Statement], start: int, end: int) -> list[_Entry]:
        """Both in the order of the text; a comment inside a statement but outside its block moves above it."""
        entries: list[_Entry] = []
        at, stop = (bisect_left(self._starts, offset) for offset in (start, end))
        for statement in statements:
            own = bisect_left(self._starts, _head_end(statement), at, stop)
            entries += map(self._comment, self._comments[at:own])
            at = bisect_left(self._starts, statement.span.end, own, stop)
            behind = next((c for c in self._comments[at : min(at + 1, stop)] if self._is_behind(c, statement)), None)
            at += behind is not None
            entries.append(self._statement(statement, behind))
        return entries + [self._comment(comment) for comment in self._comments[at:stop]]

    def _is_behind(self, comment: ast.Comment, statement: ast.Statement) -> bool:
        end = self._line(statement.span.end - 1)
        return not comment.own_line and self._line(comment.span.start) == end

    def _comment(self, comment: ast.Comment) -> _Entry:
        line = self._line(comment.span.start)
        return _Entry(line, line, comment=comment.text)

    def _statement(self, statement: ast.Statement, behind: ast.Comment | None) -> _Entry:
        first, last = self._line(statement.span.start), self._line(statement.span.end - 1)
        return _Entry(first, last, row=row(statement), trailing=behind.text if behind else "")

    def _line(self, offset: int) -> int:
        return self._source.position(max(offset, 0))[0]


def _head_end(statement: ast.Statement) -> int:
    block: ast.Block | None = getattr(statement, "block", None)
    return block.span.start if block else statement.span.end


def _value_column(text: str, written: Row) -> int:
    return len(text) - len(written.tail)


def _aligned(entries: list[_Entry]) -> Iterator[tuple[_Entry, str]]:
    """Each entry with its first line's text, heads padded within runs of neighbours of one kind.

    A comment between two neighbours does not part them; a blank line does.
    """
    run: list[_Entry] = []
    kind: str | None = None
    for entry in entries:
        if run and not _continues(run[-1], kind, entry):
            yield from _pad(run)
            run, kind = [], None
        run.append(entry)
        kind = entry.row.run if kind is None and entry.row else kind
    yield from _pad(run)


def _continues(before: _Entry, kind: str | None, after: _Entry) -> bool:
    if after.first - before.last > 1:
        return False
    return after.row is None or kind is None or (kind == after.row.run != "")


def _pad(run: list[_Entry]) -> Iterator[tuple[_Entry, str]]:
    rows = [entry.row for entry in run if entry.row]
    width = _width([len(written.head) for written in rows if written.tail])
    for entry, written in zip(run, _columns(run), strict=True):
        if written is None:
            yield entry, entry.comment
        elif not written.tail:
            yield entry, written.head
        else:
            pad = width if written.run else 0
            yield replace(entry, row=written), f"{written.head.ljust(pad)} {written.tail}"


def _width(lengths: list[int]) -> int:
    ordered = sorted(lengths)
    while len(ordered) >= 3 and ordered[-1] - ordered[-2] > _STICKS_OUT:
        ordered.pop()
    return ordered[-1] if ordered else 0


def _columns(run: list[_Entry]) -> list[Row | None]:
    """The rows of a run; where all of them are lists of pairs, with their columns padded."""
    rows = [entry.row for entry in run]
    tables = [written.columns for written in rows if written]
    if len(tables) < 2 or any(not table for table in tables):
        return rows
    widths = [max(map(len, column)) for column in zip(*tables, strict=False)]
    return [written and replace(written, tail=_table_row(written.columns, widths)) for written in rows]


def _table_row(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = [f"{cell}, ".ljust(width + 2) for cell, width in zip(cells[:-1], widths, strict=False)] + [
        f"{cell}, " for cell in cells[len(widths) : -1]
    ]
    return "".join(padded) + cells[-1]
