"""Documents rendered once and filled thousands of times.

Filling looks only at the strings that have holes; the text between them is never touched again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tpl import holes
from tpl.output import scalar
from tpl.output.yaml import SEPARATOR, Writer, dump_all
from tpl.record import dataclass

Write = Callable[[str], str]
Weave = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Template:
    """Several documents in which some strings are still to be filled.

    ``Template.of(objects).fill(values)`` is ``dump_all`` of the objects with their holes filled. How a
    string is written is decided once it is filled, as ``dump`` would; but where the text around its holes
    has it quoted whatever fills them, a value that needs no escape is put between the quotes as it is.
    ``names`` are the holes, in the order in which they are met. Of the subjects of a binding each stands there once:
    where filling makes two the same, the documents are written anew without the second.
    """

    names: tuple[str, ...]
    _pieces: tuple[str | _Place, ...]
    _fills: Mapping[str, Weave]
    _late: tuple[tuple[Weave, Write], ...]
    _weave: Weave
    _rivals: tuple[_Rivals, ...]
    _twins: tuple[_Rivals, ...]
    _objects: tuple[Mapping[str, object], ...]

    @classmethod
    def of(cls, objects: Sequence[Mapping[str, object]]) -> Template:
        """Compile objects whose strings, keys included, may have holes; raises as ``dump``."""
        board = _Board()
        text = SEPARATOR.join(map(Writer(board.key, board.text).document, objects))
        pieces = [board.places[int(part)] if is_hole else part for part, is_hole in holes.split(text)]
        names = list(dict.fromkeys(name for place in board.places for name in _names(place.text)))
        fills = {place.text: _filler(place.text, names) for place in board.places}
        late = list(dict.fromkeys(place.on_one_line() for place in board.places if not place.is_quoted()))
        order: list[str | int] = []
        for piece in pieces:
            if isinstance(piece, str):
                order.append(piece)
            elif piece.is_quoted():
                order += piece.between_quotes(names)
            else:
                order.append(len(names) + late.index(piece.on_one_line()))
        return cls(
            tuple(names),
            tuple(pieces),
            fills,
            tuple((fills[place.text], place.write) for place in late),
            _weave(order, len(names) + len(late)),
            tuple(rivals for obj in objects for rivals in _rivals(obj, fills)),
            tuple(twins for obj in objects if (twins := _twins(obj, names))),
            tuple(objects),
        )

    def fill(self, values: Mapping[str, str]) -> str:
        """The documents as text.

        Raises ``KeyError`` for a hole without a value, ``ValueError`` where two keys of one mapping
        become the same, and otherwise as ``dump``.
        """
        pool = [values[name] for name in self.names]
        for rivals in self._rivals:
            rivals.check(pool)
        if any(twins.meet(pool) for twins in self._twins):
            return dump_all([_with_each_once(obj, values) for obj in self._objects])
        if scalar.is_tame("".join(pool)):
            return self._weave([*pool, *[write(fill(pool)) for fill, write in self._late]])
        filled = {text: fill(pool) for text, fill in self._fills.items()}
        return "".join(piece if isinstance(piece, str) else piece.write(filled[piece.text]) for piece in self._pieces)


class _Place(NamedTuple):
    """Where a string with holes stands: as a key (no indentation), or as a value whose further lines are indented."""

    text: str
    indent: str | None

    def write(self, filled: str) -> str:
        return scalar.key(filled) if self.indent is None else scalar.scalar(filled, self.indent)

    def on_one_line(self) -> _Place:
        """The place, with an indentation only if it counts where no value has a line end."""
        return self if "\n" in self.text or self.indent is None else _Place(self.text, "")

    def is_quoted(self) -> bool:
        """Whether it is on one line and between quotes whatever fills it, as long as that has no line end."""
        fixed = "".join(part for part, is_hole in holes.split(self.text) if not is_hole)
        return (
            self.indent is not None
            and "\n" not in fixed
            and "$" not in fixed
            and scalar.is_never_plain(fixed)
            and _has_utf8(fixed)
        )

    def between_quotes(self, names: Sequence[str]) -> Iterator[str | int]:
        yield '"'
        for part, is_hole in holes.split(self.text):
            yield names.index(part) if is_hole else scalar.quoted(part)[1:-1]
        yield '"'


def _has_utf8(text: str) -> bool:
    """Whether the text can be written at all; one that cannot is refused when it is filled."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


class _Rivals(NamedTuple):
    """The keys of one mapping, or the subjects of one binding, some of them with holes: they may become the same."""

    fixed: frozenset[str]
    open: tuple[Weave, ...]

    def meet(self, pool: Sequence[str]) -> bool:
        keys = [fill(pool) for fill in self.open]
        return len(self.fixed.union(keys)) < len(self.fixed) + len(keys)

    def check(self, pool: Sequence[str]) -> None:
        """Of keys this is a fault of who wrote them."""
        if self.meet(pool):
            keys = sorted(fill(pool) for fill in self.open)
            raise ValueError(f"two keys of one mapping become the same: {keys}")


@dataclass(frozen=True, slots=True)
class _Board:
    """The strings with holes met while writing; in the text stands a hole with the place's number."""

    places: list[_Place] = field(default_factory=list)

    def key(self, text: str) -> str:
        return self._place(text, None) if holes.has_holes(text) else scalar.key(text)

    def text(self, text: str, indent: str) -> str:
        return self._place(text, indent) if holes.has_holes(text) else scalar.scalar(text, indent)

    def _place(self, text: str, indent: str | None) -> str:
        self.places.append(_Place(text, indent))
        return holes.hole(str(len(self.places) - 1))


def _names(text: str) -> list[str]:
    return [part for part, is_hole in holes.split(text) if is_hole]


def _filler(text: str, names: Sequence[str]) -> Weave:
    parts = holes.split(text)
    return _weave([names.index(part) if is_hole else part for part, is_hole in parts], len(names))


def _weave(parts: Sequence[str | int], width: int) -> Weave:
    """A function that joins the parts, numbers standing for members of its argument of that width."""
    fixed, order = [""], list[int]()
    for is_text, run in groupby(parts, key=lambda part: isinstance(part, str)):
        if is_text:
            fixed.append("".join(map(str, run)))
            order.append(width + len(fixed) - 1)
        else:
            order += map(int, run)
    # The empty string twice, as itemgetter gives a tuple only for two places or more.
    pick = itemgetter(width, width, *order)
    return lambda pool: "".join(pick((*pool, *fixed)))


def _rivals(node: object, fills: Mapping[str, Weave]) -> Iterator[_Rivals]:
    """Every mapping at or below the node whose keys could meet once filled."""
    if isinstance(node, Mapping):
        open_keys = [name for name in node if holes.has_holes(name)]
        if open_keys and len(node) > 1:
            yield _Rivals(frozenset(node.keys() - set(open_keys)), tuple(fills[name] for name in open_keys))
    below = node.values() if isinstance(node, Mapping) else node if isinstance(node, list | tuple) else ()
    for child in below:
        yield from _rivals(child, fills)


def _subjects(obj: Mapping[str, object]) -> Sequence[Mapping[str, str]]:
    found = obj.get("subjects")
    return found if isinstance(found, list | tuple) and all(isinstance(each, Mapping) for each in found) else ()


def _twins(obj: Mapping[str, object], names: Sequence[str]) -> _Rivals | None:
    """The subjects of a binding that could meet once filled."""
    texts = ["\n".join((each.get("kind", ""), each.get("namespace", ""), each.get("name", "")))
             for each in _subjects(obj)]  # fmt: skip
    open_texts = [text for text in texts if holes.has_holes(text)]
    if not open_texts or len(texts) < 2:
        return None
    return _Rivals(frozenset({*texts} - {*open_texts}), tuple(_filler(text, names) for text in open_texts))


def _with_each_once(obj: Mapping[str, object], values: Mapping[str, str]) -> Mapping[str, object]:
    """The object with its holes filled, and each of its subjects once."""
    filled: dict[str, object] = {key: _filled(each, values) for key, each in obj.items()}
    if subjects := _subjects(filled):
        filled["subjects"] = [each for number, each in enumerate(subjects) if each not in subjects[:number]]
    return filled


def _filled(node: object, values: Mapping[str, str]) -> object:
    if isinstance(node, str):
        return holes.fill(node, values)
    if isinstance(node, Mapping):
        return {holes.fill(key, values): _filled(each, values) for key, each in node.items()}
    return [_filled(each, values) for each in node] if isinstance(node, list | tuple) else node
