"""What the parser could take next, in words a person uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_NAMED = {
    "NAME": "a name",
    "STRING": "a string",
    "NUMBER": "a number",
    "DATE": "a date",
    "CIDR": "an address block",
    "PORT": "ports such as `tcp/443`",
    "PATH": "a path such as `object.spec`",
    "COMPARE": "a comparison such as `==`",
    "_SEP": "the end of the line",
    "$END": "the end of the file",
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "COMMA": "`,`",
    "COLON": "`:`",
    "EQUAL": "`=`",
    "ARROW": "`->`",
    "STAR": "`*`",
}
_HARDLY_HELPS = ("_SEP", "$END", "RBRACE", "COMMA")
_MANY = 6
_COMMA_BEFORE = re.compile(r",\s*\Z")
_NEAR = 100
"""So far back a comma is looked for."""


_HABITS = (
    ("//", "a comment begins with `#`"),
    ("/*", "a comment begins with `#`"),
    (":", "a setting and its value stand side by side: `name value`"),
    ("[", "the values of a list are separated by commas, without brackets: `a, b`"),
    ("'", 'a string is in double quotes: `"…"`'),
    ("==", "a setting and its value stand side by side: `name value`"),
    ("=", "values are compared with `==`"),
    ("&&", "write `and`"),
    ("||", "write `or`"),
    ("!", "write `not`"),
    ("to ", "an arrow points from the one who connects: `a -> b`"),
)


def habit(text: str, offset: int) -> str:
    """What to write instead of something that other languages have; empty where nothing is known."""
    if text.startswith("}", offset) and _COMMA_BEFORE.search(text, max(0, offset - _NEAR), offset):
        return "take the comma before it away"
    return next((help_ for mark, help_ in _HABITS if text.startswith(mark, offset)), "")


class Expectation(NamedTuple):
    """The keywords that would fit, for a suggestion, and a short sentence for the label."""

    keywords: tuple[str, ...]
    sentence: str


def expectation(terminals: Iterable[str]) -> Expectation:
    """From the parser's terminals to words; a list too long to help is left out."""
    known = sorted(set(terminals))
    keywords = tuple(name.lower() for name in known if name.isalpha() and name not in _NAMED)
    words = [_NAMED[name] for name in known if name in _NAMED and name not in _HARDLY_HELPS]
    words += [f"`{keyword}`" for keyword in keywords]
    if not words:
        words = [_NAMED[name] for name in known if name in _NAMED]
    if not words or len(words) > _MANY:
        return Expectation(keywords, "")
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return Expectation(keywords, f"expected {listed}")
