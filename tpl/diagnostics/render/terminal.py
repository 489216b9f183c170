"""Colours for the text format. The only importer of rich, and only when there are colours to show."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import TextIO

_COLOURS = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
_HEAD = re.compile(r"(?P<level>error|warning|info)(?P<code>\[TPL\d+\])(?P<message>: .*)")
_UNDERLINE = re.compile(r"(?P<gutter> +\| +)(?:(?P<primary>\^+.*)|(?P<secondary>-+.*))")
_GUTTER = re.compile(r" *\d+ \||\.\.\.$| *(?:-->|:::)")
_NOTE = re.compile(r"(?P<gutter> += )(?P<word>help|note|docs)(?P<text>: .*)")

Piece = tuple[str, str]
"""Text and its style."""


def print_text(text: str, stream: TextIO) -> None:
    """Write the text format's output, in colours where the stream and the environment want them."""
    if wants_colour(stream, os.environ):
        _print_coloured(text, stream)
    else:
        stream.write(_encodable(text, stream))


def wants_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """NO_COLOR forbids colours, FORCE_COLOR asks for them, else a terminal that can show them decides."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def _print_coloured(text: str, stream: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, color_system="standard", no_color=False)
    for line in styled(_encodable(text, stream)):
        console.print(Text.assemble(*line), soft_wrap=True, highlight=False)


def styled(text: str) -> Iterator[list[Piece]]:
    """Line by line, the pieces with their styles; joined they are the text again."""
    colour = ""
    for line in text.removesuffix("\n").split("\n"):
        if match := _HEAD.fullmatch(line):
            colour = _COLOURS[match["level"]]
            yield [(match["level"] + match["code"], colour), (match["message"], "bold")]
        elif match := _UNDERLINE.fullmatch(line):
            mark = (match["primary"], colour) if match["primary"] else (match["secondary"], "blue")
            yield [(match["gutter"], "blue"), mark]
        elif match := _NOTE.fullmatch(line):
            yield [(match["gutter"], "blue"), (match["word"], "bold"), (match["text"], "")]
        elif match := _GUTTER.match(line):
            yield [(match[0], "blue"), (line[match.end() :], "")]
        else:
            yield [(line, "")]


def _encodable(text: str, stream: TextIO) -> str:
    """The text with what the stream's encoding lacks written out as escapes."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
