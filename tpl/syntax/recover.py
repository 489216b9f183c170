"""Recovery from a syntax error: the parser goes back to where the statement began, and on behind its end.

Nothing before the statement is read again, so a file's errors cost what their statements do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lark import Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken

from tpl.syntax.scan import end_of_statement

Value = Token | Tree[Token]
"""What stands on the parser's stack."""


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
