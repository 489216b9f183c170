"""Documents rendered once and filled thousands of times.

Filling looks only at the strings that have holes; the text between them is never touched again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from tpl import holes
from tpl.output import scalar
from tpl.output.yaml import SEPARATOR, Writer

Write = Callable[[str], str]
Weave = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Template:
    """Several documents in which some strings are still to be filled.

    ``Template.of(objects).fill(values)`` is ``dump_all`` of the objects with their holes filled: each
    distinct string is filled once, and only then is it decided how to write it, as ``dump`` would.
    """

    names: tuple[str, ...]
    _strings: tuple[_String, ...]
    _pieces: tuple[str | _Place, ...]
    _weave: Weave
    _rivals: tuple[_Rivals, ...]

    @classmethod
    def of(cls, objects: Sequence[Mapping[str, object]]) -> Template:
        """Compile objects whose strings, keys included, may have holes; raises as ``dump``."""
        board = _Board()
        writer = Writer(board.key, board.text)
        text = SEPARATOR.join(map(writer.document, objects))
        pieces = [board.places[int(part)] if is_hole else part for part, is_hole in holes.split(text)]
        order = [piece if isinstance(piece, str) else piece.string for piece in pieces]
        names = list(dict.fromkeys(name for text, _ in board.strings for name in _names(text)))
        return cls(
            tuple(names),
            tuple(_String(_filler(text, names), write) for text, write in board.strings),
            tuple(pieces),
            _weave(order, len(board.strings)),
            tuple(rivals for obj in objects for rivals in _rivals(obj, board)),
        )

    def fill(self, values: Mapping[str, str]) -> str:
        """The documents as text.

        Raises ``KeyError`` for a hole without a value, ``ValueError`` where two keys of one mapping
        become the same, and otherwise as ``dump``.
        """
        pool = [values[name] for name in self.names]
        filled = [fill(pool) for fill, _ in self._strings]
        for rivals in self._rivals:
            rivals.check(filled)
        if "\n" in "".join(filled):
            return "".join(self._by_place(filled))
        return self._weave([write(text) for (_, write), text in zip(self._strings, filled, strict=True)])

    def _by_place(self, filled: Sequence[str]) -> Iterator[str]:
        """The pieces one by one, since the lines of a literal block depend on where it stands."""
        for piece in self._pieces:
            yield piece if isinstance(piece, str) else piece.write(filled[piece.string])


class _String(NamedTuple):
    """A string with holes: how to fill it from the holes' values, how to write it on one line."""

    fill: Weave
    write: Write


class _Place(NamedTuple):
    """Where a string with holes stands: which string, and how it is written there."""

    string: int
    write: Write


class _Rivals(NamedTuple):
    """The keys of one mapping, some of them with holes: they must stay different."""

    fixed: frozenset[str]
    strings: tuple[int, ...]

    def check(self, filled: Sequence[str]) -> None:
        keys = [filled[string] for string in self.strings]
        if len(self.fixed.union(keys)) < len(self.fixed) + len(keys):
            raise ValueError(f"two keys of one mapping become the same: {sorted(keys)}")


@dataclass(frozen=True, slots=True)
class _Board:
    """The strings with holes met while writing; in the text stands a hole with the place's number."""

    strings: dict[tuple[str, Write], int] = field(default_factory=dict)
    places: list[_Place] = field(default_factory=list)

    def key(self, text: str) -> str:
        return self._place(text, scalar.key, scalar.key) if holes.has_holes(text) else scalar.key(text)

    def text(self, text: str, indent: str) -> str:
        here = partial(scalar.scalar, indent=indent)
        return self._place(text, scalar.inline, here) if holes.has_holes(text) else here(text)

    def _place(self, text: str, inline: Write, here: Write) -> str:
        string = self.strings.setdefault((text, inline), len(self.strings))
        self.places.append(_Place(string, here))
        return holes.hole(str(len(self.places) - 1))


def _names(text: str) -> list[str]:
    return [part for part, is_hole in holes.split(text) if is_hole]


def _filler(text: str, names: Sequence[str]) -> Weave:
    parts = holes.split(text)
    return _weave([names.index(part) if is_hole else part for part, is_hole in parts], len(names))


def _weave(parts: Sequence[str | int], width: int) -> Weave:
    """A function that joins the parts, numbers standing for members of its argument of that width."""
    fixed = ["", *(part for part in parts if isinstance(part, str))]
    at = iter(range(width + 1, width + len(fixed)))
    order = [next(at) if isinstance(part, str) else part for part in parts]
    # The empty string twice, as itemgetter gives a tuple only for two places or more.
    pick = itemgetter(width, width, *order)
    return lambda pool: "".join(pick((*pool, *fixed)))


def _rivals(node: object, board: _Board) -> Iterator[_Rivals]:
    """Every mapping at or below the node whose keys could meet once filled."""
    if isinstance(node, Mapping):
        open_keys = [name for name in node if holes.has_holes(name)]
        if open_keys and len(node) > 1:
            strings = (board.strings[name, scalar.key] for name in open_keys)
            yield _Rivals(frozenset(node.keys() - set(open_keys)), tuple(strings))
    below = node.values() if isinstance(node, Mapping) else node if isinstance(node, list | tuple) else ()
    for child in below:
        yield from _rivals(child, board)
