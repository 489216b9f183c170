"""The ValidatingAdmissionPolicy target; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl.backends._cel.program import closeness, program, refusal
from tpl.backends._k8s.guarded import claim, gather
from tpl.backends._k8s.versions import at_least
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Outcome, Piece, Refused, outside
from tpl.backends.vap.emit import binding, policy
from tpl.model.identities import exempt
from tpl.obligations import model

_ON_NAMESPACE = outside("rides on the Namespace")
_OBJECTS = outside("not about what an admission request may write")


class Vap(Backend):
    """A policy and a binding for each guard, enforced by the API server itself."""

    name = "vap"
    title = "ValidatingAdmissionPolicy"
    admission = True
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.GuardHeld: EXACT,
        model.ParameterCarried: _ON_NAMESPACE,
        model.GuardLifted: _ON_NAMESPACE,
        model.NamespaceOwned: _OBJECTS,
        model.PodSecurityHeld: _OBJECTS,
        model.Isolation: _OBJECTS,
        model.FlowOpened: _OBJECTS,
        model.FlowClosed: _OBJECTS,
        model.RoleDefined: _OBJECTS,
        model.RoleGranted: _OBJECTS,
        model.QuotaHeld: _OBJECTS,
        model.LimitsHeld: _OBJECTS,
    }

    def check(self, context: Context) -> Refused | None:
        """Before 1.30, `admissionregistration.k8s.io/v1` has no ValidatingAdmissionPolicy."""
        cluster = context.policy.cluster
        if cluster is None or not cluster.kubernetes or at_least(cluster.kubernetes, "1.30"):
            return None
        why = f"Kubernetes {cluster.kubernetes} has no ValidatingAdmissionPolicy of version v1, which came with 1.30"
        return Refused("TPL804", why, "select the target `rego` or `kyverno-cel`")

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Outcome:
        """A guard, unless CEL has no words for it."""
        if not isinstance(obligation, model.GuardHeld):
            raise TypeError(f"declared as outside: {obligation}")
        guard = obligation.guard
        held = Enforced((claim(obligation, f"vap/{guard.name}.yaml"),), closeness(guard))
        return refusal(guard, context.policy) or held

    def assemble(self, pieces: Sequence[Piece], context: Context) -> Iterable[Piece]:
        """One file a guard, with its policy and the binding."""
        for path, guarded in gather(pieces, context.policy):
            written = program(guarded.guard, exempt(context.policy))
            yield Piece(path, policy(guarded, written), guarded.obligations)
            yield Piece(path, binding(guarded.guard), guarded.obligations)
