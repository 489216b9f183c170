"""The ValidatingAdmissionPolicy target; see README.md."""

from __future__ import annotations

from collections.abc import Iterable

from tpl.backends._admission.cel import CelEngine
from tpl.backends._admission.guarded import Guarded
from tpl.backends._cel.program import Program
from tpl.backends._k8s.objects import Object
from tpl.backends._k8s.versions import at_least
from tpl.backends.base import Context, Refused
from tpl.backends.vap.emit import bindings, policy


class Vap(CelEngine):
    """A policy for each guard and a binding for each mode, enforced by the API server itself."""

    name = "vap"
    title = "ValidatingAdmissionPolicy"
    rank = 0
    notes = True
    asked_as = "policies"

    def check(self, context: Context) -> Refused | None:
        """Before 1.30, `admissionregistration.k8s.io/v1` has no ValidatingAdmissionPolicy."""
        cluster = context.policy.cluster
        if cluster is None or not cluster.kubernetes or at_least(cluster.kubernetes, "1.30"):
            return None
        why = f"Kubernetes {cluster.kubernetes} has no ValidatingAdmissionPolicy of version v1, which came with 1.30"
        return Refused("TPL804", why, "select the target `rego` or `kyverno-cel`")

    def objects(self, guarded: Guarded, written: Program) -> Iterable[Object]:
        """The policy and its bindings."""
        return policy(guarded, written), *bindings(guarded.guard)
