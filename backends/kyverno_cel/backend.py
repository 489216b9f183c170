"""The Kyverno target for ValidatingPolicy; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl.backends._cel.program import closeness, program, refusal
from tpl.backends._k8s.guarded import claim, gather
from tpl.backends._k8s.kyverno import fidelity
from tpl.backends._k8s.versions import at_least
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Outcome, Piece, Refused, outside
from tpl.backends.kyverno_cel.emit import policy
from tpl.model.identities import exempt
from tpl.obligations import model

_ON_NAMESPACE = outside("rides on the Namespace")
_OBJECTS = outside("not about what an admission request may write")


class KyvernoValidatingPolicy(Backend):
    """A ValidatingPolicy for each guard."""

    name = "kyverno-cel"
    title = "Kyverno ValidatingPolicy"
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
        """`policies.kyverno.io/v1` is served from 1.17 on."""
        cluster = context.policy.cluster
        if cluster is None or not cluster.kyverno or at_least(cluster.kyverno, "1.17"):
            return None
        why = f"Kyverno {cluster.kyverno} does not serve policies.kyverno.io/v1, which came with 1.17"
        return Refused("TPL804", why, "select the target `kyverno`")

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Outcome:
        """A guard, unless CEL has no words for it."""
        if not isinstance(obligation, model.GuardHeld):
            raise TypeError(f"declared as outside: {obligation}")
        path = f"kyverno-cel/{obligation.guard.name}.yaml"
        held = Enforced((claim(obligation, path),), fidelity(obligation, closeness(obligation.guard)))
        return refusal(obligation.guard, context.policy) or held

    def assemble(self, pieces: Sequence[Piece], context: Context) -> Iterable[Piece]:
        """One file a guard."""
        for path, guarded in gather(pieces, context.policy):
            written = program(guarded.guard, exempt(context.policy))
            yield Piece(path, policy(guarded, written), guarded.obligations)
