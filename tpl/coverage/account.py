"""From outcomes to coverage: what each backend holds, what they hold together, and what nobody holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tpl.backends._admission.engine import Engine
from tpl.backends.base import Enforced, Fidelity, Hole, Outcome, Outside, Refused
from tpl.coverage.cell import Accepted, Cell
from tpl.coverage.standing import Standing, everywhere, standing
from tpl.emit import Emission
from tpl.model.policy import Policy
from tpl.obligations.model import AnyObligation, GuardHeld, Subject
from tpl.record import dataclass


@dataclass(frozen=True)
class Coverage:
    """The matrix: obligation × backend. ``reads`` are the engines, the one that counts first, and their carriers."""

    obligations: tuple[AnyObligation, ...]
    backends: tuple[str, ...]
    reads: Mapping[str, str]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def primary(self) -> str:
        """The admission engine that counts; empty where none is selected."""
        return next(iter(self.reads), "")

    def cell(self, obligation: AnyObligation, backend: str) -> Cell:
        """One backend's part in one obligation."""
        missing = Cell(Fidelity.NONE, f"target `{backend}` is not selected")
        return self.cells.get((backend, obligation.id), missing)

    def together(self, obligation: AnyObligation) -> Cell:
        """How the selected targets hold it: as their weakest part does, each part as closely as its best holder.

        Every engine that is selected denies, so where one is stricter than the one that counts, all together are.
        """
        parts = (min((self.cell(obligation, name) for name in part), key=_rank) for part in self._parts(obligation))
        whole = max(parts, key=_rank, default=Cell(Fidelity.NONE, "no backend is selected"))
        if obligation.subject is Subject.ADMISSION and whole.fidelity is Fidelity.EXACT:
            for name in self.reads:
                if (cell := self.cell(obligation, name)).fidelity is Fidelity.STRICTER:
                    return replace(whole, fidelity=Fidelity.STRICTER, why=f"by {name}: {cell.why}")
        return whole

    def _parts(self, obligation: AnyObligation) -> tuple[tuple[str, ...], ...]:
        """For each part that must be held, the backends that may hold it."""
        match obligation.subject:
            case Subject.ADMISSION if self.reads:
                return ((self.primary,),)
            case Subject.PARAMETERS if self.reads:
                # What one engine reads is of no use to another.
                return tuple((carrier,) for carrier in dict.fromkeys(self.reads.values()))
            case _:
                return (self.backends,) if self.backends else ()

    def unheld(self) -> Iterator[tuple[AnyObligation, Cell]]:
        """The obligations that are not held as closely as they must be, and that nobody has accepted."""
        for obligation in self.obligations:
            if not (whole := self.together(obligation)).is_enough:
                yield obligation, whole


def _rank(cell: Cell) -> tuple[bool, int]:
    return cell.rank


def account(policy: Policy, emission: Emission) -> Coverage:
    """The coverage of an emission."""
    names = tuple(backend.name for backend in emission.backends)
    reads = {backend.name: backend.reads for backend in emission.backends if isinstance(backend, Engine)}
    stands = standing(policy, emission, next(iter(reads), ""))
    general = everywhere(stands)
    cells = {
        (name, obligation.id): _cell(obligation, emission.outcomes[name, obligation.id], stands, general)
        for name in names
        for obligation in emission.obligations
    }
    return Coverage(emission.obligations, names, reads, cells)


def _cell(
    obligation: AnyObligation, outcome: Outcome, stands: Mapping[int | None, Standing], general: Standing
) -> Cell:
    match outcome:
        case Outside(why=why):
            return Cell(Fidelity.NONE, why)
        case Refused() as refused:
            return Cell(Fidelity.NONE, refused.why, refused=refused)
        case Enforced(can=can, through=through):
            assert can, "`Backend.answer` fills in what is declared"
            cell = (general if through else stands[obligation.shape]).judged(can)
            return _audited(cell, obligation)


def _audited(cell: Cell, obligation: AnyObligation) -> Cell:
    """A guard in audit mode lets pass what it tells of, and says so itself."""
    if not isinstance(obligation, GuardHeld) or obligation.guard.mode == "enforce":
        return cell
    hole = Hole("audit", "what it would deny passes with a warning")
    accepted = Accepted(hole, (f"mode audit of guard {obligation.guard.name}",))
    return replace(cell, fidelity=Fidelity.DETECT, accepted=(*cell.accepted, accepted))
