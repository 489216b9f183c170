"""`quota per namespace { … }`: hard totals, shared out and merged by resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tpl import holes
from tpl.model.base import Origin
from tpl.model.tenants import Amount, Quota
from tpl.sema.amounts import MEASURES, WrongAmount, divide, value_of
from tpl.sema.layers.part import At, Commercial, Who, is_open
from tpl.sema.spec import Spec
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.read import Reader
    from tpl.sema.scope import Scope

HARD: dict[str, tuple[str, ...]] = {
    "cpu": ("requests.cpu", "limits.cpu"),
    "memory": ("requests.memory", "limits.memory"),
    "pods": ("pods",),
    "storage": ("requests.storage",),
    "services": ("services",),
    "load-balancers": ("services.loadbalancers",),
    "node-ports": ("services.nodeports",),
}
"""A quota's resource to the keys of ResourceQuota; CPU and memory cap requests and limits alike."""


class Quotas(Commercial):
    """How the quota is shared out so far, and its amounts."""

    words: ClassVar[Mapping[str, Spec]] = {
        "quota": Spec("block", "`quota per namespace { … }` or `quota total split evenly over N { … }`")
    }
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {
        "quota": dict.fromkeys(HARD, Spec("amount", "an amount, e.g. `memory 16Gi`"))
    }

    def __init__(self) -> None:
        self.split: int | None = None
        self.total: bool = False
        self.amounts: dict[str, tuple[str, Origin]] = {}
        self.where: Origin | None = None
        self.patterns: bool = False
        self.shares: dict[tuple[str, str, int], str] = {}

    # Reading and merging -------------------------------------------------------------------------
    def take(self, statement: ast.Statement, at: At) -> None:
        """Merge one block; a layer that shares out differently says all amounts anew."""
        assert isinstance(statement, ast.Setting)
        if not self._share_out(statement, at.reader):
            return
        self.where = at.origin(statement)
        for line in at.reader.settings(statement.block, "quota"):
            if text := _amount(line, at.reader):
                self.amounts[line.name.text] = (text, at.origin(line))

    def _share_out(self, setting: ast.Setting, reader: Reader) -> bool:
        items = [item for group in setting.groups for item in group.items]
        words = [item.text for item in items if isinstance(item, (ast.Ref, ast.Number))]
        if words == ["per", "namespace"]:
            shared: tuple[bool, int | None] = False, None
        elif words[:4] == ["total", "split", "evenly", "over"] and len(words) == 5 and words[4].strip("0").isdigit():
            shared = True, int(words[4])
        elif words == ["total"]:
            shared = True, None
        else:
            help_ = "write `quota per namespace { … }` or `quota total split evenly over 4 { … }`"
            reader.sink.report("TPL201", "a quota says how it is shared out", setting.name.span, helps=(help_,))
            return False
        if shared != (self.total, self.split):
            # Amounts of a total would mean something else when shared out differently.
            self.amounts.clear()
        self.total, self.split = shared
        return True

    # The shape, and the amounts of one tenant -----------------------------------------------------
    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The quota of each namespace."""
        if self.where is None or not self.amounts:
            return {}
        self.patterns = bool(given["patterns"])
        self._check_patterns(len({*given["namespaces"]}), scope)
        hard = tuple(
            Amount(resource=key, quantity=self._quantity(resource, scope), origin=self.amounts[resource][1])
            for resource in HARD
            if resource in self.amounts
            for key in HARD[resource]
        )
        return {"quota": Quota(hard=hard, split=self.split, origin=self.where)}

    def _check_patterns(self, names: int, scope: Scope) -> None:
        assert self.where is not None, "only a quota that was written is shared out"
        assert self.where.span is not None, "and it was written somewhere"
        if self.total and self.split is None and self.patterns:
            _refuse_pattern(self.where.span, scope)
        if self.split is not None and names > self.split:
            scope.sink.report("TPL602", f"{names} namespaces get more than the total split over {self.split}",
                              self.where.span)  # fmt: skip

    def _quantity(self, resource: str, scope: Scope) -> str:
        text, where = self.amounts[resource]
        if self._is_open(resource):
            return holes.hole(_slot(resource))
        assert where.span, "an amount was written somewhere"
        return self._share(resource, text, self.split or 1, where.span, scope) or "0"

    @property
    def open(self) -> bool:
        """Whether any amount is open."""
        return any(map(self._is_open, self.amounts))

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """One tenant's own amounts, and its part of a total over all of its namespaces."""
        patterns = [name for name in who.namespaces if "*" in name]
        if self.total and self.split is None and patterns and not self.patterns:
            _refuse_pattern(who.span, scope)
        parts = self.split or max(len(who.namespaces) - len(patterns), 1) if self.total else 1
        for resource, (text, _) in self.amounts.items():
            if self._is_open(resource):
                share = self._share(resource, who.fill(text), parts, who.where(text), scope)
                who.values[_slot(resource)] = share or "0"
                if share is None:
                    return False
        return True

    def _is_open(self, resource: str) -> bool:
        return is_open(self.amounts[resource][0]) or (self.total and self.split is None)

    def _share(self, resource: str, text: str, parts: int, span: Span, scope: Scope) -> str | None:
        """An even part; what is no amount (None), or leaves nothing, is reported each time it is met."""
        key = resource, text, parts
        if key in self.shares:
            return self.shares[key]
        if not is_amount(text, resource, span, scope):
            return None
        share = divide(text, parts, MEASURES[resource])
        if share == "0" and value_of(text, MEASURES[resource]):
            help_ = f"every namespace gets none; give at least {parts}"
            scope.sink.report("TPL604", f"`{resource} {text}` split over {parts} leaves nothing", span,
                              helps=(help_,))  # fmt: skip
        else:
            self.shares[key] = share
        return share


def _refuse_pattern(span: Span, scope: Scope) -> None:
    help_ = "write `quota total split evenly over N { … }`"
    scope.sink.report("TPL602", "a total over a pattern of namespaces cannot be held by quotas, "
                      "which count one namespace each", span, helps=(help_,))  # fmt: skip


def _slot(resource: str) -> str:
    return f"quota {resource}"


def _amount(line: ast.Setting, reader: Reader) -> str:
    items = [item for group in line.groups for item in group.items]
    text = amount_text(items[0], line.name.text, reader) if len(items) == 1 else None
    if text is None:
        reader.wrong(line, "quota", "takes one amount")
    return text or ""


def amount_text(item: ast.Item | None, resource: str, reader: Reader) -> str | None:
    """An amount as written, or as a parameter of the tier gives it; empty, reported, for no amount of the resource.

    None, not reported, for what is neither a number nor a string with a placeholder.
    """
    if isinstance(item, ast.Number):
        text = item.text
    elif isinstance(item, ast.Text) and "{" in item.value:
        text = reader.fill(item)
    else:
        return None
    # An argument of the wrong type is reported where it is given, and empty.
    return text if not text or is_open(text) or is_amount(text, resource, item.span, reader) else ""


def is_amount(text: str, resource: str, span: Span, where: Scope | Reader) -> bool:
    """Whether a text is an amount of the resource; reported where it is not (TPL201)."""
    try:
        value_of(text, MEASURES[resource])
    except WrongAmount as problem:
        message = f"`{text}` is not an amount of {resource}"
        where.sink.report("TPL201", message, span, helps=(str(problem),))
        return False
    return True
