"""Rosters in YAML or JSON: a list of entries, each a tenant, with lists where a CSV file has separators.

Read as nodes and not as values: every scalar is the text that was written, so that `1.10` and `no` stay what they are,
and every cell has a place. JSON is read as the YAML that it nearly is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tpl.source import Span

Node = Any
"""A node of `yaml.nodes`, which is imported only where a roster needs it."""

SUFFIXES = (".yaml", ".yml", ".json")
_GRANTS = "grants"
_NAMES = ("namespaces", "clusters")
_NOTHING = ("", "~", "null")


class Entry(NamedTuple):
    """One tenant: column to text, as in a CSV file, and column to place."""

    cells: dict[str, str]
    places: dict[str, Span]
    span: Span


class Malformed(Exception):
    """The file, or one of its entries, is not what a roster holds; says what it is, and where."""

    def __init__(self, message: str, span: Span, *, whole: bool = False) -> None:
        super().__init__(message)
        self.span, self.whole = span, whole


def entries(path: str, text: str) -> Iterator[Entry | Malformed]:
    """The entries of a roster, and what is wrong with the file or with one of them, in the order of the file."""
    places = _Places(path, text)
    try:
        root = _composed(text, path)
    except Malformed as problem:
        yield problem
        return
    if root is None or root.id != "sequence":
        span = places.of(root) if root else Span(path, 0, len(text))
        yield Malformed("holds no list of tenants", span, whole=True)
        return
    for node in root.value:
        try:
            yield _entry(node, places)
        except Malformed as problem:
            yield problem


def cell(row: Span, column: str, text: str) -> Span:
    """Where a column's value stands in an entry; the entry itself where it has none."""
    start = text.rfind("\n", 0, row.start) + 1
    # With what stands before it as blanks, an entry is a document, and its places are those of the file.
    alone = " " * (row.start - start) + text[row.start : row.end]
    root = _composed(alone, row.path)
    places = _Places(row.path, alone)
    found = _entry(root, places).places.get(column) if root is not None and root.id == "mapping" else None
    return Span(row.path, start + found.start, start + found.end) if found else row


def _composed(text: str, path: str) -> Node:
    import yaml  # A policy without such a roster need not wait for it.

    # A tab is white space in JSON, and stands nowhere inside of its texts.
    spaced = text.replace("\t", " ") if path.endswith(".json") else text
    try:
        found: Node = yaml.compose(spaced, yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        start = _Places(path, text).at(mark) if mark else 0
        why = getattr(problem, "problem", None) or "it cannot be read"
        kind = "JSON" if path.endswith(".json") else "YAML"
        raise Malformed(f"is no {kind}: {why}", Span(path, start, min(start + 1, len(text))), whole=True) from None
    return found


def _entry(node: Node, places: _Places) -> Entry:
    if node.id != "mapping":
        raise Malformed("an entry is an object with `tenant` and `tier`", places.of(node))
    cells: dict[str, str] = {}
    where: dict[str, Span] = {}
    for column, value in _columns(node, places):
        if column in where:
            raise Malformed(f"`{column}` is said twice", places.of(value))
        where[column] = places.of(value)
        if (text := _text(column, value, places)) is not None:
            cells[column] = text
    return Entry(cells, where, places.of(node))


def _columns(node: Node, places: _Places) -> Iterator[tuple[str, Node]]:
    """The columns of an entry; each role of `grants` is one."""
    for key, value in node.value:
        if key.id == "scalar" and key.value == _GRANTS and value.id == "mapping":
            yield from ((f"grant {role.value}", subjects) for role, subjects in value.value if role.id == "scalar")
        elif key.id == "scalar" and key.value == _GRANTS:
            raise Malformed("`grants` is an object: role to subjects", places.of(value))
        elif key.id == "scalar":
            yield key.value, value
        else:
            raise Malformed("a column has a name", places.of(key))


def _text(column: str, value: Node, places: _Places) -> str | None:
    """A cell as a CSV file would have it; None where nothing is said."""
    if value.id == "scalar":
        return None if not value.style and value.value in _NOTHING else _line(value, places)
    if value.id != "sequence" or not (column in _NAMES or column.startswith("grant ")):
        raise Malformed(f"`{column}` is one text or number", places.of(value))
    parts = [_line(part, places) if part.id == "scalar" else "" for part in value.value]
    separator = " " if column in _NAMES else ";"
    if any(not part or separator in part for part in parts):
        raise Malformed(f"each of `{column}` is one text, without `{separator}`", places.of(value))
    return separator.join(parts)


def _line(value: Any, places: _Places) -> str:
    text: str = value.value.strip()
    if "\n" in text:
        raise Malformed("a value has one line", places.of(value))
    return text


class _Places:
    """Where nodes stand: marks have a line and a column."""

    def __init__(self, path: str, text: str) -> None:
        self._path, self._text = path, text
        self._starts = [0, *(index + 1 for index, char in enumerate(text) if char == "\n")]

    def at(self, mark: Any) -> int:
        """The index of a mark."""
        line: int = self._starts[min(mark.line, len(self._starts) - 1)]
        return min(line + int(mark.column), len(self._text))

    def of(self, node: Node) -> Span:
        """A node's place, without the white space and comments that a block ends in."""
        start = self.at(node.start_mark)
        return Span(self._path, start, max(start, self._end(node)))

    def _end(self, node: Node) -> int:
        if node.id == "scalar" or node.flow_style or not node.value:
            return self.at(node.end_mark)
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)
