"""The file that holds statements, and its comments."""

from __future__ import annotations

from dataclasses import field

from tpl.record import dataclass
from tpl.source import Span
from tpl.syntax.ast.statements import Statement


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its ``#``; ``own_line`` when nothing stands before it."""

    text: str
    span: Span
    own_line: bool


@dataclass(frozen=True, slots=True)
class File:
    """One parsed file.

    ``broken`` are the names that statements with syntax errors would have declared, ``left_out`` where
    these statements stand.
    """

    path: str
    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...] = field(default=(), compare=False)
    broken: frozenset[str] = field(default=frozenset(), compare=False)
    left_out: tuple[Span, ...] = field(default=(), compare=False)
