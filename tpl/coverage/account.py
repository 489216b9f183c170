"""From outcomes to coverage: holes that guards close, and obligations that nobody holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tpl.backends._admission.engine import Engine
from tpl.backends.base import Can, Enforced, Fidelity, Hole, Outside, Refused
from tpl.emit import Emission
from tpl.model.policy import Policy
from tpl.obligations.model import AnyObligation, GuardHeld
from tpl.record import dataclass
from tpl.sema.project import STD

ENOUGH = (Fidelity.EXACT, Fidelity.STRICTER)
"""Anything weaker is an error where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One backend's part in one obligation; ``closed`` are the holes that guards close."""

    fidelity: Fidelity
    why: str = ""
    open: tuple[Hole, ...] = ()
    closed: tuple[Hole, ...] = ()
    refused: Refused | None = None


@dataclass(frozen=True)
class Coverage:
    """The matrix: obligation × backend, and the admission engine that counts."""

    obligations: tuple[AnyObligation, ...]
    backends: tuple[str, ...]
    primary: str
    cells: dict[tuple[str, str], Cell]

    def cell(self, obligation: AnyObligation, backend: str) -> Cell:
        """One backend's part in one obligation."""
        return self.cells[backend, obligation.id]

    def best(self, obligation: AnyObligation) -> Cell:
        """The closest enforcement among the backends that count for the obligation."""
        counting = (self.primary,) if isinstance(obligation, GuardHeld) and self.primary else self.backends
        order = list(Fidelity)
        return min(
            (self.cell(obligation, name) for name in counting),
            key=lambda cell: order.index(cell.fidelity),
            default=Cell(Fidelity.NONE, "no backend is selected"),
        )

    def unheld(self) -> Iterator[tuple[AnyObligation, Cell]]:
        """The obligations that are held by nobody as closely as they must be."""
        for obligation in self.obligations:
            if (best := self.best(obligation)).fidelity not in ENOUGH:
                yield obligation, best


def account(policy: Policy, emission: Emission) -> Coverage:
    """The coverage of an emission."""
    names = tuple(backend.name for backend in emission.backends)
    primary = next((backend.name for backend in emission.backends if isinstance(backend, Engine)), "")
    standing = _standing_guards(policy, emission, primary)
    everywhere = frozenset.intersection(*standing.values())
    cells = {
        (name, obligation.id): _cell(emission, name, obligation, standing, everywhere)
        for name in names
        for obligation in emission.obligations
    }
    return Coverage(emission.obligations, names, primary, cells)


def _standing_guards(policy: Policy, emission: Emission, primary: str) -> dict[int | None, frozenset[str]]:
    """Shape to the library's guards that the primary engine enforces in it on every request they judge.

    A user's guard of the same name may ask for anything, so it closes nothing.
    """
    partly = {
        obligation.guard.name
        for obligation in emission.obligations
        if isinstance(obligation, GuardHeld)
        and not isinstance(emission.outcomes.get((primary, obligation.id)), Enforced)
    }
    ours = (guard for guard in policy.guards if guard.origin.span and guard.origin.span.path.startswith(STD))
    names = frozenset(guard.name for guard in ours if guard.mode == "enforce" and guard.name not in partly)
    held = names if primary else frozenset()
    return {None: held} | {shape.index: held - {lift.guard for lift in shape.lifts} for shape in policy.shapes}


def _cell(
    emission: Emission,
    backend: str,
    obligation: AnyObligation,
    standing: Mapping[int | None, frozenset[str]],
    everywhere: frozenset[str],
) -> Cell:
    match emission.outcomes[backend, obligation.id]:
        case Outside(why=why):
            return Cell(Fidelity.NONE, why)
        case Refused() as refused:
            return Cell(Fidelity.NONE, refused.why, refused=refused)
        case Enforced(can=can, through=through):
            assert can, "`Backend.answer` fills in what is declared"
            if through:
                return _with_holes(can, everywhere)
            return _with_holes(can, standing[obligation.shape])


def _with_holes(can: Can, standing: frozenset[str]) -> Cell:
    closed = tuple(hole for hole in can.holes if standing.intersection(hole.closed_by))
    left = tuple(hole for hole in can.holes if hole not in closed)
    if can.fidelity is Fidelity.PARTIAL and not left:
        return Cell(Fidelity.EXACT, can.why, closed=closed)
    return Cell(can.fidelity, can.why, left, closed)
