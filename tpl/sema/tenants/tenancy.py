"""Families: tenants whose layers say the same but for what fills holes. Their layers are read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from tpl import holes
from tpl.model.base import Layer, Origin
from tpl.model.tenants import Shape
from tpl.record import dataclass
from tpl.sema.layers import SETTINGS
from tpl.sema.layers.clusters import OnClusters
from tpl.sema.layers.flows import SideFlows
from tpl.sema.layers.grants import Grants
from tpl.sema.layers.namespaces import Namespaces
from tpl.sema.layers.nodes import Nodes
from tpl.sema.layers.parameters import Parameters
from tpl.sema.layers.part import At, Part, Who
from tpl.sema.layers.same_tenant import SameTenant
from tpl.sema.layers.workloads import Workloads
from tpl.sema.scope import Scope
from tpl.sema.tenants.spaces import Claim, Spaced, place, split
from tpl.sema.tenants.tiers import Layered, layers
from tpl.sema.words.missing import missing
from tpl.sema.words.statement_words import HOMES, WORDS
from tpl.source import Span
from tpl.syntax import ast

PARTS: tuple[type[Part], ...] = (*SETTINGS, Grants, SideFlows)

P = TypeVar("P", bound=Part)

Placed = Mapping[int, tuple[str, ...]]
"""A space's number to the namespaces and patterns of one tenant that are in it."""


class Fold:
    """What layers say together: every statement goes to the part that reads it."""

    def __init__(self, all_layers: Iterable[Layered], scope: Scope, scattered: bool = False) -> None:
        self.parts = tuple(part() for part in PARTS)
        self._by_word = {word: part for part in self.parts for word in part.words}
        self._by_word |= dict.fromkeys(scope.declared_blocks, self.part(Parameters))
        self._by_kind = {kind: part for part in self.parts for kind in part.statements}
        for layer in all_layers:
            self._take(layer, scope, scattered and not layer.in_tier)

    def part(self, kind: type[P]) -> P:
        """The part of that type."""
        return next(part for part in self.parts if isinstance(part, kind))

    def _take(self, layer: Layered, scope: Scope, scattered: bool) -> None:
        named = "namespace" if layer.of_platform else "tenant"
        reader = scope.reader(**{named: holes.hole(named)}, **dict(layer.placeholders))
        at = At(layer.layer, layer.name, layer.in_tier, reader, scope, scattered, layer.in_space, layer.of_platform)
        reader.refuse_repeated([one for one in layer.statements if isinstance(one, ast.Setting)], at.context)
        for statement in layer.statements:
            if isinstance(statement, ast.Setting):
                known = reader.known(statement.name, at.context) and reader.has_block(statement, at.context)
                if known and (setting := reader.without_block(statement, at.context)):
                    self._by_word[setting.name.text].take(setting, at)
                    self._take_flows(setting, at)
            elif part := self._by_kind.get(type(statement)):
                part.take(statement, at)
            else:
                _refuse(statement, layer, scope)

    def _take_flows(self, setting: ast.Setting, at: At) -> None:
        """The flows that stand in the block of a workload."""
        inside = setting.block.statements if setting.block else ()
        for flow in (one for one in inside if isinstance(one, ast.SideFlow) and one.workload):
            self.part(SideFlows).take(flow, at)


def _refuse(statement: ast.Statement, layer: Layered, scope: Scope) -> None:
    """Report a statement that no part reads, unless it is read elsewhere (TPL105)."""
    match statement:
        case ast.Flow() | ast.Accept():
            if layer.of_platform:
                help_ = "the namespace is one end: `allow from …` or `allow to …`; a flow of two ends stands outside"
                _misplaced(statement, help_, scope)
            elif layer.in_space:
                help_ = (
                    "a space is the other end: `allow from …` or `allow to …`; or write it in the tenant's own block"
                )
                _misplaced(statement, help_, scope)
            elif layer.in_tier:
                help_ = "a tier speaks of its own tenant: `allow from …` or `allow to …`"
                _misplaced(statement, help_, scope)
        case ast.Override():
            if layer.layer is Layer.ENVIRONMENT:
                _misplaced(statement, "it is inside another `in` already", scope)
        case ast.Assign():
            scope.reader().refuse_assigned(statement, "tenant")
        case _:
            _misplaced(statement, HOMES.get(type(statement), ""), scope)


def _misplaced(statement: ast.Statement, help_: str, scope: Scope) -> None:
    what = WORDS.get(type(statement), "this statement")
    scope.sink.report("TPL105", f"{what} does not belong here", statement.span, helps=(help_,) if help_ else ())


@dataclass(frozen=True)
class Space:
    """What the layers of one space of a family's tenants say, and what their tier alone says; the rest has no name."""

    name: str
    is_namespace: bool
    by_tenant: Span | None
    whole: Fold
    tier: Fold

    @classmethod
    def read(cls, spaced: Spaced, scope: Scope, scattered: bool) -> Space:
        """Read and compare the layers of a space."""
        whole = Fold(spaced.layers, scope, scattered)
        tier = Fold((layer for layer in spaced.layers if layer.in_tier), scope)
        for part, before in zip(whole.parts, tier.parts, strict=True):
            part.refuse_looser(before, scope)
        _check_names(spaced, whole.part(Namespaces), scope)
        return cls(spaced.name, spaced.is_namespace, spaced.by_tenant, whole, tier)

    @property
    def names(self) -> tuple[str, ...]:
        """The namespaces and patterns that it names."""
        if self.is_namespace:
            return (self.name,)
        named = self.whole.part(Namespaces)
        return named.names if named.in_space or not self.name else ()

    @cached_property
    def open(self) -> tuple[tuple[int, Part, Part], ...]:
        """The parts in which tenants of one family differ, each with its place and the same part of the tier."""
        pairs = enumerate(zip(self.whole.parts, self.tier.parts, strict=True))
        return tuple((place, part, before) for place, (part, before) in pairs if part.open or before.open)


def _check_names(spaced: Spaced, named: Namespaces, scope: Scope) -> None:
    """A space with a name says which namespaces it has; one of a namespace cannot."""
    is_missing = all(missing(block, "namespaces") for block in spaced.blocks)
    if spaced.name and not spaced.is_namespace and not named.in_space and is_missing:
        help_ = 'write `namespaces "…"` in it, or `in namespace "…"` for one that the tenant has anyway'
        scope.sink.report("TPL201", f"space `{spaced.name}` has no namespaces", spaced.span, helps=(help_,))
    if spaced.is_namespace and named.in_space and named.given:
        help_ = "give them a name: `space NAME { namespaces … }`"
        scope.sink.report("TPL105", "the namespace is said already", named.given.span, helps=(help_,))


@dataclass(frozen=True)
class Family:
    """Tenants whose layers say the same, space by space; the first space is of the namespaces that no other has."""

    first: ast.Tenant
    spaces: tuple[Space, ...]
    scattered: bool

    @classmethod
    def read(cls, tenant: ast.Tenant, own: tuple[ast.Statement, ...], scope: Scope, scattered: bool = False) -> Family:
        """Read and compare the layers; ``own`` are the tenant's statements, with holes for what sets it apart.

        ``scattered`` says that not all of the family stand in one file.
        """
        everything = layers(tenant.tier, own, tenant.name.text, scope)
        plain, spaced = split(everything, tenant.name.text, scope)
        rest = Spaced("", tenant.name.span, layers=plain)
        found = cls(tenant, tuple(Space.read(each, scope, scattered) for each in (rest, *spaced)), scattered)
        for space in (space for space in spaced if space.name in found.workloads):
            help_ = "a flow could not tell which of the two it means"
            message = f"`{space.name}` is a workload and a space of `{tenant.name.text}`"
            scope.sink.report("TPL102", message, space.span, helps=(help_,))
        return found

    @property
    def workloads(self) -> tuple[str, ...]:
        """The names of the tenants' workloads, which flows may have at an end."""
        return tuple(self.spaces[0].whole.part(Workloads).workloads)

    @property
    def is_divided(self) -> bool:
        """Whether some of a tenant's pods are not open to others of its own, so that flows inside it mean something."""
        return any(space.whole.part(SameTenant).choice != "open" for space in self.spaces)

    def is_on(self, scope: Scope) -> bool:
        """Whether the family's tenants are on the cluster that is resolved."""
        return self.spaces[0].whole.part(OnClusters).has(scope)

    def owned(self, scope: Scope) -> frozenset[str]:
        """The settings whose values are one tenant's each, of which the family's tenants are given some."""
        parts = (space.whole.part(Parameters) for space in self.spaces)
        return frozenset(name for part in parts for name in part.given if scope.settings[name].is_owned)

    @property
    def pools(self) -> frozenset[str]:
        """The keys of the labels of nodes that the family's tenants have to themselves."""
        return frozenset(key for space in self.spaces for key in space.whole.part(Nodes).labels)

    @property
    def looked_at(self) -> frozenset[str]:
        """Holes whose values decide more than a text: tenants that differ in them are of different families."""
        return self.spaces[0].whole.part(Workloads).looked_at

    def place(self, tenant: str, more: tuple[str, ...], values: Mapping[str, str], span: Span, scope: Scope) -> Placed:
        """Which namespaces and patterns of one tenant are in which of the family's spaces, by their number."""
        rest, *others = self.spaces
        named = rest.whole.part(Namespaces)
        implied = not named.given and any(not space.is_namespace for space in others)
        own = () if implied else tuple(holes.fill(name, values) for name in named.names)
        claims = {
            holes.fill(space.name, values): Claim(
                tuple(holes.fill(name, values) for name in space.names), space.is_namespace, space.by_tenant
            )
            for space in others
        }
        numbers = {"": 0, **{name: number for number, name in enumerate(claims, 1)}}
        placed = place(tenant, tuple(dict.fromkeys((*own, *more))), claims, span, scope)
        return {numbers[name]: names for name, names in placed.items()}

    def shape(self, index: int, scope: Scope, space: int = 0) -> Shape:
        """The shape of one space; ``scope`` knows all tenants."""
        given = dict(self._given(self.spaces[space], scope))
        tier = self.first.tier.name.text if self.first.tier else None
        name = self.first.name
        where = Origin(layer=Layer.TENANT, name=name.text, span=name.span, own=self.scattered)
        return Shape.model_validate(
            {"index": index, "tier": tier, "space": self.spaces[space].name, "origin": where, **given}
        )

    def _given(self, space: Space, scope: Scope) -> Mapping[str, object]:
        given: dict[str, object] = {}
        for part in space.whole.parts:
            given |= part.shape(given, scope)
        return given

    def settle(self, who: Who, placed: Placed, number: int, scope: Scope) -> None:
        """Check one tenant's values where they differ, and fill in what follows from them; after ``shape``."""
        for index, part, before in self.spaces[number].open:
            beside = tuple((self.spaces[other].whole.parts[index], names) for other, names in placed.items())
            if not part.settle(before, replace(who, beside=beside), scope):
                return
