"""A value in CEL with what is known of it: null is unset, and the demands say when it is no error."""

from __future__ import annotations

from typing import Literal

from tpl.backends._cel.tree import FALSE, NULL, TRUE, Cel, Function, Name, differs, disjunction, dyn, equals
from tpl.record import dataclass

Type = Literal["string", "number", "boolean", "list", "object", "any"]

_NAMES: dict[Type, tuple[str, ...]] = {
    "string": ("string",),
    "number": ("int", "double"),
    "boolean": ("bool",),
    "list": ("list",),
    "object": ("map",),
}


class NotInCel(ValueError):
    """The CEL of Kubernetes cannot say this; the message says what."""


@dataclass(frozen=True)
class Operand:
    """A value: its type if that is known, whether it may be null, and what must hold for it to be no error.

    What may be null has no type in the eyes of CEL, whatever is known of it.
    """

    cel: Cel
    type: Type = "any"
    nullable: bool = True
    demands: tuple[Cel, ...] = ()

    @property
    def is_null(self) -> Cel:
        """That it is unset."""
        return equals(self.cel, NULL) if self.nullable else FALSE

    @property
    def is_set(self) -> Cel:
        """That it is not unset."""
        return differs(self.cel, NULL) if self.nullable else TRUE

    def is_of(self, wanted: Type) -> Cel:
        """That it is set and of that type."""
        if self.type == wanted:
            return self.is_set
        return disjunction(*(equals(Function("type", (self.loose,)), Name(name)) for name in _NAMES[wanted]))

    def is_of_if_set(self, wanted: Type) -> Cel:
        """That it is of that type, where it is known to be set."""
        return TRUE if self.type == wanted else self.is_of(wanted)

    def is_null_or(self, wanted: Type) -> Cel:
        """That it is unset or of that type."""
        return TRUE if self.type == wanted else disjunction(self.is_null, self.is_of(wanted))

    @property
    def loose(self) -> Cel:
        """The value without its type, for tests that a type checker would refuse."""
        return self.cel if self.nullable or self.type == "any" else dyn(self.cel)
