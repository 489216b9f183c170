"""Which line ends are statement ends: the post-lexer of the grammar."""

from __future__ import annotations

from collections.abc import Iterator

from lark import Token
from lark.lark import PostLex

_CONTINUES = frozenset(
    "LBRACE LPAR COMMA EQUAL PLUS_EQUAL COLON COMPARE AND OR NOT UNLESS IN MATCHES CONTAINS WITH REQUIRE FORBID IS "
    "BECAUSE ARROW _SEP".split()
)
"""A line end after one of these continues the statement."""


class Separators(PostLex):
    """Drops separators that separate nothing; looks back only, never ahead."""

    always_accept = ("_SEP",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The token stream with superfluous ``_SEP`` left out."""
        last, depth = "_SEP", 0
        for token in stream:
            depth += (token.type == "LPAR") - (token.type == "RPAR")
            if token.type == "_SEP" and (depth > 0 or last in _CONTINUES):
                continue
            last = token.type
            yield token
