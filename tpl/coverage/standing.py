"""Which guards stand in a shape, and what that makes of the holes of other backends."""

from __future__ import annotations

from collections.abc import Mapping

from tpl.backends.base import Can, Enforced, Fidelity, Hole
from tpl.coverage.cell import Accepted, Cell
from tpl.emit import Emission
from tpl.model.policy import Policy
from tpl.model.tenants import Lift
from tpl.obligations.model import GuardHeld
from tpl.record import dataclass
from tpl.source import STD


@dataclass(frozen=True)
class Standing:
    """The library's guards that the engine enforces on every request they judge; ``lifts`` switch some of them off."""

    guards: frozenset[str]
    lifts: tuple[Lift, ...] = ()

    def judged(self, can: Can) -> Cell:
        """What a backend can do, with its holes closed by guards, accepted by exceptions, or open."""
        if not can.holes:
            return Cell(can.fidelity, can.why)
        off = {lift.guard for lift in self.lifts}
        closed = tuple(hole for hole in can.holes if (self.guards - off).intersection(hole.closed_by))
        others = [(hole, self._accepting(hole)) for hole in can.holes if hole not in closed]
        accepted = tuple(Accepted(hole, by) for hole, by in others if by)
        left = tuple(hole for hole, by in others if not by)
        whole = can.fidelity is Fidelity.PARTIAL and not others
        return Cell(Fidelity.EXACT if whole else can.fidelity, can.why, left, closed, accepted)

    def _accepting(self, hole: Hole) -> tuple[str, ...]:
        """The exceptions that switch off a guard which would close the hole."""
        mine = (lift for lift in self.lifts if lift.guard in self.guards and lift.guard in hole.closed_by)
        return tuple(dict.fromkeys(_said(lift) for lift in mine))


def standing(policy: Policy, emission: Emission, engine: str) -> Mapping[int | None, Standing]:
    """By shape; None is for the guards of the whole policy.

    A user's guard of the same name may ask for anything, so it closes nothing.
    """
    partly = {
        obligation.guard.name
        for obligation in emission.obligations
        if isinstance(obligation, GuardHeld)
        and not isinstance(emission.outcomes.get((engine, obligation.id)), Enforced)
    }
    ours = (guard for guard in policy.guards if guard.origin.span and guard.origin.span.path.startswith(STD))
    names = frozenset(guard.name for guard in ours if guard.mode == "enforce" and guard.name not in partly)
    held = names if engine else frozenset()
    return {None: Standing(held)} | {shape.index: Standing(held, shape.lifts) for shape in policy.shapes}


def everywhere(standing: Mapping[int | None, Standing]) -> Standing:
    """What stands in every shape at once: a guard that is off for one tenant is off here."""
    return Standing(standing[None].guards, tuple(lift for each in standing.values() for lift in each.lifts))


def _said(lift: Lift) -> str:
    where = f" in namespace {lift.namespace}" if lift.namespace else ""
    return f"exception {lift.exception}{where}"
