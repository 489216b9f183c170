"""`isolation ingress`: of a tenant's connections, which are closed where nothing opens them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, get_args

from tpl.model.base import BUILT_IN, Origin
from tpl.sema.layers.part import At, Part, Who, report_looser
from tpl.sema.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

Closed = Literal["both", "ingress", "withheld"]
STRICTNESS: tuple[Closed, ...] = get_args(Closed)


class Isolation(Part):
    """A later layer replaces; the more is closed, the tighter."""

    words: ClassVar[Mapping[str, Spec]] = {
        "isolation": Spec("choice", "`both` ways, `ingress` only, or `withheld`: the network left out", STRICTNESS)
    }

    def __init__(self) -> None:
        self.closed: Closed = "both"
        self.origin: Origin = BUILT_IN

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take what the layer says."""
        assert isinstance(statement, ast.Setting)
        choice = at.reader.choice(statement, at.context)
        for closed in STRICTNESS:
            if closed == choice:
                self.closed, self.origin = closed, at.origin(statement)

    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Report what closes less than the tier says."""
        said = tier.origin.span and self.origin.span
        if said and STRICTNESS.index(self.closed) > STRICTNESS.index(tier.closed):
            report_looser(f"`{self.closed}` is looser than the tier's `{tier.closed}`", said, tier.origin, scope)

    @property
    def open(self) -> bool:
        """Whether it matters in whose file it stands: it closes less than what is built in."""
        return self.closed != STRICTNESS[0]

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Report what a file of tenants' opens to itself, without a tier that does."""
        given = scope.symbols.theirs.get(who.span.path)
        if given and self.open and not tier.origin.span:
            said = self.origin.span
            span = said if said and said.path == who.span.path else who.span
            help_ = f"let a tier say `isolation {self.closed}`, in a file of the platform's"
            given.refuse(f"`{self.closed}` is looser than what is built in", span, help_, scope.sink)
        return True

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """What is closed; that the network is left out is told of."""
        if self.closed == "withheld" and self.origin.span:
            note = "no network policy is written here: everything may enter and leave, and `deny` and `never` hold at "
            note += "the other end only"
            help_ = "take it out when the network is to be closed: `isolation ingress` first, then nothing at all"
            scope.sink.report("TPL306", "these namespaces are not isolated: their network is withheld",
                              self.origin.span, notes=(note,), helps=(help_,))  # fmt: skip
        return {"isolation": self.closed}
