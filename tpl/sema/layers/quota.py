"""`quota per namespace { … }`: hard totals, shared out and merged by resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model.base import Origin
from tpl.model.tenants import Amount, Quota
from tpl.sema.amounts import MEASURES, divide, value_of
from tpl.sema.layers.pairs import Pairs, amount_text, is_amount
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
"""A quota's resource to the keys of ResourceQuota: of CPU and memory the short form caps requests and limits alike."""

APART = tuple(resource for resource, keys in HARD.items() if len(keys) > 1)
"""Resources whose requests and limits can be said apart."""

Written = tuple[str, Origin]
"""An amount, and where it is written."""

_RESOURCE = {key: resource for resource, keys in HARD.items() for key in keys}


def _apart(word: str) -> Spec:
    return Spec("amounts", f"resources and amounts, e.g. `{word} cpu 4, memory 16Gi`", repeats=True)


class Quotas(Commercial):
    """How the quota is shared out so far, and its amounts by the keys of ResourceQuota."""

    words: ClassVar[Mapping[str, Spec]] = {
        "quota": Spec("block", "`quota per namespace { … }` or `quota total split evenly over N { … }`")
    }
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {
        "quota": {
            **dict.fromkeys(HARD, Spec("amount", "an amount, e.g. `memory 16Gi`")),
            "requests": _apart("requests"),
            "limits": _apart("limits"),
        }
    }

    def __init__(self) -> None:
        self.split: int | None = None
        self.total: bool = False
        self.amounts: dict[str, Written] = {}
        self.where: Origin | None = None
        self.head: Span | None = None
        self.apart = False
        self.patterns: bool = False
        self.shares: dict[tuple[str, str, int], str] = {}

    # Reading and merging -------------------------------------------------------------------------
    def take(self, statement: ast.Statement, at: At) -> None:
        """Merge one block; a layer that shares out differently says all amounts anew.

        What a block says of requests or limits alone counts, wherever in it the short form stands.
        """
        assert isinstance(statement, ast.Setting)
        if not self._share_out(statement, at):
            return
        self.where = at.origin(statement)
        pairs, lines = Pairs("quota", at.reader), [*at.reader.settings(statement.block, "quota")]
        for line in (line for line in lines if line.name.text in HARD):
            if text := _amount(line, at.reader):
                self.amounts |= dict.fromkeys(HARD[line.name.text], (text, at.origin(line)))
        for line in (line for line in lines if line.name.text not in HARD):
            for pair in pairs.of(line, APART):
                self.amounts[f"{line.name.text}.{pair.resource}"] = pair.text, at.origin(pair.written)

    def _share_out(self, setting: ast.Setting, at: At) -> bool:
        items = [item for group in setting.groups for item in group.items]
        words = [item.text for item in items if isinstance(item, (ast.Ref, ast.Number))]
        self.head = setting.name.span.to(items[-1].span) if items else setting.name.span
        if words == ["per", "namespace"]:
            shared: tuple[bool, int | None] = False, None
        elif words[:4] == ["total", "split", "evenly", "over"] and len(words) == 5 and words[4].strip("0").isdigit():
            shared = True, int(words[4])
        elif words == ["total"]:
            shared = True, None
        else:
            help_ = "write `quota per namespace { … }` or `quota total split evenly over 4 { … }`"
            at.reader.sink.report("TPL201", "a quota says how it is shared out", self.head, helps=(help_,))
            return False
        is_other_total = shared[0] and at.in_space != self.apart
        if shared != (self.total, self.split) or is_other_total:
            # Amounts of a total would mean something else when shared out differently, or among others.
            self.amounts.clear()
        self.apart = shared[0] and at.in_space
        self.total, self.split = shared
        return True

    # The shape, and the amounts of one tenant -----------------------------------------------------
    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The quota of each namespace."""
        if self.where is None or not self.amounts:
            return {}
        self.patterns = bool(given["patterns"])
        if self.total and self.split is None and self.patterns:
            _refuse_pattern(self.head, scope)
        if not self.open:
            self._check_together(None, scope)
        hard = tuple(
            Amount(resource=key, quantity=self._quantity(key, scope), origin=self.amounts[key][1])
            for key in _RESOURCE
            if key in self.amounts
        )
        return {"quota": Quota(hard=hard, split=self.split, apart=self.apart, origin=self.where)}

    def _quantity(self, key: str, scope: Scope) -> str:
        text, where = self.amounts[key]
        if self._is_open(key):
            return holes.hole(self._slot(key))
        assert where.span, "an amount was written somewhere"
        return self._share(_RESOURCE[key], text, self.split or 1, where.span, scope) or "0"

    def _slot(self, key: str) -> str:
        """The hole of an amount: one, where requests and limits are the same."""
        resource = _RESOURCE[key]
        alike = len({self.amounts[one][0] for one in HARD[resource] if one in self.amounts}) == 1
        return f"quota {resource if alike else key}"

    @property
    def open(self) -> bool:
        """Whether any amount is open."""
        return any(map(self._is_open, self.amounts))

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """One tenant's own amounts, and its part of a total over all of its namespaces."""
        shared = [
            name
            for part, names in who.beside
            for name in names
            if part is self or (isinstance(part, Quotas) and part.total and not self.apart and not part.apart)
        ]
        patterns = [name for name in shared if "*" in name]
        if self.total and self.split is None and patterns and not self.patterns:
            _refuse_pattern(who.span, scope)
        parts = self.split or max(len(shared) - len(patterns), 1) if self.total else 1
        for key, (text, _) in self.amounts.items():
            if self._is_open(key):
                filled, resource = who.fill(text), _RESOURCE[key]
                known = self.shares.get((resource, filled, parts))
                share = known or self._share(resource, filled, parts, who.where(text), scope)
                who.values[self._slot(key)] = share or "0"
                if share is None:
                    return False
        self._check_together(who, scope)
        return True

    def _is_open(self, key: str) -> bool:
        return is_open(self.amounts[key][0]) or (self.total and self.split is None)

    def _share(self, resource: str, text: str, parts: int, span: Span, scope: Scope) -> str | None:
        """An even part; what is no amount (None), or leaves nothing, is reported each time it is met."""
        if not is_amount(text, resource, span, scope):
            return None
        share = divide(text, parts, MEASURES[resource])
        if share == "0" and value_of(text, MEASURES[resource]):
            help_ = f"every namespace gets none; give at least {parts}"
            scope.sink.report("TPL604", f"`{resource} {text}` split over {parts} leaves nothing", span,
                              helps=(help_,))  # fmt: skip
        else:
            self.shares[resource, text, parts] = share
        return share

    def _check_together(self, who: Who | None, scope: Scope) -> None:
        """Report requests that are more than the limits (TPL202): no container requests more than its limit."""
        for resource, (requested, capped) in self._both_said():
            texts = [who.fill(text) if who else text for text, _ in (requested, capped)]
            more, less = (value_of(text, MEASURES[resource]) for text in texts)
            if more > less:
                scope.sink.report(
                    "TPL202",
                    f"the quota's requests of {resource}, {texts[0]}, are more than its limits, {texts[1]}",
                    who.where(requested[0]) if who and is_open(requested[0]) else requested[1].span,
                    secondary=(Label(capped[1].span, "the limits"),),
                    helps=("a container requests at most its limit: lower the requests, or raise the limits",),
                )

    def _both_said(self) -> Iterator[tuple[str, tuple[Written, Written]]]:
        for resource in APART:
            said = [self.amounts[key] for key in HARD[resource] if key in self.amounts]
            if len({text for text, _ in said}) == 2:
                yield resource, (said[0], said[1])


def _refuse_pattern(span: Span | None, scope: Scope) -> None:
    help_ = "write `quota total split evenly over N { … }`"
    scope.sink.report("TPL602", "a total over a pattern of namespaces cannot be held by quotas, "
                      "which count one namespace each", span, helps=(help_,))  # fmt: skip


def _amount(line: ast.Setting, reader: Reader) -> str:
    items = [item for group in line.groups for item in group.items]
    text = amount_text(items[0], line.name.text, reader) if len(items) == 1 else None
    if text is None:
        is_quoted = any(isinstance(item, ast.Text) for group in line.groups for item in group.items)
        reader.wrong(line, "quota", f"takes one amount{', without quotes' if is_quoted else ''}")
    return text or ""
