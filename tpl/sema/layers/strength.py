"""`strength exact`: how closely what a tenant's layers say is to be held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.model.strength import STRENGTHS, Demand
from tpl.sema.layers.ordered import Ordered
from tpl.sema.words.spec import STRENGTH, Spec

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class OfStrength(Ordered):
    """The closer, the tighter."""

    words: ClassVar[Mapping[str, Spec]] = {"strength": STRENGTH}
    field = "demand"
    tightest_first = STRENGTHS
    built_in = "stricter"

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """What is asked for; nothing where no layer says anything."""
        said = {"strength": self.choice, "origin": self.origin}
        return {"demand": Demand.model_validate(said)} if self.origin.span else {}
