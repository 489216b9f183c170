"""Which guards stand in a shape, and what that makes of the holes of other backends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from tpl.backends.base import Can, Enforced, Fidelity, Hole
from tpl.coverage.cell import Accepted, Cell
from tpl.emit import Emission
from tpl.model.guards import Guard
from tpl.model.incidents import BreakGlass
from tpl.model.policy import Policy
from tpl.model.tenants import Lift, Shape
from tpl.obligations.model import GuardHeld
from tpl.record import dataclass
from tpl.source import STD
from tpl.words import plural


@dataclass(frozen=True)
class Standing:
    """The library's guards that the engine enforces on every request they judge.

    ``off`` are those that the policy takes back for some, with the statements that do. Where guards were not ``asked``
    for, they are those that an engine would enforce. ``own`` are those, whoever wrote them, that close what they leave
    open themselves, by another of their requests.
    """

    guards: frozenset[str]
    own: frozenset[str] = frozenset()
    off: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: bool = True

    def judged(self, can: Can, guard: str = "") -> Cell:
        """What a backend can do, with its holes closed by guards, accepted by exceptions, or open.

        ``guard`` is the one whose part it is, if it is one's.
        """
        if not can.holes:
            return Cell(can.fidelity, can.why)
        closers = self.guards | self.own.intersection([guard])
        closed = tuple(hole for hole in can.holes if (closers - self.off.keys()).intersection(hole.closed_by))
        others = [(hole, self._accepting(hole, closers)) for hole in can.holes if hole not in closed]
        accepted = tuple(Accepted(hole, by) for hole, by in others if by)
        left = tuple(hole for hole, by in others if not by)
        if not self.asked:
            return Cell(can.fidelity, can.why, left, (), accepted, unasked=closed)
        whole = can.fidelity is Fidelity.PARTIAL and not others
        return Cell(can.at_best if whole else can.fidelity, can.why, left, closed, accepted)

    def _accepting(self, hole: Hole, closers: frozenset[str]) -> tuple[str, ...]:
        """The statements that take back a guard which would close the hole."""
        mine = (guard for guard in hole.closed_by if guard in closers)
        return tuple(dict.fromkeys(by for guard in mine for by in self.off.get(guard, ())))


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
    judging = (guard for guard in policy.guards if guard.mode == "enforce" or _is_of_environment(policy, guard))
    whole = [guard for guard in judging if guard.name not in partly]
    ours = (guard.name for guard in whole if guard.origin.span and guard.origin.span.path.startswith(STD))
    held = frozenset(ours) if engine or not asked else frozenset()
    of_all = _for_all(policy, whole)
    stands = Standing(held, frozenset(guard.name for guard in whole), of_all, asked=asked)
    return {None: stands} | {shape.index: replace(stands, off=_off(policy, shape, of_all)) for shape in policy.shapes}


def _for_all(policy: Policy, guards: Iterable[Guard]) -> Mapping[str, tuple[str, ...]]:
    """The guards that somebody passes everywhere, or that deny nobody in this environment."""
    off: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for glass in policy.break_glass:
        for name in glass.guards:
            off[name] += (f"break-glass of {who(glass)}",)
    for guard in guards:
        if _is_of_environment(policy, guard):
            off[guard.name] += (f"mode audit of environment {policy.environment}",)
    return off


def _is_of_environment(policy: Policy, guard: Guard) -> bool:
    """Whether it is the environment that keeps the guard from denying."""
    return policy.mode == "audit" and guard.liftable


def _off(policy: Policy, shape: Shape, of_all: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """The guards that are taken back in a shape, with the statements that do."""
    if shape.platform:
        return {guard.name: ("the platform, whose own namespace no guard judges",) for guard in policy.guards}
    off: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for lift in shape.lifts:
        off[lift.guard] += (_said(lift),)
    for name, by in of_all.items():
        off[name] += by
    for guard in policy.guards if shape.mode == "audit" else ():
        if guard.follows_mode:
            off[guard.name] += (f"mode audit of {whose(policy, shape)}",)
    return off


def who(glass: BreakGlass) -> str:
    """Somebody whom guards let pass, in words."""
    return f"{glass.subject.kind} {glass.subject.name}"


def everywhere(policy: Policy, standing: Mapping[int | None, Standing]) -> Standing:
    """What stands in every tenant's shape at once: a guard that is off for one tenant is off here."""
    off: dict[str, tuple[str, ...]] = defaultdict(tuple)
    own = frozenset(shape.index for shape in policy.shapes if shape.platform)
    for each in (each for shape, each in standing.items() if shape not in own):
        for guard, by in each.off.items():
            off[guard] = tuple(dict.fromkeys((*off[guard], *by)))
    return replace(standing[None], off=off)


_FEW = 3


def whose(policy: Policy, shape: Shape) -> str:
    """The tenants of a shape, and their space, in a few words."""
    names = [member.name for member in policy.members_of_shape.get(shape.index, ())]
    tenants = ", ".join(names) if len(names) <= _FEW else f"{names[0]} and {plural(len(names) - 1, 'other tenant')}"
    return f"{tenants} in {shape.space}" if shape.space else tenants


def _said(lift: Lift) -> str:
    where = f" in namespace {lift.namespace}" if lift.namespace else ""
    return f"exception {lift.exception}{where}"
