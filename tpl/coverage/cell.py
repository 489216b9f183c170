"""One backend's part in one obligation: how closely, and what becomes of its holes."""

from __future__ import annotations

from tpl.backends.base import Fidelity, Hole, Refused
from tpl.model.strength import Demand
from tpl.record import dataclass

ENOUGH = (Fidelity.EXACT, Fidelity.STRICTER, Fidelity.UNSPECIFIED)
"""Anything weaker is an error where nobody has accepted it."""

_ORDER = {fidelity: place for place, fidelity in enumerate(Fidelity)}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A hole that the policy itself leaves open; ``by`` are the statements that say so, with their last day."""

    hole: Hole
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is held, and which holes are open, which guards close and which the policy accepts.

    ``unasked`` are open only because the guards that would close them were not asked for. ``demand`` is one
    for `exact`.
    """

    fidelity: Fidelity
    why: str = ""
    open: tuple[Hole, ...] = ()
    closed: tuple[Hole, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    unasked: tuple[Hole, ...] = ()
    refused: Refused | None = None
    demand: Demand | None = None

    @property
    def is_enough(self) -> bool:
        """Whether nothing is let through but what the policy accepts, or what was not asked for would close."""
        enough = (Fidelity.EXACT,) if self.demand else ENOUGH
        return self.fidelity in enough or bool((self.accepted or self.unasked) and not self.open)

    @property
    def rank(self) -> tuple[bool, int]:
        """The lower, the closer."""
        return not self.is_enough, _ORDER[self.fidelity]
