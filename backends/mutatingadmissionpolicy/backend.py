"""The MutatingAdmissionPolicy target; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl.backends._admission.filling import gather_fills
from tpl.backends._cel.fills import filler
from tpl.backends._cel.operand import NotInCel
from tpl.backends._k8s.versions import at_least
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Piece, Refused
from tpl.backends.mutatingadmissionpolicy.emit import objects
from tpl.obligations import model

SINCE = "1.36"


class MutatingAdmissionPolicy(Backend[model.FillHeld]):
    """A policy and its binding for each fill, held by the API server itself."""

    name = "mutatingadmissionpolicy"
    title = "MutatingAdmissionPolicy"
    about = (model.Subject.FILLING,)
    reads = "namespaces"
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {model.FillHeld: EXACT}

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[model.FillHeld] | Refused:
        """Every fill whose conditions can be asked: a patch in JSON adds whatever it says."""
        if not isinstance(obligation, model.FillHeld):
            raise TypeError(f"{type(obligation).__name__} is outside this backend")
        try:
            beyond = filler(obligation.fill).beyond
        except NotInCel as problem:
            why = f"the CEL of Kubernetes has no way to say {problem}"
            return Refused("TPL801", why, "ask for something else in the fill's conditions")
        return beyond or Enforced((obligation,))

    def assemble(self, claims: Sequence[model.FillHeld], context: Context) -> Iterable[Piece]:
        """One file a fill."""
        for fill, found in gather_fills(claims):
            held = tuple(claim.id for claim in found)
            for each in objects(fill, found, context.policy):
                yield Piece(f"{self.name}/{fill.name}.yaml", each, held)

    def check(self, context: Context) -> Refused | None:
        """Before 1.36 it is switched off, and in no version that stays."""
        cluster = context.policy.cluster
        if cluster is None or not cluster.kubernetes or at_least(cluster.kubernetes, SINCE):
            return None
        why = f"Kubernetes {cluster.kubernetes} has no MutatingAdmissionPolicy of version v1, which came with {SINCE}"
        return Refused("TPL804", why, "let guards ask for what was to be filled in")
