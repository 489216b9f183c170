"""Rules in the words of the language, so that an engineer recognises the guard in what an engine is given."""

from __future__ import annotations

import re

from tpl.model import expr
from tpl.model.expr import Expr, FieldStep, Scalar, Step, Value
from tpl.model.guards import Guard, Rule

STATEMENT_ANNOTATION = "tpl.dev/statement"
"""What the object is to hold, as it was written; nothing reads it."""

_OR, _AND, _NOT, _TEST = range(4)


def rules(guard: Guard) -> str:
    """All rules of a guard, a line each."""
    return "\n".join(map(rule, guard.rules))


def rule(stated: Rule) -> str:
    """`require E unless U`."""
    unless = f" unless {_words(stated.unless)}" if stated.unless else ""
    return f"{stated.effect} {_words(stated.condition)}{unless}"


def _words(expression: Expr, at_least: int = _OR) -> str:
    text, binds = _said(expression)
    return f"({text})" if binds < at_least else text


def _said(expression: Expr) -> tuple[str, int]:
    """The words of an expression and how strongly they hold together."""
    match expression:
        case expr.Truth(value=value):
            return ("true" if value else "false"), _TEST
        case expr.Not(operand=expr.IsSet(value=operand)):
            return f"{_value(operand)} is unset", _TEST
        case expr.Not(operand=operand):
            return f"not {_words(operand, _NOT)}", _NOT
        case expr.And(operands=operands):
            return " and ".join(_words(operand, _NOT) for operand in operands), _AND
        case expr.Or(operands=operands):
            return " or ".join(_words(operand, _AND) for operand in operands), _OR
        case expr.Quantified(quantifier=quantifier, variable=variable, source=source, body=body):
            return f"{quantifier} {variable}{_among(variable, source)}: {_words(body)}", _OR
        case _:
            return _test(expression), _TEST


def _among(variable: str, source: expr.Path) -> str:
    return "" if source == expr.CONTAINERS and variable == "container" else f" in {_value(source)}"


def _test(test: expr.Compare | expr.Member | expr.Match | expr.TextTest | expr.IsSet) -> str:
    match test:
        case expr.Compare(operator=operator, left=left, right=right):
            return f"{_value(left)} {operator} {_value(right)}"
        case expr.Member(item=item, collection=collection):
            return f"{_value(item)} in {_value(collection)}"
        case expr.Match(item=item, patterns=patterns):
            return f"{_value(item)} matches {_value(patterns)}"
        case expr.TextTest(test=word, left=left, right=right):
            return f"{_value(left)} {word} {_value(right)}"
        case expr.IsSet(value=value):
            return f"{_value(value)} is set"


def _value(value: Value) -> str:
    match value:
        case expr.Constant(value=constant):
            return _scalar(constant)
        case expr.ConstantList(values=constants):
            return f"({', '.join(map(_scalar, constants))})"
        case expr.Setting(name=name):
            return f"tenant.{name}"
        case expr.Path():
            return place(value)
        case expr.Call(function=function, argument=argument):
            return f"{function}({_value(argument)})"


def place(path: expr.Path) -> str:
    """A path as it is written: `object.metadata.labels["a/b"]`."""
    return path.root + "".join(map(_step, path.steps))


def _step(step: Step) -> str:
    if not isinstance(step, FieldStep):
        return "[]"
    return f".{step.name}" if re.fullmatch("[A-Za-z][A-Za-z0-9]*", step.name) else f"[{_scalar(step.name)}]"


def _scalar(value: Scalar) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'"{escaped}"'
