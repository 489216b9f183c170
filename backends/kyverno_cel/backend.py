"""The Kyverno target for ValidatingPolicy; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl.backends._admission.cel import Claims
from tpl.backends._admission.guarded import Guarded
from tpl.backends._admission.kyverno import KyvernoEngine
from tpl.backends._cel.program import Program
from tpl.backends._k8s.objects import Object
from tpl.backends._k8s.versions import at_least
from tpl.backends.base import Can, Context, Enforced, Fidelity, Piece, Refused
from tpl.backends.kyverno_cel import self_service
from tpl.backends.kyverno_cel.emit import policies
from tpl.obligations import model


class KyvernoValidatingPolicy(KyvernoEngine):
    """A ValidatingPolicy for each guard and mode, and what makes the objects of a namespace made by self-service."""

    name = "kyverno-cel"
    title = "Kyverno ValidatingPolicy"
    rank = 1
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        **KyvernoEngine.capabilities,
        model.SelfServed: Can(
            Fidelity.UNSPECIFIED, "a moment after the namespace: until Kyverno has seen it, nothing is closed there"
        ),
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[Claims] | Refused:
        """Guards as every engine of CEL does; self-service as only Kyverno does."""
        if isinstance(obligation, model.SelfServed):
            return Enforced((obligation,))
        return super().enforce(obligation, context)

    def assemble(self, claims: Sequence[Claims], context: Context) -> Iterable[Piece]:
        """A file for each guard, and one for self-service."""
        yield from super().assemble(claims, context)
        for claim in claims:
            if isinstance(claim, model.SelfServed):
                for each in self_service.objects(context.policy, claim.origin):
                    yield Piece(f"{self.name}/self-service.yaml", each, (claim.id,))

    def check(self, context: Context) -> Refused | None:
        """`policies.kyverno.io/v1` is served from 1.17 on."""
        cluster = context.policy.cluster
        if cluster is None or not cluster.kyverno or at_least(cluster.kyverno, "1.17"):
            return None
        why = f"Kyverno {cluster.kyverno} does not serve policies.kyverno.io/v1, which came with 1.17"
        return Refused("TPL804", why, "select the target `kyverno`")

    def objects(self, guarded: Guarded, written: Program) -> Iterable[Object]:
        """The policy for each mode."""
        return policies(guarded, written)
