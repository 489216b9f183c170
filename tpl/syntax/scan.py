"""A scan for brackets, strings and statements: what recovery needs when the parser cannot help.

It knows only enough of the language to say where a string, a comment, a block or a statement ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r'(?P<comment>#[^\n]*)|(?P<string>"(?:[^"\\\n]|\\[^\n])*")|(?P<open>"[^\n]*)|(?P<mark>[{}()\n;])')
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ue000-\uf8ff]")
"""Control, bidirectional-override, line-separator and private-use characters: none belongs in a policy."""


@dataclass
class Scan:
    """Faults of a text by character range, and where its statements start at each depth."""

    unclosed_strings: list[tuple[int, int]] = field(default_factory=list)
    stray_closers: list[int] = field(default_factory=list)
    unclosed_openers: list[int] = field(default_factory=list)
    unclosed_parentheses: list[int] = field(default_factory=list)
    forbidden: list[tuple[int, int]] = field(default_factory=list)


def _marks(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN.finditer(text):
        yield match.lastgroup or "", match.start(), match.end()


def scan(text: str) -> Scan:
    """The faults that no parser reports well."""
    found, openers, parentheses = Scan(), list[int](), list[int]()
    found.forbidden = [match.span() for match in _FORBIDDEN.finditer(text)]
    for kind, start, end in _marks(text):
        if kind == "open":
            found.unclosed_strings.append((start, end))
        elif text[start] == "(":
            parentheses.append(start)
        elif text[start] == ")" and parentheses:
            parentheses.pop()
        if kind == "mark" and text[start] in "{}":
            # No parenthesis reaches over a brace.
            found.unclosed_parentheses += parentheses[:1]
            parentheses.clear()
        if text[start] == "{":
            openers.append(start)
        elif text[start] == "}":
            if openers:
                openers.pop()
            else:
                found.stray_closers.append(start)
    found.unclosed_parentheses += parentheses[:1]
    found.unclosed_openers = openers
    return found


def statement_around(text: str, offset: int) -> tuple[int, int]:
    """The innermost statement that holds the offset, from its first character to the end of its block.

    Blanking this range removes one statement and leaves every other where it was.
    """
    starts = [0]
    for kind, start, end in _marks(text):
        if start >= offset:
            break
        if kind != "mark" or text[start] in "()":
            continue
        if text[start] == "{":
            starts.append(end)
        elif text[start] == "}":
            if len(starts) > 1:
                starts.pop()
        else:
            starts[-1] = end
    rest = text[starts[-1] :]
    begin = starts[-1] + len(rest) - len(rest.lstrip(" \t\r\n;"))
    return min(begin, offset), _end_of_statement(text, max(offset, begin))


def _end_of_statement(text: str, offset: int) -> int:
    depth = 0
    for kind, start, end in _marks(text[offset:]):
        char = text[offset + start]
        if kind != "mark" or char in "()":
            continue
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth < 0:
                return offset + start
            if depth == 0:
                return offset + end
        elif depth == 0:
            return offset + start
    return len(text)


def close(text: str, opener: int) -> str:
    """The text with an unclosed block closed, where the indentation says that it was meant to end.

    The brace takes the place of a blank, so that every offset holds; where there is none to take, it
    goes to the end of the text.
    """
    line_start = text.rfind("\n", 0, opener) + 1
    indent = len(text[line_start:opener]) - len(text[line_start:opener].lstrip(" \t"))
    after = re.compile(rf"\n(?=[ \t]{{0,{indent}}}[^\s}}#])").search(text, opener)
    if after and text[after.start() - 1].isspace():
        return text[: after.start() - 1] + "}" + text[after.start() :]
    return text + "\n}"


def blank(text: str, start: int, end: int) -> str:
    """The text with a range replaced by spaces; line ends stay, so that every offset and line holds."""
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
