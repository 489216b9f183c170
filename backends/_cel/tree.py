"""CEL as a small tree, and a few short ways to build it.

User text can only be the value of a ``Literal``; ``printer`` escapes it there and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tpl.record import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, a number, a boolean or null."""

    value: str | int | bool | None


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression of ours, as a raw string."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, a name bound by a macro, or a type."""

    name: str


@dataclass(frozen=True, slots=True)
class Select:
    """`target.field`, or `target.?field`, where the field is any text."""

    target: Cel
    field: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """`target[index]`."""

    target: Cel
    index: int | Name


@dataclass(frozen=True, slots=True)
class Function:
    """`name(arguments)`."""

    name: str
    arguments: tuple[Cel, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """`target.name(arguments)`."""

    target: Cel
    name: str
    arguments: tuple[Cel, ...] = ()


@dataclass(frozen=True, slots=True)
class Macro:
    """`target.name(variable, body)`: `all`, `exists`, `filter` or `map`."""

    target: Cel
    name: str
    variable: str
    body: Cel


@dataclass(frozen=True, slots=True)
class Relation:
    """`left operator right`: a comparison or `in`."""

    operator: str
    left: Cel
    right: Cel


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts joined by `+`."""

    parts: tuple[Cel, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`left - right`."""

    left: Cel
    right: int


@dataclass(frozen=True, slots=True)
class Junction:
    """Parts joined by `&&` or `||`; two at least."""

    operator: str
    parts: tuple[Cel, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """`!operand`."""

    operand: Cel


@dataclass(frozen=True, slots=True)
class Choice:
    """`test ? then : otherwise`."""

    test: Cel
    then: Cel
    otherwise: Cel


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[items]`."""

    items: tuple[Cel, ...]


@dataclass(frozen=True, slots=True)
class EmptyMap:
    """`{}`."""


@dataclass(frozen=True, slots=True)
class Made:
    """`name{field: value}`: a message."""

    name: str
    fields: tuple[tuple[str, Cel], ...]


Cel = (
    Literal
    | Regex
    | Name
    | Select
    | Item
    | Function
    | Method
    | Macro
    | Relation
    | Sum
    | Difference
    | Junction
    | Negation
    | Choice
    | ListOf
    | EmptyMap
    | Made
)

NULL = Literal(None)
TRUE, FALSE = Literal(True), Literal(False)


def variable(name: str) -> Cel:
    """A composed variable of the policy."""
    return Select(Name("variables"), name)


def dyn(operand: Cel) -> Cel:
    """The operand without its type, so that no checker refuses what may turn out well."""
    return Function("dyn", (operand,))


def equals(left: Cel, right: Cel) -> Cel:
    """`left == right`."""
    return Relation("==", left, right)


def differs(left: Cel, right: Cel) -> Cel:
    """`left != right`."""
    return Relation("!=", left, right)


def size(operand: Cel) -> Cel:
    """`size(operand)`."""
    return Function("size", (operand,))


def get(target: Cel, *fields: str, otherwise: Cel = NULL) -> Cel:
    """The field of a field of the target, or the other value where one of them is missing."""
    for field in fields:
        target = Select(target, field, optional=True)
    found = Method(target, "orValue", (otherwise,))
    # Of `x[?'key'].orValue(null)` the type checker of CEL believes that it is always null.
    return found if all(map(is_word, fields)) else dyn(found)


_KEYWORDS = frozenset(("true", "false", "null", "in"))


def is_word(field: str) -> bool:
    """Whether a field can be written after a dot."""
    return re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", field) is not None and field not in _KEYWORDS


def listed(texts: Iterable[str]) -> Cel:
    """A list of string literals."""
    return ListOf(tuple(map(Literal, texts)))


def conjunction(*parts: Cel) -> Cel:
    """All of the parts, in the simplest form."""
    return _joined("&&", parts, nothing=TRUE, decisive=FALSE)


def disjunction(*parts: Cel) -> Cel:
    """Any of the parts, in the simplest form."""
    return _joined("||", parts, nothing=FALSE, decisive=TRUE)


def _joined(operator: str, parts: Iterable[Cel], *, nothing: Cel, decisive: Cel) -> Cel:
    flat = [
        inner
        for part in parts
        for inner in (part.parts if isinstance(part, Junction) and part.operator == operator else (part,))
    ]
    kept = tuple(dict.fromkeys(part for part in flat if part != nothing))
    if decisive in kept:
        return decisive
    match kept:
        case ():
            return nothing
        case (part,):
            return part
        case _:
            return Junction(operator, kept)
