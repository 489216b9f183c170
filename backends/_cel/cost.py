"""What an expression costs the API server at most, as far as lists and texts are no longer than assumed.

Kubernetes does not ask this when a policy is applied: it stops an expression at ``LIMIT``, and denies. Sources:
k8s.io/apiserver/pkg/apis/cel for the limits, github.com/google/cel-go/interpreter/runtimecost.go for what is counted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import ceil

from tpl.backends._cel.tree import (
    Cel,
    Choice,
    Difference,
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
)
from tpl.model.expr import BOUND

LIMIT = 1_000_000
"""What one expression, a variable's too, may cost."""
BUDGET = 10_000_000
"""What all expressions of a policy may."""

TEXT = 100
"""Characters that each text of a request is taken to have."""
ENOUGH = 5
"""A guard that cannot be judged where every list has so many elements is none."""
LISTED = 10
"""Entries that a tenant's setting is taken to have."""

_LIST = 10
_ROUND = {"all": 6, "exists": 7, "exists_one": 7, "filter": 18, "map": 18}
"""What going on to the next element costs, besides what is asked of it."""


def most(expressions: Sequence[Cel]) -> int:
    """How long every list of a request may be for the API server to look through all of them, ``BOUND`` at most."""
    return bisect_left(range(1, BOUND + 1), True, key=lambda length: not is_affordable(expressions, length))


def is_affordable(expressions: Sequence[Cel], length: int) -> bool:
    """Whether the API server goes through with them where every list of the request has that length."""
    costs = [cost(each, length) for each in expressions]
    return max(costs, default=0) <= LIMIT and sum(costs) <= BUDGET


def cost(cel: Cel, length: int) -> int:
    """What it costs at most where every list of the request has that length."""
    match cel:
        case Name():
            return 1
        case Select(target=target, optional=optional):
            return cost(target, length) + 1 + optional
        case Item(target=target):
            return cost(target, length) + 2
        case Negation(operand=operand) | Difference(left=operand):
            return cost(operand, length) + 1
        case Junction(parts=parts):
            return _all(parts, length) + len(parts)
        case Sum(parts=parts):
            return _all(parts, length) + len(parts) * _read(TEXT * len(parts))
        case Choice(test=test, then=then, otherwise=otherwise):
            return cost(test, length) + 1 + max(cost(then, length), cost(otherwise, length))
        case ListOf(items=items):
            return _LIST + _all(items, length)
        case Relation(operator=operator, left=left, right=right):
            compared = _elements(right, length) if operator == "in" else _read(min(_size(left), _size(right)))
            return _all((left, right), length) + max(compared, 1)
        case Function(arguments=arguments):
            return _all(arguments, length) + _read(TEXT)
        case Method():
            return _method(cel, length)
        case Macro(target=target, name=name, body=body):
            rounds = 1 if name == "optMap" else _elements(target, length)
            return cost(target, length) + _LIST + rounds * (cost(body, length) + _ROUND.get(name, 6))
        case _:
            return 0


def _all(parts: Sequence[Cel], length: int) -> int:
    return sum(cost(each, length) for each in parts)


def _method(cel: Method, length: int) -> int:
    of = _all((cel.target, *cel.arguments), length)
    match cel:
        case Method(name="matches" | "findAll" | "find", arguments=(Regex(pattern=pattern), *_)):
            return of + _read(TEXT + 1) * ceil(len(pattern) / 4)
        case Method(name="contains", arguments=(part,)):
            return of + _read(TEXT) * _read(_size(part))
        case _:
            return of + _read(TEXT)


def _read(characters: int) -> int:
    """What it costs to read a text once."""
    return max(ceil(characters / 10), 1)


def _size(cel: Cel) -> int:
    """How long a text is."""
    match cel:
        case Literal(value=str() as text):
            return len(text)
        case Literal():
            return 1
        case Function(name="type" | "size"):
            return 1
        case _:
            return TEXT


def _elements(cel: Cel, length: int) -> int:
    """How many elements a list has."""
    match cel:
        case ListOf(items=items):
            return len(items)
        case Macro(target=target, name="filter" | "map"):
            return _elements(target, length)
        case Function(name="dyn", arguments=(inner,)):
            return _elements(inner, length)
        case Choice(then=then, otherwise=otherwise):
            return max(_elements(then, length), _elements(otherwise, length))
        case Select(target=Name(name="variables"), field=field) if field.startswith("tenant_"):
            return LISTED
        case Select(target=Name(name="variables"), field="containers"):
            return length
        case Method(name="split"):
            return LISTED
        case _:
            return length
