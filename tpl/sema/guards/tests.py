"""What a guard's tests are given that they cannot use: names that hide others, patterns, quantities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tpl.model import expr
from tpl.model.expr import Expr, Value
from tpl.model.patterns import QUANTITY
from tpl.sema.contents import check_pattern
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast

ROOTS = ("object", "old", "request", "namespace", "tenant")
_HOLDS = {"image": "images", "host": "hosts", "name": "names", "label": "labels", "subject": "subjects"}


class _Rule(NamedTuple):
    """A rule as it is written, with the places of its terms."""

    written: ast.Rule
    spans: Mapping[int, Span]
    scope: Scope

    def part(self, text: str) -> Span:
        """Where a constant or a bound name stands first in the rule."""
        return next((span for part, span in self.written.parts if part == text), self.written.span)

    def term(self, value: Value) -> Span:
        """Where a term stands; of a function, what it is given."""
        while parts := expr.parts_of(value):
            value = parts[0]
        if isinstance(value, expr.Constant):
            return self.part(str(value.value))
        return self.spans.get(id(value), self.written.span)

    def report(self, message: str, span: Span, help_: str = "") -> None:
        """An error of type."""
        self.scope.sink.report("TPL210", message, span, helps=(help_,))


def check_tests(rule: ast.Rule, scope: Scope) -> None:
    """Report tests that cannot be asked with what they are given (TPL210, TPL501)."""
    known = _Rule(rule, {id(term): span for term, span in rule.terms}, scope)
    for node in (rule.condition, rule.unless):
        if node is not None:
            _check(node, known)


def _check(node: Expr, rule: _Rule) -> None:
    match node:
        case expr.Not(operand=operand):
            _check(operand, rule)
        case expr.And(operands=operands) | expr.Or(operands=operands):
            for operand in operands:
                _check(operand, rule)
        case expr.Quantified(variable=variable, body=body):
            if variable in ROOTS:
                rule.report(f"`{variable}` is taken: call the element something else", rule.part(variable))
            _check(body, rule)
        case expr.Truth():
            pass
        case _:
            _check_amounts(node, rule)
            for value in expr.operands_of(node):
                _check_joined(value, rule)
            if isinstance(node, expr.Match):
                _check_patterns(node.kind, node.patterns, rule)


# --- patterns -----------------------------------------------------------------------------------


def _check_patterns(kind: str, patterns: Value, rule: _Rule) -> None:
    match patterns:
        case expr.ConstantList(values=values) if kind != "address":
            for value in values:
                _check_pattern(kind, value, rule)
        case expr.Setting(name=name, holds=str(holds)):
            if holds not in _HOLDS and (kind != "name" or holds in ("number", "quantity")):
                rule.report(f"`tenant.{name}` holds no patterns", rule.term(patterns), "ask with `in` or `==`")
            elif holds in _HOLDS and holds != kind:
                message = f"`tenant.{name}` holds patterns of {_HOLDS[holds]}"
                rule.report(message, rule.term(patterns), f"write `matches tenant.{name}`")
        case expr.Path() | expr.Call() | expr.Joined():
            rule.report("a pattern is written in the guard, or is a setting of the tenant", rule.term(patterns),
                        "compare texts with `==`, `starts with` or `ends with`")  # fmt: skip
        case _:
            pass


def _check_pattern(kind: str, value: expr.Scalar, rule: _Rule) -> None:
    span = rule.part(str(value))
    if not isinstance(value, str):
        rule.report(f"`{str(value).lower()}` is no pattern of {_HOLDS[kind]}", span, "a pattern is a text in quotes")
    elif kind == "image":
        check_pattern(value, span, rule.scope)
    elif value.count("*") > 1 or ("*" in value and not _star_fits(kind, value)):
        rule.report(f"`{value}` is no pattern of a {kind}", span, "a host is `*.example.com`, a name `team-*`")


def _star_fits(kind: str, pattern: str) -> bool:
    return pattern.startswith("*.") if kind == "host" else pattern.endswith("*")


def _check_joined(value: Value, rule: _Rule) -> None:
    for part in expr.parts_of(value):
        if isinstance(value, expr.Joined) and isinstance(part, expr.Constant) and not isinstance(part.value, str):
            written = str(part.value).lower()
            rule.report(f"`{written}` is no text, and only texts are joined by `+`", rule.part(str(part.value)),
                        f'write `"{written}"`')  # fmt: skip
        _check_joined(part, rule)


# --- quantities ---------------------------------------------------------------------------------


def _check_amounts(node: Expr, rule: _Rule) -> None:
    for value in expr.operands_of(node):
        for inner in _calls(value):
            if expr.is_quantity(inner) and (inner is not value or not isinstance(node, expr.Compare | expr.IsSet)):
                rule.report("a quantity is compared with another, and with nothing else", rule.term(inner),
                            "write `quantity(object.spec.size) <= 2Gi`")  # fmt: skip
            if expr.is_quantity(inner) and isinstance(inner.argument, expr.Constant):
                _check_amount(inner.argument.value, rule)


def _calls(value: Value) -> Iterator[expr.Call]:
    if isinstance(value, expr.Call):
        yield value
    for part in expr.parts_of(value):
        yield from _calls(part)


def _check_amount(amount: expr.Scalar, rule: _Rule) -> None:
    if isinstance(amount, bool) or not QUANTITY.fullmatch(str(amount)):
        written = f'"{amount}"' if isinstance(amount, str) else str(amount).lower()
        rule.report(f"`{written}` is no quantity", rule.part(str(amount)), "a quantity is `500m`, `1.5` or `2Gi`")
