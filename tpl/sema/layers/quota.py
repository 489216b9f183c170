"""`quota per namespace { … }`: hard totals, of all pods and of some; each quota for itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tpl.diagnostics.model import Label
from tpl.model.resources import Scope
from tpl.sema.layers.part import At, Commercial, Who
from tpl.sema.layers.quota_amounts import QuotaAmounts
from tpl.sema.layers.quota_head import Head, read_head
from tpl.sema.layers.quota_lines import WORDS
from tpl.sema.words.spec import Spec
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope as Resolution


class Quotas(Commercial):
    """The quotas by the pods that they are for."""

    of_platform: ClassVar[bool] = True
    words: ClassVar[Mapping[str, Spec]] = {
        "quota": Spec("block", "`quota per namespace { … }` or `quota total split evenly over N { … }`", repeats=True)
    }
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {"quota": WORDS}

    def __init__(self) -> None:
        self.by_scopes: dict[tuple[Scope, ...], QuotaAmounts] = {}
        self._at: At | None = None
        self._first: dict[tuple[Scope, ...], Span] = {}

    def take(self, statement: ast.Statement, at: At) -> None:
        """Merge one block into the quota for the same pods."""
        assert isinstance(statement, ast.Setting)
        head = read_head(statement, at.reader)
        if head is None:
            # Its lines are read all the same: what is wrong in them is not found one error after another.
            QuotaAmounts(()).take(statement, Head(False, None, (), statement.name.span), at)
        elif self._is_first(head, statement, at):
            amounts = self.by_scopes.setdefault(head.scopes, QuotaAmounts(head.scopes))
            amounts.take(statement, head, at)

    def _is_first(self, head: Head, statement: ast.Setting, at: At) -> bool:
        """Whether the layer says it for the first time; reported where it does not (TPL102)."""
        if self._at is not at:
            self._at, self._first = at, {}
        first = self._first.setdefault(head.scopes, statement.name.span)
        if first is not statement.name.span:
            which = "".join(f" for {scope.title}" for scope in head.scopes[:1])
            at.scope.sink.report("TPL102", f"`quota{which}` is set twice", head.span,
                                 secondary=(Label(first, "first here"),), helps=("keep one of them",))  # fmt: skip
        return first is statement.name.span

    def shape(self, given: Mapping[str, Any], scope: Resolution) -> Mapping[str, object]:
        """The quotas of each namespace, the one for all pods first."""
        patterns = bool(given["patterns"])
        quotas = (self.by_scopes[scopes].quota(patterns, scope) for scopes in sorted(self.by_scopes))
        return {"quotas": tuple(filter(None, quotas))}

    @property
    def open(self) -> bool:
        """Whether any amount is open."""
        return any(amounts.open for amounts in self.by_scopes.values())

    def settle(self, tier: Self, who: Who, scope: Resolution) -> bool:
        """One tenant's own amounts, and its parts of totals over all of its namespaces."""
        settled = [amounts.settle(who, _sharing(amounts, who), scope) for amounts in self.by_scopes.values()]
        return all(settled)


def _sharing(mine: QuotaAmounts, who: Who) -> list[str]:
    """The namespaces that share a total: those of the space itself, and of others whose total is the tenant's too."""
    shared: list[str] = []
    for part, names in who.beside:
        assert isinstance(part, Quotas)
        theirs = part.by_scopes.get(mine.scopes)
        if theirs is mine or (theirs and theirs.total and not mine.apart and not theirs.apart):
            shared += names
    return shared
