"""The Kyverno target for ClusterPolicy; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl.backends._cel.program import closeness, program, refusal
from tpl.backends._k8s.guarded import claim, gather
from tpl.backends._k8s.kyverno import fidelity
from tpl.backends._k8s.versions import at_least
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Outcome, Piece, Refused, outside
from tpl.backends.kyverno.emit import policy
from tpl.model.expr import FieldStep, Path
from tpl.model.guards import Guard
from tpl.model.identities import exempt
from tpl.obligations import model
from tpl.obligations.decision import allowed_if
from tpl.obligations.formula import values_in

_ON_NAMESPACE = outside("rides on the Namespace")
_OBJECTS = outside("not about what an admission request may write")


class KyvernoClusterPolicy(Backend):
    """A ClusterPolicy with one rule for each guard."""

    name = "kyverno"
    title = "Kyverno ClusterPolicy"
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
        """From 1.20 on, Kyverno stores a ClusterPolicy and does not enforce it."""
        cluster = context.policy.cluster
        if cluster is None or not cluster.kyverno or not at_least(cluster.kyverno, "1.20"):
            return None
        why = f"Kyverno {cluster.kyverno} does not enforce ClusterPolicy, which ended with 1.19"
        return Refused("TPL804", why, "select the target `kyverno-cel`")

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Outcome:
        """A guard, unless CEL has no words for it, or Kyverno does not pass on what it asks for."""
        if not isinstance(obligation, model.GuardHeld):
            raise TypeError(f"declared as outside: {obligation}")
        guard = obligation.guard
        held = Enforced((claim(obligation, f"kyverno/{guard.name}.yaml"),), fidelity(obligation, closeness(guard)))
        return refusal(guard, context.policy) or _reads_subresource(guard) or held

    def assemble(self, pieces: Sequence[Piece], context: Context) -> Iterable[Piece]:
        """One file a guard."""
        for path, guarded in gather(pieces, context.policy):
            written = program(guarded.guard, exempt(context.policy))
            yield Piece(path, policy(guarded, written), guarded.obligations)


def _reads_subresource(guard: Guard) -> Refused | None:
    """A rule in CEL is not told which subresource a request is for."""
    asked = (value for rule in guard.rules for value in values_in(allowed_if(rule)))
    if not any(value == _SUBRESOURCE for value in asked):
        return None
    why = "a ClusterPolicy is not told the subresource of a request"
    return Refused("TPL801", why, "select the target `kyverno-cel`")


_SUBRESOURCE = Path(root="request", steps=(FieldStep(name="subResource"),))
