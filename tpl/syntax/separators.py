"""Which line ends are statement ends: in the stream of tokens, and in text that does not parse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lark import Token
from lark.lark import PostLex

_WORDS = "and or not unless in matches contains with require forbid is because".split()
_SIGNS = (",", "=", "+=", ":", "->", "==", "!=", "<=", ">=", "<", ">", "+")
_TOKENS = "_LBRACE LPAR COMMA EQUAL PLUS_EQUAL _PLUS COLON ARROW COMPARE _SEP".split()
_CONTINUES = {*_TOKENS, *(form for word in _WORDS for form in (word.upper(), f"_{word.upper()}"))}
"""A line end after one of these tokens continues the statement."""

_BEGIN_WORDS = "and or unless on because except extends".split()
_BEGIN_SIGNS = ("{", "->", "==", "!=", "<=", ">=", "<", ">")
"""A line that begins with one of these continues the one before: the grammar's terminals of these names say so."""


class Separators(PostLex):
    """Drops separators that separate nothing; looks back only, never ahead."""

    always_accept = ("_SEP",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The token stream with superfluous ``_SEP`` left out, and each token without the lines before it."""
        last, depth = "_SEP", 0
        for token in stream:
            depth += (token.type == "LPAR") - (token.type == "RPAR")
            if token.type == "_SEP" and (depth > 0 or last in _CONTINUES):
                continue
            last = token.type
            yield _last_word(token) if token.type != "_SEP" and token[0] in " \t\r\n#" else token


def _last_word(token: Token) -> Token:
    word = token.rsplit(maxsplit=1)[-1]
    before = len(token) - len(word)
    return Token(
        token.type, word, (token.start_pos or 0) + before, token.end_line, (token.end_column or 0) - len(word),
        token.end_line, token.end_column, token.end_pos,
    )  # fmt: skip


def _any(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, texts))


_UNFINISHED = re.compile(rf"(?:{_any(_SIGNS)}|(?<![\w.-])(?:{_any(_WORDS)}))\Z")
_CONTINUED = re.compile(
    rf"(?:[ \t]*(?:#[^\n]*)?\r?\n)+[ \t]*(?:{_any(_BEGIN_SIGNS)}|(?:{_any(_BEGIN_WORDS)})(?![\w.\[-]))"
)
_FAR = 16
"""No word or sign after which a statement goes on is longer."""


def goes_on(text: str, code_end: int, line_end: int) -> bool:
    """Whether the statement goes on behind a line end; the line's code, without a comment, ends at ``code_end``."""
    before = text[max(code_end - _FAR, 0) : code_end].rstrip(" \t\r")
    return bool(_UNFINISHED.search(before) or _CONTINUED.match(text, line_end))
