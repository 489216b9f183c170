"""Values as guards see them: JSON in which null is unset, and errors that stay errors.

Slow and obvious on purpose: this is the meaning that every engine is compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from tpl.model.expr import BOUND, FieldStep, FlattenStep, KeysStep, Step

Json = str | int | float | bool | Fraction | list["Json"] | dict[str, "Json"] | None
"""A value of a request; ``None`` is both null and what is not there. An amount that a quantity says is a fraction."""


class WrongType(Exception):
    """A value is not of the type that is asked of it, or a list is longer than ``BOUND``."""


class Wrong:
    """What a name is bound to where its value could not be looked up; using it is an error."""


WRONG: Final = Wrong()

Leaf = Json | Wrong


def follow(leaf: Leaf, steps: Sequence[Step]) -> Json:
    """What stands at the end of the steps; after a `[]`, a list with what stands there for each element.

    Raises ``WrongType`` where a step goes through what is no object, or no list.
    """
    if not steps:
        return known(leaf)
    first, rest = steps[0], steps[1:]
    match first:
        case FieldStep(name=name):
            return follow(field(leaf, name), rest)
        case KeysStep():
            return follow(keys(known(leaf)), rest)
        case FlattenStep():
            ends = [follow(element, rest) for element in elements(leaf)]
            return [end for each in ends for end in _listed(each)] if flattens(rest) else ends


def at(leaf: Leaf, steps: Sequence[Step]) -> Leaf:
    """As ``follow``, with ``WRONG`` where that raises."""
    try:
        return follow(leaf, steps)
    except WrongType:
        return WRONG


def flattens(steps: Sequence[Step]) -> bool:
    """Whether the steps lead to many values and not to one."""
    return any(isinstance(step, FlattenStep) for step in steps)


def field(leaf: Leaf, name: str) -> Json:
    """One key of an object; unset where the object is. Raises ``WrongType`` for what is no object."""
    match known(leaf):
        case None:
            return None
        case dict() as entries:
            return entries.get(name)
        case _:
            raise WrongType


def elements(leaf: Leaf) -> list[Json]:
    """The elements of a list to look through, none when it is unset; raises ``WrongType``."""
    found = _listed(known(leaf))
    if len(found) > BOUND:
        raise WrongType
    return found


def count(value: Json) -> int:
    """How long a list is, 0 when it is unset; raises ``WrongType``."""
    return len(_listed(value))


def keys(value: Json) -> list[Json]:
    """The keys of an object, sorted; none when it is unset. Raises ``WrongType``."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [*sorted(value)]
    raise WrongType


def _listed(value: Json) -> list[Json]:
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise WrongType


def known(leaf: Leaf) -> Json:
    """The value itself; raises ``WrongType`` for what could not be looked into."""
    if isinstance(leaf, Wrong):
        raise WrongType
    return leaf


def text(value: Json) -> str:
    """A value that must be a string; raises ``WrongType``."""
    if isinstance(value, str):
        return value
    raise WrongType


def number(value: Json) -> int | float | Fraction:
    """A value that must be a number; raises ``WrongType``."""
    if isinstance(value, int | float | Fraction) and not isinstance(value, bool):
        return value
    raise WrongType


def ascii_lower(string: str) -> str:
    """Lower case of A to Z alone: what the CEL of Kubernetes has, and what host names need."""
    return "".join(char.lower() if char.isascii() else char for char in string)


def class_of(value: Json) -> str:
    """The class within which two values can be compared."""
    match value:
        case None:
            return "unset"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case Fraction():
            return "quantity"
        case str():
            return "string"
        case list():
            return "list"
        case dict():
            return "object"


def equal(left: Json, right: Json) -> bool:
    """Deep equality; values of different classes differ, and whole numbers equal their decimals."""
    match left, right:
        case list(), list():
            return len(left) == len(right) and all(map(equal, left, right))
        case dict(), dict():
            return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
        case _:
            return class_of(left) == class_of(right) and left == right
