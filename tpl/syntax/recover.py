"""Recovery from a syntax error: the parser goes back to where the statement began, and on behind its end.

Nothing before the statement is read again, so a file's errors cost what their statements do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lark import Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken

from tpl.syntax.scan import end_of_statement

Value = Token | Tree[Token]
"""What stands on the parser's stack."""


_DECLARE = frozenset("TIER TENANT SPACE ROLE GUARD TEST".split())
_REST_OF_HEADER = re.compile(r"[^\n{}#;]*+\s*+(?=\{)")
_QUOTED = re.compile(r"""["']([^"'\n]*)["']""")
_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")


def go_inside(error: UnexpectedInput, text: str) -> tuple[int, int] | None:
    """Take what is wrong in a declaration's header for what was meant, and read on: its block is not lost.

    A name in quotes is the name; from any other mistake behind it on, the header is left out. Returns the range of
    the whole header, or nothing where the statement is no declaration or has no block behind its header.
    """
    parser = error.interactive_parser
    values = parser.parser_state.value_stack
    kept = _before_statement(values)
    offset = int(getattr(error, "pos_in_stream", 0) or 0)
    rest = _REST_OF_HEADER.match(text, offset)
    if text[offset : offset + 1] == "/":
        return None  # the word before it is part of what is wrong
    if kept == len(values) or _type(values[kept]) not in _DECLARE or not rest or not rest[0].strip():
        return None
    lexer = parser.lexer_thread.state
    assert lexer, "a parser that met an error was reading"
    accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call]
    quoted = _QUOTED.match(text, offset)
    name = _NO_NAME.sub("-", quoted[1]).strip("-") if quoted else ""
    if name and "NAME" in accepted:
        parser.feed_token(Token("NAME", name, offset, end_pos=quoted.end() if quoted else offset))
        lexer.line_ctr.char_pos = quoted.end() if quoted else offset
    elif "_LBRACE" in accepted:
        lexer.line_ctr.char_pos = rest.end()
    else:
        return None
    return _start(values[kept]), rest.end()


def leave_out(error: UnexpectedInput, text: str) -> tuple[int, int]:
    """Take the statement with the error off the parser's stack, and move its lexer to the end.

    Returns the range that is left out; the parser can be resumed.
    """
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    offset = len(text) if at_end else int(getattr(error, "pos_in_stream", 0) or 0)
    parser = error.interactive_parser
    values = parser.parser_state.value_stack
    kept = _before_statement(values)
    start = min(_start(values[kept]) if kept < len(values) else offset, offset)
    end = end_of_statement(text, start, offset)
    if at_end:
        kept = _before_statement(values[: next(_open(values[:kept]), kept)])
        start = min(_start(values[kept]) if kept < len(values) else offset, offset)
    elif kept == len(values) and end <= offset:
        # A brace that closes nothing.
        end = offset + 1
    del values[kept:], parser.parser_state.state_stack[kept + 1 :]
    lexer = parser.lexer_thread.state
    assert lexer, "a parser that met an error was reading"
    lexer.line_ctr.char_pos = end
    return start, end


def _before_statement(values: Sequence[Value]) -> int:
    """How many values stand before the innermost statement: up to the separator or brace in front of it."""
    depth = 0
    for index in range(len(values), 0, -1):
        kind = _type(values[index - 1])
        if depth == 0 and kind in ("_SEP", "_LBRACE"):
            return index
        depth += (kind == "RBRACE") - (kind == "_LBRACE")
    return 0


def _open(values: Sequence[Value]) -> Iterator[int]:
    """Where the braces stand that are not closed."""
    kinds = [_type(value) for value in values]
    return (i for i, kind in enumerate(kinds) if kind == "_LBRACE" and "RBRACE" not in kinds[i:])


def _type(value: Value) -> str:
    return value.type if isinstance(value, Token) else ""


def _start(value: Value) -> int:
    return (value.start_pos if isinstance(value, Token) else value.meta.start_pos) or 0
