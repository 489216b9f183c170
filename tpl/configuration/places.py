"""Where the keys and values of a TOML text stand: `tomllib` says what they are, and not where.

The text has been read by `tomllib` already, so nothing here asks whether it is TOML.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from tpl.record import dataclass
from tpl.source import Span

Keys = tuple[str | int, ...]
"""The way to a value: keys of tables, and indices of lists, counted from 0."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_SCALAR = re.compile(
    r'"""(?s:\\.|(?!""").)*"{3,5}|\'\'\'(?s:(?!\'\'\').)*\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[^,\]}\n#]+'
)


@dataclass(frozen=True)
class Place:
    """Where a key stands, of an element the element itself, and where its value does."""

    key: Span
    value: Span


def places(path: str, text: str) -> dict[Keys, Place]:
    """The way to each value to its place; of a table that is opened more than once, the first."""
    walk = _Walk(path, text)
    walk.document()
    return walk.found


class _Walk:
    """One way through the text, from its start to its end."""

    def __init__(self, path: str, text: str) -> None:
        self.found: dict[Keys, Place] = {}
        self._path, self._text, self._at = path, text, 0

    def document(self) -> None:
        """Walk every table, key and value."""
        table: Keys = ()
        while self._next():
            if self._take("["):
                self._take("[")
                table, key = self._key(())
                self.found.setdefault(table, Place(key, key))
                while self._take("]"):
                    pass
            else:
                self._pair(table)

    def _pair(self, table: Keys) -> None:
        way, key = self._key(table)
        self._take("=")
        self._value(way, key)

    def _key(self, table: Keys) -> tuple[Keys, Span]:
        """Walk a dotted key: the way to what it names, and where its last part stands."""
        way, key = self._part(table)
        while self._take("."):
            self.found.setdefault(way, Place(key, key))
            way, key = self._part(way)
        return way, key

    def _part(self, way: Keys) -> tuple[Keys, Span]:
        key = self._match(_KEY)
        return (*way, _name(self._text[key.start : key.end])), key

    def _value(self, way: Keys, key: Span | None = None) -> None:
        self._next()
        start = self._at
        if self._take("["):
            for index in self._parts("]"):
                self._value((*way, index))
        elif self._take("{"):
            for _ in self._parts("}"):
                self._pair(way)
        else:
            self._match(_SCALAR)
        span = Span(self._path, start, start + len(self._text[start : self._at].rstrip()))
        self.found.setdefault(way, Place(key or span, span))

    def _parts(self, end: str) -> Iterator[int]:
        """Numbers of the parts up to a bracket; the caller walks each."""
        number = 0
        while not self._take(end):
            yield number
            self._take(",")
            number += 1

    def _match(self, pattern: re.Pattern[str]) -> Span:
        self._next()
        match = pattern.match(self._text, self._at)
        assert match, "tomllib has read it"
        self._at = match.end()
        return Span(self._path, match.start(), match.end())

    def _take(self, char: str) -> bool:
        """Step over a character where it is the next."""
        found = self._next() == char
        self._at += found
        return found

    def _next(self) -> str:
        """The next character that is neither blank nor of a comment; empty at the end."""
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at
        return self._text[self._at : self._at + 1]


def _name(written: str) -> str:
    return next(iter(tomllib.loads(f"{written} = 0")))
