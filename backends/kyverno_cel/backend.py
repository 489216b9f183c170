"""The Kyverno target for ValidatingPolicy; see README.md."""

from __future__ import annotations

from collections.abc import Iterable

from tpl.backends._admission.guarded import Guarded
from tpl.backends._admission.kyverno import KyvernoEngine
from tpl.backends._cel.program import Program
from tpl.backends._k8s.objects import Object
from tpl.backends._k8s.versions import at_least
from tpl.backends.base import Context, Refused
from tpl.backends.kyverno_cel.emit import policies


class KyvernoValidatingPolicy(KyvernoEngine):
    """A ValidatingPolicy for each guard and mode."""

    name = "kyverno-cel"
    title = "Kyverno ValidatingPolicy"
    rank = 1

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
