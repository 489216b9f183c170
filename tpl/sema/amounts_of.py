"""`quota { … }` and `limits { … }`: amounts of each layer, merged by resource."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from tpl.model.base import Origin
from tpl.model.tenants import Amount, Limits, Quota
from tpl.sema.amounts import MEASURES, WrongAmount, divide, value_of
from tpl.sema.platform import origin
from tpl.sema.read import Reader
from tpl.sema.scope import Scope
from tpl.sema.tiers import Layered
from tpl.source import Span
from tpl.syntax import ast

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

Namespaces = tuple[tuple[str, Span], ...]


@dataclass
class QuotaFold:
    """The quota so far: how it is shared out, and its amounts."""

    split: int | None = None
    total: bool = False
    amounts: dict[str, tuple[str, Origin]] = field(default_factory=dict)
    where: Origin | None = None

    def take(self, setting: ast.Setting, layer: Layered, reader: Reader) -> None:
        """Merge one `quota` block."""
        if not self._share(setting, reader):
            return
        self.where = origin(layer.layer, layer.name, setting)
        for line in reader.settings(setting.block, "quota"):
            if amount := _amount(line, reader):
                self.amounts[line.name.text] = (amount, origin(layer.layer, layer.name, line))

    def _share(self, setting: ast.Setting, reader: Reader) -> bool:
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

    def finish(self, namespaces: Namespaces, scope: Scope) -> Quota | None:
        """The quota of each namespace."""
        if self.where is None or not self.amounts:
            return None
        literal = sum("*" not in name for name, _ in namespaces)
        patterns = len(namespaces) - literal
        parts = self._parts(literal, patterns, scope)
        hard = tuple(
            Amount(
                resource=key,
                quantity=self._share_of(resource, parts, scope),
                origin=self.amounts[resource][1],
            )
            for resource in HARD
            if resource in self.amounts
            for key in HARD[resource]
        )
        return Quota(hard=hard, split=self.split, origin=self.where)

    def _parts(self, literal: int, patterns: int, scope: Scope) -> int:
        assert self.where is not None, "only a quota that was written is shared out"
        assert self.where.span is not None, "and it was written somewhere"
        if not self.total:
            return 1
        if self.split is None and patterns:
            help_ = "write `quota total split evenly over N { … }`"
            scope.sink.report("TPL602", "a total over a pattern of namespaces cannot be held by quotas, "
                              "which count one namespace each", self.where.span, helps=(help_,))  # fmt: skip
            return 1
        if self.split is not None and literal > self.split:
            scope.sink.report("TPL602", f"{literal} namespaces get more than the total split over {self.split}",
                              self.where.span)  # fmt: skip
        return self.split or max(literal, 1)

    def _share_of(self, resource: str, parts: int, scope: Scope) -> str:
        text, where = self.amounts[resource]
        share = divide(text, parts, MEASURES[resource])
        if share == "0" and value_of(text, MEASURES[resource]) and where.span:
            help_ = f"every namespace gets none; give at least {parts}"
            scope.sink.report("TPL604", f"`{resource} {text}` split over {parts} leaves nothing", where.span,
                              helps=(help_,))  # fmt: skip
        return share


@dataclass
class LimitsFold:
    """Container defaults and maxima so far."""

    amounts: dict[str, dict[str, tuple[str, Origin]]] = field(default_factory=lambda: {"default": {}, "max": {}})
    where: Origin | None = None

    def take(self, setting: ast.Setting, layer: Layered, reader: Reader) -> None:
        """Merge one `limits` block."""
        self.where = origin(layer.layer, layer.name, setting)
        for line in reader.settings(setting.block, "limits"):
            for group in line.groups:
                self._line(group, line, layer, reader)

    def _line(self, group: ast.Group, line: ast.Setting, layer: Layered, reader: Reader) -> None:
        for resource, number in itertools.zip_longest(group.items[::2], group.items[1::2]):
            if not (isinstance(resource, ast.Ref) and isinstance(number, ast.Number)):
                reader.wrong(line, "limits", "takes pairs of a resource and an amount")
            elif resource.text not in ("cpu", "memory"):
                reader.sink.report("TPL105", f"containers have no limit on `{resource.text}`", resource.span)
            elif amount := _checked(number, resource.text, reader):
                self.amounts[line.name.text][resource.text] = (amount, origin(layer.layer, layer.name, line))

    def finish(self, quota: Quota | None, scope: Scope) -> Limits | None:
        """The limits, after the checks that need all layers (TPL202, TPL603)."""
        default, maximum = self.amounts["default"], self.amounts["max"]
        for resource in default.keys() & maximum.keys():
            _check_order(resource, default[resource], maximum[resource], scope)
        for amount in quota.hard if quota else ():
            _check_default(amount, default, maximum, scope)
        if self.where is None:
            return None
        return Limits(default=_amounts(default), maximum=_amounts(maximum), origin=self.where)


def _check_order(resource: str, default: tuple[str, Origin], most: tuple[str, Origin], scope: Scope) -> None:
    measure = MEASURES[resource]
    if value_of(default[0], measure) > value_of(most[0], measure) and default[1].span:
        message = f"the default {resource} of {default[0]} is more than the most, {most[0]}"
        scope.sink.report("TPL202", message, default[1].span)


def _check_default(
    amount: Amount, default: dict[str, tuple[str, Origin]], most: dict[str, tuple[str, Origin]], scope: Scope
) -> None:
    kind, _, resource = amount.resource.partition(".")
    if kind != "limits" or amount.origin.span is None:
        return
    measure = MEASURES[resource]
    if resource not in default:
        help_ = f"give a default: `limits {{ default {resource} … }}`"
        scope.sink.report("TPL603", f"with a quota on {resource}, pods that name no {resource} are refused",
                          amount.origin.span, helps=(help_,))  # fmt: skip
    if resource in most and value_of(most[resource][0], measure) > value_of(amount.quantity, measure):
        message = f"one container may take {most[resource][0]} of {resource}, the whole quota is {amount.quantity}"
        scope.sink.report("TPL202", message, most[resource][1].span or amount.origin.span)


def _amounts(table: dict[str, tuple[str, Origin]]) -> tuple[Amount, ...]:
    return tuple(Amount(resource=name, quantity=text, origin=where) for name, (text, where) in sorted(table.items()))


def _amount(line: ast.Setting, reader: Reader) -> str:
    items = [item for group in line.groups for item in group.items]
    if len(items) == 1 and isinstance(number := items[0], ast.Number):
        return _checked(number, line.name.text, reader)
    reader.wrong(line, "quota", "takes one amount")
    return ""


def _checked(number: ast.Number, resource: str, reader: Reader) -> str:
    try:
        value_of(number.text, MEASURES[resource])
    except WrongAmount as problem:
        message = f"`{number.text}` is not an amount of {resource}"
        reader.sink.report("TPL201", message, number.span, helps=(str(problem),))
        return ""
    return number.text
