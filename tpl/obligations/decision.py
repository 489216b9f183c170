"""Rules as formulas: a request is let pass by a rule iff the rule's formula is true.

A guard's expression is true, false or an error. A formula only asks for what is *true*: negation is
pushed down to the tests, each of which says which of true and false is wanted.

    true(a and b)  = true(a) and true(b)      false(a and b)  = false(a) or false(b)
    true(not a)    = false(a)                 false(not a)    = true(a)
    true(each x)   = for all x, true          false(each x)   = there is an x, false
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from tpl.model import status
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
    Joined,
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
from tpl.model.guards import Guard, Rule
from tpl.model.patterns import canonical
from tpl.model.reads import Fields, compared, kept_by_update
from tpl.obligations.formula import (
    CONTAINER,
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

RESERVED = frozenset(
    "allowed and as authorizer bool break broken bytes concat const contains continue count count2 data "
    "default digest digest2 double dyn else entry every false for function group host if image import in "
    "input int keys let lib list loop lower lower2 map message mode namespace not null object old "
    "optional or package params pattern registry registry2 repository repository2 request return scope "
    "some string tag tag2 text true type uint var variables void while with".split()
)
"""Words that mean something in Rego or CEL, or that the emitted policies use themselves."""

Bindings = Mapping[str, Path]
"""What each bound name of an expression stands for in the formula; the formula's own names for themselves."""


@lru_cache(maxsize=1024)
def allowed_if(rule: Rule) -> Formula:
    """The formula that is true for exactly the requests that the rule lets pass."""
    condition = condition_of(rule)
    if rule.unless is None:
        return condition
    return any_of([_formula(rule.unless, True, {}), all_of([_formula(rule.unless, False, {}), condition])])


@lru_cache(maxsize=1024)
def let_pass_if(guard: Guard, rule: Rule) -> Formula:
    """As ``allowed_if``, or for an update that leaves all that the rule reads as it was."""
    # Not by `old`: where Kyverno's ValidatingPolicy has none, it has an empty object.
    operation = Path(root="request", steps=(FieldStep(name="operation"),))
    is_update = Atom(Compare(operator="==", left=operation, right=Constant(value="UPDATE")), True)
    if status.is_quiet(guard, rule):
        kept = [_same(fields, True) for fields in status.written_with_status(rule)]
        return any_of([all_of([is_update, _same(status.STATUS, False), *kept]), allowed_if(rule)])
    kept = [_same(fields, True) for fields in kept_by_update(guard, rule)]
    return any_of([all_of([is_update, *kept]), allowed_if(rule)]) if kept else allowed_if(rule)


def _same(fields: Fields, want: bool) -> Formula:
    """Whether the object has the same there as what was stored."""
    new, old = compared(fields)
    return Atom(Compare(operator="==", left=new, right=old), want)


@lru_cache(maxsize=1024)
def condition_of(rule: Rule) -> Formula:
    """What is required, or what must be false because it is forbidden, `unless` aside."""
    return _formula(rule.condition, rule.effect == "require", {})


def comes_out_if(tests: Iterable[tuple[Expr, bool]], *named: str) -> Formula:
    """The formula that is true where every test comes out as wanted; ``named`` are names that they have besides."""
    bound = {name: Path(root=name) for name in named}
    return all_of(_formula(test, want, bound) for test, want in tests)


def said_of_containers(rule: Rule) -> Formula:
    """What the rule says of each container, as a formula about ``CONTAINER``; `unless` is left out.

    A container breaks the rule if this is not true of it. Always true where nothing is said of each.
    """
    return all_of(_said(condition_of(rule)))


def _said(formula: Formula) -> Iterator[Formula]:
    match formula:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _said(part)
        case ForAll(source=source, body=body) if source == CONTAINERS:
            yield body
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
    variable = _unused(_called(expr.variable, looked_through, after), bound)
    element = Path(root=variable, steps=after)
    inside = {**bound, variable: Path(root=variable), expr.variable: element}
    if any(isinstance(step, FlattenStep) for step in after):
        return quantifier(variable, looked_through, _quantified(expr, element, want, inside))
    return quantifier(variable, looked_through, _formula(expr.body, want, inside))


def _split(steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps before and after the first `[]`; a path without one has it at its end."""
    for index, step in enumerate(steps):
        if isinstance(step, FlattenStep):
            return steps[:index], steps[index + 1 :]
    return steps, ()


def _called(variable: str, source: Path, after: tuple[Step, ...]) -> str:
    """What to call an element: as the guard does, or after its list, `rule` for `object.spec.rules`."""
    if source == CONTAINERS:
        return CONTAINER
    if not after:
        return variable
    plural = next((step.name for step in reversed(source.steps) if isinstance(step, FieldStep)), "")
    return plural.removesuffix("s") if plural.endswith("s") and plural != "tls" else "element"


def _unused(name: str, bound: Bindings) -> str:
    """The name, or one like it that is a plain word to every engine and that nothing around it has."""
    plain = re.sub("[^a-z0-9]", "", name).lstrip("0123456789") or "element"
    taken = {*ROOTS, *RESERVED, *bound, *(path.root for path in bound.values())}
    numbered = (f"{plain}{number}" for number in range(2, len(taken) + 3))
    return next(word for word in (plain, *numbered) if word not in taken)


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
        case Call(argument=argument):
            return value.model_copy(update={"argument": _value(argument, bound)})
        case Joined(parts=parts):
            return Joined(parts=tuple(_value(part, bound) for part in parts))
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
