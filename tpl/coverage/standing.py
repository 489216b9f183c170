"""Which guards stand in a shape, and what that makes of the holes of other backends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tpl.backends.base import Can, Enforced, Fidelity, Hole
from tpl.coverage.cell import Accepted, Cell
from tpl.emit import Emission
from tpl.model.policy import BreakGlass, Policy
from tpl.model.tenants import Lift
from tpl.obligations.model import GuardHeld
from tpl.record import dataclass
from tpl.source import STD


@dataclass(frozen=True)
class Standing:
    """The library's guards that the engine enforces on every request they judge; ``lifts`` switch some of them off.

    Where guards were not ``asked`` for, they are those that an engine would enforce. ``own`` are those, whoever wrote
    them, that close what they leave open themselves, by another of their requests; ``passed`` are those that
    break-glass lets somebody past, each with who that is.
    """

    guards: frozenset[str]
    own: frozenset[str] = frozenset()
    lifts: tuple[Lift, ...] = ()
    asked: bool = True
    passed: tuple[tuple[str, str], ...] = ()

    def judged(self, can: Can, guard: str = "") -> Cell:
        """What a backend can do, with its holes closed by guards, accepted by exceptions, or open.

        ``guard`` is the one whose part it is, if it is one's.
        """
        if not can.holes:
            return Cell(can.fidelity, can.why)
        off = {*(lift.guard for lift in self.lifts), *(guard for guard, _ in self.passed)}
        closers = self.guards | self.own.intersection([guard])
        closed = tuple(hole for hole in can.holes if (closers - off).intersection(hole.closed_by))
        others = [(hole, self._accepting(hole, closers)) for hole in can.holes if hole not in closed]
        accepted = tuple(Accepted(hole, by) for hole, by in others if by)
        left = tuple(hole for hole, by in others if not by)
        if not self.asked:
            return Cell(can.fidelity, can.why, left, (), accepted, unasked=closed)
        whole = can.fidelity is Fidelity.PARTIAL and not others
        return Cell(can.at_best if whole else can.fidelity, can.why, left, closed, accepted)

    def _accepting(self, hole: Hole, closers: frozenset[str]) -> tuple[str, ...]:
        """The exceptions that switch off a guard which would close the hole, and who passes it."""
        closing = closers.intersection(hole.closed_by)
        lifts = (_said(lift) for lift in self.lifts if lift.guard in closing)
        passed = (f"break-glass of {who}" for guard, who in self.passed if guard in closing)
        return tuple(dict.fromkeys((*lifts, *passed)))


def standing(policy: Policy, emission: Emission, engine: str) -> Mapping[int | None, Standing]:
    """By shape; None is for the guards of the whole policy.

    A user's guard of the same name may ask for anything, so it closes nothing but what is its own.
    """
    asked = bool(engine or not emission.chosen)
    partly = {
        obligation.guard.name
        for obligation in emission.obligations
        if engine
        and isinstance(obligation, GuardHeld)
        and not isinstance(emission.outcomes.get((engine, obligation.id)), Enforced)
    }
    whole = [guard for guard in policy.guards if guard.mode == "enforce" and guard.name not in partly]
    ours = (guard.name for guard in whole if guard.origin.span and guard.origin.span.path.startswith(STD))
    held = frozenset(ours) if engine or not asked else frozenset()
    passed = tuple((guard, who(glass)) for glass in policy.break_glass for guard in glass.guards)
    stands = Standing(held, frozenset(guard.name for guard in whole), asked=asked, passed=passed)
    return {None: stands} | {shape.index: replace(stands, lifts=shape.lifts) for shape in policy.shapes}


def who(glass: BreakGlass) -> str:
    """Somebody whom guards let pass, in words."""
    return f"{glass.subject.kind} {glass.subject.name}"


def everywhere(standing: Mapping[int | None, Standing]) -> Standing:
    """What stands in every shape at once: a guard that is off for one tenant is off here."""
    return replace(standing[None], lifts=tuple(lift for each in standing.values() for lift in each.lifts))


def _said(lift: Lift) -> str:
    where = f" in namespace {lift.namespace}" if lift.namespace else ""
    return f"exception {lift.exception}{where}"
