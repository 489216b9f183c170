"""What the parser could take next, in words a person uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from lark.lexer import Pattern, PatternStr

from tpl.syntax.tables import parser

_NAMED = {
    "NAME": "a name",
    "STRING": "a string",
    "NUMBER": "a number",
    "DATE": "a date",
    "CIDR": "an address block",
    "RESOURCE": "a kind such as `cert-manager.io/v1/certificates`",
    "PORT": "ports such as `tcp/443`",
    "PATH": "a path such as `object.spec`",
    "COMPARE": "a comparison such as `==`",
    "ARROW": "`->`",
    "PLUS_EQUAL": "`+=`",
    "_PLUS": "`+`",
    "_LBRACE": "`{`",
    "_SEP": "the end of the line",
    "$END": "the end of the file",
}
_HARDLY_HELPS = ("_SEP", "$END", "RBRACE", "COMMA", "DOT", "SLASH")
_MANY = 6


class Expectation(NamedTuple):
    """The keywords that would fit, for a suggestion, and a short sentence for the label."""

    keywords: tuple[str, ...]
    sentence: str


def expectation(terminals: Iterable[str]) -> Expectation:
    """From the parser's terminals to words; a list too long to help is left out."""
    known = sorted(set(terminals))
    if not {"NAME", "STRING"}.isdisjoint(known):
        # Of words that begin a statement: that some may also be the key of a label helps nobody.
        known = [name for name in known if name not in ("EQUAL", "PLUS_EQUAL")]
    texts = {name: word(name) for name in known}
    keywords = tuple(text for text in texts.values() if text.isalpha())
    words = [_shown(name, texts) for name in known if name not in _HARDLY_HELPS]
    if not words:
        words = [_shown(name, texts) for name in known]
    if not words or len(words) > _MANY:
        return Expectation(keywords, "")
    words.sort(key=lambda each: each.strip("`").isalpha())
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return Expectation(keywords, f"expected {listed}")


def word(terminal: str) -> str:
    """What is written for a terminal that is one word or sign; empty for the others."""
    if terminal in _NAMED:
        return ""
    pattern = _patterns().get(terminal)
    return pattern.value if isinstance(pattern, PatternStr) else terminal.strip("_").lower()


def _shown(terminal: str, texts: Mapping[str, str]) -> str:
    return _NAMED.get(terminal) or f"`{texts[terminal]}`"


@cache
def _patterns() -> Mapping[str, Pattern]:
    return {terminal.name: terminal.pattern for terminal in parser().terminals}
