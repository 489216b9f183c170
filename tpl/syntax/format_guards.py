"""Guard expressions back to text."""

from __future__ import annotations

import json
import re

from tpl.model import expr

_WITH_UNIT = re.compile(r"[0-9]+([.][0-9]+)?[A-Za-z]{1,2}|[0-9]+[.][0-9]+")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def quoted(text: str) -> str:
    r"""A string literal of the language, with ``\"``, ``\\`` and ``\n`` as the only escapes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def rule_text(condition: expr.Expr, unless: expr.Expr | None, width: int) -> list[str]:
    """The lines of a rule's expression; broken after `and` or `or` where one line is too long."""
    tail = f" unless {expression(unless)}" if unless else ""
    whole = expression(condition) + tail
    if len(whole) <= width or not isinstance(condition, (expr.And, expr.Or)):
        return [whole]
    word = "and" if isinstance(condition, expr.And) else "or"
    parts = [_operand(part, condition, last=False) for part in condition.operands]
    lines = [f"{part} {word}" for part in parts[:-1]] + [parts[-1]]
    return lines if not unless else [*lines[:-1], f"{lines[-1]} unless", expression(unless)]


def expression(node: expr.Expr) -> str:
    """One expression on one line."""
    match node:
        case expr.Compare():
            return _compared(node)
        case expr.Member():
            return f"{term(node.item)} in {term(node.collection)}"
        case expr.Match(kind="address", patterns=expr.ConstantList(values=blocks)):
            listed = ", ".join(map(str, blocks))
            return f"{term(node.item)} within {listed if len(blocks) == 1 else f'({listed})'}"
        case expr.Match():
            kind = "" if node.kind == "own" else f"{node.kind} "
            return f"{term(node.item)} matches {kind}{term(node.patterns)}"
        case expr.TextTest():
            return f"{term(node.left)} {node.test} {term(node.right)}"
        case expr.IsSet():
            return f"{term(node.value)} is set"
        case expr.Truth():
            return str(node.value).lower()
        case expr.Not(operand=expr.IsSet(value=value)):
            return f"{term(value)} is unset"
        case expr.Not():
            return f"not {_operand(node.operand, node, last=True)}"
        case expr.And() | expr.Or():
            return _joined(node)
        case expr.Quantified():
            source = "" if node.source == expr.CONTAINERS else f" in {term(node.source)}"
            return f"{node.quantifier} {node.variable}{source}: {expression(node.body)}"


def _compared(node: expr.Compare) -> str:
    return f"{_beside(node.left, node.right)} {node.operator} {_beside(node.right, node.left)}"


def _beside(value: expr.Value, other: expr.Value) -> str:
    """A side of a comparison: where the other says that it is a quantity, this one need not."""
    if not isinstance(value, expr.Call) or not expr.is_quantity(value) or _is_literal(value):
        return term(value)
    says_so = _is_literal(other) or (_is_whole(value) and not _is_whole(other))
    return term(value.argument) if says_so else term(value)


def _is_whole(value: expr.Value) -> bool:
    argument = value.argument if isinstance(value, expr.Call) else None
    return isinstance(argument, expr.Constant) and isinstance(argument.value, int)


def _is_literal(value: expr.Value) -> bool:
    """Whether it is an amount that is written without quotes: with a unit or a fraction."""
    return _WITH_UNIT.fullmatch(expr.written_quantity(value) or "") is not None


def _joined(node: expr.And | expr.Or) -> str:
    word = " and " if isinstance(node, expr.And) else " or "
    last = len(node.operands) - 1
    return word.join(_operand(part, node, last=i == last) for i, part in enumerate(node.operands))


def _operand(node: expr.Expr, parent: expr.Expr, *, last: bool) -> str:
    text = expression(node)
    loose = isinstance(node, (expr.And, expr.Or)) and not (isinstance(parent, expr.Or) and isinstance(node, expr.And))
    reaches = not last and _reaches_right(node)
    return f"({text})" if loose or reaches else text


def _reaches_right(node: expr.Expr) -> bool:
    """Whether a quantifier at the right end of the text would swallow what follows."""
    match node:
        case expr.Quantified():
            return True
        case expr.Not(operand=operand):
            return _reaches_right(operand)
        case expr.And(operands=operands) | expr.Or(operands=operands):
            return _reaches_right(operands[-1])
        case _:
            return False


def term(value: expr.Value) -> str:
    """One value."""
    match value:
        case expr.Constant(value=constant):
            return _constant(constant)
        case expr.ConstantList(values=values):
            return f"({', '.join(map(_constant, values))})"
        case expr.Setting(name=name):
            return f"tenant.{name}" if name else "tenant"
        case expr.Call() if _is_literal(value):
            return str(expr.written_quantity(value))
        case expr.Call():
            last = "last " if value.last else ""
            more = f", {last}{quoted(value.separator)}" if value.separator else ""
            return f"{value.function}({term(value.argument)}{more})"
        case expr.Joined(parts=parts):
            return " + ".join(map(term, parts))
        case expr.Path(root=root, steps=(*before, expr.KeysStep(), expr.FlattenStep())):
            return f"keys({term(expr.Path(root=root, steps=tuple(before)))})"
        case expr.Path(root=root, steps=steps):
            return root + "".join(map(_step, steps))


def _constant(value: expr.Scalar) -> str:
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def _step(step: expr.Step) -> str:
    if not isinstance(step, expr.FieldStep):
        return "[]"
    return f".{step.name}" if _PLAIN.fullmatch(step.name) else f'["{step.name}"]'
