"""Whether two conditions can both hold of one request: two fills that never act together may say two values.

Sound and no more: what is told apart are values of one place and opposite answers to one question.
"""

from __future__ import annotations

from collections.abc import Iterable

from tpl.model import expr
from tpl.model.expr import Expr, Scalar

Wanted = tuple[Expr, bool]
"""An expression, and what comes of it."""


def exclude(some: Iterable[Wanted], others: Iterable[Wanted]) -> bool:
    """Whether no request has all of both; each condition is asked of the same request."""
    return any(_exclude(one, other) for one in some for other in [*others])


def _exclude(one: Wanted, other: Wanted) -> bool:
    one, other = _plain(one), _plain(other)
    if one[0] == other[0] and one[1] is not other[1]:
        return True
    ways = ((one, other), (other, one))
    for first, second in ways:
        enough, parts = _parts(first)
        if parts and enough:
            return all(_exclude(part, second) for part in parts)
    if any(_exclude(part, second) for first, second in ways for part in _parts(first)[1]):
        return True
    return _tests(one, other)


def _plain(wanted: Wanted) -> Wanted:
    """Without `not`, and with `==` for `!=`."""
    node, want = wanted
    match node:
        case expr.Not(operand=operand):
            return _plain((operand, not want))
        case expr.Compare(operator="!=", left=left, right=right):
            return expr.Compare(operator="==", left=left, right=right), not want
        case _:
            return node, want


def _parts(wanted: Wanted) -> tuple[bool, list[Wanted]]:
    """The operands of what joins some, and whether any one of them is enough for it to come out so."""
    node, want = wanted
    if not isinstance(node, expr.And | expr.Or):
        return False, []
    return isinstance(node, expr.Or) is want, [(operand, want) for operand in node.operands]


def _tests(one: Wanted, other: Wanted) -> bool:
    (place, values), (second, others) = _pinned(one), _pinned(other)
    if place is None or place != second:
        return False
    return not {(type(each), each) for each in values} & {(type(each), each) for each in others}


def _pinned(wanted: Wanted) -> tuple[expr.Value | None, tuple[Scalar | None, ...]]:
    """A value and all that it can be where the test comes out so, None if unset; no value where nothing is known."""
    match wanted:
        case (expr.Compare(operator="==", left=place, right=expr.Constant(value=value)), True):
            return place, (value,)
        case (expr.Compare(operator="==", left=expr.Constant(value=value), right=place), True):
            return place, (value,)
        case (expr.Member(item=place, collection=expr.ConstantList(values=values)), True):
            return place, values
        case (expr.IsSet(value=place), False):
            return place, (None,)
        case _:
            return None, ()
