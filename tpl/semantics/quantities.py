"""Quantities: the amounts that Kubernetes writes as texts, `500m` of a CPU or `2Gi` of memory.

What has a sign, is finer than a billionth or longer than 18 digits is an error, as engines would round it.
"""

from __future__ import annotations

from fractions import Fraction

from tpl.model.patterns import PERCENT, QUANTITY
from tpl.model.quantities import worth
from tpl.semantics.values import Json, WrongType, text


def parse(value: Json) -> Fraction | None:
    """The amount, None when it is unset; whole numbers are amounts too. Raises ``WrongType``."""
    if value is None:
        return None
    written = _whole(value) if isinstance(value, int | float) else text(value)
    if not QUANTITY.fullmatch(written):
        raise WrongType
    return worth(written)


def percent(value: Json) -> int | None:
    """How many percent a text says; None where it is unset or a number. Raises ``WrongType``."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return None
    if not PERCENT.fullmatch(text(value)):
        raise WrongType
    return int(text(value)[:-1])


def _whole(value: float) -> str:
    """A number as it is written in JSON, where it is whole."""
    if isinstance(value, bool) or value != value // 1:
        raise WrongType
    return str(int(value))
