"""The text of a CEL tree: on one line where it fits, else broken where a reader would break it."""

from __future__ import annotations

from collections.abc import Sequence

from tpl.backends._cel.tree import (
    Cel,
    Choice,
    Difference,
    EmptyMap,
    Function,
    Item,
    Junction,
    ListOf,
    Literal,
    Macro,
    Method,
    Name,
    Negation,
    Regex,
    Relation,
    Select,
    Sum,
    is_word,
)

WIDTH = 110
_STEP = "  "
_CHOICE, _JUNCTION, _RELATION, _SUM, _UNARY, _MEMBER = range(6)
"""How strongly a node binds. `&&` would bind more than `||`; to a reader, parentheses say it better."""


def write(cel: Cel) -> str:
    """The expression, without a line end at its end."""
    return _write(cel, "")


def _write(cel: Cel, pad: str, at_least: int = _CHOICE) -> str:
    """The text of a part whose later lines are indented by ``pad``; in parentheses if it binds less."""
    if _precedence(cel) < at_least:
        return _parenthesised(cel, pad)
    flat = _flat(cel)
    return flat if len(pad) + len(flat) <= WIDTH else _tall(cel, pad)


def _parenthesised(cel: Cel, pad: str) -> str:
    flat = f"({_flat(cel)})"
    if len(pad) + len(flat) <= WIDTH:
        return flat
    inner = pad + _STEP
    return f"(\n{inner}{_write(cel, inner)}\n{pad})"


def _precedence(cel: Cel) -> int:
    match cel:
        case Choice():
            return _CHOICE
        case Junction():
            return _JUNCTION
        case Relation():
            return _RELATION
        case Sum() | Difference():
            return _SUM
        case Negation():
            return _UNARY
        case Literal(value=int() as number) if number < 0:
            return _UNARY
        case _:
            return _MEMBER


# --- broken into lines --------------------------------------------------------------------------


def _tall(cel: Cel, pad: str) -> str:
    match cel:
        case Junction(operator=operator, parts=parts):
            return f" {operator}\n{pad}".join(_write(part, pad, _RELATION) for part in parts)
        case Choice(test=test, then=then, otherwise=otherwise):
            chosen = f"{_write(test, pad, _JUNCTION)} ? {_write(then, pad, _JUNCTION)} :"
            return f"{chosen}\n{pad}{_write(otherwise, pad)}"
        case Macro() | Method():
            return _tall_member(cel, pad)
        case Item(target=target, index=index):
            return f"{_write(target, pad, _MEMBER)}[{_index(index)}]"
        case Relation(operator=operator, left=left, right=ListOf() as right):
            return f"{_write(left, pad, _SUM)} {operator} {_tall(right, pad)}"
        case ListOf(items=items):
            lines = (f"{pad}{_STEP}{_write(item, pad + _STEP)}" for item in items)
            return "[\n" + ",\n".join(lines) + f"\n{pad}]"
        case Sum(parts=parts):
            return f" +\n{pad}".join(_write(part, pad, _UNARY) for part in parts)
        case Negation(operand=operand):
            return f"!{_write(operand, pad, _MEMBER)}"
        case _:
            return _flat(cel)


def _tall_member(cel: Macro | Method, pad: str) -> str:
    """A macro's body is indented below it; of a chain of macros, each has a line of its own."""
    target = _write(cel.target, pad, _MEMBER)
    if isinstance(cel, Method):
        return f"{target}.{cel.name}({_arguments(cel.arguments)})"
    is_link = isinstance(cel.target, Macro) and "\n" in target
    start = f"{target}\n{pad}{_STEP}" if is_link else target
    flat = f".{cel.name}({cel.variable}, {_flat(cel.body)})"
    if is_link and len(pad) + len(_STEP) + len(flat) <= WIDTH:
        return start + flat
    inner = pad + _STEP * (2 if is_link else 1)
    closing = pad + _STEP * is_link
    return f"{start}.{cel.name}({cel.variable},\n{inner}{_write(cel.body, inner)}\n{closing})"


# --- on one line --------------------------------------------------------------------------------


def _flat(cel: Cel) -> str:
    match cel:
        case Literal(value=value):
            return _literal(value)
        case Regex(pattern=pattern):
            return f"r'{pattern}'"
        case Name(name=name):
            return name
        case EmptyMap():
            return "{}"
        case ListOf(items=items):
            return f"[{_arguments(items)}]"
        case Select() | Item() | Function() | Method() | Macro():
            return _flat_member(cel)
        case _:
            return _flat_operator(cel)


def _flat_member(cel: Select | Item | Function | Method | Macro) -> str:
    match cel:
        case Select(target=target, field=field, optional=optional):
            mark = "?" if optional else ""
            selected = f".{mark}{field}" if is_word(field) else f"[{mark}{_literal(field)}]"
            return f"{_part(target, _MEMBER)}{selected}"
        case Item(target=target, index=index):
            return f"{_part(target, _MEMBER)}[{_index(index)}]"
        case Function(name=name, arguments=arguments):
            return f"{name}({_arguments(arguments)})"
        case Method(target=target, name=name, arguments=arguments):
            return f"{_part(target, _MEMBER)}.{name}({_arguments(arguments)})"
        case Macro(target=target, name=name, variable=variable, body=body):
            return f"{_part(target, _MEMBER)}.{name}({variable}, {_flat(body)})"


def _flat_operator(cel: Cel) -> str:
    match cel:
        case Junction(operator=operator, parts=parts):
            return f" {operator} ".join(_part(part, _RELATION) for part in parts)
        case Relation(operator=operator, left=left, right=right):
            return f"{_part(left, _SUM)} {operator} {_part(right, _SUM)}"
        case Sum(parts=parts):
            return " + ".join(_part(part, _UNARY) for part in parts)
        case Difference(left=left, right=right):
            return f"{_part(left, _SUM)} - {right}"
        case Negation(operand=operand):
            return f"!{_part(operand, _MEMBER)}"
        case Choice(test=test, then=then, otherwise=otherwise):
            return f"{_part(test, _JUNCTION)} ? {_part(then, _JUNCTION)} : {_part(otherwise, _CHOICE)}"
        case _:
            raise TypeError(f"no operator: {cel!r}")


def _index(index: int | Name) -> str:
    return index.name if isinstance(index, Name) else str(index)


def _part(cel: Cel, at_least: int) -> str:
    return f"({_flat(cel)})" if _precedence(cel) < at_least else _flat(cel)


def _arguments(cels: Sequence[Cel]) -> str:
    return ", ".join(map(_flat, cels))


# --- literals -----------------------------------------------------------------------------------


def _literal(value: str | int | bool | None) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return f"'{''.join(map(_escaped, value, ' ' + value))}'"


_SHORT = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _escaped(char: str, before: str) -> str:
    """A character of a string literal: as it is where it can be seen, and means nothing to any tool.

    On the way to the cluster Flux would replace ``${name}``, and Kyverno ``{{ path }}``.
    """
    if char in _SHORT:
        return _SHORT[char]
    if char.isprintable() and char != "$" and before + char != "{{":
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
