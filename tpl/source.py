"""Source text and positions in it; the vocabulary of every diagnostic."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

STD = "std/"
"""Files under this path are the built-in library, which is always there."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters in one file.

    ``path`` is relative to the project and in POSIX form, so that output never depends on the machine.
    """

    path: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The smallest span that covers both."""
        return Span(self.path, min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Location:
    """A span in lines and columns, all counted from 1; the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class SourceFile:
    """One file's text under the name that diagnostics show."""

    path: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(i + 1 for i, char in enumerate(self.text) if char == "\n")]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        return self.text.split("\n")[number - 1].rstrip("\r")


@dataclass
class Sources:
    """All files of one run, by path, in the order in which they were read."""

    files: dict[str, SourceFile] = field(default_factory=dict)

    def add(self, path: str, text: str) -> SourceFile:
        """Register a file; the later text wins, as an editor's unsaved buffer must."""
        self.files[path] = SourceFile(path, text)
        return self.files[path]

    def __iter__(self) -> Iterator[SourceFile]:
        return iter(self.files.values())

    def location(self, span: Span) -> Location:
        """Where a span stands; the file must have been added."""
        source = self.files[span.path]
        line, column = source.position(span.start)
        end_line, end_column = source.position(max(span.end, span.start))
        return Location(line, column, end_line, end_column)


def texts(sources: Sources) -> Mapping[str, str]:
    """Path to text, for digests."""
    return {source.path: source.text for source in sources}
