"""`pod-security restricted`: the Pod Security Standard of the tenant's namespaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, get_args

from tpl.model.base import BUILT_IN, Origin
from tpl.sema.layers.part import At, Part, Who, report_looser
from tpl.sema.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

Level = Literal["restricted", "baseline", "privileged"]
STRICTNESS: tuple[Level, ...] = get_args(Level)


class PodSecurity(Part):
    """A later layer replaces; a stricter level is tighter."""

    words: ClassVar[Mapping[str, Spec]] = {"pod-security": Spec("choice", "a Pod Security Standard", STRICTNESS)}

    def __init__(self) -> None:
        self.level: Level = "restricted"
        self.origin: Origin = BUILT_IN

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take the level of the layer."""
        assert isinstance(statement, ast.Setting)
        choice = at.reader.choice(statement, at.context)
        for level in STRICTNESS:
            if level == choice:
                self.level, self.origin = level, at.origin(statement)

    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Report a level that allows more than the tier's."""
        said = tier.origin.span and self.origin.span
        if said and STRICTNESS.index(self.level) > STRICTNESS.index(tier.level):
            report_looser(f"`{self.level}` is looser than the tier's `{tier.level}`", said, tier.origin, scope)

    @property
    def open(self) -> bool:
        """Whether it matters in whose file it stands: it allows more than what is built in."""
        return self.level != STRICTNESS[0]

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Report a level that a file of tenants' allows itself, without a tier that does."""
        given = scope.symbols.theirs.get(who.span.path)
        if given and self.open and not tier.origin.span:
            said = self.origin.span
            span = said if said and said.path == who.span.path else who.span
            help_ = f"let a tier say `pod-security {self.level}`, in a file of the platform's"
            given.refuse(f"`{self.level}` is looser than what is built in", span, help_, scope.sink)
        return True

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The level."""
        return {"pod_security": self.level}
