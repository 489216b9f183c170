"""The amounts of one quota: merged over the layers, shared out, and compared with one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model.base import Origin
from tpl.model.labels import is_subdomain
from tpl.model.resources import RESOURCES, Scope
from tpl.model.tenants import Amount, Quota
from tpl.sema.layers.pairs import Line, is_amount
from tpl.sema.layers.part import At, Over, Who, is_open
from tpl.sema.layers.quota_head import Head
from tpl.sema.layers.quota_lines import Lines
from tpl.sema.words.amounts import divide, rest, value_of
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope as Resolution

_TOGETHER = {name: row.hard for name, row in RESOURCES.items() if len(row.hard) > 1}
"""Of what the short form caps requests and limits alike."""

_PARTS = [(f".storageclass.storage.k8s.io/{row.of_class}", row.of_class) for row in RESOURCES.values() if row.of_class]
"""How the keys of one storage class end, and the keys of all of them together."""


class QuotaAmounts:
    """How a quota for some pods, or for all, is shared out so far, and its amounts by the keys of ResourceQuota."""

    def __init__(self, scopes: tuple[Scope, ...]) -> None:
        self.scopes = scopes
        self.total, self.apart, self.patterns = False, False, False
        self.split: int | None = None
        self.amounts: dict[str, Line] = {}
        self.where: Origin | None = None
        self.head: Span | None = None
        self.shares: dict[tuple[str, str, int], str] = {}

    # Reading and merging -------------------------------------------------------------------------
    def take(self, statement: ast.Setting, head: Head, at: At) -> None:
        """Merge one block; a layer that shares out differently says all amounts anew."""
        is_other_total = head.total and at.in_space != self.apart
        if (head.total, head.split) != (self.total, self.split) or is_other_total:
            # Amounts of a total would mean something else when shared out differently, or among others.
            self.amounts.clear()
        self.total, self.split, self.head = head.total, head.split, head.span
        self.apart = head.total and at.in_space
        self.where = at.origin(statement)
        self.amounts |= Lines(statement.block, self.scopes, at).read()

    # The shape, and the amounts of one tenant -----------------------------------------------------
    def quota(self, patterns: bool, scope: Resolution) -> Quota | None:
        """The quota of each namespace, None where nothing is counted."""
        if self.where is None or not self.amounts:
            return None
        self.patterns = patterns
        if self.total and self.split is None and patterns:
            _refuse_pattern(self.head, scope)
        if not self.open:
            self._check_together(None, scope)
        hard = tuple(
            Amount(resource=key, quantity=self._quantity(key, scope), origin=self.amounts[key].origin)
            for key in sorted(self.amounts)
        )
        return Quota(hard=hard, split=self.split, apart=self.apart, scopes=self.scopes, origin=self.where)

    def _quantity(self, key: str, scope: Resolution) -> str:
        line = self.amounts[key]
        if self._is_open(key):
            return holes.hole(self._slot(key))
        assert line.origin.span, "an amount was written somewhere"
        return self._share(line, line.text, self.split or 1, line.origin.span, scope) or "0"

    def _slot(self, key: str) -> str:
        """The hole of an amount: one, where requests and limits are the same."""
        together = next((name for name, keys in _TOGETHER.items() if key in keys), "")
        alike = {self.amounts[one].text for one in _TOGETHER.get(together, ()) if one in self.amounts}
        which = "; ".join(scope.title for scope in self.scopes)
        return f"quota {which} {together if len(alike) == 1 else holes.shown(key)}"

    @property
    def open(self) -> bool:
        """Whether any amount is open."""
        return any(map(self._is_open, self.amounts))

    def _is_open(self, key: str) -> bool:
        """Whether tenants, or the namespaces of one, differ in it."""
        line = self.amounts[key]
        return is_open(key) or is_open(line.text) or (self.total and self.split is None) or bool(self._rest(line))

    def _rest(self, line: Line) -> int:
        """What is left of a number that is split over a known number of namespaces."""
        return rest(line.text, self.split, line.measure) if self.split and not is_open(line.text) else 0

    def settle(self, who: Who, shared: list[str], scope: Resolution) -> bool:
        """One tenant's own amounts, and its part of a total over ``shared``, the namespaces that have it together."""
        patterns = [name for name in shared if "*" in name]
        if self.total and self.split is None and patterns and not self.patterns:
            _refuse_pattern(who.span, scope)
        parts = self.split or max(len(shared) - len(patterns), 1) if self.total else 1
        is_sound = True
        for key, line in self.amounts.items():
            if self._is_open(key):
                _check_key(key, who, scope)
                filled = who.fill(line.text)
                known = self.shares.get((line.said, filled, parts))
                fixed = line.origin.span if self.split and not is_open(line.text) else None
                share = known or self._share(line, filled, parts, fixed or who.where(line.text), scope)
                who.values[self._slot(key)] = share or "0"
                if share is not None and (over := rest(filled, parts, line.measure)):
                    who.over[self._slot(key)] = Over(over, self.apart)
                is_sound = is_sound and share is not None
        if not is_sound:
            return False
        self._check_together(who, scope)
        return True

    def _share(self, line: Line, text: str, parts: int, span: Span, scope: Resolution) -> str | None:
        """An even part; what is no amount (None), or leaves nothing, is reported each time it is met."""
        if not is_amount(text, line.said, line.measure, span, scope):
            return None
        share, over = divide(text, parts, line.measure), rest(text, parts, line.measure)
        if share == "0" and over:
            which = "the first namespace gets 1" if over == 1 else f"the first {over} namespaces get 1 each"
            message = f"`{line.said} {text}` split over {parts}: {which}, the others none"
            scope.sink.report("TPL606", message, span)
            self.shares[line.said, text, parts] = share
        elif share == "0" and value_of(text, line.measure):
            help_ = f"every namespace gets none; give at least {parts}"
            scope.sink.report("TPL604", f"`{line.said} {text}` split over {parts} leaves nothing", span,
                              helps=(help_,))  # fmt: skip
        else:
            self.shares[line.said, text, parts] = share
        return share

    # Amounts that contradict one another ----------------------------------------------------------
    def _check_together(self, who: Who | None, scope: Resolution) -> None:
        """Report requests that are more than the limits, and a part that is more than the whole (TPL202)."""
        for more, less, message, help_ in self._pairs():
            texts = [who.fill(line.text) if who else line.text for line in (more, less)]
            one, other = (value_of(text, less.measure) for text in texts)
            if one > other:
                span = who.where(more.text) if who and is_open(more.text) else more.origin.span
                secondary = (Label(less.origin.span, "this is less"),) if less.origin.span else ()
                scope.sink.report("TPL202", message.format(*texts), span, secondary=secondary, helps=(help_,))

    def _pairs(self) -> Iterator[tuple[Line, Line, str, str]]:
        """What is to be no more than what, and what is wrong otherwise."""
        for name, keys in _TOGETHER.items():
            said = [self.amounts[key] for key in keys if key in self.amounts]
            if len({line.text for line in said}) == 2:
                message = f"the quota's requests of {name}, {{0}}, are more than its limits, {{1}}"
                help_ = "a container requests at most its limit: lower the requests, or raise the limits"
                yield said[0], said[1], message, help_
        for end, whole in _PARTS:
            for key, line in self.amounts.items():
                if key.endswith(end) and whole in self.amounts:
                    message = f"`{line.said}` of {{0}} is more than the whole, {{1}}"
                    yield line, self.amounts[whole], message, "lower the part, or raise the whole"


def _check_key(key: str, who: Who, scope: Resolution) -> None:
    """Report a class whose name a tenant fills with what can be none."""
    if is_open(key) and not is_subdomain(filled := who.fill(key).partition(".storageclass.")[0]):
        scope.sink.report("TPL201", f"`{filled}` is no storage class", who.where(key))


def _refuse_pattern(span: Span | None, scope: Resolution) -> None:
    help_ = "write `quota total split evenly over N { … }`"
    scope.sink.report("TPL602", "a total over a pattern of namespaces cannot be held by quotas, "
                      "which count one namespace each", span, helps=(help_,))  # fmt: skip
