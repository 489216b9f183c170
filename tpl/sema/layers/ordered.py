"""A setting that is one of a few words, each tighter than the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tpl.model.base import BUILT_IN, Origin
from tpl.model.tenants import Parameter
from tpl.sema.layers.part import At, Part, Who, report_looser
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Ordered(Part):
    """A later layer replaces; to allow more than the tier, or in a file of tenants' than is built in, is refused.

    ``words`` has the one setting, ``field`` is its name in the shape, ``built_in`` the choice where nothing is said.
    """

    field: ClassVar[str]
    tightest_first: ClassVar[tuple[str, ...]]
    built_in: ClassVar[str]

    def __init__(self) -> None:
        self.choice = self.built_in
        self.origin: Origin = BUILT_IN

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take the choice of the layer."""
        assert isinstance(statement, ast.Setting)
        choice = at.reader.choice(statement, at.context)
        if choice in self.tightest_first:
            self.choice, self.origin = choice, at.origin(statement)

    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Report a choice that allows more than the tier's."""
        said = tier.origin.span and self.origin.span
        if said and self.is_looser(self.choice, tier.choice):
            report_looser(f"`{self.choice}` is looser than the tier's `{tier.choice}`", said, tier.origin, scope)

    @property
    def open(self) -> bool:
        """Whether it matters in whose file it stands: it allows more than what is built in."""
        return self.is_looser(self.choice, self.built_in)

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Report what a file of tenants' allows itself, without a tier that does."""
        given = scope.symbols.theirs.get(who.span.path)
        if given and self.open and not tier.origin.span:
            said = self.origin.span
            span = said if said and said.path == who.span.path else who.span
            help_ = f"let a tier say `{next(iter(self.words))} {self.choice}`, in a file of the platform's"
            given.refuse(f"`{self.choice}` is looser than what is built in", span, help_, scope.sink)
        return True

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The choice."""
        return {self.field: self.choice}

    @classmethod
    def is_looser(cls, choice: str, than: str) -> bool:
        """Whether a choice allows more than another."""
        return cls.tightest_first.index(choice) > cls.tightest_first.index(than)


class OrderedParameter(Ordered):
    """One that is read from a tenant's namespaces as the parameter of its name; there is none of what is built in."""

    field = "parameters"

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The parameters, with this one where it says something."""
        found = given.get(self.field, ())
        if self.choice == self.built_in:
            return {self.field: found}
        (name,) = self.words
        return {self.field: (*found, Parameter(name=name, values=(self.choice,), origin=self.origin))}
