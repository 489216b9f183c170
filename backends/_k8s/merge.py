"""Several obligations in one object: pieces of the same object become one that serves all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from tpl.backends._k8s.objects import Object
from tpl.backends.base import Piece

Body = Mapping[str, Any]
Item = TypeVar("Item")


def merged(pieces: Iterable[Piece], combine: Callable[[Sequence[Body]], Body]) -> list[Piece]:
    """One piece for each object, in the order in which they first appear.

    ``combine`` joins the bodies of all objects of one kind, name, shape and namespace at once; where they are equal
    it is not asked. Raises ``TypeError`` for a text file.
    """
    objects: dict[tuple[object, ...], list[Piece]] = defaultdict(list)
    for piece in pieces:
        objects[_key(piece)].append(piece)
    return [_joined(same, combine) for same in objects.values()]


def content(piece: Piece) -> Object:
    """The piece's object; raises ``TypeError`` for a text file."""
    if isinstance(piece.content, str):
        raise TypeError(f"{piece.path} is a text file, not an object")
    return piece.content


def _key(piece: Piece) -> tuple[object, ...]:
    obj = content(piece)
    return piece.path, piece.shape, piece.namespace, obj.api_version, obj.kind, obj.name


def _joined(pieces: Sequence[Piece], combine: Callable[[Sequence[Body]], Body]) -> Piece:
    """One piece for all; its object names the statements and the files of each."""
    first, *others = objects = [content(piece) for piece in pieces]
    if any(other != first for other in others):
        first = replace(
            first,
            rules=_distinct(*(each.rules for each in objects)),
            sources=_distinct(*(each.sources for each in objects)),
            because=_distinct(*(each.because for each in objects)),
            body=combine([each.body for each in objects]),
        )
    return replace(pieces[0], content=first, obligations=_distinct(*(piece.obligations for piece in pieces)))


def _distinct(*listed: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(item for each in listed for item in each))
