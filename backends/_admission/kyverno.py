"""What is true of Kyverno whichever kind of policy it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tpl.backends._admission.cel import CelEngine, stated
from tpl.backends._k8s.objects import Object, shortened
from tpl.backends.base import Can, Fidelity, Hole
from tpl.model import wording
from tpl.model.guards import Guard
from tpl.obligations.model import GuardHeld


class KyvernoEngine(CelEngine):
    """Kyverno as its chart installs it: ReplicaSets it sees only by their pods.

    The chart also leaves out what nodes write; they write only mirror pods, and no tenant is a node.
    """

    def closeness(self, obligation: GuardHeld) -> Can:
        """As CEL does, but for ReplicaSets."""
        guard = obligation.guard
        if obligation.kind.resource != "replicasets" or guard.mode == "audit":
            return super().closeness(obligation)
        hole = Hole("replica-sets", "a ReplicaSet is stored and nobody judges it")
        if guard.on_pods:
            made = "a ReplicaSet is stored; the pods that it makes are judged as pods"
            hole = Hole("replica-sets", made, (guard.name,))
        why = "Kyverno's own configuration (`resourceFilters`) lets ReplicaSets pass unseen"
        return Can(Fidelity.PARTIAL, why, (hole,))


def titled(
    api_version: str, kind: str, guard: Guard, spec: Mapping[str, Any], suffix: str = "", **annotations: str
) -> Object:
    """A policy with the annotations that Kyverno's reports show."""
    shown = {
        "policies.kyverno.io/title": shortened(guard.title),
        "policies.kyverno.io/category": "Multi-Tenancy",
        "policies.kyverno.io/severity": guard.severity,
        "policies.kyverno.io/description": shortened(guard.because or wording.rules(guard)),
    }
    return stated(api_version, kind, guard, spec, suffix, **annotations, **shown)
