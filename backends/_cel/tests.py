"""Tests that come out as wanted, as CEL: true iff they do, and not true where they are an error."""

from __future__ import annotations

from typing import assert_never

from tpl.backends._cel import images
from tpl.backends._cel.operand import Operand, Type
from tpl.backends._cel.operands import Operands, is_list, looked_through
from tpl.backends._cel.tree import (
    NULL,
    Cel,
    Choice,
    Function,
    ListOf,
    Literal,
    Macro,
    Method,
    Name,
    Negation,
    Relation,
    Sum,
    conjunction,
    differs,
    disjunction,
    dyn,
    equals,
)
from tpl.model import expr
from tpl.model.expr import Compare, IsSet, Match, Member, TextTest, Value
from tpl.obligations.formula import Atom

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_METHODS = {"contains": "contains", "starts with": "startsWith", "ends with": "endsWith"}


class Tests:
    """Writes the tests of one guard."""

    def __init__(self, operands: Operands) -> None:
        self._operands = operands

    def holds(self, atom: Atom) -> Cel:
        """That a test comes out as wanted; raises ``NotInCel``."""
        match atom.test:
            case IsSet(value=value):
                operand = self._operands.value(value)
                return conjunction(*operand.demands, operand.is_set if atom.want else operand.is_null)
            case Compare(operator=operator, left=left, right=right):
                return self._compared(operator, atom.want, left, right)
            case Member(item=item, collection=collection):
                return self._member(atom.want, self._operands.value(item), collection)
            case Match():
                return self._match(atom.want, atom.test)
            case TextTest(test=test, left=left, right=right):
                return self._text(_METHODS[test], atom.want, left, right)
            case _:
                assert_never(atom.test)

    def _compared(self, operator: str, want: bool, left: Value, right: Value) -> Cel:
        operands = self._operands.value(left), self._operands.value(right)
        demands = (*operands[0].demands, *operands[1].demands)
        if operator in ("==", "!="):
            test = _equal(*operands) if (operator == "==") is want else _not_equal(*operands)
            return conjunction(*demands, test)
        compared = Relation(operator if want else _OPPOSITE[operator], operands[0].loose, operands[1].loose)
        return conjunction(*demands, _of_two(want, "number", *operands, compared))

    def _text(self, method: str, want: bool, left: Value, right: Value) -> Cel:
        whole, part = self._operands.value(left), self._operands.value(right)
        found = Method(whole.loose, method, (part.cel,))
        test = _of_two(want, "string", whole, part, found if want else Negation(found))
        return conjunction(*whole.demands, *part.demands, test)

    def _member(self, want: bool, item: Operand, collection: Value) -> Cel:
        found = self._collection(collection)
        of: Type = "object" if _is_keys(collection) else "list"
        usable = found.is_of(of) if want else found.is_of_if_set(of)
        if isinstance(collection, expr.Path):
            usable = looked_through(found, if_set=not want)
        inside = Relation("in", item.loose, found.cel)
        if want:
            return conjunction(*item.demands, *found.demands, item.is_set, usable, inside)
        outside = disjunction(item.is_null, found.is_null, conjunction(usable, Negation(inside)))
        return conjunction(*item.demands, *found.demands, outside)

    def _collection(self, collection: Value) -> Operand:
        """A list, or the object in whose keys something is looked up."""
        if isinstance(collection, expr.Call) and _is_keys(collection):
            return self._operands.lookup(collection)
        return self._operands.value(collection)

    # --- patterns -------------------------------------------------------------------------------

    def _match(self, want: bool, test: Match) -> Cel:
        item, patterns = self._operands.value(test.item), self._patterns(test.patterns)
        usable, covered = _covered(test.kind, item, patterns, test.patterns)
        missing = [item.is_null, patterns.is_null]
        if test.kind == "image":
            missing.append(equals(item.loose, Literal("")))
        holds = (
            conjunction(patterns.is_set, usable, covered)
            if want
            else disjunction(*missing, conjunction(usable, Negation(covered)))
        )
        return conjunction(*item.demands, *patterns.demands, holds)

    def _patterns(self, patterns: Value) -> Operand:
        operand = self._operands.value(patterns)
        if isinstance(patterns, expr.Setting) and not is_list(patterns.name):
            return Operand(Choice(operand.is_null, NULL, dyn(ListOf((operand.cel,)))), "list")
        return operand


def _is_keys(value: Value) -> bool:
    return isinstance(value, expr.Call) and value.function == "keys"


def _equal(left: Operand, right: Operand) -> Cel:
    return equals(left.cel if left.type == right.type else left.loose, right.cel)


def _not_equal(left: Operand, right: Operand) -> Cel:
    """That exactly one is unset, or that they are of one type and differ."""
    unequal = differs(left.cel if left.type == right.type else left.loose, right.cel)
    if left.type == right.type != "any":
        return unequal
    return conjunction(disjunction(left.is_null, right.is_null, _comparable(left, right)), unequal)


def _comparable(left: Operand, right: Operand) -> Cel:
    if left.type != "any":
        return right.is_of(left.type)
    if right.type != "any":
        return left.is_of(right.type)
    same = equals(_type(left), _type(right))
    return disjunction(same, conjunction(left.is_of("number"), right.is_of("number")))


def _type(operand: Operand) -> Cel:
    return Function("type", (operand.cel,))


def _of_two(want: bool, of: Type, left: Operand, right: Operand, test: Cel) -> Cel:
    """A test of two values of a type: false where one is unset, an error where one is of another type."""
    if want:
        return conjunction(left.is_of(of), right.is_of(of), test)
    proper = conjunction(left.is_of_if_set(of), right.is_of_if_set(of), test)
    return disjunction(left.is_null, right.is_null, proper)


def _covered(kind: str, item: Operand, patterns: Operand, source: Value) -> tuple[Cel, Cel]:
    """That an item can be matched at all, and that one of the patterns covers it."""
    written = [str(pattern) for pattern in source.values] if isinstance(source, expr.ConstantList) else None
    if kind == "image":
        covers = images.covered_by_setting(patterns.cel) if written is None else images.covered_by_constants(written)
        return images.is_reference(item), images.is_covered(item, covers)
    usable = item.is_of("string")
    if kind == "host":
        return usable, _host_covered(item, patterns)
    if written is None:
        return usable, Macro(patterns.cel, "exists", "pattern", images.covered_by_pattern(item.loose, "*"))
    return usable, disjunction(*(_name_covered(item, pattern) for pattern in written))


def _name_covered(item: Operand, pattern: str) -> Cel:
    if pattern.endswith("*"):
        return Method(item.loose, "startsWith", (Literal(pattern[:-1]),))
    return equals(item.loose, Literal(pattern))


def _host_covered(item: Operand, patterns: Operand) -> Cel:
    """That the host is among the patterns, or its parent's wildcard is."""
    host = Name("host")
    dot = Method(host, "indexOf", (Literal("."),))
    wildcard = Sum((Literal("*"), Method(host, "substring", (dot,))))
    by_parent = conjunction(Relation(">", dot, Literal(0)), Relation("in", wildcard, patterns.cel))
    lowered = ListOf((Method(item.loose, "lowerAscii"),))
    return Macro(lowered, "exists", "host", disjunction(Relation("in", host, patterns.cel), by_parent))
