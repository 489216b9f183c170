"""Tests that come out as wanted, as CEL: true iff they do, and not true where they are an error."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from tpl.backends._cel import addresses, images, quantities
from tpl.backends._cel.operand import Operand, Type
from tpl.backends._cel.operands import Operands, looked_through
from tpl.backends._cel.tree import (
    NULL,
    Cel,
    Choice,
    Function,
    Item,
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
    get,
    size,
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
        met = _Met(self._operands)
        return met.enclose(self._test(atom, met))

    def _test(self, atom: Atom, met: _Met) -> Cel:
        match atom.test:
            case IsSet(value=value):
                operand = met.value(value)
                return operand.is_set if atom.want else operand.is_null
            case Compare(operator=operator, left=left, right=right) if expr.is_quantity(left):
                return quantities.compared(operator, atom.want, met.value(left), met.value(right))
            case Compare(operator=operator, left=left, right=right):
                return _compared(operator, atom.want, met.value(left), met.value(right))
            case Member(item=item, collection=collection):
                return _member(atom.want, met.value(item), met.collection(collection), collection)
            case Match(item=item, patterns=patterns):
                return _matched(atom.want, atom.test, met.value(item), met.patterns(patterns))
            case TextTest(test=test, left=left, right=right):
                return _text(_METHODS[test], atom.want, met.value(left), met.value(right))
            case _:
                assert_never(atom.test)


class _Met:
    """The operands of one test: what they demand, and those that are given a name for it."""

    def __init__(self, operands: Operands) -> None:
        self._operands = operands
        self._demands: list[Cel] = []
        self._named: dict[str, Cel] = {}

    def value(self, value: Value) -> Operand:
        """An operand; the value of a function is a name, as a test may mention it more than once."""
        operand = self._taken(self._operands.value(value))
        if not expr.parts_of(value) or expr.written_quantity(value):
            return operand
        made = value.function if isinstance(value, expr.Call) else "joined"
        name = next(name for name in (made, f"{made}2") if name not in self._named)
        self._named[name] = operand.cel
        return replace(operand, cel=Name(name))

    def collection(self, collection: Value) -> Operand:
        """A list, or the object in whose keys something is looked up."""
        if isinstance(collection, expr.Call) and _is_keys(collection):
            return self._taken(self._operands.lookup(collection))
        return self._taken(self._operands.value(collection))

    def patterns(self, patterns: Value) -> Operand:
        """A list of patterns; a setting that is one text is a list of one."""
        operand = self._taken(self._operands.value(patterns))
        if isinstance(patterns, expr.Setting) and not patterns.is_list:
            return Operand(Choice(operand.is_null, NULL, dyn(ListOf((operand.cel,)))), "list")
        return operand

    def _taken(self, operand: Operand) -> Operand:
        self._demands += operand.demands
        return operand

    def enclose(self, test: Cel) -> Cel:
        """The test with what its operands demand, where their names mean their values."""
        for name, cel in reversed(self._named.items()):
            found = cel.target if isinstance(cel, Item) else ListOf((cel,))
            test = Macro(found, "exists", name, test)
        return conjunction(*self._demands, test)


def _compared(operator: str, want: bool, left: Operand, right: Operand) -> Cel:
    if operator in ("==", "!="):
        return _equal(left, right) if (operator == "==") is want else _not_equal(left, right)
    compared = Relation(operator if want else _OPPOSITE[operator], *_comparable(left, right))
    return _of_two(want, "number", left, right, compared)


def _equal(left: Operand, right: Operand) -> Cel:
    return equals(*_comparable(left, right))


def _not_equal(left: Operand, right: Operand) -> Cel:
    """That exactly one is unset, or that they are of one type and differ."""
    unequal = differs(*_comparable(left, right))
    if left.type == right.type != "any":
        return unequal
    return conjunction(disjunction(left.is_null, right.is_null, _of_one_type(left, right)), unequal)


def _comparable(left: Operand, right: Operand) -> tuple[Cel, Cel]:
    """Two values such that no type checker refuses to compare them."""
    return left.cel if left.type == right.type else left.loose, right.cel


def _of_one_type(left: Operand, right: Operand) -> Cel:
    if left.type != "any":
        return right.is_of(left.type)
    if right.type != "any":
        return left.is_of(right.type)
    same = equals(Function("type", (left.cel,)), Function("type", (right.cel,)))
    return disjunction(same, conjunction(left.is_of("number"), right.is_of("number")))


def _text(method: str, want: bool, whole: Operand, part: Operand) -> Cel:
    found = Method(whole.loose, method, (part.loose,))
    return _of_two(want, "string", whole, part, found if want else Negation(found))


def _of_two(want: bool, of: Type, left: Operand, right: Operand, test: Cel) -> Cel:
    """A test of two values of a type: false where one is unset, an error where one is of another type."""
    if want:
        return conjunction(left.is_of(of), right.is_of(of), test)
    proper = conjunction(left.is_of_if_set(of), right.is_of_if_set(of), test)
    return disjunction(left.is_null, right.is_null, proper)


def _member(want: bool, item: Operand, found: Operand, collection: Value) -> Cel:
    inside = Relation("in", item.loose, found.cel)
    if isinstance(collection, expr.ConstantList):
        # Nothing as written is unset, so what is unset is not in it.
        return inside if want else Negation(inside)
    of: Type = "object" if _is_keys(collection) else "list"
    usable = found.is_of(of) if want else found.is_of_if_set(of)
    if isinstance(collection, expr.Path):
        usable = looked_through(found, if_set=not want)
    if want:
        return conjunction(item.is_set, usable, inside)
    return disjunction(item.is_null, found.is_null, conjunction(usable, Negation(inside)))


def _is_keys(value: Value) -> bool:
    return isinstance(value, expr.Call) and value.function == "keys"


# --- patterns -----------------------------------------------------------------------------------


def _matched(want: bool, test: Match, item: Operand, patterns: Operand) -> Cel:
    covered = _COVERED[test.kind](want, item, patterns, _written(test.patterns))
    if want:
        return conjunction(patterns.is_set, covered)
    return disjunction(item.is_null, patterns.is_null, covered)


def _written(patterns: Value) -> list[str] | None:
    """The patterns that the guard itself gives; None where they are a setting."""
    return list(map(str, patterns.values)) if isinstance(patterns, expr.ConstantList) else None


def _image_covered(want: bool, item: Operand, patterns: Operand, written: list[str] | None) -> Cel:
    covers = images.covered_by_setting(patterns.cel) if written is None else images.covered_by_constants(written)
    if want:
        return images.full_name_meets(item, covers)
    empty = equals(item.loose, Literal(""))
    return disjunction(empty, images.full_name_meets(item, lambda name: Negation(covers(name))))


def _name_covered(want: bool, item: Operand, patterns: Operand, written: list[str] | None) -> Cel:
    if written is None:
        covered: Cel = Macro(patterns.cel, "exists", "pattern", images.covered_by_pattern(item.loose, "*"))
    else:
        covered = disjunction(*(_is_named(item, pattern) for pattern in written))
    return _of_text(want, item, covered)


def _is_named(item: Operand, pattern: str) -> Cel:
    if pattern.endswith("*"):
        return Method(item.loose, "startsWith", (Literal(pattern[:-1]),))
    return equals(item.loose, Literal(pattern))


def _host_covered(want: bool, item: Operand, patterns: Operand, _written: list[str] | None) -> Cel:
    """That the host is among the patterns, or its parent's wildcard is."""
    host = Name("host")
    dot = Method(host, "indexOf", (Literal("."),))
    wildcard = Sum((Literal("*"), Method(host, "substring", (dot,))))
    by_parent = conjunction(Relation(">", dot, Literal(0)), Relation("in", wildcard, patterns.cel))
    lowered = ListOf((Method(item.loose, "lowerAscii"),))
    covered = Macro(lowered, "exists", "host", disjunction(Relation("in", host, patterns.cel), by_parent))
    return _of_text(want, item, covered)


def _address_covered(want: bool, item: Operand, patterns: Operand, _written: list[str] | None) -> Cel:
    covered = addresses.within(patterns.cel)
    return addresses.meets(item.cel, covered if want else Negation(covered))


def _labels_covered(want: bool, item: Operand, patterns: Operand, _written: list[str] | None) -> Cel:
    """That the object has every label: its key before the first `=`, its value behind."""
    label, key = Name("label"), Name("key")
    before = Method(label, "substring", (Literal(0), Method(label, "indexOf", (Literal("="),))))
    behind = Method(label, "substring", (Sum((size(key), Literal(1))),))
    has = conjunction(Relation("in", key, item.loose), equals(dyn(Item(item.loose, key)), behind))
    covered = Macro(patterns.cel, "all", "label", Macro(ListOf((before,)), "exists", "key", has))
    if want:
        return conjunction(item.is_of("object"), covered)
    return conjunction(item.is_of_if_set("object"), Negation(covered))


def _subject_covered(want: bool, item: Operand, patterns: Operand, _written: list[str] | None) -> Cel:
    """That the subject, in words, is among those that are listed; what is no subject is none of them."""
    kind, name, namespace = (Operand(get(item.loose, field)) for field in ("kind", "name", "namespace"))
    said = {
        "Group": Sum((Literal("group:"), name.cel)),
        "User": Sum((Literal("user:"), name.cel)),
        "ServiceAccount": Sum((Literal("serviceaccount:"), namespace.cel, Literal("/"), name.cel)),
    }
    needed = {"ServiceAccount": conjunction(name.is_set, namespace.is_set)}
    covered = disjunction(
        *(
            conjunction(equals(kind.cel, Literal(of)), needed.get(of, name.is_set), Relation("in", text, patterns.cel))
            for of, text in said.items()
        )
    )
    proper = conjunction(*(part.is_null_or("string") for part in (kind, name, namespace)))
    if want:
        return conjunction(item.is_of("object"), proper, covered)
    return conjunction(item.is_of_if_set("object"), proper, Negation(covered))


def _of_text(want: bool, item: Operand, covered: Cel) -> Cel:
    if want:
        return conjunction(item.is_of("string"), covered)
    return conjunction(item.is_of_if_set("string"), Negation(covered))


_COVERED = {
    "image": _image_covered, "name": _name_covered, "host": _host_covered, "address": _address_covered,
    "label": _labels_covered, "subject": _subject_covered,
}  # fmt: skip
