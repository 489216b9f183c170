"""`same-tenant closed`: whether a tenant's own pods are open to one another where no flow says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, get_args

from tpl.model.base import BUILT_IN, Origin
from tpl.sema.layers.part import At, Part, report_looser
from tpl.sema.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

Openness = Literal["open", "space", "closed"]
STRICTNESS: tuple[Openness, ...] = get_args(Openness)[::-1]


class SameTenant(Part):
    """A later layer replaces; the fewer are open to one another, the tighter."""

    words: ClassVar[Mapping[str, Spec]] = {
        "same-tenant": Spec("choice", "`open`, `space` (only within a space) or `closed`", get_args(Openness))
    }

    def __init__(self) -> None:
        self.openness: Openness = "open"
        self.origin: Origin = BUILT_IN

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take what the layer says."""
        assert isinstance(statement, ast.Setting)
        choice = at.reader.choice(statement, at.context)
        for openness in STRICTNESS:
            if openness == choice:
                self.openness, self.origin = openness, at.origin(statement)

    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Report what is open to more than the tier says."""
        said = tier.origin.span and self.origin.span
        if said and STRICTNESS.index(self.openness) > STRICTNESS.index(tier.openness):
            report_looser(f"`{self.openness}` is looser than the tier's `{tier.openness}`", said, tier.origin, scope)

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """How open."""
        return {"same_tenant": self.openness}
