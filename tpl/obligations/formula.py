"""Formulas: what must be true for a request to pass, in a form without negation that every engine can print.

A part that an engine cannot evaluate is "not true". As nothing here turns that into a "true", an
engine's own errors, and Rego's undefined, can only deny.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tpl.model.expr import CONTAINERS, Compare, IsSet, Match, Member, Path, TextTest, Value, operands_of, parts_of
from tpl.record import dataclass

Test = Compare | Member | Match | TextTest | IsSet
ROOTS = ("object", "old", "request", "namespace", CONTAINERS.root)
"""Roots of paths that are not bound by a quantifier."""
CONTAINER = "container"
"""The variable of an outermost quantifier over the pod's containers, whatever the guard calls it."""


@dataclass(frozen=True, slots=True)
class Always:
    """True, or never true."""

    value: bool


@dataclass(frozen=True, slots=True)
class Atom:
    """The test comes out as wanted; an error is neither. Patterns are canonical."""

    test: Test
    want: bool


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part; two at least, none of them an `AllOf` or `Always`."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part; two at least, none of them an `AnyOf` or `Always`."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class ForAll:
    """Every element of a list of at most ``BOUND``, none when it is unset; what is no list is not true.

    The source has no `[]`, and no two variables around one another have the same name.
    """

    variable: str
    source: Path
    body: Formula


@dataclass(frozen=True, slots=True)
class Exists:
    """At least one element; otherwise as ``ForAll``."""

    variable: str
    source: Path
    body: Formula


Formula = Always | Atom | AllOf | AnyOf | ForAll | Exists


def all_of(parts: Iterable[Formula]) -> Formula:
    """Every part, in the simplest form."""
    kept = dict.fromkeys(one for part in parts for one in (part.parts if isinstance(part, AllOf) else (part,)))
    if Always(False) in kept:
        return Always(False)
    return _joined(AllOf, [part for part in kept if part != Always(True)], Always(True))


def any_of(parts: Iterable[Formula]) -> Formula:
    """At least one part, in the simplest form."""
    kept = dict.fromkeys(one for part in parts for one in (part.parts if isinstance(part, AnyOf) else (part,)))
    if Always(True) in kept:
        return Always(True)
    return _joined(AnyOf, [part for part in kept if part != Always(False)], Always(False))


def _joined(join: type[AllOf] | type[AnyOf], parts: list[Formula], nothing: Always) -> Formula:
    match parts:
        case []:
            return nothing
        case [part]:
            return part
        case _:
            return join(tuple(parts))


# --- what a formula mentions --------------------------------------------------------------------


def values_in(formula: Formula) -> Iterator[Value]:
    """Every operand and every source, arguments of calls too, in the order of the formula."""
    match formula:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from values_in(part)
        case ForAll(source=source, body=body) | Exists(source=source, body=body):
            yield source
            yield from values_in(body)
        case Atom(test=test):
            yield from _with_arguments(operands_of(test))
        case Always():
            pass


def _with_arguments(operands: Iterable[Value]) -> Iterator[Value]:
    for operand in operands:
        yield operand
        yield from _with_arguments(parts_of(operand))


def looks_through_lists(formula: Formula) -> bool:
    """Whether the work that a formula makes grows with a list of the tenant's."""
    return any(_bound_in(formula))


def free_in(formula: Formula) -> tuple[str, ...]:
    """Names that a formula uses and that a quantifier around it must bind, in order of use."""
    bound = {*ROOTS, *_bound_in(formula)}
    roots = (value.root for value in values_in(formula) if isinstance(value, Path))
    return tuple(dict.fromkeys(root for root in roots if root not in bound))


def _bound_in(formula: Formula) -> Iterator[str]:
    match formula:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _bound_in(part)
        case ForAll(variable=variable, body=body) | Exists(variable=variable, body=body):
            yield variable
            yield from _bound_in(body)
        case _:
            pass
