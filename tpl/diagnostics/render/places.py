"""What every renderer needs: where a span stands, and text that no terminal obeys."""

from __future__ import annotations

import re
from functools import lru_cache

from tpl.source import Location, SourceFile, Sources, Span

_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ue000-\uf8ff]")
"""Controls, line separators, direction changes, lone surrogates, private use."""


def locate(span: Span | None, sources: Sources) -> Location | None:
    """Where a span stands, kept inside its file; None without a span or without the file's text."""
    if span is None or span.path not in sources.files:
        return None
    size = len(sources.files[span.path].text)
    start = min(max(span.start, 0), size)
    return sources.location(Span(span.path, start, min(max(span.end, start), size)))


def line_of(source: SourceFile, number: int) -> str:
    """A line, counted from 1, without its line end; for many lines of one file, which is split once."""
    return _lines(source.text)[number - 1].rstrip("\r")


@lru_cache(maxsize=8)
def _lines(text: str) -> list[str]:
    return text.split("\n")


def visible(text: str) -> str:
    """The text with every character that a terminal would obey replaced by one that it shows."""
    return _OBEYED.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    number = ord(match[0])
    return chr(0x2400 + number) if number < 0x20 else "\u2421" if number == 0x7F else "\ufffd"
