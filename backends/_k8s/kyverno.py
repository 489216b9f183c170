"""What is true of Kyverno whichever kind of policy it is given."""

from __future__ import annotations

from tpl.backends.base import Can, Fidelity, Hole
from tpl.obligations.model import GuardHeld

_REPLICA_SETS = Can(
    Fidelity.PARTIAL,
    "Kyverno's own configuration (`resourceFilters`) lets ReplicaSets pass unseen",
    (Hole("replica-sets", "a ReplicaSet is stored; the pods that it makes are judged as pods"),),
)


def fidelity(obligation: GuardHeld, otherwise: Can) -> Can:
    """How closely Kyverno as its chart installs it holds a guard: ReplicaSets it sees only by their pods.

    ``otherwise`` is how closely its language does. The chart also leaves out what nodes write; they
    write only mirror pods, and no tenant is a node.
    """
    if obligation.kind.resource != "replicasets" or obligation.guard.mode == "audit":
        return otherwise
    (hole,) = _REPLICA_SETS.holes
    closed_by_itself = Hole(hole.name, hole.why, (obligation.guard.name,))
    return Can(_REPLICA_SETS.fidelity, _REPLICA_SETS.why, (closed_by_itself,))
