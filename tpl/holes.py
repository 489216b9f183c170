"""Holes: the places in a shape's strings where one tenant differs from another.

A shape is resolved and rendered once; its tenants only fill its holes. A hole travels inside an
ordinary ``str`` between two private-use characters, which the lexer refuses in every source text,
so user text can never be mistaken for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

OPEN, CLOSE = "\ue000", "\ue001"
_HOLE = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


def hole(name: str) -> str:
    """The hole of that name, as it stands in a string."""
    return f"{OPEN}{name}{CLOSE}"


def has_holes(text: str) -> bool:
    """Whether anything in the text is left to fill."""
    return OPEN in text


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its holes filled; raises ``KeyError`` for a hole without a value."""
    return _HOLE.sub(lambda match: values[match[1]], text) if OPEN in text else text


def split(text: str) -> list[tuple[str, bool]]:
    """The text as (part, is it a hole's name) in order, empty parts left out."""
    parts = [(part, index % 2 == 1) for index, part in enumerate(_HOLE.split(text))]
    return [(part, is_hole) for part, is_hole in parts if part]


def names(text: str) -> frozenset[str]:
    """The names of the holes in the text."""
    return frozenset(_HOLE.findall(text)) if OPEN in text else frozenset()


def fill_known(text: str, values: Mapping[str, str]) -> str:
    """The text with those of its holes filled that have a value; the others stay."""
    return _HOLE.sub(lambda match: values.get(match[1], match[0]), text) if OPEN in text else text


def plain(text: str) -> str:
    """The text with a letter in the place of each hole, to be looked at for what else is in it."""
    return "".join("x" if is_hole else part for part, is_hole in split(text))


def shown(text: str) -> str:
    """The text for people: a hole is its name in braces."""
    return "".join(f"{{{part}}}" if is_hole else part for part, is_hole in split(text))
