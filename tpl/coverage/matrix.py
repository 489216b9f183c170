"""The coverage as a table for people and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from tpl.backends.base import Fidelity
from tpl.coverage.account import Coverage
from tpl.coverage.cell import Cell
from tpl.coverage.standing import who
from tpl.obligations.model import AnyObligation, FlowClosed, GuardHeld, Subject
from tpl.sema.resolve import Target

Tables = Sequence[tuple[Target, Coverage]]

_MARKS = {
    Fidelity.EXACT: "exact",
    Fidelity.STRICTER: "stricter",
    Fidelity.UNSPECIFIED: "unspecified",
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
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(len(coverage.backends) + 2)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"  [{number}] {note}" for number, note in enumerate(_notes(coverage), 1)]
    return "\n".join([f"# {title}", "", *lines, "", *notes, *([""] if notes else []), *_summary(coverage), ""])


def _summary(coverage: Coverage) -> Iterator[str]:
    whole = [coverage.together(obligation) for obligation in coverage.wanted]
    held, accepted = sum(cell.is_enough for cell in whole), sum(bool(cell.accepted) for cell in whole)
    resting = sum(bool(cell.unasked) for cell in whole)
    but = f", {accepted} of them but for what the policy accepts" if accepted else ""
    until = f", {resting} of them but for what guards would close that were not asked for" if resting else ""
    judged = f"; admission is judged by {coverage.primary}" if coverage.primary else ""
    yield f"{held} of {len(whole)} obligations held{but}{until}{judged}"
    yield from _against_own_policies(coverage)
    if coverage.not_asked:
        yield left_out(coverage.not_asked)
    if coverage.kept:
        yield f"kept, no target writes it yet: {', '.join(coverage.kept)}"
    if Subject.ADMISSION not in coverage.not_asked:
        yield from _of_others(coverage)
    for glass in coverage.glass if Subject.ADMISSION not in coverage.not_asked else ():
        if glass.guards:
            noted = f"in the audit event by {', '.join(coverage.noting)}" if coverage.noting else "noted by no target"
            yield f"break-glass: {who(glass)} passes {', '.join(glass.guards)}; {noted}"
    yield from (f"across tenants: {way}" for way in coverage.across if Subject.ACCESS not in coverage.not_asked)


def _against_own_policies(coverage: Coverage) -> Iterator[str]:
    """How much of what is closed stands above the tenants' own policies, and how much rests on guards."""
    closed = [each for each in coverage.wanted if isinstance(each, FlowClosed)]
    held = [each for each in closed if any(coverage.cell(each, name).is_enough for name in coverage.above)]
    guard = "guard platform-network-policies"
    if held:
        rest = f"; the rest by {guard}" if len(held) < len(closed) else ""
        yield f"closed against tenants' own policies: {len(held)} of {len(closed)} by {', '.join(coverage.above)}{rest}"
    elif closed:
        yield f"closed against tenants' own policies: by {guard} alone"


def _of_others(coverage: Coverage) -> Iterator[str]:
    """On which kinds guards are that a cluster may have or not."""
    if coverage.served:
        yield f"judged where the cluster serves them: kinds of {', '.join(coverage.served)}"
    if coverage.lacking:
        yield f"judged nowhere, as the cluster lacks them: kinds of {', '.join(coverage.lacking)}"


def left_out(subjects: Iterable[Subject]) -> str:
    """The line on what was left out because no target that was asked for is about it."""
    return f"not asked for: {', '.join(subjects)}"


def _rows(coverage: Coverage) -> Iterator[list[str]]:
    notes = list(_notes(coverage))
    yield ["statement", "held", *coverage.backends]
    for statement, group in _grouped(coverage):
        whole = _worst([coverage.together(o) for o in group])
        cells = (_worst([coverage.cell(o, name) for o in group]) for name in coverage.backends)
        yield [statement, _word(whole), *(_mark(cell, notes) for cell in cells)]


def _grouped(coverage: Coverage) -> Iterator[tuple[str, list[AnyObligation]]]:
    """Obligations that read alike are one row: a guard's on many kinds, a rule's in many shapes."""
    rows: dict[str, list[AnyObligation]] = {}
    for obligation in coverage.wanted:
        rows.setdefault(_row_title(obligation), []).append(obligation)
    yield from rows.items()


def _row_title(obligation: AnyObligation) -> str:
    if isinstance(obligation, GuardHeld):
        subresource = f" /{obligation.subresource}" if obligation.subresource else ""
        return f"guard {obligation.guard.name}: {obligation.operation}{subresource}"
    return obligation.statement


def _worst(cells: Sequence[Cell]) -> Cell:
    return max(cells, key=lambda cell: cell.rank)


def _word(cell: Cell) -> str:
    if cell.accepted and cell.is_enough:
        return "audited" if cell.fidelity is Fidelity.DETECT else "accepted"
    return _MARKS[cell.fidelity]


def _mark(cell: Cell, notes: list[str]) -> str:
    mark = _word(cell)
    if (note := _note(cell)) in notes:
        return f"{mark} [{notes.index(note) + 1}]"
    return mark


def _note(cell: Cell) -> str:
    if cell.refused:
        return f"refused: {cell.refused.why}"
    holes = [f"{hole.name}: {hole.why}" for hole in cell.open]
    unasked = [f"{hole.name}: {hole.why} (open: no guard {', '.join(hole.closed_by)} yet)" for hole in cell.unasked]
    closed = [f"{hole.name}: {hole.why} (closed by guard {', '.join(hole.closed_by)})" for hole in cell.closed]
    accepted = [f"{each.hole.name}: {each.hole.why} (accepted by {', '.join(each.by)})" for each in cell.accepted]
    if cell.fidelity is Fidelity.NONE and not cell.accepted:
        return ""
    return "; ".join(filter(None, [*holes, *unasked, *accepted, *closed, cell.why]))


def _notes(coverage: Coverage) -> list[str]:
    found = (_note(coverage.cell(o, name)) for o in coverage.wanted for name in coverage.backends)
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
        "above": list(coverage.above),
        "across": [
            {
                "subject": way.subject.kind,
                "name": way.subject.name,
                "role": way.role,
                "tenants": list(way.tenants),
                "because": list(way.why),
            }
            for way in coverage.across
        ],
        "break-glass": [
            {"subject": glass.subject.kind, "name": glass.subject.name, "guards": list(glass.guards)}
            for glass in coverage.glass
        ],
        "kept": list(coverage.kept),
        "served": list(coverage.served),
        "lacking": list(coverage.lacking),
        "unasked": [subject.value for subject in coverage.not_asked],
        "obligations": [
            {
                "id": obligation.id,
                "kind": type(obligation).__name__,
                "statement": obligation.statement,
                "file": obligation.origin.span.path if obligation.origin.span else None,
                "subject": obligation.subject.value,
                "asked": coverage.asks_for(obligation),
                "held": _cell(coverage.together(obligation)),
                "backends": {name: _cell(coverage.cell(obligation, name)) for name in coverage.backends},
            }
            for obligation in coverage.obligations
        ],
    }


def _cell(cell: Cell) -> dict[str, object]:
    document: dict[str, object] = {"fidelity": cell.fidelity.value}
    if cell.why:
        document["why"] = cell.why
    if cell.open or cell.unasked:
        document["holes"] = {hole.name: hole.why for hole in (*cell.open, *cell.unasked)}
    if cell.unasked:
        document["unasked"] = {hole.name: list(hole.closed_by) for hole in cell.unasked}
    if cell.accepted:
        document["accepted"] = {each.hole.name: list(each.by) for each in cell.accepted}
    if cell.closed:
        document["closed"] = {hole.name: list(hole.closed_by) for hole in cell.closed}
    return document
