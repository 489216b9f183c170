"""What is copied along with a policy: numbers of lines, marks of a diff, fences, prompts, characters of a web page.

Each is one finding, however many lines bear it; it is blanked, or replaced by what was meant, so that the rest is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tpl.syntax.scan import blank


class Pasted(NamedTuple):
    """What was copied along: where it is first, what it is, what to do, and the text without it."""

    start: int
    end: int
    message: str
    help: str
    text: str


_BEGINS = re.compile(r"\s*\d")
_LINES = re.compile(r"(?m)^(?=[^\n]*\S)[^\n]*$")
_NUMBER = re.compile(r"(?m)^[ \t]*\d+[ \t]*[|:.]?(?=[ \t]|$)")
_HUNK = re.compile(r"(?m)^@@ [^\n]*$|^(?:---|\+\+\+) [^\n]*$|^diff [^\n]*$|^-[^\n]*$|^\+")
_FENCE = re.compile(r"(?m)^[ \t]*(?:```|~~~)[^\n`]*$")
_PROMPT = re.compile(r"(?m)^[ \t]*[$%] [^\n]*$")
_CONFLICT = re.compile(r"(?m)^<<<<<<<(?: [^\n]*)?$|^=======\n(?:[^\n]*\n)*?>>>>>>>[^\n]*$|^\|\|\|\|\|\|\|[^\n]*$")
_ENTITY = re.compile(r'&(gt|lt|amp|quot|nbsp|apos|#39|#34|#62);|#[^\n]*|"(?:[^"\\\n]|\\[^\n])*"')
_MEANT = {"gt": ">", "lt": "<", "amp": "&", "quot": '"', "nbsp": " ", "apos": "'", "#39": "'", "#34": '"', "#62": ">"}


def without_pasted(text: str) -> tuple[str, list[Pasted]]:
    """The text as long as it was, without what was copied along, and a finding for each kind of that."""
    found = list[Pasted]()
    for step in _STEPS:
        if one := step(text):
            found.append(one)
            text = one.text
    return text, found


def _numbers(text: str) -> Pasted | None:
    if not _BEGINS.match(text):
        return None
    lines = _LINES.findall(text)
    numbers = [match for match in _NUMBER.finditer(text) if match[0].strip()]
    values = [int(re.findall(r"\d+", match[0])[0]) for match in numbers]
    if len(lines) < 2 or len(numbers) != len(lines) or values != sorted(set(values)):
        return None
    return _blanked(text, numbers, "the lines bear numbers", "take the numbers away")


def _diff(text: str) -> Pasted | None:
    marks = list(_HUNK.finditer(text))
    is_diff = any(match[0].startswith(("@@ ", "diff ")) for match in marks)
    return (
        _blanked(text, marks, "this is a diff, not a policy", "apply it, or copy the file itself") if is_diff else None
    )


def _fences(text: str) -> Pasted | None:
    help_ = "take the lines away that begin and end it"
    return _blanked(text, list(_FENCE.finditer(text)), "a fence of Markdown does not belong in a policy", help_)


def _prompts(text: str) -> Pasted | None:
    help_ = "take the line away"
    return _blanked(text, list(_PROMPT.finditer(text)), "a command of a shell does not belong in a policy", help_)


def _conflicts(text: str) -> Pasted | None:
    marks = list(_CONFLICT.finditer(text))
    is_one = len(marks) > 1 and marks[0][0].startswith("<<<<<<<")
    message, help_ = "a conflict of a merge is not resolved here", "keep one side, and take the marks away"
    return _blanked(text, marks, message, help_) if is_one else None


def _entities(text: str) -> Pasted | None:
    first = next((match for match in _ENTITY.finditer(text) if match[1]), None)
    if not first:
        return None
    meant = _ENTITY.sub(lambda match: _MEANT[match[1]].ljust(len(match[0])) if match[1] else match[0], text)
    message = f"`{first[0]}` is how a web page writes `{_MEANT[first[1]]}`"
    return Pasted(*first.span(), message, f"write `{_MEANT[first[1]]}`, and so the others", meant)


def _blanked(text: str, matches: list[re.Match[str]], message: str, help_: str) -> Pasted | None:
    if not matches:
        return None
    start, first = matches[0].start(), matches[0][0]
    end = start + len(first.split("\n")[0])
    start += len(first) - len(first.lstrip())
    return Pasted(start, end, message, help_, blank(text, [match.span() for match in matches]))


_STEPS: tuple[Callable[[str], Pasted | None], ...] = (_numbers, _diff, _conflicts, _fences, _prompts, _entities)
