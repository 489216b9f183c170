"""`cpu 2, memory 4Gi`: resources and amounts, as quotas and limits are written."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.diagnostics.suggest import listed
from tpl.model.base import Origin
from tpl.model.resources import Measure, Resource, extended, is_extended
from tpl.sema.layers.part import is_open
from tpl.sema.words.amounts import WrongAmount, value_of
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope
    from tpl.sema.words.read import Reader

Find = Callable[[str, ast.Ref | ast.Text], Resource | None]
"""The resource that a name means behind a word; None, reported, where it means none."""


class Line(NamedTuple):
    """An amount as it is written, what it is of and where it stands."""

    text: str
    origin: Origin
    said: str
    measure: Measure


class Pair(NamedTuple):
    """An amount of a resource, and where both are written."""

    name: str
    resource: Resource
    text: str
    written: ast.Group


class Pairs:
    """The pairs of one block: each resource once for each word, however many lines the word has."""

    def __init__(self, context: str, reader: Reader) -> None:
        self._context, self._reader = context, reader
        self._first: dict[str, Span] = {}

    def of(self, line: ast.Setting, find: Find, measure: Measure | None = None) -> Iterator[Pair]:
        """The pairs of a line whose resources are found; each other one is reported."""
        for group in line.groups:
            for name, item in itertools.zip_longest(group.items[::2], group.items[1::2]):
                if _is_other(name, item):
                    # Who writes one pair in another way writes all of the line so.
                    self._reader.wrong(line, self._context, "takes pairs of a resource and an amount", group.span)
                    return
                yield from self._pair(name, item, line, find, measure)

    def _pair(
        self, name: ast.Item, item: ast.Item | None, line: ast.Setting, find: Find, measure: Measure | None
    ) -> Iterator[Pair]:
        if not isinstance(name, (ast.Ref, ast.Text)) or not may_be_amount(item):
            why, end = "takes pairs of a resource and an amount", (item or name).span
            self._reader.wrong(line, self._context, why, name.span.to(end))
            return
        text = self._reader.fill(name) if isinstance(name, ast.Text) else name.text
        if (resource := find(text, name)) is None:
            return
        amount = self.amount(item, text, measure or resource.measure)
        word = line.name.text
        if amount and self.is_first(f"{word} {text}", name.span, f"{word} {resource.hard[0]}"):
            yield Pair(text, resource, amount, ast.Group(name.span.to(item.span), (name, item)))

    def amount(self, item: ast.Number | ast.Text, name: str, measure: Measure) -> str:
        """An amount as written, or as a parameter of the tier gives it; empty, reported, where it is none."""
        text = item.text if isinstance(item, ast.Number) else self._reader.fill(item)
        # An argument of the wrong type is reported where it is given, and empty.
        is_one = not text or is_open(text) or is_amount(text, name, measure, item.span, self._reader)
        return text if is_one else ""

    def is_first(self, said: str, span: Span, key: str = "") -> bool:
        """Whether it, by whatever name, is said for the first time in the block; reported where it is not (TPL102)."""
        first = self._first.setdefault(key or said, span)
        if first is not span:
            self._reader.sink.report("TPL102", f"`{said}` is set twice", span,
                                     secondary=(Label(first, "first here"),), helps=("keep one of them",))  # fmt: skip
        return first is span


def _is_other(name: ast.Item, item: ast.Item | None) -> bool:
    """Whether a pair is written in another order, or with a sign in between."""
    return isinstance(name, ast.Pair) or (isinstance(name, ast.Number) and isinstance(item, ast.Ref))


def may_be_amount(item: ast.Item | None) -> TypeGuard[ast.Number | ast.Text]:
    """Whether an amount stands there, or a string with a placeholder for one."""
    return isinstance(item, ast.Number) or (isinstance(item, ast.Text) and "{" in item.value)


def find_among(known: Mapping[str, Resource], word: str, reader: Reader) -> Find:
    """Finds what has a word of its own among these, and by a name in quotes what others define."""

    def find(text: str, written: ast.Ref | ast.Text) -> Resource | None:
        if isinstance(written, ast.Ref) and text in known:
            return known[text]
        if isinstance(written, ast.Text) and is_extended(text) and not is_open(text):
            return extended(text)
        help_ = f"it is about {listed(known)}"
        if isinstance(written, ast.Text):
            help_ = 'in quotes stands what others define, by its name and their domain: `"nvidia.com/gpu"`'
        reader.sink.report("TPL105", f"there is no `{word}` of `{holes.shown(text)}`", written.span, helps=(help_,))
        return None

    return find


def is_amount(text: str, name: str, measure: Measure, span: Span, where: Scope | Reader) -> bool:
    """Whether a text is an amount of the resource of that name; reported where it is not (TPL201)."""
    try:
        value_of(text, measure)
    except WrongAmount as problem:
        message = f"`{text}` is not an amount of {name}"
        where.sink.report("TPL201", message, span, helps=(str(problem),))
        return False
    return True
