"""A scan for brackets, strings and statements: what recovery needs when the parser cannot help.

It knows only enough of the language to say where a string, a comment, a block or a statement ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tpl.syntax.separators import goes_on

_TOKEN = re.compile(r'(?P<comment>#[^\n]*)|(?P<string>"(?:[^"\\\n]|\\[^\n])*")|(?P<open>"[^\n]*)|(?P<mark>[{}()\n;])')
_BLANKS = re.compile("[ \\t\\r\\n;]*")
_BLANK = re.compile("[ \\t]*")
_REST = re.compile(r"[ \t]*(?:[\r\n;}#]|\Z)")
_INDENT = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)+([ \t]*)(?=[^\s#}])")


@dataclass
class Scan:
    """A text's comments, and its faults, by character range."""

    comments: list[tuple[int, int]] = field(default_factory=list)
    unclosed_strings: list[tuple[int, int]] = field(default_factory=list)
    stray_closers: list[int] = field(default_factory=list)
    unclosed_openers: list[int] = field(default_factory=list)
    unclosed_parentheses: list[int] = field(default_factory=list)

    @property
    def has_faults(self) -> bool:
        """Whether anything but comments was found."""
        return any((self.unclosed_strings, self.stray_closers, self.unclosed_openers, self.unclosed_parentheses))


def _marks(text: str, offset: int = 0) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN.finditer(text, offset):
        yield match.lastgroup or "", match.start(), match.end()


def scan(text: str) -> Scan:
    """The faults that no parser reports well."""
    found, openers, parentheses = Scan(), list[int](), list[int]()
    for kind, start, end in _marks(text):
        if kind == "comment":
            found.comments.append((start, end))
        elif kind == "open":
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
        elif text[start] == "}" and openers:
            openers.pop()
        elif text[start] == "}":
            found.stray_closers.append(start)
    found.unclosed_parentheses += parentheses[:1]
    found.unclosed_openers = _by_indentation(text, len(openers)) if openers else []
    return found


def _by_indentation(text: str, missing: int) -> list[int]:
    """The openers that are not closed, so many, where the indentation says which: a closer stands below its opener."""
    openers, found = list[int](), list[int]()
    for kind, start, _ in _marks(text):
        if kind != "mark" or text[start] not in "{}":
            continue
        if text[start] == "{":
            openers.append(start)
            continue
        while len(found) < missing and len(openers) > 1 and _is_deeper_than(text, openers[-1], start):
            found.append(openers.pop())
        if openers:
            openers.pop()
    return sorted((*found, *openers))[:missing]


def _is_deeper_than(text: str, opener: int, closer: int) -> bool:
    """Whether a brace that stands first on its line closes a block further out than the one that was begun last."""
    return _is_first(text, closer) and _indent(text, opener) > _indent(text, closer)


def _is_first(text: str, offset: int) -> bool:
    """Whether nothing but blanks stands before on the line."""
    blanks = _BLANK.match(text, text.rfind("\n", 0, offset) + 1)
    return bool(blanks and blanks.end() == offset)


def _indent(text: str, offset: int) -> int:
    """The indentation of the line that an offset is in."""
    start = text.rfind("\n", 0, offset) + 1
    blanks = _BLANK.match(text, start)
    return len(blanks[0].expandtabs()) if blanks else 0


def wrong_closers(text: str, openers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Brackets that stand alone where a brace should close a block, each with the brace that is not closed."""
    for opener in openers:
        indent = re.escape(text[text.rfind("\n", 0, opener) + 1 :][: _indent(text, opener)])
        if closer := re.compile(rf"\n{indent}([\])])[ \t\r]*(?=\n|\Z)").search(text, opener):
            yield closer.start(1), opener


def statements_around(text: str, offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The innermost statement that holds each offset, from its first character to its end.

    Blanking such a range removes one statement and leaves every other where it was. The offsets rise, and
    parentheses need not be balanced.
    """
    starts, parts = [0], _parts(text)
    part = next(parts, None)
    for offset in offsets:
        while part and part[1] < offset:
            _follow(part, starts)
            part = next(parts, None)
        begin = _BLANKS.match(text, starts[-1])
        start = min(begin.end() if begin else starts[-1], offset)
        yield start, end_of_statement(text, start, offset, is_balanced=False)


def _follow(part: tuple[str, int, int], starts: list[int]) -> None:
    """Keep account of where, at each depth, the statement begins that a mark stands in or ends."""
    mark, _, end = part
    if mark == "{":
        starts.append(end)
    elif mark == "}":
        if len(starts) > 1:
            starts.pop()
    elif mark not in "()":
        starts[-1] = end


def _parts(text: str, offset: int = 0) -> Iterator[tuple[str, int, int]]:
    """The marks from an offset on, without the line ends behind which the statement goes on."""
    comment = (offset, offset)
    for kind, start, end in _marks(text, offset):
        if kind == "comment":
            comment = (start, end)
        if kind != "mark":
            continue
        code_end = comment[0] if comment[1] == start else start
        if text[start] != "\n" or not goes_on(text, code_end, start):
            yield text[start], start, end


def end_of_statement(text: str, start: int, offset: int, *, is_balanced: bool = True) -> int:
    """Where the statement that begins at ``start`` ends, at or behind an offset inside it.

    That is at a line's end, at its block's, or at the one around it. Lines that are indented deeper belong to it:
    so what follows a mistake is not taken for statements of their own. In text with ``is_balanced`` parentheses no
    line end inside of them ends it.
    """
    braces = parentheses = 0
    for mark, begin, end in _parts(text, start):
        braces += (mark == "{") - (mark == "}")
        parentheses += ((mark == "(") - (mark == ")")) * is_balanced
        if braces < 0:
            return max(begin, offset)
        if mark in "()" or begin < offset or braces > 0:
            continue
        if mark == "}" and _REST.match(text, end):
            return end
        if mark == ";" or (mark == "\n" and parentheses <= 0 and not _is_deeper(text, start, begin)):
            return begin
    return len(text)


def _is_deeper(text: str, start: int, line_end: int) -> bool:
    """Whether the next line of code is indented deeper than the line that a statement is the first of."""
    next_line = _INDENT.match(text, line_end)
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return next_line is not None and not before.strip() and len(next_line[1].expandtabs()) > len(before.expandtabs())


def close(text: str, openers: Sequence[int]) -> str:
    """The text with unclosed blocks closed, where the indentation says that each was meant to end.

    A brace takes the place of a blank, so that every offset holds; where there is none to take, it
    goes to the end of the text.
    """
    made, at_end = list(text), 0
    for opener in reversed(openers):
        blanks = _BLANK.match(text, text.rfind("\n", 0, opener) + 1, opener)
        indent = len(blanks[0]) if blanks else 0
        after = re.compile(rf"\n(?=[ \t]{{0,{indent}}}[^\s}}#])").search(text, opener)
        if after and made[after.start() - 1].isspace():
            made[after.start() - 1] = "}"
        else:
            at_end += 1
    return "".join(made) + "\n}" * at_end


def blank(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text with ranges replaced by spaces; line ends stay, so that every offset and line holds."""
    pieces, done = list[str](), 0
    for start, end in sorted(ranges):
        pieces += text[done:start], re.sub(r"[^\n]", " ", text[max(start, done) : end])
        done = max(done, end)
    return "".join((*pieces, text[done:]))
