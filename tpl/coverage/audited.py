"""What only warns: of whom, and by which statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tpl.backends.base import Fidelity, Hole
from tpl.coverage.cell import Accepted, Cell
from tpl.coverage.standing import whose
from tpl.model.guards import Guard
from tpl.model.policy import Policy
from tpl.obligations.model import AnyObligation, GuardHeld, PodSecurityHeld

_HOLE = Hole("audit", "what it would deny passes with a warning")


def audited(cell: Cell, obligation: AnyObligation, policy: Policy) -> Cell:
    """The cell, held for nobody in audit: by detection where that is everybody, and else but for them."""
    by, for_all = _by(obligation, policy)
    if not by or cell.fidelity is Fidelity.NONE:
        return cell
    fidelity = Fidelity.DETECT if for_all else max(cell.fidelity, Fidelity.PARTIAL, key=[*Fidelity].index)
    return replace(cell, fidelity=fidelity, accepted=(*cell.accepted, Accepted(_HOLE, by)))


def _by(obligation: AnyObligation, policy: Policy) -> tuple[tuple[str, ...], bool]:
    """The statements by which it only warns, and whether that is so for everybody."""
    match obligation:
        case GuardHeld(guard=guard) if guard.mode == "audit":
            return (f"mode audit of {_who(guard, policy)}",), True
        case GuardHeld(guard=guard) if guard.follows_mode:
            tenants = tuple(_of_tenants(policy))
            return tenants, len(tenants) == len(policy.tenant_shapes)
        case PodSecurityHeld(shape=int() as index) if policy.is_audited(shape := policy.shapes[index]):
            of_environment = f"environment {policy.environment}" if policy.mode == "audit" else whose(policy, shape)
            return (f"mode audit of {of_environment}",), True
        case _:
            return (), False


def _who(guard: Guard, policy: Policy) -> str:
    of_environment = policy.mode == "audit" and guard.liftable
    return f"environment {policy.environment}" if of_environment else f"guard {guard.name}"


def _of_tenants(policy: Policy) -> Iterator[str]:
    return (f"mode audit of {whose(policy, shape)}" for shape in policy.shapes if shape.mode == "audit")
