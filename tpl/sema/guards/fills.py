"""Fills: kinds, places, and what these are given."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tpl.diagnostics.model import Label
from tpl.diagnostics.suggest import did_you_mean
from tpl.model import expr
from tpl.model.base import Layer
from tpl.model.fills import CONTAINER, Fill, Filling
from tpl.model.wording import value_words
from tpl.sema.clusters.platform import origin
from tpl.sema.guards.conditions import check_each, check_readings, resolve_conditions
from tpl.sema.guards.declared import known_kind
from tpl.sema.guards.exclusion import exclude
from tpl.sema.guards.places import type_of_place
from tpl.sema.guards.values import check_value, takes
from tpl.sema.kinds.names import named_others
from tpl.sema.scope import Scope
from tpl.syntax import ast


def resolve_fills(scope: Scope) -> tuple[Fill, ...]:
    """All fills by name; reported are those that cannot be, and two that disagree about a place (TPL219)."""
    found = [_fill(declared.statement, scope) for declared in scope.symbols.of("fill").values()]
    fills = tuple(sorted((fill for fill in found if fill), key=lambda fill: fill.name))
    check_readings(fills, scope)
    _check_agreement(fills, scope)
    return fills


def _fill(statement: ast.Statement, scope: Scope) -> Fill | None:
    assert isinstance(statement, ast.Fill)
    resources = _resources(statement, scope)
    texts = {"title": "", "because": ""}
    for setting in scope.reader().settings(statement.block, "fill", ast.Filling, ast.Condition):
        if setting.name.text in texts:
            texts[setting.name.text] = scope.reader().text(setting, "fill")
    lines = [line for line in statement.block.statements if isinstance(line, ast.Filling)]
    fillings = tuple(filling for line in lines if resources and (filling := _filling(line, resources, scope)))
    if not lines and scope.symbols.project.is_whole(statement.span):
        scope.sink.report("TPL210", f"fill `{statement.name.text}` fills in nothing", statement.name.span,
                          helps=("give it a `set PATH = VALUE`",))  # fmt: skip
    conditions = resolve_conditions(statement.block, resources, scope)
    if not fillings or conditions is None or not check_each(conditions, fillings, scope):
        return None
    return Fill(
        name=statement.name.text, title=texts["title"] or statement.name.text.replace("-", " "),
        because=texts["because"], resources=resources, others=named_others(resources, scope),
        conditions=conditions, fillings=fillings, origin=origin(Layer.POLICY, statement.name.text, statement),
    )  # fmt: skip


def _resources(statement: ast.Fill, scope: Scope) -> tuple[str, ...]:
    """The kinds; none, reported, where they cannot be filled in or not together (TPL213)."""
    names = [name for name in statement.resources if _is_filled(name, scope)]
    texts = tuple(name.text for name in names)
    if "namespaces" in texts and len(texts) > 1:
        span = next(name.span for name in names if name.text == "namespaces")
        message = "a fill on `namespaces` is on nothing else"
        scope.sink.report("TPL213", message, span, helps=("write a second fill",))
        return ()
    return texts


def _is_filled(name: ast.Name, scope: Scope) -> bool:
    """Whether it is a kind whose fields are known."""
    if name.text != "policies":
        return known_kind(name, scope, "fill")
    scope.sink.report(
        "TPL213", f"no fill can be on `{name.text}`", name.span, helps=("name the one kind that is meant",)
    )
    return False


def _filling(line: ast.Filling, resources: tuple[str, ...], scope: Scope) -> Filling | None:
    """One place and what it is given; None, reported, where it cannot be."""
    path = line.path
    if not isinstance(path, expr.Path) or path.root not in ("object", CONTAINER):
        text = value_words(path)
        help_ = did_you_mean(text.partition(".")[0], ("object", CONTAINER)) or "it begins with `object` or `container`"
        scope.sink.report("TPL210", f"`{text}` is no place of the object", line.place, helps=(help_,))
        return None
    held = type_of_place(path, line.place, resources, scope)
    value = check_value(line, resources, scope)
    if held is None or value is None or not takes(line, value, held, scope):
        return None
    first = isinstance(value, expr.Setting) and value.is_list and not held.startswith("[]")
    return Filling(path=path, value=value, takes_first=first, span=line.span)


def _check_agreement(fills: tuple[Fill, ...], scope: Scope) -> None:
    """Two values for one place would go by which comes first: it is one value, or an error."""
    for (one, first), (other, second) in combinations(_each(fills), 2):
        if not {*one.kinds} & {*other.kinds} or first.in_containers != second.in_containers:
            continue
        shorter = min(len(first.fields), len(second.fields))
        same = first.fields[:shorter] == second.fields[:shorter]
        if same and (first.fields != second.fields or first.value != second.value) and not _are_apart(one, other):
            secondary = (Label(first.span, "and this here"),) if first.span else ()
            help_ = "keep one of them, or give each under a condition that excludes the other's"
            scope.sink.report("TPL219", f"`{value_words(second.path)}` is given two values", second.span,
                              secondary=secondary, helps=(help_,))  # fmt: skip


def _are_apart(one: Fill, other: Fill) -> bool:
    """Whether no request is given both."""
    return exclude(*([(each.test, each.want) for each in fill.conditions] for fill in (one, other)))


def _each(fills: tuple[Fill, ...]) -> Iterator[tuple[Fill, Filling]]:
    return ((fill, filling) for fill in fills for filling in fill.fillings)
