"""Is a file another one with other values in it? Nearly always told by its bytes, without reading it as YAML.

A shape's file is written once with markers where its tenants differ: the original. What stands in anybody
else's file follows from YAML alone, as long as a value needs no escape: the same text with their values for
the markers, where a bare scalar may keep its place bare if its values are plain words, and else stands in
double quotes. A file with these bytes says what the original says. Any other file is read, and compared with
the original node by node. So every file is held to its original, and to judge the files of a few tenants is
to judge them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import yaml

_MARKER = re.compile("zq([0-9]+)qz")
_BARE = re.compile(r"(?!(?i:y|yes|n|no|on|off|true|false|null)\Z)[A-Za-z][A-Za-z0-9_./-]*")
"""What YAML reads as this very string wherever a marker, which is such a word too, stands bare."""


def marker(number: int) -> str:
    """The value to write instead of the hole of that number, counted from 0."""
    return f"zq{number}qz"


class Original:
    """A file of a shape as it is written with markers for values."""

    def __init__(self, text: str) -> None:
        """Raises ``yaml.YAMLError`` for what is not YAML."""
        self._text = text
        self._documents = [*yaml.load_all(text, yaml.CSafeLoader)]
        nodes = (node for root in yaml.compose_all(text, yaml.CSafeLoader) for node in _scalars(root))
        self._scalars = [node for node in nodes if _MARKER.search(node.value)]
        self._plain = all(map(self._is_plain, self._scalars))
        self._in_blocks = {number for node in self._scalars if node.style == "|" for number in _numbers(node.value)}
        self._parts = lru_cache(maxsize=None)(self._written)

    def is_copy(self, text: str, values: Sequence[str]) -> bool:
        """Whether the file is this one with these values for the markers, by number.

        Raises ``yaml.YAMLError`` where the file has to be read and is not YAML.
        """
        if self._plain and all(map(_needs_no_escape, values)) and all(values[number] for number in self._in_blocks):
            bare = tuple(_BARE.fullmatch(value) is not None for value in values)
            if text == _joined(self._parts(bare), values):
                return True
        return repr([*yaml.load_all(text, yaml.CSafeLoader)]) == repr(_filled(self._documents, values))

    def _is_plain(self, node: yaml.ScalarNode) -> bool:
        """Whether it is known what stands in the scalar's place for other values."""
        start, end = node.start_mark.index, node.end_mark.index
        match node.style or "":
            case "":
                return self._text[start:end] == node.value and not _may_be_no_string(node.value)
            case '"':
                return self._text[start:end] == f'"{node.value}"'
            case style:
                return style == "|"

    def _written(self, bare: tuple[bool, ...]) -> list[str]:
        """The text, split at its markers, as it is where these values are bare words and the others are not."""
        pieces, at = [], 0
        for node in self._scalars:
            if not node.style and not all(bare[number] for number in _numbers(node.value)):
                start, end = node.start_mark.index, node.end_mark.index
                pieces += [self._text[at:start], f'"{node.value}"']
                at = end
        return _MARKER.split("".join([*pieces, self._text[at:]]))


def _needs_no_escape(value: str) -> bool:
    """Whether the value stands for itself between double quotes, and in a line of a literal block."""
    return value.isprintable() and not value.startswith(" ") and '"' not in value and "\\" not in value


def _may_be_no_string(text: str) -> bool:
    """Whether bare words could make a number or a truth value of what stands around them."""
    fixed = _MARKER.sub("", text)
    return text[0] in "-+.0123456789~<=" or bool(fixed and len(fixed) < 5 and fixed.isalpha())


def _numbers(text: str) -> list[int]:
    return [int(number) for number in _MARKER.findall(text)]


def _joined(parts: Sequence[str], values: Sequence[str]) -> str:
    """The parts of a text that was split at its markers, with values for these."""
    return "".join([values[int(part)] if index % 2 else part for index, part in enumerate(parts)])


def _filled(node: Any, values: Sequence[str]) -> Any:
    match node:
        case str():
            return _joined(_MARKER.split(node), values)
        case Mapping():
            return {_filled(key, values): _filled(value, values) for key, value in node.items()}
        case list():
            return [_filled(each, values) for each in node]
        case _:
            return node


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """The scalars at and below a node, as they stand in the text."""
    match node:
        case yaml.ScalarNode():
            yield node
        case yaml.MappingNode():
            yield from (scalar for pair in node.value for each in pair for scalar in _scalars(each))
        case _:
            yield from (scalar for each in node.value for scalar in _scalars(each))
