"""What a fill sets, and the terms of expressions that have a place."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from tpl.model.expr import Call, Constant, Expr, Path, Setting, Value
from tpl.record import dataclass
from tpl.source import Span
from tpl.syntax.ast.values import Written

Term = Path | Setting | Constant | Call


@dataclass(frozen=True, slots=True)
class Filling(Written):
    """``set PATH = VALUE``; ``place`` is where the path stands, ``terms`` and ``parts`` are those of the value."""

    path: Path | Setting
    place: Span = field(compare=False)
    value: Value
    terms: tuple[tuple[Term, Span], ...] = field(default=(), compare=False)
    parts: tuple[tuple[str, Span], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Condition(Written):
    """``when E`` or ``unless E``, of all that a fill gives; ``terms`` and ``parts`` as of a rule of a guard."""

    word: Literal["when", "unless"]
    asked: Expr
    terms: tuple[tuple[Term, Span], ...] = field(default=(), compare=False)
    parts: tuple[tuple[str, Span], ...] = field(default=(), compare=False)
