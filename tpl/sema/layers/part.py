"""What a part of a tenant is: one setting or family of settings, read, merged and compared in one file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Self

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model.base import Layer, Origin
from tpl.record import dataclass
from tpl.sema.words.spec import Spec
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope
    from tpl.sema.words.read import Reader

TENANT = frozenset({"tenant"})


def is_open(text: str) -> bool:
    """Whether the text differs between the tenants of a shape by more than their names."""
    return not holes.names(text) <= TENANT


@dataclass(frozen=True)
class At:
    """Where a statement stands: in which layer, and who reads it.

    ``scattered`` says that the tenants which share it have each written it in a file of their own.
    """

    layer: Layer
    name: str
    in_tier: bool
    reader: Reader
    scope: Scope
    scattered: bool = False
    in_space: bool = False
    of_platform: bool = False

    @property
    def context(self) -> Literal["tier", "tenant", "space", "platform namespace"]:
        """The block of the schema."""
        if self.of_platform:
            return "platform namespace"
        return "space" if self.in_space else "tier" if self.in_tier else "tenant"

    def origin(self, node: ast.Written) -> Origin:
        """The origin of what the statement says."""
        return Origin(layer=self.layer, name=self.name, span=node.span, own=self.scattered)


class Over(NamedTuple):
    """How many of a tenant's namespaces, the first ones, have one more than a hole says; ``apart``, of its space's."""

    rest: int
    apart: bool


@dataclass(frozen=True, slots=True)
class Who:
    """One tenant of a shape: what fills its holes, and where each of these values stands.

    ``spans`` has the values that stand somewhere else than ``span``; ``namespaces`` are those of the space that is
    settled, and its patterns, each once; ``beside`` has the same part of each space of the tenant, with these.
    ``over`` is what even parts of a total leave.
    """

    span: Span
    values: dict[str, str]
    spans: Mapping[str, Span]
    namespaces: tuple[str, ...] = ()
    beside: tuple[tuple[Part, tuple[str, ...]], ...] = ()
    over: dict[str, Over] = field(default_factory=dict, compare=False)

    def fill(self, text: str) -> str:
        """The text for this tenant."""
        return holes.fill(text, self.values)

    def where(self, text: str) -> Span:
        """Where the first value stands that the text takes from this tenant."""
        own = (self.spans.get(name) for name, is_hole in holes.split(text) if is_hole)
        return next(filter(None, own), self.span)


class Part(ABC):
    """One part of a tenant while its layers are folded: ``take`` is called for each statement, weakest layer first.

    ``words`` are the settings that it reads and ``contexts`` those of their blocks; ``statements`` are the
    other statements that it reads.
    """

    words: ClassVar[Mapping[str, Spec]] = {}
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {}
    statements: ClassVar[tuple[type[ast.Written], ...]] = ()
    of_spaces: ClassVar[bool] = True
    """Whether a space of a tenant may say otherwise than the tenant."""
    of_platform: ClassVar[bool] = False
    """Whether it can be said of the platform's own namespaces too."""

    @abstractmethod
    def take(self, statement: ast.Statement, at: At) -> None:
        """Read a statement, and merge it with what weaker layers say."""

    @abstractmethod
    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Report what ends up looser than the same part of the tier alone (TPL205)."""

    @abstractmethod
    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """Fields of the shape, after the checks that need all layers; ``given`` are those of parts before this one."""

    @property
    def open(self) -> bool:
        """Whether the tenants of the shape differ in this part, so that each has to be settled."""
        return False

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Check one tenant's values, and add to them what fills the holes that ``shape`` made.

        False, reported, where parts behind this one would only repeat what is wrong.
        """
        return True


class Commercial(Part):
    """A part that a tenant may change either way."""

    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Nothing here is looser or tighter."""


def report_looser(message: str, span: Span, where: Origin, scope: Scope, otherwise: str = "") -> None:
    """Report a loosening, with the place where the tier says otherwise, and what else could be done."""
    whose = "policy" if where.layer is Layer.POLICY else "tier"
    secondary = (Label(where.span, f"the {whose} says this"),) if where.span else ()
    help_ = f"a tenant may only tighten what its {whose} says; loosen it for a while with an `exception`"
    helps = (help_, otherwise) if otherwise else (help_,)
    scope.sink.report("TPL205", message, span, secondary=secondary, helps=helps)
