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
    Made,
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
    return _Printer().write(cel, "")


class _Printer:
    """Writes one expression; what a part is on one line is asked for at each level above it, and made once."""

    def __init__(self) -> None:
        self._flats: dict[int, str] = {}

    def write(self, cel: Cel, pad: str, at_least: int = _CHOICE) -> str:
        """The text of a part whose later lines are indented by ``pad``; in parentheses if it binds less."""
        if _precedence(cel) < at_least:
            return self._parenthesised(cel, pad)
        flat = self._flat(cel)
        return flat if len(pad) + len(flat) <= WIDTH else self._tall(cel, pad)

    def _parenthesised(self, cel: Cel, pad: str) -> str:
        flat = f"({self._flat(cel)})"
        if len(pad) + len(flat) <= WIDTH:
            return flat
        inner = pad + _STEP
        return f"(\n{inner}{self.write(cel, inner)}\n{pad})"

    # --- broken into lines ----------------------------------------------------------------------

    def _tall(self, cel: Cel, pad: str) -> str:
        match cel:
            case Junction(operator=operator, parts=parts):
                return f" {operator}\n{pad}".join(self.write(part, pad, _RELATION) for part in parts)
            case Choice(test=test, then=then, otherwise=otherwise):
                chosen = f"{self.write(test, pad, _JUNCTION)} ? {self.write(then, pad, _JUNCTION)} :"
                return f"{chosen}\n{pad}{self.write(otherwise, pad)}"
            case Macro() | Method():
                return self._tall_member(cel, pad)
            case Item(target=target, index=index):
                return f"{self.write(target, pad, _MEMBER)}[{_index(index)}]"
            case Relation(operator=operator, left=left, right=ListOf() as right):
                return f"{self.write(left, pad, _SUM)} {operator} {self._tall(right, pad)}"
            case ListOf(items=items):
                lines = (f"{pad}{_STEP}{self.write(item, pad + _STEP)}" for item in items)
                return "[\n" + ",\n".join(lines) + f"\n{pad}]"
            case Sum(parts=parts):
                return f" +\n{pad}".join(self.write(part, pad, _UNARY) for part in parts)
            case Negation(operand=operand):
                return f"!{self.write(operand, pad, _MEMBER)}"
            case _:
                return self._flat(cel)

    def _tall_member(self, cel: Macro | Method, pad: str) -> str:
        """A macro's body is indented below it; of a chain of macros, each has a line of its own."""
        target = self.write(cel.target, pad, _MEMBER)
        if isinstance(cel, Method):
            return f"{target}.{cel.name}({self._arguments(cel.arguments)})"
        is_link = isinstance(cel.target, Macro) and "\n" in target
        start = f"{target}\n{pad}{_STEP}" if is_link else target
        flat = f".{cel.name}({cel.variable}, {self._flat(cel.body)})"
        if is_link and len(pad) + len(_STEP) + len(flat) <= WIDTH:
            return start + flat
        inner = pad + _STEP * (2 if is_link else 1)
        closing = pad + _STEP * is_link
        return f"{start}.{cel.name}({cel.variable},\n{inner}{self.write(cel.body, inner)}\n{closing})"

    # --- on one line ----------------------------------------------------------------------------

    def _flat(self, cel: Cel) -> str:
        if (text := self._flats.get(id(cel))) is None:
            text = self._flats[id(cel)] = self._flattened(cel)
        return text

    def _flattened(self, cel: Cel) -> str:
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
                return f"[{self._arguments(items)}]"
            case Made(name=name, fields=fields):
                given = ", ".join(f"{key}: {self._flat(each)}" for key, each in fields)
                return f"{name}{{{given}}}"
            case Select() | Item() | Function() | Method() | Macro():
                return self._flat_member(cel)
            case _:
                return self._flat_operator(cel)

    def _flat_member(self, cel: Select | Item | Function | Method | Macro) -> str:
        match cel:
            case Select(target=target, field=field, optional=optional):
                mark = "?" if optional else ""
                selected = f".{mark}{field}" if is_word(field) else f"[{mark}{_literal(field)}]"
                return f"{self._part(target, _MEMBER)}{selected}"
            case Item(target=target, index=index):
                return f"{self._part(target, _MEMBER)}[{_index(index)}]"
            case Function(name=name, arguments=arguments):
                return f"{name}({self._arguments(arguments)})"
            case Method(target=target, name=name, arguments=arguments):
                return f"{self._part(target, _MEMBER)}.{name}({self._arguments(arguments)})"
            case Macro(target=target, name=name, variable=variable, body=body):
                return f"{self._part(target, _MEMBER)}.{name}({variable}, {self._flat(body)})"

    def _flat_operator(self, cel: Cel) -> str:
        match cel:
            case Junction(operator=operator, parts=parts):
                return f" {operator} ".join(self._part(part, _RELATION) for part in parts)
            case Relation(operator=operator, left=left, right=right):
                return f"{self._part(left, _SUM)} {operator} {self._part(right, _SUM)}"
            case Sum(parts=parts):
                return " + ".join(self._part(part, _UNARY) for part in parts)
            case Difference(left=left, right=right):
                return f"{self._part(left, _SUM)} - {right}"
            case Negation(operand=operand):
                return f"!{self._part(operand, _MEMBER)}"
            case Choice(test=test, then=then, otherwise=otherwise):
                return (
                    f"{self._part(test, _JUNCTION)} ? {self._part(then, _JUNCTION)} : {self._part(otherwise, _CHOICE)}"
                )
            case _:
                raise TypeError(f"no operator: {cel!r}")

    def _part(self, cel: Cel, at_least: int) -> str:
        return f"({self._flat(cel)})" if _precedence(cel) < at_least else self._flat(cel)

    def _arguments(self, cels: Sequence[Cel]) -> str:
        return ", ".join(map(self._flat, cels))


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


def _index(index: int | Name) -> str:
    return index.name if isinstance(index, Name) else str(index)


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
