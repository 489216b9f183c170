"""Conditions of fills: what guards can ask, of what is sent, and of nothing that a fill gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tpl.diagnostics.model import Label
from tpl.model import expr
from tpl.model.fills import ADDED, CONTAINER, CONTAINER_LISTS, Condition, Fill, Filling
from tpl.model.reads import places_in
from tpl.model.wording import place
from tpl.sema.guards.settings import known
from tpl.sema.guards.terms import check_terms
from tpl.sema.guards.types import check_types
from tpl.sema.scope import Scope
from tpl.syntax import ast

_LISTS = tuple(f"spec.{name}[]" for name in (*CONTAINER_LISTS, ADDED))


def resolve_conditions(block: ast.Block, resources: tuple[str, ...], scope: Scope) -> tuple[Condition, ...] | None:
    """All conditions of a fill; None, reported, where one of them cannot be asked."""
    lines = [line for line in block.statements if isinstance(line, ast.Condition)] if resources else []
    found = [_condition(line, resources, scope) for line in lines]
    conditions = tuple(each for each in found if each is not None)
    return conditions if len(conditions) == len(lines) else None


def _condition(line: ast.Condition, resources: tuple[str, ...], scope: Scope) -> Condition | None:
    """The condition with what its settings hold; None, reported, where it asks for what is never there."""
    rule = known(ast.Rule(line.span, "require", line.asked, None, line.terms, line.parts), scope.settings)
    if any(_says_old(term) for term, _ in rule.terms):
        scope.sink.report("TPL211", "`old` does not exist when an object is made", line.span,
                          helps=("look at `object` and `request`",))  # fmt: skip
        return None
    read = places_in(rule.condition, **{CONTAINER: (CONTAINER,)})
    of_containers = any(one.startswith(CONTAINER) for one in read)
    checked = _of_each(rule, line) if of_containers else rule
    check_terms(checked, resources, ("create",), scope, made=True)
    check_types(checked, resources, scope)
    return Condition(test=rule.condition, want=line.word == "when", of_containers=of_containers, span=line.span)


def _says_old(term: ast.Term) -> bool:
    return isinstance(term, expr.Path) and term.root == "old"


def _of_each(rule: ast.Rule, line: ast.Condition) -> ast.Rule:
    """The rule as one of each container, to which its checks know what the name `container` stands for."""
    of_each = expr.Quantified(quantifier="each", variable=CONTAINER, source=expr.CONTAINERS, body=rule.condition)
    return replace(rule, condition=of_each, terms=(*rule.terms, (of_each.source, line.span)))


def check_each(conditions: Sequence[Condition], fillings: Sequence[Filling], scope: Scope) -> bool:
    """Whether conditions of each container are of what each container is given; reported where not (TPL210)."""
    once = [filling for filling in fillings if not filling.in_containers]
    of_each = [condition for condition in conditions if condition.of_containers]
    if not once or not of_each:
        return True
    message = f"`{place(once[0].path)}` is given once, and asked is each container"
    secondary = (Label(once[0].span, "this is given"),) if once[0].span else ()
    help_ = "write `some container: …`, or a second fill for what is given each `container`"
    scope.sink.report("TPL210", message, of_each[0].span, secondary=secondary, helps=(help_,))
    return False


def check_readings(fills: Sequence[Fill], scope: Scope) -> None:
    """Report a condition that reads what a fill gives (TPL223): it would go by which comes first."""
    for fill in fills:
        for condition in fill.conditions:
            given = next(_given(condition, fill, fills), None)
            if given is None:
                continue
            secondary = (Label(given.span, "it is given here"),) if given.span else ()
            help_ = "ask for what no fill gives, or take one of them out"
            message = f"`{place(given.path)}` is asked for, and may be filled in"
            scope.sink.report("TPL223", message, condition.span, secondary=secondary, helps=(help_,))


def _given(condition: Condition, fill: Fill, fills: Sequence[Fill]) -> Iterator[Filling]:
    """What the condition reads and some fill of the same kinds gives."""
    read = places_in(condition.test, object=("",), container=_LISTS)
    for other in fills:
        if {*fill.kinds} & {*other.kinds}:
            yield from (each for each in other.fillings if any(_meet(one, each) for one in read))


def _meet(read: str, filling: Filling) -> bool:
    """Whether one of both is a part of the other, or the same."""
    starts = _LISTS if filling.in_containers else ("",)
    ends = (".".join((start, *filling.fields)).removeprefix(".") for start in starts)
    return any(_is_part(read, end) or _is_part(end, read) for end in ends)


def _is_part(whole: str, part: str) -> bool:
    return not whole or part == whole or part.startswith((f"{whole}.", f"{whole}["))
