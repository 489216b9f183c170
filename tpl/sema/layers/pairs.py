"""`cpu 2, memory 4Gi`: resources and amounts, as quotas and limits are written."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tpl.diagnostics.model import Label
from tpl.sema.amounts import MEASURES, WrongAmount, value_of
from tpl.sema.layers.part import is_open
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.read import Reader
    from tpl.sema.scope import Scope


class Pair(NamedTuple):
    """An amount of a resource, and where both are written."""

    resource: str
    text: str
    written: ast.Group


class Pairs:
    """The pairs of one block: each resource once for each word, however many lines the word has."""

    def __init__(self, context: str, reader: Reader) -> None:
        self._context, self._reader = context, reader
        self._first: dict[tuple[str, str], Span] = {}

    def of(self, line: ast.Setting, resources: Collection[str]) -> Iterator[Pair]:
        """The pairs of a line that are about these resources; each other one is reported."""
        for group in line.groups:
            for resource, item in itertools.zip_longest(group.items[::2], group.items[1::2]):
                yield from self._pair(resource, item, line, resources)

    def _pair(
        self, resource: ast.Item, item: ast.Item | None, line: ast.Setting, resources: Collection[str]
    ) -> Iterator[Pair]:
        name = resource.text if isinstance(resource, ast.Ref) else ""
        if name and item is not None and name not in resources:
            helps = (f"it is about {' and '.join(f'`{known}`' for known in resources)}",)
            message = f"there is no `{line.name.text}` of `{name}`"
            self._reader.sink.report("TPL105", message, resource.span, helps=helps)
        elif item is None or (text := amount_text(item, name, self._reader) if name else None) is None:
            why = "takes pairs of a resource and an amount"
            self._reader.wrong(line, self._context, why, resource.span.to((item or resource).span))
        elif self._is_first(line.name.text, name, resource.span) and text:
            yield Pair(name, text, ast.Group(resource.span.to(item.span), (resource, item)))

    def _is_first(self, word: str, resource: str, span: Span) -> bool:
        first = self._first.setdefault((word, resource), span)
        if first is not span:
            self._reader.sink.report("TPL102", f"`{word} {resource}` is set twice", span,
                                     secondary=(Label(first, "first here"),), helps=("keep one of them",))  # fmt: skip
        return first is span


def amount_text(item: ast.Item | None, resource: str, reader: Reader) -> str | None:
    """An amount as written, or as a parameter of the tier gives it; empty, reported, for no amount of the resource.

    None, not reported, for what is neither a number nor a string with a placeholder.
    """
    if isinstance(item, ast.Number):
        text = item.text
    elif isinstance(item, ast.Text) and "{" in item.value:
        text = reader.fill(item)
    else:
        return None
    # An argument of the wrong type is reported where it is given, and empty.
    return text if not text or is_open(text) or is_amount(text, resource, item.span, reader) else ""


def is_amount(text: str, resource: str, span: Span, where: Scope | Reader) -> bool:
    """Whether a text is an amount of the resource; reported where it is not (TPL201)."""
    try:
        value_of(text, MEASURES[resource])
    except WrongAmount as problem:
        message = f"`{text}` is not an amount of {resource}"
        where.sink.report("TPL201", message, span, helps=(str(problem),))
        return False
    return True
