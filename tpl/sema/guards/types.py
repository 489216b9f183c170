"""Tests that are an error, which denies, or false whatever is sent: they ask of a field what its type cannot be.

The API server decodes every object into the types of its kind, so the fields' types are known (`tpl.model.fields`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tpl.model import expr, fields
from tpl.model.expr import Expr, Value
from tpl.model.wording import place, value_words
from tpl.sema.guards.fields import root_types
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast

TEXT, NUMBER, TRUTH = "string", "integer", "boolean"
CONSTANTS: Mapping[type, str] = {str: TEXT, int: NUMBER, bool: TRUTH}
_HELD = {"number": NUMBER, "quantity": fields.QUANTITY}
"""What a setting is by what it holds; any other is a text."""
_WORDS = {
    TEXT: "a text", NUMBER: "a number", TRUTH: "`true` or `false`", fields.QUANTITY: "an amount, which is a text",
    fields.INT_OR_STRING: 'a number or a text, as in `1` or `"10%"`',
}  # fmt: skip


class _Typed(NamedTuple):
    """A path or setting of the rule, or what comes of one, and the one type that it always has; empty if not known."""

    term: expr.Path | expr.Setting | expr.Call
    type: str

    @property
    def is_list(self) -> bool:
        return self.type.startswith(fields.LIST)


def check_types(rule: ast.Rule, resources: tuple[str, ...], scope: Scope) -> None:
    """Report what a field is asked that it can never be (TPL210)."""
    spans = {id(term): span for term, span in rule.terms}
    for node in (rule.condition, rule.unless):
        # Of a rule that was refused in part, no term has its place.
        if node is not None and spans:
            _Checker(resources, spans, scope).check(node, {})


class _Checker:
    """Walks one expression with the types of what is bound around it."""

    def __init__(self, resources: tuple[str, ...], spans: Mapping[int, Span], scope: Scope) -> None:
        self._resources, self._spans, self._scope = resources, spans, scope

    def check(self, node: Expr, bound: Mapping[str, str]) -> None:
        """Report every test of the expression that cannot be."""
        match node:
            case expr.Not(operand=operand):
                self.check(operand, bound)
            case expr.And(operands=operands) | expr.Or(operands=operands):
                for operand in operands:
                    self.check(operand, bound)
            case expr.Quantified(variable=variable, source=source, body=body):
                typed = self._typed(source, bound)
                if typed.type and not typed.is_list:
                    self._say(typed, "and only lists have elements")
                self.check(body, {**bound, variable: typed.type.removeprefix(fields.LIST) if typed.is_list else ""})
            case _:
                self._check_test(node, bound)

    def _check_test(self, node: Expr, bound: Mapping[str, str]) -> None:
        match node:
            case expr.Compare(left=left, right=right) if expr.is_quantity(left):
                self._inside(left, bound)
                self._inside(right, bound)
            case expr.Compare(operator=sign, left=left, right=right) if sign in ("==", "!="):
                self._equality(left, right, bound)
                self._equality(right, left, bound)
            case expr.Compare(operator=sign, left=left, right=right):
                for side in (left, right):
                    self._expect(side, bound, NUMBER, f"and `{sign}` compares numbers")
            case expr.TextTest(test=test, left=left, right=right):
                for side in (left, right):
                    self._expect(side, bound, TEXT, f"and `{test}` looks at texts")
            case expr.Match(kind="label", item=item):
                typed = self._inside(item, bound)
                if typed and typed.type and not typed.type.startswith(fields.ANYTHING):
                    self._say(typed, "and `matches` asks here for an object with labels")
            case expr.Match(kind="subject", item=item):
                typed = self._inside(item, bound)
                if typed and (typed.is_list or typed.type in _WORDS):
                    self._say(typed, "and `in` asks here for a subject of a binding", "ask of one: `each subject in …`")
            case expr.Match(kind=kind, item=item):
                why = "and `within` looks at texts" if kind == "address" else "and patterns are for texts"
                self._expect(item, bound, TEXT, why)
            case expr.Member(item=item, collection=collection):
                self._membership(item, collection, bound)
            case expr.IsSet(value=value):
                self._inside(value, bound)
                if isinstance(value, expr.Path) and expr.FlattenStep() in value.steps:
                    self._say_always_set(value)
            case _:
                pass

    def _equality(self, side: Value, other: Value, bound: Mapping[str, str]) -> None:
        if isinstance(side, expr.Setting) and side.is_list:
            self._say(
                _Typed(side, fields.LIST), "and is compared with one value", _instead(_Typed(side, fields.LIST), None)
            )
            return
        if (typed := self._inside(side, bound)) and isinstance(other, expr.Constant):
            wanted = CONSTANTS[type(other.value)]
            if not _is(typed.type, wanted):
                self._say(typed, f"and is compared with {_WORDS[wanted]}", _instead(typed, other))

    def _membership(self, item: Value, collection: Value, bound: Mapping[str, str]) -> None:
        typed, among = self._inside(item, bound), self._inside(collection, bound)
        if typed and isinstance(collection, expr.ConstantList):
            wanted = {CONSTANTS[type(value)] for value in collection.values}
            if typed.type != fields.INT_OR_STRING and not any(_is(typed.type, each) for each in wanted):
                self._say(typed, "and is none of these")
        if among and among.type and not among.is_list:
            way = value_words(among.term)
            key = f'{way}["{item.value}"] is set' if isinstance(item, expr.Constant) else f"in keys({way})"
            help_ = f"for a key of it write `{key}`" if isinstance(among.term, expr.Path) else "compare it with `==`"
            self._say(among, "and `in` looks into lists", help_)

    def _expect(self, value: Value, bound: Mapping[str, str], wanted: str, why: str) -> None:
        typed = self._inside(value, bound)
        if typed and not _is(typed.type, wanted):
            self._say(typed, why, _instead(typed, None))

    def _inside(self, value: Value, bound: Mapping[str, str]) -> _Typed | None:
        """What a value is, with its type; what a function is given is checked on the way."""
        match value:
            case expr.Path():
                return self._typed(value, bound)
            case expr.Setting(holds=str(holds), is_list=is_list):
                return _Typed(value, f"{fields.LIST}{TEXT}" if is_list else _HELD.get(holds, TEXT))
            case expr.Call(function="count" | "keys" | "lines", argument=argument):
                self._inside(argument, bound)
            case expr.Call(function="quantity", argument=argument):
                self._amount(argument, bound)
            case expr.Call(function="percent" | "number" as function, argument=argument):
                typed = self._inside(argument, bound)
                if typed and typed.type not in ("", fields.INT_OR_STRING):
                    self._say(typed, f"and `{function}()` is for what may be a number or a percentage")
            case expr.Joined(parts=parts):
                for part in parts:
                    self._expect(part, bound, TEXT, "and only texts are joined by `+`")
            case expr.Call(function=function, argument=argument):
                self._expect(argument, bound, TEXT, f"and `{function}()` takes texts")
            case _:
                pass
        return _result(value)

    def _amount(self, value: Value, bound: Mapping[str, str]) -> None:
        typed = self._inside(value, bound)
        if typed and typed.type not in ("", fields.QUANTITY, TEXT, NUMBER, fields.INT_OR_STRING):
            self._say(typed, "and no quantity")

    def _typed(self, term: expr.Path, bound: Mapping[str, str]) -> _Typed:
        return _Typed(term, self._type(term, bound))

    def _type(self, term: expr.Path, bound: Mapping[str, str]) -> str:
        if term.root == expr.CONTAINERS.root and not bound.get(term.root):
            # What ephemeral containers have, containers have of the same type.
            return f"{fields.LIST}{fields.CONTAINERS[0]}"
        if not term.steps and term.root == "namespace":
            # That it is nothing to ask has been reported.
            return ""
        held = {bound[term.root]} if term.root in bound else set(root_types(term.root, self._resources, self._scope))
        listed = False
        for step in term.steps:
            if isinstance(step, expr.KeysStep):
                self._check_keyed(term, held)
                held, listed = {f"{fields.LIST}{TEXT}"}, False
                continue
            if isinstance(step, expr.FlattenStep):
                held, listed = {each.removeprefix(fields.LIST) for each in held}, True
                continue
            if held and all(each.startswith(fields.LIST) for each in held):
                self._say_list(term, step.name)
                return ""
            held = {below for each in held if (below := fields.below(each, step.name)) is not None}
        if len(held) != 1 or held == {""} or held == {fields.ANYTHING}:
            return ""
        (found,) = held
        return f"{fields.LIST}{found.removeprefix(fields.LIST)}" if listed else found

    def _check_keyed(self, term: expr.Path, held: set[str]) -> None:
        if len(held) == 1 and ((found := next(iter(held))) in _WORDS or found.startswith(fields.LIST)):
            help_ = "write `some element in PATH: …`, or `each`" if found.startswith(fields.LIST) else ""
            message = f"`{place(term)}`: {_word(found)} has no keys"
            self._scope.sink.report("TPL210", message, self._spans[id(term)], helps=(help_,))

    def _say(self, typed: _Typed, why: str, help_: str = "") -> None:
        message = f"`{value_words(typed.term)}` is {_word(typed.type)}, {why}"
        self._scope.sink.report("TPL210", message, self._spans[id(_asked(typed.term))], helps=(help_,))

    def _say_always_set(self, term: expr.Path) -> None:
        way = place(term)
        help_ = f"write `count({way}) > 0`, or ask each: `each element in {way.rpartition('[]')[0]}: …`"
        message = f"`{way}` is a list of what there is, and always set"
        self._scope.sink.report("TPL210", message, self._spans[id(term)], helps=(help_,))

    def _say_list(self, term: expr.Path, name: str) -> None:
        way = place(term).partition(f".{name}")[0]
        help_ = f"write `some element in {way}: element.{name} …`, or `each`"
        self._scope.sink.report("TPL210", f"`{way}` is a list, and has no `{name}` itself", self._spans[id(term)],
                                helps=(help_,))  # fmt: skip


def _result(value: Value) -> _Typed | None:
    """What a function of a path or setting gives: a number, or a text; None for what has been looked at as it is."""
    if not isinstance(value, expr.Call) or value.function in ("keys", "lines", "quantity"):
        return None
    found = NUMBER if value.function in ("count", "percent", "number") else TEXT
    return _Typed(value, found) if isinstance(_asked(value), expr.Path | expr.Setting) else None


def _asked(value: Value) -> Value:
    """What the functions are of."""
    return _asked(value.argument) if isinstance(value, expr.Call) else value


def _is(found: str, wanted: str) -> bool:
    """Whether a value of the type can be what is wanted, always."""
    return not found or found == wanted or (found, wanted) == (fields.QUANTITY, TEXT)


def _word(found: str) -> str:
    return "a list" if found.startswith(fields.LIST) else _WORDS.get(found, "an object")


def _instead(typed: _Typed, other: expr.Constant | None) -> str:
    """What to write where the type is often mistaken."""
    path = value_words(typed.term)
    if typed.is_list and isinstance(typed.term, expr.Setting):
        return f"ask whether something is among them: `… in {path}`"
    if typed.is_list:
        return f"write `… in {path}`, or `some element in {path}: element …`"
    if typed.type == fields.INT_OR_STRING:
        if other is None:
            return f"ask for one of both: `number({path})`, or `percent({path})` of `25%`"
        return f"list what is meant, `{path} in ({_constant(other)})`: a list may hold numbers and texts"
    if typed.type == fields.QUANTITY:
        return f"write `quantity({path})`, or give the other side a unit: `500m`, `2Gi`"
    return ""


def _constant(other: expr.Constant) -> str:
    return f'"{other.value}"' if isinstance(other.value, str) else str(other.value)
