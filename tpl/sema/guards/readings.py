"""Which paths a rule reads, and of what: a test of the kind, or that a field is set, narrows what stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from tpl.model import expr
from tpl.model.expr import Expr, FieldStep
from tpl.model.guards import Rule
from tpl.record import dataclass
from tpl.sema.guards.fields import from_root
from tpl.sema.guards.outcomes import FALSE, TRUE, Known, possible

Bound = Mapping[str, expr.Path]
Case = TypeVar("Case")


@dataclass(frozen=True)
class Reading(Generic[Case]):
    """A path that a rule reads: as written, from its root, where it can matter, and whether absence is provided for."""

    term: expr.Path
    path: expr.Path
    among: frozenset[Case]
    provided: bool


@dataclass(frozen=True)
class _Around(Generic[Case]):
    """What stands around an expression: the cases it can matter in, bound names, paths that are tested to be set."""

    among: frozenset[Case]
    bound: Bound
    tested: tuple[expr.Path, ...] = ()


class Reader(Generic[Case]):
    """Reads rules for some cases, of each of which ``known`` tells what tells it from others."""

    def __init__(self, cases: frozenset[Case], known: Callable[[Case], Known]) -> None:
        self._cases, self._known = cases, known

    def readings(self, rule: Rule) -> Iterator[Reading[Case]]:
        """Every path of the rule, in the order in which it was written."""
        fine = TRUE if rule.effect == "require" else FALSE
        exempt = self._where(rule.unless, TRUE) if rule.unless is not None else frozenset[Case]()
        yield from self._in_expression(rule.condition, _Around(self._cases - exempt, {}))
        if rule.unless is not None:
            yield from self._in_expression(rule.unless, _Around(self._cases - self._where(rule.condition, fine), {}))

    def _where(self, node: Expr, outcome: frozenset[bool | None], bound: Bound | None = None) -> frozenset[Case]:
        """The cases that are enough to know the outcome."""
        return frozenset(case for case in self._cases if possible(node, self._known(case), bound or {}) == outcome)

    def _in_expression(self, node: Expr, around: _Around[Case]) -> Iterator[Reading[Case]]:
        match node:
            case expr.And() | expr.Or():
                yield from self._in_junction(node, around)
            case expr.Not(operand=operand):
                yield from self._in_expression(operand, around)
            case expr.Quantified():
                source = from_root(node.source, around.bound)
                yield _reading(node.source, around)
                inside = replace(around, bound={**around.bound, node.variable: source})
                yield from self._in_expression(node.body, inside)
            case _:
                yield from (_reading(path, around) for path in _paths(node))

    def _in_junction(self, node: expr.And | expr.Or, around: _Around[Case]) -> Iterator[Reading[Case]]:
        decisive = FALSE if isinstance(node, expr.And) else TRUE
        for index, operand in enumerate(node.operands):
            others = (*node.operands[:index], *node.operands[index + 1 :])
            among = around.among.difference(*(self._where(other, decisive, around.bound) for other in others))
            tested = [path for other in others if (path := _tested(other, node, around.bound))]
            inside = replace(around, among=among, tested=(*around.tested, *tested))
            own = _tested(operand, node, around.bound)
            read = [reading.path for other in others for reading in self._in_expression(other, around)] if own else []
            if own and any(_goes_on(path, own) for path in read):
                inside = replace(inside, tested=(*inside.tested, own))
            yield from self._in_expression(operand, inside)


def _tested(operand: Expr, junction: expr.And | expr.Or, bound: Bound) -> expr.Path | None:
    """`X is set and …`, `X is unset or …`: the path without which the rest makes no difference."""
    match operand, junction:
        case expr.IsSet(value=expr.Path() as path), expr.And():
            return from_root(path, bound)
        case expr.Not(operand=expr.IsSet(value=expr.Path() as path)), expr.Or():
            return from_root(path, bound)
    return None


def _reading(term: expr.Path, around: _Around[Case]) -> Reading[Case]:
    path = from_root(term, around.bound)
    return Reading(term, path, around.among, any(_goes_on(path, tested) for tested in around.tested))


def _goes_on(path: expr.Path, start: expr.Path) -> bool:
    """Whether the path is ``start``, or goes on from there."""
    before = names(start)
    return path.root == start.root and names(path)[: len(before)] == before


def names(path: expr.Path) -> tuple[str, ...]:
    """The path's fields; lists are looked through."""
    return tuple(step.name for step in path.steps if isinstance(step, FieldStep))


def _paths(node: Expr) -> Iterator[expr.Path]:
    yield from _in_values(expr.operands_of(node))


def _in_values(values: Sequence[expr.Value]) -> Iterator[expr.Path]:
    for value in values:
        if isinstance(value, expr.Path):
            yield value
        else:
            yield from _in_values(expr.parts_of(value))
