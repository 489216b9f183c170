"""What other languages have, and how it is written here: help for habits, from the tables beside this file.

A row belongs to the statements that it names by their first word, none meaning any. It says what is written, as a
regular expression whose group ``it`` is what the finding points at, and the help, whose braces are filled with other
groups. The first row counts whose match a syntax error stands in. To add a habit, add a row, and a file to
tests/findings/habits.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tpl.syntax.habit import Help, Rows
from tpl.syntax.habit_flows import FLOWS
from tpl.syntax.habit_rules import RULES
from tpl.syntax.habit_statements import STATEMENTS

TABLE: Rows = (*FLOWS, *RULES, *STATEMENTS)


class Habit(NamedTuple):
    """Where the habit stands in a text, and how the thing is written here."""

    start: int
    end: int
    help: str


def find(text: str, start: int, offset: int, end: int, expected: frozenset[str]) -> Habit | None:
    """The habit that a syntax error at an offset of the statement from ``start`` to ``end`` comes from."""
    statement = text[start : max(end, offset + 1)]
    for words, pattern, help_, needs in _rows():
        if (needs and needs not in expected) or not words.match(statement):
            continue
        for match in pattern.finditer(statement):
            if match.start() <= offset - start <= match.end():
                return Habit(start + match.start("it"), start + match.end("it"), _filled(help_, match))
    return None


def _filled(help_: Help, match: re.Match[str]) -> str:
    if callable(help_):
        return help_(match["it"])
    return help_.format_map({name: _Text(group or "") for name, group in match.groupdict().items()})


class _Text(str):
    """A group that can be written in lower case: ``{it:lower}``."""

    def __format__(self, form: str) -> str:
        return self.lower() if form == "lower" else str(self)


@cache
def _rows() -> tuple[tuple[re.Pattern[str], re.Pattern[str], Help, str], ...]:
    """The table, compiled; a statement's words are matched whole."""
    return tuple(
        (re.compile(rf"(?:{words})(?![\w-])" if words else ""), _compiled(pattern), help_, *(more or ("",)))
        for words, pattern, help_, *more in TABLE
    )


_FORMS = {
    "PROTO": r"(?i:tcp|udp|sctp)",
    "PATH": r'[A-Za-z_][\w.\[\]"-]*?',
    "END": r"[\w.-]+",
    "OBJECT": r"(?:object|old|request|container)\b[\w.\[\]-]*",
}
"""What the tables call by a name."""


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, form in _FORMS.items():
        pattern = pattern.replace(name, form)
    return re.compile(pattern)
