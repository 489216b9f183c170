"""What a statement asks for: to be held more closely than usual, or less."""

from __future__ import annotations

from dataclasses import replace

from tpl.coverage.cell import Accepted, Cell
from tpl.model.policy import Policy
from tpl.model.strength import Demand
from tpl.obligations.model import AnyObligation, FlowClosed, FlowOpened, GuardHeld


def at_strength(cell: Cell, obligation: AnyObligation, policy: Policy) -> Cell:
    """The cell, measured by what is asked for: `exact` is more than enough elsewhere, `partial` takes what is open."""
    demand = demanded(obligation, policy)
    if demand is None or demand.strength == "stricter":
        return cell
    if demand.strength == "exact":
        return replace(cell, demand=demand)
    taken = tuple(Accepted(hole, ("strength partial",)) for hole in cell.open)
    return replace(cell, open=(), accepted=(*cell.accepted, *taken))


def demanded(obligation: AnyObligation, policy: Policy) -> Demand | None:
    """The nearest word on it: the statement's own, its tenants', the policy's."""
    shape = policy.shapes[obligation.shape].demand if obligation.shape is not None else None
    match obligation:
        case GuardHeld(guard=guard):
            own = guard.demand
        case FlowOpened(flow=flow) | FlowClosed(flow=flow):
            own = flow.demand
        case _:
            own = None
    return own or shape or policy.demand
