"""Rosters: tenants from a CSV, YAML or JSON file, for when there are thousands.

The header names the columns: ``tenant`` and ``tier``; optional ``title``, ``owner``, ``contact``, ``namespaces``
(besides the tier's own) and ``clusters``, both blank-separated; ``mode``; ``grant ROLE`` with subjects as in the
language, separated by ``;``; any other column is a parameter of the tier.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise

from tpl import holes
from tpl.diagnostics.suggest import did_you_mean, nearest
from tpl.record import dataclass
from tpl.sema.scope import Scope
from tpl.sema.tenants.cells import cell as cell_of
from tpl.sema.tenants.cells import header as columns
from tpl.sema.tenants.entries import SUFFIXES, Entry, Malformed, entries
from tpl.sema.tenants.granted import Malformed as MalformedSubject
from tpl.sema.tenants.granted import Said, grants, with_holes
from tpl.sema.tenants.tiers import CELL, TYPES
from tpl.source import Sources, Span
from tpl.syntax import ast
from tpl.words import plural

_TEXTS = ("title", "owner", "contact")
_WORDS = ("clusters", "mode")
"""Settings whose values are names: rows that differ in one are of different families."""
_PLAIN = ("tenant", "tier", *_TEXTS, "namespaces", *_WORDS)


@dataclass(frozen=True, slots=True)
class Row:
    """One tenant of a roster: ``key`` is equal for rows that differ in holes only."""

    name: str
    span: Span
    key: tuple[object, ...]
    cells: Mapping[str, str]
    values: Mapping[str, str]
    namespaces: tuple[str, ...]


def read_roster(setting: ast.Setting, scope: Scope) -> Iterator[Row]:
    """The rows of one `roster` statement; what is wrong with the file or a row is reported."""
    items = [item for group in setting.groups for item in group.items]
    if len(items) != 1 or not isinstance(path := items[0], ast.Text):
        scope.sink.report(
            "TPL201", "a roster is one CSV, YAML or JSON file", setting.span, helps=('write `roster "tenants.csv"`',)
        )
        return
    try:
        name, raw = scope.symbols.project.read_data(path)
        text = raw.decode("utf-8-sig")
    except (OSError, ValueError) as problem:
        why = "is not UTF-8" if isinstance(problem, ValueError) else "cannot be read"
        scope.sink.report("TPL110", f"the roster `{path.value}` {why}", path.span)
        return
    scope.symbols.project.sources.add(name, text)
    yield from _from_entries(name, text, scope) if name.endswith(SUFFIXES) else _rows(name, text, scope)


def _from_entries(path: str, text: str, scope: Scope) -> Iterator[Row]:
    found = list(entries(path, text))
    known: dict[str, Span] = {}
    for entry in found:
        if isinstance(entry, Malformed):
            message = f"the roster {entry}" if entry.whole else str(entry)
            scope.sink.report("TPL110" if entry.whole else "TPL111", message, entry.span)
        else:
            known = {**entry.places, **known}
    if _check_columns([*known.items()], scope):
        read = (_taken(entry.cells, entry.span, scope) for entry in found if isinstance(entry, Entry))
        yield from (row for row in read if row)


def _rows(path: str, text: str, scope: Scope) -> Iterator[Row]:
    starts = [0, *(match.end() for match in re.finditer(r"\n|(?<=[^\n])\Z", text))]
    # Line by line: io.StringIO would keep four bytes for each character.
    reader = csv.reader((text[start:end] for start, end in pairwise(starts)), strict=True)
    header = [column.strip() for column in next(reader, [])]
    if not _check_header(header, path, scope):
        return
    try:
        for row in reader:
            start, end = starts[reader.line_num - 1 : reader.line_num + 1]
            span = Span(path, start, start + len(text[start:end].rstrip("\r\n")))
            if any(cell.strip() for cell in row) and (one := _row(header, row, span, scope)):
                yield one
    except csv.Error as problem:
        start, end = starts[reader.line_num - 1 : reader.line_num + 1]
        span = Span(path, start, start + len(text[start:end].rstrip("\r\n")))
        scope.sink.report("TPL110", f"the roster breaks off at line {reader.line_num}: {problem}", span)


def _check_header(header: list[str], path: str, scope: Scope) -> bool:
    places = columns(path, _sources(scope))
    whole = Span(path, places[0][1].start, places[-1][1].end)
    for column in ("tenant", "tier"):
        if column not in header:
            near = nearest(column, set(header) - {*_PLAIN})
            span = next((place for name, place in places if name in near[:1]), whole)
            help_ = f"rename `{near[0]}` to `{column}`" if near else f"the first line names the columns: add `{column}`"
            scope.sink.report("TPL110", f"the roster has no column `{column}`", span, helps=(help_,))
            return False
    if twice := [place for number, (name, place) in enumerate(places) if name in header[:number]]:
        scope.sink.report("TPL110", "the roster has two columns of one name", twice[0])
        return False
    return _check_columns(places, scope)


def _check_columns(places: Sequence[tuple[str, Span]], scope: Scope) -> bool:
    """Whether each column is the roster's own or a parameter of some tier; where one did not parse, nobody can say."""
    tiers = [declared.statement for declared in scope.symbols.of("tier").values()]
    known = {p.name.text for tier in tiers if isinstance(tier, ast.Tier) for p in tier.parameters}
    known |= {"", *_PLAIN, *scope.symbols.project.broken}
    strange = [(name, place) for name, place in places if name not in known and not _is_grant(name)]
    for name, place in () if scope.symbols.project.broken else strange:
        help_ = did_you_mean(name, known - {""}) or "a column is named for a parameter of a tier, or `grant ROLE`"
        scope.sink.report("TPL104", f"no tier has a parameter `{name}`", place, helps=(help_,))
    return not strange


def _is_grant(column: str) -> bool:
    return column.startswith("grant ")


def _row(header: list[str], row: list[str], span: Span, scope: Scope) -> Row | None:
    if len(row) != len(header):
        scope.sink.report("TPL111", f"the row has {plural(len(row), 'cell')}, the header {len(header)}", span)
        return None
    return _taken({column: cell.strip() for column, cell in zip(header, row, strict=True) if cell.strip()}, span, scope)


def _taken(cells: dict[str, str], span: Span, scope: Scope) -> Row | None:
    """The row that says this; None, reported, where it describes no tenant."""
    values: dict[str, str] = {column: cells[column] for column in _TEXTS if column in cells}
    extra = tuple(cells.get("namespaces", "").split())
    structure: list[object] = [cells.get("tier"), *map(cells.get, _WORDS), *(column in cells for column in _TEXTS)]
    for column, cell in cells.items():
        if _is_grant(column):
            given = _subjects(column, cell, values, span, scope)
            if given is None:
                return None
            structure.append((column, given))
        elif column not in _PLAIN:
            structure.append(_parameter(column, cell, _type_of(cells.get("tier", ""), column, scope), values))
    if forbidden := holes.has_holes("".join(cells.values())):
        scope.sink.report("TPL005", "the row holds a private-use character", span)
    if forbidden or "tenant" not in cells or "tier" not in cells:
        if not forbidden:
            scope.sink.report("TPL111", "the row names no tenant or no tier", span)
        return None
    return Row(cells["tenant"], span, tuple(structure), cells, values, extra)


def _subjects(column: str, cell: str, values: dict[str, str], span: Span, scope: Scope) -> tuple[Said, ...] | None:
    try:
        return with_holes(column, cell, values)
    except MalformedSubject as problem:
        helps = ("write `group NAME`, `user NAME` or `serviceaccount NAMESPACE/NAME`; several have a `;` between them",)
        place = cell_of(span, column, _sources(scope))
        scope.sink.report("TPL111", f"`{problem}` is no subject", place, helps=helps)
        return None


def statements(row: Row, scope: Scope) -> tuple[ast.Use, tuple[ast.Statement, ...]]:
    """What a row says, as the language would say it, with holes where rows of one key differ."""
    made, arguments, sources = list[ast.Statement](), list[ast.Argument](), _sources(scope)
    for column, cell in row.cells.items():
        span = cell_of(row.span, column, sources)
        if column in _TEXTS:
            made.append(_setting(column, ast.Text(span, holes.hole(column)), span=span))
        elif column in _WORDS:
            refs = (ast.Ref(span, (ast.Name(span, name),)) for name in cell.split())
            made.append(_setting(column, *refs, span=span))
        elif _is_grant(column):
            made.extend(grants(column, cell, span))
        elif column not in _PLAIN:
            kind = _type_of(row.cells["tier"], column, scope)
            value = ast.Text(span, holes.hole(_slot(column))) if _is_open(cell, kind) else _typed(cell, kind, span)
            arguments.append(ast.Argument(span, ast.Name(span, column), value))
    span = cell_of(row.span, "tier", sources)
    return ast.Use(span, ast.Name(span, row.cells["tier"]), tuple(arguments)), tuple(made)


def _sources(scope: Scope) -> Sources:
    return scope.symbols.project.sources


def _type_of(tier: str, parameter: str, scope: Scope) -> str:
    declared = scope.symbols.of("tier").get(tier)
    parameters = declared.statement.parameters if declared and isinstance(declared.statement, ast.Tier) else ()
    return next((p.type.text for p in parameters if p.name.text == parameter), "string")


def _parameter(column: str, cell: str, kind: str, values: dict[str, str]) -> tuple[str, ...]:
    """What a tier's parameter adds to the key: its name, and its value unless that is a hole's."""
    if not _is_open(cell, kind):
        return column, cell
    values[_slot(column)] = date.fromisoformat(cell).isoformat() if kind == "date" else cell
    return (column,)


def _slot(column: str) -> str:
    return f"{CELL}{column}"


def _is_open(cell: str, kind: str) -> bool:
    """Whether a cell only fills strings: it is of its type, and neither has placeholders nor makes patterns."""
    return not {"{", "*"}.intersection(cell) and isinstance(
        _typed(cell, kind, Span("", 0, 0)), TYPES.get(kind, ast.Text)
    )


def _typed(cell: str, kind: str, span: Span) -> ast.Value:
    """A cell as the parameter's type would be written; one that does not fit stays text, and is refused."""
    if kind == "number" and cell.isdigit():
        return ast.Number(span, cell)
    if kind == "date":
        with suppress(ValueError):
            return ast.Date(span, date.fromisoformat(cell))
    return ast.Text(span, cell)


class CellSpans(Mapping[str, Span]):
    """Where the values stand that a row's cells give to parameters of its tier, by the hole that each fills."""

    def __init__(self, row: Span, scope: Scope) -> None:
        self._row, self._sources = row, _sources(scope)

    def __getitem__(self, slot: str) -> Span:
        if not slot.startswith(CELL):
            raise KeyError(slot)
        return cell_of(self._row, slot.removeprefix(CELL), self._sources)

    def __iter__(self) -> Iterator[str]:
        return (f"{CELL}{name}" for name, _ in columns(self._row.path, self._sources))

    def __len__(self) -> int:
        return len(columns(self._row.path, self._sources))


def _setting(name: str, *values: ast.Text | ast.Ref, span: Span) -> ast.Setting:
    groups = tuple(ast.Group(span, (value,)) for value in values)
    return ast.Setting(span, ast.Name(span, name), groups, None)
