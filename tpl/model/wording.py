"""Rules in the words of the language, so that an engineer recognises the guard in what an engine is given."""

from __future__ import annotations

import re

from tpl.model import expr
from tpl.model.expr import EACH_KEY, Expr, FieldStep, Scalar, Step, Value
from tpl.model.fills import Condition, Fill
from tpl.model.guards import Guard, Rule

_OR, _AND, _NOT, _TEST = range(4)


def rules(guard: Guard) -> str:
    """All rules of a guard, a line each."""
    return "\n".join(map(rule, guard.rules))


def fillings(fill: Fill) -> str:
    """All that a fill asks and gives, a line each."""
    given = [f"set {value_words(each.path)} = {value_words(each.value)}" for each in fill.fillings]
    return "\n".join((*map(condition, fill.conditions), *given))


def condition(stated: Condition) -> str:
    """`when E` or `unless E`."""
    return f"{'when' if stated.want else 'unless'} {_words(stated.test)}"


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
            return f"{value_words(operand)} is unset", _TEST
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
    return "" if source == expr.CONTAINERS and variable == "container" else f" in {value_words(source)}"


def _test(test: expr.Compare | expr.Member | expr.Match | expr.TextTest | expr.IsSet) -> str:
    match test:
        case expr.Compare(operator=operator, left=left, right=right):
            return f"{value_words(left)} {operator} {value_words(right)}"
        case expr.Member(item=item, collection=collection):
            return f"{value_words(item)} in {value_words(collection)}"
        case expr.Match(kind="address", item=item, patterns=patterns):
            return f"{value_words(item)} within {value_words(patterns)}"
        case expr.Match(kind="subject", item=item, patterns=patterns):
            return f"{value_words(item)} in {value_words(patterns)}"
        case expr.Match(item=item, patterns=patterns):
            return f"{value_words(item)} matches {value_words(patterns)}"
        case expr.TextTest(test=word, left=left, right=right):
            return f"{value_words(left)} {word} {value_words(right)}"
        case expr.IsSet(value=value):
            return f"{value_words(value)} is set"


def value_words(operand: Value) -> str:
    """An operand, `tag(container.image)`."""
    match operand:
        case expr.Constant(value=constant):
            return scalar(constant)
        case expr.ConstantList(values=constants):
            return f"({', '.join(map(scalar, constants))})"
        case expr.Setting(name=name):
            return f"tenant.{name}"
        case expr.Path():
            return place(operand)
        case expr.Call(function="quantity", argument=expr.Constant(value=amount)):
            return str(amount)
        case expr.Call(function=function, argument=argument, separator=separator, last=last):
            more = f", {'last ' if last else ''}{scalar(separator)}" if separator else ""
            return f"{function}({value_words(argument)}{more})"
        case expr.Joined(parts=parts):
            return " + ".join(map(value_words, parts))


def place(path: expr.Path) -> str:
    """A path as it is written: `object.metadata.labels["a/b"]`."""
    if path.steps[-2:] == EACH_KEY:
        return f"keys({place(expr.Path(root=path.root, steps=path.steps[:-2]))})"
    return (path.root + "".join(map(_step, path.steps))).removeprefix(".")


def _step(step: Step) -> str:
    if not isinstance(step, FieldStep):
        return "[]"
    return f".{step.name}" if re.fullmatch("[A-Za-z][A-Za-z0-9]*", step.name) else f"[{scalar(step.name)}]"


def scalar(value: Scalar) -> str:
    """A constant."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'"{escaped}"'
