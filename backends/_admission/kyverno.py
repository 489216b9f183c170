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

_UNSEEN = {
    "replicasets": ("replica-sets", "a ReplicaSet is stored", "ReplicaSets"),
    "events": ("events", "an Event is stored", "Events"),
    "pods/binding": ("bindings", "a pod is bound to a node", "Bindings"),
    "bindings": ("bindings", "a pod is bound to a node", "Bindings"),
    "nodes": ("nodes", "a Node is written", "Nodes"),
    "apiservices": ("api-services", "an APIService is written", "APIServices"),
}
"""What its chart leaves out, by what is written: the hole, what happens, and what its `resourceFilters` name."""


SKIPPED = ("kube-node-lease", "kube-public", "kube-system", "kyverno")
"""The namespaces that its chart leaves out."""


class KyvernoEngine(CelEngine):
    """Kyverno as its chart installs it: ReplicaSets it sees only by their pods, Events and Nodes not at all.

    The chart also leaves out what nodes write; they write only mirror pods, and no tenant is a node.
    """

    def closeness(self, obligation: GuardHeld) -> Can:
        """As CEL does, but for what is left out."""
        guard, kind = obligation.guard, obligation.kind
        if guard.mode != "audit" and (skipped := [name for name in SKIPPED if guard.places and guard.places.has(name)]):
            hole = Hole(
                "system-namespaces",
                f"in {', '.join(skipped)} nobody judges it: leave these out by `except`, or select `vap` or `rego`",
            )
            return Can(Fidelity.PARTIAL, "Kyverno's own configuration (`resourceFilters`) leaves them out", (hole,))
        unseen = _UNSEEN.get(obligation.written if kind.part else kind.resource)
        if unseen is None or guard.mode == "audit":
            return super().closeness(obligation)
        name, stored, named = unseen
        hole = Hole(name, f"{stored} and nobody judges it")
        if guard.on_pods:
            hole = Hole(name, f"{stored}; the pods that it makes are judged as pods", (guard.name,))
        why = f"Kyverno's own configuration (`resourceFilters`) lets {named} pass unseen"
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
