"""The Kyverno target for ClusterPolicy; see README.md."""

from __future__ import annotations

from collections.abc import Iterable

from tpl.backends._admission.guarded import Guarded
from tpl.backends._admission.kyverno import KyvernoEngine
from tpl.backends._cel.program import Program
from tpl.backends._k8s.objects import Object
from tpl.backends._k8s.versions import at_least
from tpl.backends.base import Context, Refused
from tpl.backends.kyverno.emit import policy
from tpl.model.expr import FieldStep, Path
from tpl.model.guards import Guard
from tpl.model.kinds import ANY
from tpl.obligations.decision import allowed_if
from tpl.obligations.formula import values_in


def _of_request(field: str) -> Path:
    return Path(root="request", steps=(FieldStep(name=field),))


class KyvernoClusterPolicy(KyvernoEngine):
    """A ClusterPolicy with one rule for each guard."""

    name = "kyverno"
    title = "Kyverno ClusterPolicy"
    rank = 2

    def check(self, context: Context) -> Refused | None:
        """From 1.20 on, Kyverno stores a ClusterPolicy and does not enforce it."""
        cluster = context.policy.cluster
        if cluster is None or not cluster.kyverno or not at_least(cluster.kyverno, "1.20"):
            return None
        why = f"Kyverno {cluster.kyverno} does not enforce ClusterPolicy, which ended with 1.19"
        return Refused("TPL804", why, "select the target `kyverno-cel`")

    def refusal(self, guard: Guard) -> Refused | None:
        """Kinds are matched by what manifests call them, and a rule in CEL is not told all of a request."""
        if unnamed := next((kind for kind in guard.others if not kind.kind), None):
            why = f"a ClusterPolicy does not know `{unnamed.title}` by that name"
            return Refused("TPL801", why, 'give its definition, or say `manifests "…"` where the kind is declared')
        if unnamed := next((kind for kind in guard.others if kind.version == ANY and not kind.known), None):
            why = f"a ClusterPolicy names each version of `{unnamed.title}`, and nobody says which there are"
            return Refused("TPL801", why, "give its definition, or name one version")
        asked = [value for rule in guard.rules for value in values_in(allowed_if(rule))]
        untold = ["subResource"]
        untold += ["name"] if "connect" in guard.operations else []
        untold += ["namespace"] if guard.on_namespaces else []
        if not (fields := [field for field in untold if _of_request(field) in asked]):
            return None
        why = f"a ClusterPolicy is not told `request.{fields[0]}` of such a request"
        return Refused("TPL801", why, "select the target `kyverno-cel`")

    def objects(self, guarded: Guarded, written: Program) -> Iterable[Object]:
        """The one policy."""
        return (policy(guarded, written),)
