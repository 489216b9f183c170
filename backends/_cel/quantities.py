"""Quantities in CEL, by the library that Kubernetes has had from 1.29 on."""

from __future__ import annotations

from tpl.backends._cel.operand import Operand
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
    Regex,
    Relation,
    conjunction,
    differs,
    disjunction,
    dyn,
    equals,
)
from tpl.model.patterns import PERCENT_FORM, QUANTITY_FORM

_AMOUNT = Name("amount")
_IS_TEXT = equals(Function("type", (_AMOUNT,)), Name("string"))
_AS_WHOLE = Function("int", (_AMOUNT,))
_MISSING = equals(_AMOUNT, NULL)


def quantity(text: Operand) -> Operand:
    """The amount that a value says, unset where it is unset; an error where it says none."""
    whole = Macro(
        ListOf((text.loose,)), "filter", "amount", disjunction(_MISSING, _IS_TEXT, equals(_AS_WHOLE, _AMOUNT))
    )
    as_text = Choice(disjunction(_MISSING, _IS_TEXT), _AMOUNT, dyn(Function("string", (_AS_WHOLE,))))
    spelled = Macro(whole, "map", "amount", as_text)
    is_amount = Method(_AMOUNT, "matches", (Regex(f"^{QUANTITY_FORM}$"),))
    proper = Macro(spelled, "filter", "amount", disjunction(_MISSING, is_amount))
    read = Macro(proper, "map", "amount", Choice(_MISSING, NULL, dyn(Function("quantity", (_AMOUNT,)))))
    return Operand(Item(read, 0), "any", True, text.demands)


def of_two(function: str, value: Operand) -> Operand:
    """Of a number or a text such as `25%`, the one that is asked for; unset where it is the other."""
    is_text, is_number = value.is_of("string"), value.is_of("number")
    is_percent = Method(value.loose, "matches", (Regex(f"^{PERCENT_FORM}$"),))
    demand = disjunction(value.is_null, is_number, conjunction(is_text, is_percent))
    if function == "number":
        return Operand(Choice(is_number, value.cel, NULL), "number", True, (*value.demands, demand))
    said = Function("int", (Method(value.loose, "replace", (Literal("%"), Literal(""))),))
    return Operand(Choice(is_text, dyn(said), NULL), "number", True, (*value.demands, demand))


def constant(amount: str) -> Operand:
    """An amount that is written in the guard."""
    return Operand(Function("quantity", (Literal(amount),)), "any", False)


def compared(operator: str, want: bool, left: Operand, right: Operand) -> Cel:
    """That a comparison of two quantities comes out as wanted."""
    order = Relation(operator, Method(left.cel, "compareTo", (right.cel,)), Literal(0))
    both = conjunction(left.is_set, right.is_set)
    if operator == "==":
        same = disjunction(conjunction(left.is_null, right.is_null), conjunction(both, order))
        return same if want else compared("!=", True, left, right)
    if operator == "!=":
        differing = disjunction(differs(left.is_null, right.is_null), conjunction(both, order))
        return differing if want else compared("==", True, left, right)
    return conjunction(both, order) if want else disjunction(Negation(both), Negation(order))
