"""Several obligations in one object: pieces of the same object become one that serves all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tpl.backends.base import Manifest, Piece

Combine = Callable[[Manifest, Manifest], Manifest]
_ADDED = ("tpl.dev/rule", "tpl.dev/source")


def merged(pieces: Iterable[Piece], combine: Combine) -> list[Piece]:
    """One piece for each object, in the order in which they first appear.

    ``combine`` joins two objects of the same kind, name, shape and namespace; equal ones it never sees.
    """
    objects: dict[tuple[object, ...], Piece] = {}
    for piece in pieces:
        key = _key(piece)
        objects[key] = _joined(objects[key], piece, combine) if key in objects else piece
    return list(objects.values())


def annotated(one: Manifest, other: Manifest) -> dict[str, Any]:
    """The metadata of one object that stands for both: it names the statements and the files of each."""
    mine, theirs = one["metadata"]["annotations"], other["metadata"]["annotations"]
    added = {key: _listed(mine.get(key, ""), theirs.get(key, "")) for key in _ADDED}
    return {**one["metadata"], "annotations": {**mine, **{key: text for key, text in added.items() if text}}}


def content(piece: Piece) -> Manifest:
    """The piece's object; raises ``TypeError`` for a text file."""
    if isinstance(piece.content, str):
        raise TypeError(f"{piece.path} is a text file, not an object")
    return piece.content


def _key(piece: Piece) -> tuple[object, ...]:
    obj = content(piece)
    return piece.path, piece.shape, piece.namespace, obj["apiVersion"], obj["kind"], obj["metadata"]["name"]


def _joined(one: Piece, other: Piece, combine: Combine) -> Piece:
    mine, theirs = content(one), content(other)
    both = mine if mine == theirs else combine(mine, theirs)
    served = tuple(dict.fromkeys((*one.obligations, *other.obligations)))
    return Piece(one.path, both, served, one.shape, one.namespace)


def _listed(*texts: str) -> str:
    return "; ".join(dict.fromkeys(part for text in texts for part in text.split("; ") if part))
