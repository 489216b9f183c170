"""Families: tenants whose layers say the same but for what fills holes. Their layers are read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from tpl import holes
from tpl.model.base import Layer, Origin
from tpl.model.tenants import Shape
from tpl.record import dataclass
from tpl.sema.layers import SETTINGS
from tpl.sema.layers.flows import SideFlows
from tpl.sema.layers.grants import Grants
from tpl.sema.layers.part import At, Part, Who
from tpl.sema.layers.workloads import Workloads
from tpl.sema.read import WORDS
from tpl.sema.scope import Scope
from tpl.sema.tiers import Layered, layers
from tpl.syntax import ast

PARTS: tuple[type[Part], ...] = (*SETTINGS, Grants, SideFlows)

P = TypeVar("P", bound=Part)


class Fold:
    """What layers say together: every statement goes to the part that reads it."""

    def __init__(self, all_layers: Iterable[Layered], scope: Scope, scattered: bool = False) -> None:
        self.parts = tuple(part() for part in PARTS)
        self._by_word = {word: part for part in self.parts for word in part.words}
        self._by_kind = {kind: part for part in self.parts for kind in part.statements}
        for layer in all_layers:
            self._take(layer, scope, scattered and not layer.in_tier)

    def part(self, kind: type[P]) -> P:
        """The part of that type."""
        return next(part for part in self.parts if isinstance(part, kind))

    def _take(self, layer: Layered, scope: Scope, scattered: bool) -> None:
        reader = scope.reader(tenant=holes.hole("tenant"), **dict(layer.placeholders))
        at = At(layer.layer, layer.name, layer.in_tier, reader, scope, scattered)
        reader.refuse_repeated([one for one in layer.statements if isinstance(one, ast.Setting)], "tenant")
        for statement in layer.statements:
            if isinstance(statement, ast.Setting):
                if reader.known(statement.name, at.context) and reader.has_block(statement, at.context):
                    self._by_word[statement.name.text].take(statement, at)
            elif part := self._by_kind.get(type(statement)):
                part.take(statement, at)
            else:
                _refuse(statement, layer, scope)


def _refuse(statement: ast.Statement, layer: Layered, scope: Scope) -> None:
    """Report a statement that no part reads, unless it is read elsewhere (TPL105)."""
    match statement:
        case ast.Flow() | ast.Accept():
            if layer.in_tier:
                help_ = "a tier speaks of its own tenant: `allow from …` or `allow to …`"
                _misplaced(statement, help_, scope)
        case ast.Override():
            if layer.layer is Layer.ENVIRONMENT:
                _misplaced(statement, "it is inside another `in` already", scope)
        case ast.Assign():
            help_ = "inside a block such as `images { … }` a list may be added to with `+=`"
            scope.sink.report("TPL105", "nothing can be assigned here", statement.span, helps=(help_,))
        case _:
            _misplaced(statement, "", scope)


def _misplaced(statement: ast.Statement, help_: str, scope: Scope) -> None:
    what = WORDS.get(type(statement), "this statement")
    scope.sink.report("TPL105", f"{what} does not belong here", statement.span, helps=(help_,) if help_ else ())


@dataclass(frozen=True)
class Family:
    """What the layers of its tenants say, and what their tier alone says."""

    first: ast.Tenant
    whole: Fold
    tier: Fold
    scattered: bool

    @classmethod
    def read(cls, tenant: ast.Tenant, own: tuple[ast.Statement, ...], scope: Scope, scattered: bool = False) -> Family:
        """Read and compare the layers; ``own`` are the tenant's statements, with holes for what sets it apart.

        ``scattered`` says that not all of the family stand in one file.
        """
        all_layers = layers(tenant.tier, own, tenant.name.text, scope)
        whole, tier = Fold(all_layers, scope, scattered), Fold((layer for layer in all_layers if layer.in_tier), scope)
        for part, before in zip(whole.parts, tier.parts, strict=True):
            part.refuse_looser(before, scope)
        return cls(tenant, whole, tier, scattered)

    @property
    def workloads(self) -> tuple[str, ...]:
        """The names of the tenants' workloads, which flows may have at an end."""
        return tuple(self.whole.part(Workloads).workloads)

    @property
    def looked_at(self) -> frozenset[str]:
        """Holes whose values decide more than a text: tenants that differ in them are of different families."""
        return self.whole.part(Workloads).looked_at

    def shape(self, index: int, scope: Scope) -> Shape:
        """The shape; ``scope`` knows all tenants."""
        given = dict(self._given(scope))
        tier = self.first.tier.name.text if self.first.tier else None
        name = self.first.name
        where = Origin(layer=Layer.TENANT, name=name.text, span=name.span, own=self.scattered)
        return Shape.model_validate({"index": index, "tier": tier, "origin": where, **given})

    def _given(self, scope: Scope) -> Mapping[str, object]:
        given: dict[str, object] = {}
        for part in self.whole.parts:
            given |= part.shape(given, scope)
        return given

    @cached_property
    def _open(self) -> tuple[tuple[Part, Part], ...]:
        pairs = zip(self.whole.parts, self.tier.parts, strict=True)
        return tuple((part, before) for part, before in pairs if part.open or before.open)

    def settle(self, who: Who, scope: Scope) -> None:
        """Check one tenant's values where they differ, and fill in what follows from them; after ``shape``."""
        for part, before in self._open:
            if not part.settle(before, who, scope):
                return
