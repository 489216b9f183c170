"""Rules as formulas: a request is let pass by a rule iff the rule's formula is true.

A guard's expression is true, false or an error. A formula only asks for what is *true*: negation is
pushed down to the tests, each of which says which of true and false is wanted.

    true(a and b)  = true(a) and true(b)      false(a and b)  = false(a) or false(b)
    true(not a)    = false(a)                 false(not a)    = true(a)
    true(each x)   = for all x, true          false(each x)   = there is an x, false
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tpl.model.expr import (
    CONTAINERS,
    And,
    Call,
    Compare,
    Constant,
    ConstantList,
    Expr,
    FieldStep,
    FlattenStep,
    IsSet,
    Match,
    Member,
    Not,
    Or,
    Path,
    Quantified,
    Step,
    TextTest,
    Truth,
    Value,
)
from tpl.model.guards import Rule
from tpl.model.patterns import canonical
from tpl.obligations.formula import (
    ROOTS,
    AllOf,
    Always,
    AnyOf,
    Atom,
    Exists,
    ForAll,
    Formula,
    Test,
    all_of,
    any_of,
)

Bindings = Mapping[str, Path]
"""What each bound name of an expression stands for in the formula."""


def allowed_if(rule: Rule) -> Formula:
    """The formula that is true for exactly the requests that the rule lets pass."""
    condition = condition_of(rule)
    if rule.unless is None:
        return condition
    return any_of([_formula(rule.unless, True, {}), all_of([_formula(rule.unless, False, {}), condition])])


def condition_of(rule: Rule) -> Formula:
    """What is required, or what must be false because it is forbidden, `unless` aside."""
    return _formula(rule.condition, rule.effect == "require", {})


def said_of_containers(rule: Rule) -> tuple[ForAll, ...]:
    """What the rule says of each container: a container breaks the rule if one of the bodies is not true."""
    return tuple(_said(condition_of(rule)))


def _said(formula: Formula) -> Iterator[ForAll]:
    match formula:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _said(part)
        case ForAll() if formula.source == CONTAINERS:
            yield formula
        case _:
            pass


def _formula(expr: Expr, want: bool, bound: Bindings) -> Formula:
    match expr:
        case Truth(value=value):
            return Always(value is want)
        case Not(operand=operand):
            return _formula(operand, not want, bound)
        case And(operands=operands) | Or(operands=operands):
            parts = [_formula(operand, want, bound) for operand in operands]
            return all_of(parts) if isinstance(expr, And) is want else any_of(parts)
        case Quantified():
            return _quantified(expr, _path(expr.source, bound), want, bound)
        case _:
            return Atom(_test(expr, bound), want)


def _quantified(expr: Quantified, source: Path, want: bool, bound: Bindings) -> Formula:
    """One quantifier for each list on the way: `each X in A[].B` looks at `B` of each element of `A`."""
    quantifier = ForAll if (expr.quantifier == "each") is want else Exists
    before, after = _split(source.steps)
    looked_through = Path(root=source.root, steps=before)
    variable = _unused(_element_of(looked_through) if after else expr.variable, bound)
    element = Path(root=variable, steps=after)
    inside = {**bound, expr.variable: element}
    if any(isinstance(step, FlattenStep) for step in after):
        return quantifier(variable, looked_through, _quantified(expr, element, want, inside))
    return quantifier(variable, looked_through, _formula(expr.body, want, inside))


def _split(steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps before and after the first `[]`; a path without one has it at its end."""
    for index, step in enumerate(steps):
        if isinstance(step, FlattenStep):
            return steps[:index], steps[index + 1 :]
    return steps, ()


def _element_of(path: Path) -> str:
    """A name for an element of the list at a path: `rule` for `object.spec.rules`."""
    last = path.steps[-1] if path.steps else FieldStep(name=path.root)
    name = last.name if isinstance(last, FieldStep) else ""
    return name.removesuffix("s") if name.isidentifier() and name.endswith("s") else "element"


def _unused(name: str, bound: Bindings) -> str:
    taken = {*ROOTS, *(path.root for path in bound.values())}
    candidates = (name, *(f"{name}{number}" for number in range(2, len(taken) + 3)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _test(test: Test, bound: Bindings) -> Test:
    match test:
        case Compare(left=left, right=right) | TextTest(left=left, right=right):
            return test.model_copy(update={"left": _value(left, bound), "right": _value(right, bound)})
        case Member(item=item, collection=collection):
            return Member(item=_value(item, bound), collection=_value(collection, bound))
        case Match(kind=kind, item=item, patterns=patterns):
            return Match(kind=kind, item=_value(item, bound), patterns=_patterns(test, patterns))
        case IsSet(value=value):
            return IsSet(value=_value(value, bound))


def _value(value: Value, bound: Bindings) -> Value:
    match value:
        case Path():
            return _path(value, bound)
        case Call(function=function, argument=argument):
            return Call(function=function, argument=_value(argument, bound))
        case _:
            return value


def _path(path: Path, bound: Bindings) -> Path:
    start = bound.get(path.root, Path(root=path.root))
    return Path(root=start.root, steps=(*start.steps, *path.steps))


def _patterns(test: Match, patterns: Value) -> Value:
    match patterns:
        case Constant(value=str() as pattern):
            return ConstantList(values=(canonical(test.kind, pattern),))
        case ConstantList(values=values):
            return ConstantList(values=tuple(canonical(test.kind, str(pattern)) for pattern in values))
        case _:
            return patterns
