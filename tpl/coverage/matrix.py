"""The coverage as a table for people and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from tpl.backends.base import Fidelity
from tpl.coverage.account import Cell, Coverage
from tpl.obligations.model import AnyObligation, GuardHeld
from tpl.sema.resolve import Target

Tables = Sequence[tuple[Target, Coverage]]

_MARKS = {
    Fidelity.EXACT: "exact",
    Fidelity.STRICTER: "stricter",
    Fidelity.PARTIAL: "PARTIAL",
    Fidelity.DETECT: "detect",
    Fidelity.NONE: "-",
}
SCHEMA = 1


def as_text(tables: Tables) -> str:
    """One table a target; guards first by engine, operation and subresource, notes for what is not exact."""
    return "\n".join(_table(target, coverage) for target, coverage in tables)


def _table(target: Target, coverage: Coverage) -> str:
    title = " / ".join(filter(None, (target.environment, target.cluster))) or "no cluster declared"
    rows = list(_rows(coverage))
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(len(coverage.backends) + 1)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"  [{number}] {note}" for number, note in enumerate(_notes(coverage), 1)]
    held = sum(1 for _ in coverage.obligations) - sum(1 for _ in coverage.unheld())
    summary = f"{held} of {len(coverage.obligations)} obligations held; admission is judged by {coverage.primary}"
    return "\n".join([f"# {title}", "", *lines, "", *notes, *([""] if notes else []), summary, ""])


def _rows(coverage: Coverage) -> Iterator[list[str]]:
    notes = list(_notes(coverage))
    yield ["statement", *coverage.backends]
    for statement, group in _grouped(coverage):
        cells = (_worst([coverage.cell(o, name) for o in group]) for name in coverage.backends)
        yield [statement, *(_mark(cell, notes) for cell in cells)]


def _grouped(coverage: Coverage) -> Iterator[tuple[str, list[AnyObligation]]]:
    """Obligations that read alike are one row: a guard's on many kinds, a rule's in many shapes."""
    rows: dict[str, list[AnyObligation]] = {}
    for obligation in coverage.obligations:
        rows.setdefault(_row_title(obligation), []).append(obligation)
    yield from rows.items()


def _row_title(obligation: AnyObligation) -> str:
    if isinstance(obligation, GuardHeld):
        subresource = f" /{obligation.subresource}" if obligation.subresource else ""
        return f"guard {obligation.guard.name}: {obligation.operation}{subresource}"
    return obligation.statement


def _worst(cells: Sequence[Cell]) -> Cell:
    order = list(Fidelity)
    return max(cells, key=lambda cell: order.index(cell.fidelity))


def _mark(cell: Cell, notes: list[str]) -> str:
    mark = _MARKS[cell.fidelity]
    if (note := _note(cell)) in notes:
        return f"{mark} [{notes.index(note) + 1}]"
    return mark


def _note(cell: Cell) -> str:
    if cell.refused:
        return f"refused: {cell.refused.why}"
    holes = [f"{hole.name}: {hole.why}" for hole in cell.open]
    closed = [f"{hole.name}: {hole.why} (closed by guard {', '.join(hole.closed_by)})" for hole in cell.closed]
    if cell.fidelity is Fidelity.NONE or not (holes or closed or cell.why):
        return ""
    return "; ".join([*holes, *closed] or [cell.why])


def _notes(coverage: Coverage) -> list[str]:
    found = (_note(coverage.cell(o, name)) for o in coverage.obligations for name in coverage.backends)
    return list(dict.fromkeys(note for note in found if note))


def as_json(tables: Tables) -> str:
    """Every obligation with every backend's part; ``schema`` counts incompatible changes."""
    document = {"schema": SCHEMA, "targets": [_document(target, coverage) for target, coverage in tables]}
    return json.dumps(document, indent=2) + "\n"


def _document(target: Target, coverage: Coverage) -> dict[str, object]:
    return {
        "environment": target.environment,
        "cluster": target.cluster,
        "admission": coverage.primary,
        "obligations": [
            {
                "id": obligation.id,
                "kind": type(obligation).__name__,
                "statement": obligation.statement,
                "file": obligation.origin.span.path if obligation.origin.span else None,
                "backends": {name: _cell(coverage.cell(obligation, name)) for name in coverage.backends},
            }
            for obligation in coverage.obligations
        ],
    }


def _cell(cell: Cell) -> dict[str, object]:
    document: dict[str, object] = {"fidelity": cell.fidelity.value}
    if cell.why:
        document["why"] = cell.why
    if cell.open:
        document["holes"] = {hole.name: hole.why for hole in cell.open}
    if cell.closed:
        document["closed"] = {hole.name: list(hole.closed_by) for hole in cell.closed}
    return document
