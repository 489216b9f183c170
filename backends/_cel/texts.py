"""What functions make of texts, in CEL."""

from __future__ import annotations

from collections.abc import Sequence

from tpl.backends._cel.operand import Operand, Type
from tpl.backends._cel.tree import NULL, Cel, Choice, Literal, Method, Sum, disjunction, dyn


def lower(operand: Operand) -> Operand:
    """A to Z in lower case."""
    return _of_text(operand, dyn(Method(operand.loose, "lowerAscii")), "string")


def lines(operand: Operand) -> Operand:
    """The lines of a text."""
    return _of_text(operand, dyn(Method(operand.loose, "split", (Literal("\n"),))), "list")


def beside(side: str, operand: Operand, separator: str, last: bool = False) -> Operand:
    """What stands on one side of the first separator, or the last; unset where there is none."""
    text, sign = operand.loose, Literal(separator)
    at = Method(text, "lastIndexOf" if last else "indexOf", (sign,))
    part = Method(text, "substring", (Literal(0), at) if side == "before" else (Sum((at, Literal(len(separator)))),))
    has = Method(text, "contains", (sign,))
    whole = Choice(operand.is_null, NULL, Choice(has, dyn(part), NULL))
    found = whole if operand.nullable else Choice(has, dyn(part), NULL)
    return Operand(found, "string", True, (*operand.demands, operand.is_null_or("string")))


def joined(parts: Sequence[Operand]) -> Operand:
    """Texts, one behind the other; unset where one of them is."""
    nullable = any(part.nullable for part in parts)
    whole = dyn(Sum(tuple(part.loose for part in parts)))
    cel = Choice(disjunction(*(part.is_null for part in parts)), NULL, whole) if nullable else whole
    demands = tuple(demand for part in parts for demand in (*part.demands, part.is_null_or("string")))
    return Operand(cel, "string", nullable, demands)


def _of_text(operand: Operand, made: Cel, of: Type) -> Operand:
    cel = Choice(operand.is_null, NULL, made) if operand.nullable else made
    return Operand(cel, of, operand.nullable, (*operand.demands, operand.is_null_or("string")))
