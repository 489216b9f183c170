"""The layers of a tenant: built-in, tier chain, tenant, environment, in the order in which they override."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tpl import holes
from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer
from tpl.record import dataclass
from tpl.sema.scope import Scope
from tpl.syntax import ast

Placeholders = tuple[tuple[str, str], ...]

TYPES: dict[str, type[ast.Written]] = {"string": ast.Text, "number": ast.Number, "date": ast.Date}


CELL = "parameter "
"""How the holes of a roster's cells begin, whose types are checked cell by cell."""


@dataclass(frozen=True)
class Layered:
    """The statements that one layer gives, and the placeholders that are filled in them.

    ``in_tier`` says that they stand in a tier's block, also those for one environment; ``in_space`` that they
    are about one space of the tenant; ``of_platform`` that they are about a namespace of the platform's own.
    """

    layer: Layer
    name: str
    statements: tuple[ast.Statement, ...]
    placeholders: Placeholders = ()
    in_tier: bool = True
    in_space: bool = False
    of_platform: bool = False


def layers(use: ast.Use | None, own: tuple[ast.Statement, ...], name: str, scope: Scope) -> list[Layered]:
    """All layers of a tenant, weakest first."""
    chain = list(_chain(use, scope, trail=()))
    tenant, *overriding = own_layers(own, name, scope)
    return [*chain, tenant, *(over for layer in chain for over in overrides(layer, scope)), *overriding]


def own_layers(own: tuple[ast.Statement, ...], name: str, scope: Scope) -> list[Layered]:
    """What a tenant's own block says: its statements, and those for the environment."""
    tenant = Layered(Layer.TENANT, name, own, in_tier=False)
    return [tenant, *overrides(tenant, scope)]


def overrides(layer: Layered, scope: Scope) -> Iterator[Layered]:
    """What the layer says for the environment, in however many blocks."""
    blocks = [statement for statement in layer.statements if isinstance(statement, ast.Override)]
    known = [block for block in blocks if scope.symbols.find("environment", block.environment)]
    inner = tuple(
        statement
        for block in known
        if block.environment.text == scope.environment
        for statement in block.block.statements
    )
    if inner:
        yield replace(layer, layer=Layer.ENVIRONMENT, name=scope.environment, statements=inner)


class _Giver(NamedTuple):
    """Who gives the arguments: a tier that extends another, and what fills its placeholders; or a tenant."""

    tier: ast.Tier | None = None
    known: Placeholders = ()


_TENANT = _Giver()


def _chain(use: ast.Use | None, scope: Scope, trail: tuple[str, ...], giver: _Giver = _TENANT) -> Iterator[Layered]:
    """The tier and those that it extends, weakest first."""
    if use is None:
        return
    if use.name.text in trail:
        _report_circle(trail[trail.index(use.name.text) :], scope)
        return
    tier = scope.symbols.find("tier", use.name)
    if isinstance(tier, ast.Tier):
        arguments = _arguments(tier, use, scope, giver)
        yield from _chain(tier.extends, scope, (*trail, use.name.text), _Giver(tier, arguments))
        yield Layered(Layer.TIER, tier.name.text, tier.block.statements, arguments)


def _report_circle(members: tuple[str, ...], scope: Scope) -> None:
    """The same wherever the circle is entered, so that it is reported once: it begins at the name that sorts first."""
    start = members.index(min(members))
    names = (*members[start:], *members[: start + 1])
    last = scope.symbols.of("tier")[names[-2]].statement
    assert isinstance(last, ast.Tier), "it extends the next"
    assert last.extends, "it extends the next"
    scope.sink.report("TPL104", f"the tiers extend one another in a circle: {' -> '.join(names)}",
                      last.extends.name.span, helps=("take out one `extends`",))  # fmt: skip


def _arguments(tier: ast.Tier, use: ast.Use, scope: Scope, giver: _Giver) -> Placeholders:
    given = {argument.name.text: argument for argument in use.arguments}
    parameters = {parameter.name.text for parameter in tier.parameters}
    for name, argument in given.items():
        if name not in parameters:
            helps = (_handed_on(tier, name, scope) or did_you_mean(name, parameters),)
            scope.sink.report("TPL104", f"tier `{tier.name.text}` has no parameter `{name}`", argument.span,
                              helps=tuple(filter(None, helps)))  # fmt: skip
    return tuple((p.name.text, _argument(p, given.get(p.name.text), use, scope, giver)) for p in tier.parameters)


def _handed_on(tier: ast.Tier, name: str, scope: Scope) -> str:
    """How a tier takes a parameter of one that it extends; empty where none of these has it."""
    for above in _above(tier, scope):
        if tier.extends and (kind := next((p.type.text for p in above.parameters if p.name.text == name), "")):
            taken, given = f"{tier.name.text}({name}: {kind})", f'{tier.extends.name.text}({name}: "{{{name}}}")'
            return f"`{above.name.text}` has it, and tiers hand on what they take: `tier {taken} extends {given}`"
    return ""


def _above(tier: ast.Tier, scope: Scope) -> Iterator[ast.Tier]:
    """The tiers that a tier extends, each once."""
    seen = {tier.name.text}
    while tier.extends and tier.extends.name.text not in seen:
        seen.add(tier.extends.name.text)
        declared = scope.symbols.of("tier").get(tier.extends.name.text)
        if declared is None or not isinstance(declared.statement, ast.Tier):
            return
        tier = declared.statement
        yield tier


def _argument(
    parameter: ast.TierParameter, given: ast.Argument | None, use: ast.Use, scope: Scope, giver: _Giver
) -> str:
    value = given.value if given else parameter.default
    name = parameter.name.text
    if value is None:
        help_ = f"write `{use.name.text}({name}: …)`"
        scope.sink.report("TPL104", f"tier `{use.name.text}` needs `{name}`", use.span, helps=(help_,))
        return ""
    is_checked = _is_cells(value) or _is_handed_on(value, parameter, giver.tier)
    if not is_checked and not isinstance(value, TYPES.get(parameter.type.text, ast.Text)):
        scope.sink.report("TPL104", f"`{name}` is a {parameter.type.text}", value.span)
        return ""
    match value:
        case ast.Text():
            return scope.reader(tenant=holes.hole("tenant"), **dict(giver.known)).fill(value)
        case ast.Date():
            return value.value.isoformat()
        case ast.Number():
            return value.text
    return ""


def _is_cells(value: ast.Value) -> bool:
    """Whether it is a cell of a roster, each of which is checked where it stands."""
    return isinstance(value, ast.Text) and any(name.startswith(CELL) for name in holes.names(value.value))


def _is_handed_on(value: ast.Value, parameter: ast.TierParameter, giver: ast.Tier | None) -> bool:
    """Whether the argument is a parameter of the tier that gives it, of the same type: its own value was checked."""
    handed = [one for one in giver.parameters if ast.Text(value.span, f"{{{one.name.text}}}") == value] if giver else []
    return any(one.type.text == parameter.type.text for one in handed)


def check_tiers(scope: Scope) -> None:
    """Report parameters of unknown type and circles, also in tiers that nobody uses."""
    for declared in scope.symbols.of("tier").values():
        tier = declared.statement
        assert isinstance(tier, ast.Tier)
        for parameter in tier.parameters:
            if parameter.type.text not in TYPES:
                help_ = f"write one of {', '.join(TYPES)}"
                scope.sink.report(
                    "TPL104", f"unknown type `{parameter.type.text}`", parameter.type.span, helps=(help_,)
                )
        own = tuple((parameter.name.text, "x") for parameter in tier.parameters)
        list(_chain(tier.extends, scope, trail=(tier.name.text,), giver=_Giver(tier, own)))
