"""Several obligations in one object: pieces of the same object become one that serves all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from tpl.backends._k8s.objects import Object
from tpl.backends.base import Piece

Body = Mapping[str, Any]


def merged(pieces: Iterable[Piece], combine: Callable[[Body, Body], Body]) -> list[Piece]:
    """One piece for each object, in the order in which they first appear.

    ``combine`` joins the bodies of two objects of the same kind, name, shape and namespace; of equal objects it never
    sees any. Raises ``TypeError`` for a text file.
    """
    objects: dict[tuple[object, ...], Piece] = {}
    for piece in pieces:
        key = _key(piece)
        objects[key] = _joined(objects[key], piece, combine) if key in objects else piece
    return list(objects.values())


def content(piece: Piece) -> Object:
    """The piece's object; raises ``TypeError`` for a text file."""
    if isinstance(piece.content, str):
        raise TypeError(f"{piece.path} is a text file, not an object")
    return piece.content


def _key(piece: Piece) -> tuple[object, ...]:
    obj = content(piece)
    return piece.path, piece.shape, piece.namespace, obj.api_version, obj.kind, obj.name


def _joined(one: Piece, other: Piece, combine: Callable[[Body, Body], Body]) -> Piece:
    mine, theirs = content(one), content(other)
    joined = mine if mine == theirs else _both(mine, theirs, combine(mine.body, theirs.body))
    return replace(one, content=joined, obligations=_distinct(one.obligations, other.obligations))


def _both(one: Object, other: Object, body: Body) -> Object:
    """One object that stands for both: it names the statements and the files of each."""
    return replace(
        one, rules=_distinct(one.rules, other.rules), sources=_distinct(one.sources, other.sources), body=body
    )


def _distinct(*texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for each in texts for text in each))
