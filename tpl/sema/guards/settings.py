"""The settings that a rule names, as the policy's table has them: a guard is read before it is known what they hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tpl.model import expr
from tpl.model.base import Node
from tpl.model.parameters import Table, pattern_kind
from tpl.syntax import ast


def known(rule: ast.Rule, settings: Table) -> ast.Rule:
    """The rule with what its settings hold, and with tests that follow from it."""
    if not any(isinstance(term, expr.Setting) for term, _ in rule.terms):
        return rule
    told = _Told(settings)
    condition, unless = told.node(rule.condition), rule.unless and told.node(rule.unless)
    terms = tuple((told.seen.get(id(term), term), span) for term, span in rule.terms)
    return replace(rule, condition=condition, unless=unless, terms=terms)


class _Told:
    """Walks an expression; ``seen`` has the new setting for each old one, as its place is found by identity."""

    def __init__(self, settings: Table) -> None:
        self._settings = settings
        self.seen: dict[int, expr.Setting] = {}

    def node(self, node: Any) -> Any:
        if isinstance(node, expr.Setting):
            return self._setting(node)
        parts = {name: self._part(part) for name, part in node}
        changed = {name: part for name, part in parts.items() if part is not getattr(node, name)}
        return _follows(node.model_copy(update=changed)) if changed else node

    def _part(self, part: Any) -> Any:
        if isinstance(part, Node):
            return self.node(part)
        if isinstance(part, tuple) and any(isinstance(each, Node) for each in part):
            new = tuple(self.node(each) for each in part)
            return new if any(one is not other for one, other in zip(new, part, strict=True)) else part
        return part

    def _setting(self, setting: expr.Setting) -> expr.Setting:
        row = self._settings.get(setting.name)
        if row is None:
            return setting
        told = setting.model_copy(update={"holds": row.holds, "is_list": row.is_list})
        self.seen[id(setting)] = told
        return told


def _follows(node: Any) -> Any:
    """A test as what its setting holds makes it."""
    match node:
        case expr.Member(item=item, collection=expr.Setting(holds="subject") as subjects):
            return expr.Match(kind="subject", item=item, patterns=subjects)
        case expr.Match(kind="own", patterns=expr.Setting(holds=holds)):
            return node.model_copy(update={"kind": pattern_kind(holds) or "own"})
        case expr.Compare(left=left, right=right) if not expr.is_quantity(left) and (
            _is_amount(left) or _is_amount(right)
        ):
            return node.model_copy(update={"left": expr.as_quantity(left), "right": expr.as_quantity(right)})
        case _:
            return node


def _is_amount(value: expr.Value) -> bool:
    return isinstance(value, expr.Setting) and value.holds == "quantity"
