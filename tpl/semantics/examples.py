"""Examples of requests for which an expression comes out as wanted: few, small, and each as little as will do.

They are guesses that go by the form of the expression; whoever takes one asks the evaluator what it is an example of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, product, zip_longest
from typing import Any

from tpl.model import fields
from tpl.model.expr import (
    CONTAINERS,
    And,
    Expr,
    FieldStep,
    FlattenStep,
    Not,
    Or,
    Path,
    Quantified,
    Step,
    Truth,
    Value,
    operands_of,
    parts_of,
)
from tpl.record import dataclass
from tpl.semantics import guards
from tpl.semantics.example_values import candidates
from tpl.semantics.guards import Scope
from tpl.semantics.names import containers_of
from tpl.semantics.values import Json, flattens

MOST = 8
"""Examples of one expression."""

Tree = Mapping[str, Any]
"""A value for each root, as much of it as matters; ``None`` is what must be unset."""

_POD_CONTAINERS = Path(root="object", steps=(FieldStep(name="spec"), FieldStep(name="containers")))


@dataclass(frozen=True)
class Setup:
    """What is given: the tenant's settings, what the roots hold whatever is asked, and the type of each name."""

    settings: Mapping[str, Json]
    given: Tree
    types: Mapping[str, str]


def examples(expr: Expr, want: bool, setup: Setup) -> list[Tree]:
    """At most ``MOST`` trees; an empty one where anything will do."""
    match expr:
        case Truth(value=value):
            return [{}] if value is want else []
        case Not(operand=operand):
            return examples(operand, not want, setup)
        case And(operands=operands) | Or(operands=operands):
            found = [examples(operand, want, setup) for operand in operands]
            if isinstance(expr, And) is not want:
                return _some(found)
            right = (tree for tree in both(found) if guards.truth(expr, scope(tree, setup)) is want)
            return list(islice(right, MOST))
        case Quantified():
            return _quantified(expr, want, setup)
        case _:
            return list(islice(_tests(expr, want, setup), MOST))


def both(found: Sequence[Sequence[Tree]]) -> list[Tree]:
    """Trees that may be examples of each; where these contradict one another, of the one or the other."""
    merged: list[Tree] = [{}]
    for each in found:
        pairs = sorted(product(range(len(merged)), range(len(each))), key=sum)
        tried = (pair for one, other in pairs for pair in ((merged[one], each[other]), (each[other], merged[one])))
        merged = _distinct((merge(*pair) for pair in tried), 2 * MOST)
    return merged


def _distinct(trees: Iterable[Tree], most: int) -> list[Tree]:
    found: list[Tree] = []
    for tree in trees:
        if tree not in found:
            found.append(tree)
        if len(found) == most:
            break
    return found


def _some(found: Sequence[Sequence[Tree]]) -> list[Tree]:
    """The first of each, then the second of each."""
    in_turn = chain.from_iterable(zip_longest(*found))
    return list(islice((tree for tree in in_turn if tree is not None), MOST))


def merge(first: Any, second: Any) -> Any:
    """What both say; where they contradict one another, the first."""
    if isinstance(first, dict) and isinstance(second, dict):
        shared = {name: merge(value, second[name]) if name in second else value for name, value in first.items()}
        return {**second, **shared}
    if isinstance(first, list) and isinstance(second, list) and first and second:
        return [*map(merge, first, second), *first[len(second) :], *second[len(first) :]]
    return first


def _quantified(expr: Quantified, want: bool, setup: Setup) -> list[Tree]:
    """For every element to be as it must: none, and one; for one not to be so: it alone, and beside another."""
    source = _POD_CONTAINERS if expr.source == CONTAINERS else expr.source
    held = _type(source, setup).removeprefix(fields.LIST)
    inside = replace(setup, types={**setup.types, expr.variable: held})
    is_each = expr.quantifier == "each"
    good, bad = (examples(expr.body, wanted, inside) for wanted in (is_each, not is_each))
    every = want is is_each
    lists: Iterable[Sequence[Tree]] = [[], *([one] for one in good)] if every else _with_one(bad, good)
    return [_around(each, expr.variable, source) for each in islice(lists, MOST)]


def _with_one(bad: Sequence[Tree], good: Sequence[Tree]) -> Iterator[Sequence[Tree]]:
    for one in bad:
        yield [one]
        yield from ([other, one] for other in good[:1])
        yield from ([one, other] for other in good[:1])


def _around(elements: Sequence[Tree], variable: str, source: Path) -> Tree:
    """A tree with the list, and what its elements ask for beside it."""
    steps = source.steps if flattens(source.steps) else (*source.steps, FlattenStep())
    found: Tree = {source.root: _nested(steps, [each.get(variable, {}) for each in elements])}
    for each in elements:
        found = merge(found, {root: value for root, value in each.items() if root != variable})
    return found


def _nested(steps: Sequence[Step], values: Sequence[Any]) -> Any:
    """What stands below a root for the values to be at the end of the steps."""
    if not steps:
        return values[0] if values else None
    first, rest = steps[0], steps[1:]
    if isinstance(first, FieldStep):
        return {first.name: _nested(rest, values)}
    if not rest:
        return [*values]
    return [_nested(rest, values)] if flattens(rest) else [_nested(rest, [each]) for each in values]


def _type(path: Path, setup: Setup) -> str:
    held = setup.types.get(path.root, "")
    for step in path.steps:
        held = (fields.below(held, step.name) or "") if isinstance(step, FieldStep) else held.removeprefix(fields.LIST)
    return held


def _tests(test: Expr, want: bool, setup: Setup) -> Iterator[Tree]:
    """Values for each path that the test looks at, where it then comes out as wanted."""
    choices = [[(path, each) for each in (*found, None)] for path, found in _looked_at(test, setup)]
    for chosen in product(*choices):
        tree: Tree = {}
        for path, each in chosen:
            tree = merge(tree, {path.root: _placed(path, each)})
        if guards.truth(test, scope(tree, setup)) is want:
            yield tree


def _looked_at(test: Expr, setup: Setup) -> Iterator[tuple[Path, list[Json]]]:
    for operand in operands_of(test):
        for inner in _paths(operand):
            if inner.root not in setup.given:
                yield inner, candidates(test, operand, _type(inner, setup), setup.settings)


def _paths(operand: Value) -> Iterator[Path]:
    if isinstance(operand, Path):
        yield operand
    for part in parts_of(operand):
        yield from _paths(part)


def _placed(path: Path, value: Json) -> Any:
    if not flattens(path.steps):
        return _nested(path.steps, [value])
    return _nested(path.steps, value if isinstance(value, list) else [] if value is None else [value])


def scope(tree: Tree, setup: Setup) -> Scope:
    """What a test can name in an example."""
    names = {**dict.fromkeys(setup.types), **setup.given, **tree}
    return Scope({**names, CONTAINERS.root: containers_of(names["object"])}, setup.settings)
