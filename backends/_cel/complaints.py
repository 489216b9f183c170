"""What a denial says besides the guard's message, as CEL: see ``tpl.model.complaints``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tpl.backends._cel.formulas import Formulas
from tpl.backends._cel.operand import Operand
from tpl.backends._cel.operands import Operands
from tpl.backends._cel.tree import (
    NULL,
    Cel,
    Choice,
    Difference,
    Function,
    Item,
    ListOf,
    Literal,
    Macro,
    Method,
    Name,
    Regex,
    Relation,
    Sum,
    disjunction,
    equals,
    get,
    size,
    variable,
)
from tpl.model.complaints import LISTED, MOST, SHOWN, VISIBLE, Fact, Places, element, fact, is_way_out
from tpl.model.expr import Setting
from tpl.model.guards import Guard
from tpl.obligations.formula import CONTAINER, AllOf, AnyOf, Atom, ForAll, Formula, free_in

_TEXT, _FOUND, _INDEX, _VALUE = map(Name, ("text", "found", "index", "value"))
_UNSET = Literal("unset")
_EMPTY = Literal("")


class Complaints:
    """Writes the facts about one guard's rules."""

    def __init__(self, guard: Guard, operands: Operands, formulas: Formulas) -> None:
        self._guard = guard
        self._operands = operands
        self._formulas = formulas

    def about(self, formula: Formula, places: Places) -> tuple[Cel, ...]:
        """Texts that, joined, say what keeps the formula from being true, where it is not; none where nothing does."""
        match formula:
            case Atom(test=test, want=want):
                said = fact(test, want, places, self._guard)
                return tuple(self._text(said)) if said else ()
            case AllOf(parts=parts):
                said_of_each = ((part, self.about(part, places)) for part in parts)
                return tuple(
                    Choice(self._formulas.holds(part), _EMPTY, Sum(texts)) for part, texts in said_of_each if texts
                )
            case AnyOf(parts=parts):
                told = [part for part in parts if not (isinstance(part, Atom) and is_way_out(part.test, part.want))]
                return tuple(text for part in told or parts for text in self.about(part, places))
            case ForAll():
                return self._first(formula, places)
            case _:
                return ()

    def _first(self, formula: ForAll, places: Places) -> tuple[Cel, ...]:
        """What is to be said of the first element of which the body is not true."""
        variable, source, body = formula.variable, formula.source, formula.body
        offending = self._offenders(formula)
        said = self.about(body, {**places, variable: element(source, places)})
        if not said:
            return ()
        one = Choice(equals(size(_FOUND), Literal(0)), ListOf(()), ListOf((Item(_FOUND, 0),)))
        first = Item(Macro(ListOf((offending,)), "map", "found", one), 0)
        return (Method(Macro(first, "map", variable, Sum(said)), "join", (_EMPTY,)),)

    def _offenders(self, formula: ForAll) -> Cel:
        """The elements of which the body is not true: a variable, which the rule goes by, unless others are around."""
        variable, source, body = formula.variable, formula.source, formula.body
        if known := self._formulas.offenders.get((source, body)):
            return known
        without = self._formulas.without(variable, source, body)
        return without if free_in(formula) else self._formulas.note(source, body, without)

    def _text(self, said: Fact) -> list[Cel]:
        parts: list[Cel] = [Literal("; ")]
        if said.of_container:
            name = _cut(get(Name(CONTAINER), "name", otherwise=_EMPTY), SHOWN)
            parts += [Literal('container "'), name, Literal('": ')]
        parts.append(Literal(said.before))
        if said.value:
            parts += [_shown(self._operands.value(said.value)), Literal(said.after)]
        if said.allowed:
            parts.append(self._listing(said.allowed))
        return _merged(parts)

    def _listing(self, setting: Setting) -> Cel:
        """What the tenant's setting allows, or forbids."""
        value = self._operands.value(setting).cel
        if not setting.is_list:
            text = Function("string", (value,)) if setting.holds == "number" else value
            return Choice(equals(value, NULL), Literal("nothing"), text)
        shown = Macro(ListOf(tuple(map(Literal, range(LISTED)))), "filter", "index", Relation("<", _INDEX, size(value)))
        joined = Method(Macro(shown, "map", "index", Item(value, _INDEX)), "join", (Literal(", "),))
        others = Function("string", (Difference(size(value), LISTED),))
        more = Choice(
            Relation(">", size(value), Literal(LISTED)), Sum((Literal(" and "), others, Literal(" more"))), _EMPTY
        )
        nothing = disjunction(equals(value, NULL), equals(size(value), Literal(0)))
        return Choice(nothing, Literal("nothing"), Sum((joined, more)))


def told(parts: Sequence[Cel]) -> Cel:
    """The parts and whom to ask, without what the API server takes in no message or warning."""
    text = _sum(_merged(parts))
    visible = Method(Sum((_cut(text, MOST), variable("ask"))), "findAll", (Regex(VISIBLE),))
    return Method(visible, "join", (Literal(" "),))


_DEEP = 50
"""Parts of a sum: the parser of the API server stops at 250, as each `+` is inside the next."""


def _sum(parts: Sequence[Cel]) -> Cel:
    if len(parts) <= _DEEP:
        return Sum(tuple(parts))
    return _sum([Sum(tuple(parts[first : first + _DEEP])) for first in range(0, len(parts), _DEEP)])


def _cut(text: Cel, most: int) -> Cel:
    """A text without what is too much of it."""
    start = Sum((Method(_TEXT, "substring", (Literal(0), Literal(most))), Literal("...")))
    short = Choice(Relation("<=", size(_TEXT), Literal(most)), _TEXT, start)
    return Item(Macro(ListOf((text,)), "map", "text", short), 0)


def _merged(parts: Sequence[Cel]) -> list[Cel]:
    """The parts, neighbouring texts as one."""
    merged: list[Cel] = []
    for part in parts:
        match merged, part:
            case [*_, Literal(value=str() as before)], Literal(value=str() as text):
                merged[-1] = Literal(before + text)
            case _:
                merged.append(part)
    return merged


def _shown(operand: Operand) -> Cel:
    """A value of the request, in few words."""
    if operand.type not in _SAYS:
        return Item(Macro(ListOf((operand.cel,)), "map", "value", _of_any_type()), 0)
    said = _SAYS[operand.type](operand.cel)
    return Choice(operand.is_null, _UNSET, said) if operand.nullable else said


def _of_any_type() -> Cel:
    said: Cel = Literal("an object")
    for name, says in _BY_TYPE:
        said = Choice(equals(Function("type", (_VALUE,)), Name(name)), says(_VALUE), said)
    return Choice(equals(_VALUE, NULL), _UNSET, said)


def _quoted(value: Cel) -> Cel:
    return Sum((Literal('"'), _cut(value, SHOWN), Literal('"')))


def _as_text(value: Cel) -> Cel:
    return Function("string", (value,))


def _counted(value: Cel) -> Cel:
    return Sum((Literal("a list of "), Function("string", (size(value),))))


_SAYS: Mapping[str, Callable[[Cel], Cel]] = {
    "string": _quoted,
    "boolean": _as_text,
    "list": _counted,
    "object": lambda _: Literal("an object"),
}
_BY_TYPE: Sequence[tuple[str, Callable[[Cel], Cel]]] = (
    ("list", _counted),
    ("double", lambda _: Literal("a number")),
    ("int", _as_text),
    ("bool", _as_text),
    ("string", _quoted),
)


def asking(contact: Cel | None, platform: str) -> Cel:
    """`; ask TENANT or PLATFORM`, as far as they say whom to ask."""
    alone = Literal(f"; ask {platform}" if platform else "")
    if contact is None:
        return alone
    other = [Literal(f" or {platform}")] if platform else []
    asked = Sum((Literal("; ask "), _cut(_TEXT, SHOWN), *other))
    return Item(Macro(ListOf((contact,)), "map", "text", Choice(equals(_TEXT, _EMPTY), alone, asked)), 0)
