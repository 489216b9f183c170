"""Spaces: namespaces of a tenant with settings of their own, as layers between the tenant's and an environment's.

`space NAME { namespaces … }` makes one, `in namespace "…"` makes one of a namespace that the tenant has anyway;
namespaces of neither are the rest, a space without a name. What tiers and the tenant say of one space merges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tpl import holes
from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer
from tpl.sema.scope import Scope
from tpl.sema.tenants.tiers import Layered, overrides
from tpl.source import Span
from tpl.syntax import ast


@dataclass
class Spaced:
    """One space: its layers, weakest first, those of the tenant and its tiers included.

    ``is_namespace`` says that it is one that the tenant has anyway, of that name; ``by_tenant`` is where the tenant
    itself speaks of it; ``blocks`` are all that say something of it.
    """

    name: str
    span: Span
    is_namespace: bool = False
    by_tenant: Span | None = None
    layers: list[Layered] = field(default_factory=list)
    blocks: list[ast.Block] = field(default_factory=list)


def split(everything: Iterable[Layered], tenant: str, scope: Scope) -> tuple[list[Layered], list[Spaced]]:
    """The layers without their spaces, and each space with all of its layers; ``tenant`` is the first of the family."""
    everything = list(everything)
    plain = [replace(layer, statements=_plain(layer.statements)) for layer in everything]
    found = dict[str, Spaced]()
    for layer in everything:
        for name, statement, where in _stated(layer, scope):
            key = name.replace(holes.hole("tenant"), tenant)
            space = found.setdefault(key, Spaced(name, where, isinstance(statement, ast.Inside)))
            space.blocks.append(statement.block)
            space.layers += _layers(layer, name, statement, scope)
            if not layer.in_tier:
                space.by_tenant = where
    for space in found.values():
        space.layers = sorted((*plain, *space.layers), key=_rank)
    return plain, list(found.values())


def _plain(statements: tuple[ast.Statement, ...]) -> tuple[ast.Statement, ...]:
    return tuple(statement for statement in statements if not isinstance(statement, (ast.Space, ast.Inside)))


def _stated(layer: Layered, scope: Scope) -> Iterator[tuple[str, ast.Space | ast.Inside, Span]]:
    """Each space of which a layer speaks: its name, the statement, and where the name stands."""
    reader = scope.reader(tenant=holes.hole("tenant"), **dict(layer.placeholders))
    for statement in layer.statements:
        match statement:
            case ast.Space():
                yield statement.name.text, statement, statement.name.span
            case ast.Inside():
                for written in statement.namespaces:
                    name = reader.fill(written)
                    if "*" in name:
                        help_ = f'give them a name: `space NAME {{ namespaces "{written.value}" … }}`'
                        scope.sink.report("TPL107", f"`{written.value}` is a pattern, not a namespace", written.span,
                                          helps=(help_,))  # fmt: skip
                    else:
                        yield name, statement, written.span


def _layers(layer: Layered, name: str, statement: ast.Space | ast.Inside, scope: Scope) -> Iterator[Layered]:
    level = Layer.ENVIRONMENT if layer.layer is Layer.ENVIRONMENT else Layer.SPACE
    inner = Layered(level, f"{layer.name}.{name}", statement.block.statements, layer.placeholders, layer.in_tier,
                    in_space=True)  # fmt: skip
    yield inner
    yield from overrides(inner, scope)


_ORDER = (Layer.TIER, Layer.TENANT, Layer.SPACE, Layer.ENVIRONMENT)


def _rank(layer: Layered) -> tuple[int, bool]:
    """Later layers override; of one environment, what a space says of it overrides what the tenant says."""
    return _ORDER.index(layer.layer), layer.in_space


@dataclass(frozen=True)
class Claim:
    """The namespaces that a space names, filled for one tenant."""

    names: tuple[str, ...]
    is_namespace: bool
    by_tenant: Span | None = None


def place(
    tenant: str, own: tuple[str, ...], spaces: Mapping[str, Claim], span: Span, scope: Scope
) -> dict[str, tuple[str, ...]]:
    """Space to the namespaces and patterns that are in it; the rest are in the space without a name.

    ``own`` are those that the tenant has whatever its spaces say. Reported: a namespace in two spaces (TPL203), and
    one that the tenant speaks of and does not have (TPL101).
    """
    placed, where = dict[str, tuple[str, ...]](), dict[str, str]()
    everything = (*own, *(one for claim in spaces.values() if not claim.is_namespace for one in claim.names))
    for name, claim in spaces.items():
        mine = tuple(one for one in claim.names if not claim.is_namespace or _is_among(one, everything))
        if claim.is_namespace and claim.by_tenant and not mine:
            near, help_ = did_you_mean(name, everything), f'name it in the tenant: `namespaces "{name}", …`'
            scope.sink.report("TPL101", f"tenant `{tenant}` has no namespace `{name}`", claim.by_tenant,
                              helps=(near, help_) if near else (help_,))  # fmt: skip
        for one in mine:
            if one in where:
                help_ = f"say once which space it is in: `{where[one]}` or `{name}`"
                scope.sink.report("TPL203", f"namespace `{one}` is in the spaces `{where[one]}` and `{name}`",
                                  claim.by_tenant or span, helps=(help_,))  # fmt: skip
            where.setdefault(one, name)
        if mine:
            placed[name] = mine
    rest = tuple(one for one in own if one not in where)
    return {"": rest, **placed} if rest or not placed else placed


def _is_among(name: str, own: tuple[str, ...]) -> bool:
    return any(name == one or (one.endswith("*") and name.startswith(one[:-1])) for one in own)
