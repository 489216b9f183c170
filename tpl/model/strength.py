"""How closely a statement is to be held, at least: `strength exact`, `stricter` or `partial`."""

from __future__ import annotations

from typing import Literal, get_args

from tpl.model.base import Node, Origin

Strength = Literal["exact", "stricter", "partial"]
STRENGTHS: tuple[Strength, ...] = get_args(Strength)
"""The closest first. Where nothing is said it is `stricter`."""


class Demand(Node):
    """A strength, and where it is asked for."""

    strength: Strength
    origin: Origin
