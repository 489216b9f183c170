"""`limits { default … max … }`: what a container gets and what it may take, merged by resource."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tpl.model.base import Origin
from tpl.model.tenants import Amount, Limits, Quota
from tpl.sema.amounts import MEASURES, measured
from tpl.sema.layers.part import At, Commercial, Who, is_open
from tpl.sema.layers.quota import amount_text, is_amount
from tpl.sema.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

_LINE = Spec("amounts", "resources and amounts, e.g. `max cpu 2, memory 4Gi`")

Written = tuple[str, Origin]


class ContainerLimits(Commercial):
    """Container defaults and maxima so far."""

    words: ClassVar[Mapping[str, Spec]] = {"limits": Spec("bare block", "a block: `limits { default … max … }`")}
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {"limits": {"default": _LINE, "max": _LINE}}

    def __init__(self) -> None:
        self.amounts: dict[str, dict[str, Written]] = {"default": {}, "max": {}}
        self.where: Origin | None = None
        self.quota: Quota | None = None
        self.right: set[tuple[str, ...]] = set()

    # Reading and merging -------------------------------------------------------------------------
    def take(self, statement: ast.Statement, at: At) -> None:
        """Merge one block."""
        assert isinstance(statement, ast.Setting)
        self.where = at.origin(statement)
        for line in at.reader.settings(statement.block, "limits"):
            for group in line.groups:
                self._line(group, line, at)

    def _line(self, group: ast.Group, line: ast.Setting, at: At) -> None:
        for resource, item in itertools.zip_longest(group.items[::2], group.items[1::2]):
            name = resource.text if isinstance(resource, ast.Ref) else ""
            if name and item is not None and name not in ("cpu", "memory"):
                at.reader.sink.report("TPL105", f"containers have no limit on `{name}`", resource.span)
            elif (text := amount_text(item, name, at.reader) if name else None) is None:
                at.reader.wrong(line, "limits", "takes pairs of a resource and an amount")
            elif text:
                self.amounts[line.name.text][name] = (text, at.origin(line))

    # The shape, and the amounts of one tenant -----------------------------------------------------
    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The limits, after the checks that need the quota."""
        self.quota = given.get("quota")
        self._check_named(scope)
        if not self.open:
            for message, (where, other) in self._contradictions(str):
                if span := where[1].span or other[1].span:
                    scope.sink.report("TPL202", message, span)
        if self.where is None:
            return {}
        default, most = (_amounts(self.amounts[what]) for what in ("default", "max"))
        return {"limits": Limits(default=default, maximum=most, origin=self.where)}

    def _check_named(self, scope: Scope) -> None:
        for amount in self.quota.hard if self.quota else ():
            kind, _, resource = amount.resource.partition(".")
            if kind == "limits" and resource not in self.amounts["default"] and amount.origin.span:
                help_ = f"give a default: `limits {{ default {resource} … }}`"
                scope.sink.report("TPL603", f"with a quota on {resource}, pods that name no {resource} are refused",
                                  amount.origin.span, helps=(help_,))  # fmt: skip

    @property
    def open(self) -> bool:
        """Whether any amount is open, or the quota with which it is compared."""
        return any(map(is_open, self._texts))

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Check one tenant's amounts, each and together."""
        key = tuple(map(who.fill, self._texts))
        if not self.open or key in self.right:
            return True
        if not self._are_amounts(who, scope):
            return True
        wrong = [*self._contradictions(who.fill)]
        for message, (one, other) in wrong:
            scope.sink.report("TPL202", message, who.where(one[0] + other[0]))
        if not wrong:
            self.right.add(key)
        return True

    def _are_amounts(self, who: Who, scope: Scope) -> bool:
        sound = [
            is_amount(who.fill(text), resource, who.where(text), scope)
            for table in self.amounts.values()
            for resource, (text, _) in table.items()
        ]
        return all(sound)

    def _contradictions(self, fill: Callable[[str], str]) -> Iterator[tuple[str, tuple[Written, Written]]]:
        """What is wrong with the amounts together (TPL202), and which two are, the better one to show first."""
        default, most = self.amounts["default"], self.amounts["max"]
        for resource in sorted(default.keys() & most.keys()):
            text, limit = fill(default[resource][0]), fill(most[resource][0])
            if _more(text, limit, resource):
                message = f"the default {resource} of {text} is more than the most, {limit}"
                yield message, (default[resource], most[resource])
        for amount in _capped(self.quota):
            resource, whole = amount.resource.removeprefix("limits."), fill(amount.quantity)
            if resource in most and _more(text := fill(most[resource][0]), whole, resource):
                message = f"one container may take {text} of {resource}, the whole quota is {whole}"
                yield message, (most[resource], (amount.quantity, amount.origin))

    @property
    def _texts(self) -> Iterator[str]:
        """What the checks are about."""
        yield from (text for table in self.amounts.values() for text, _ in table.values())
        yield from (amount.quantity for amount in _capped(self.quota))


def _capped(quota: Quota | None) -> Iterator[Amount]:
    return (amount for amount in (quota.hard if quota else ()) if amount.resource.startswith("limits."))


def _more(one: str, other: str, resource: str) -> bool:
    return measured(one, MEASURES[resource]) > measured(other, MEASURES[resource])


def _amounts(table: Mapping[str, Written]) -> tuple[Amount, ...]:
    return tuple(Amount(resource=name, quantity=text, origin=where) for name, (text, where) in sorted(table.items()))
