"""Recovery from a syntax error: the parser goes back to where the statement began, and on behind its end.

Nothing before the statement is read again, so a file's errors cost what their statements do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from lark import Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

from tpl.syntax.scan import end_of_statement

Value = Token | Tree[Token]
"""What stands on the parser's stack."""


_DECLARE = frozenset("TIER TENANT SPACE ROLE GUARD TEST IN".split())
_REST_OF_HEADER = re.compile(r"[^\n{}#;]*+\s*+(?=\{)")
_WRITTEN = re.compile(r"""["']([^"'\n]*)["']|([\w.-]+)""")
UNNAMED = "unnamed-"
"""How the names begin that stand for those that are not there."""

_CLOSER = re.compile(r"\s*\n[ \t]*[\])][ \t]*(?=[\r\n]|\Z)")
_OPENS = re.compile(r"\{(?!\{)")
_KINDS = re.compile(r"[\w.-]+(?:/[\w.-]+)*(?:\s*,\s*[\w.-]+(?:/[\w.-]+)*)*\s*(?:when\s[^{]*)?\{")
_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")


def offset_of(error: UnexpectedInput) -> int:
    """Where in the text a syntax error is."""
    return int(getattr(error, "pos_in_stream", 0) or 0)


def go_inside(error: UnexpectedInput, text: str) -> tuple[int, int] | None:
    """Take what is wrong in a declaration's header for what was meant, and read on: its block is not lost.

    A name in quotes is the name, and one is made up where there is none; from any other mistake behind it on, the
    header is left out. Returns the range of the whole header, or nothing where the statement is no declaration or has
    no block behind its header.
    """
    parser = error.interactive_parser
    values = parser.parser_state.value_stack
    kept = _before_statement(values)
    offset = offset_of(error)
    rest = _REST_OF_HEADER.match(text, offset)
    if kept == len(values) or _type(values[kept]) not in _DECLARE or not rest or _is_one_word(values, text, offset):
        return None
    accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call]
    end = _feed_name(parser, accepted, text, offset)
    if end is None and _type(values[kept]) == "GUARD" and "_ON" in accepted:
        end = _feed_kinds(parser, text, offset, rest.end())
    if end is None and "_LBRACE" in accepted and rest[0].strip():
        end = rest.end()
    elif end is not None and "STRING" in accepted:
        # Of what else stands in the header of a test nobody knows what was meant.
        end = rest.end()
    if end is None:
        return None
    lexer = parser.lexer_thread.state
    assert lexer, "a parser that met an error was reading"
    lexer.line_ctr.char_pos = end
    return _start(values[kept]), rest.end()


def _is_one_word(values: Sequence[Value], text: str, offset: int) -> bool:
    """Whether the word before an error is part of what is wrong: a group before a slash, a path after `when`."""
    sign = text[offset : offset + 1]
    return sign == "/" or (sign == "." and [_type(value) for value in values[-2:-1]] == ["WHEN"])


def _feed_name(parser: InteractiveParser, accepted: Collection[str], text: str, offset: int) -> int | None:
    """Give the parser the name that is quoted and must not be, or the other way round, or is not there at all.

    Returns where to read on; nothing where no name is missing.
    """
    kind = next((kind for kind in ("NAME", "STRING") if kind in accepted), "")
    if _unname(parser.parser_state.value_stack, offset) and "_ON" in accepted:
        parser.feed_token(Token("_ON", "on", offset, end_pos=offset))
        return offset
    written = _WRITTEN.match(text, offset)
    name = _NO_NAME.sub("-", written[1] or written[2]).strip("-") if written else ""
    if not kind or "_LBRACE" in accepted or not (name or _OPENS.match(text, offset)):
        return None
    end = written.end() if written and name else offset
    name = name or unnamed(offset)
    parser.feed_token(Token(kind, name if kind == "NAME" else f'"{name}"', offset, end_pos=end))
    return end


def _feed_kinds(parser: InteractiveParser, text: str, offset: int, brace: int) -> int:
    """Give the parser the `on` that a guard lacks, and kinds where none stand there; returns where to read on."""
    parser.feed_token(Token("_ON", "on", offset, end_pos=offset))
    if _KINDS.match(text, offset):
        return offset
    parser.feed_token(Token("NAME", unnamed(offset), offset, end_pos=offset))
    return brace


def _unname(values: list[Value], offset: int) -> bool:
    """Whether what was read as the name, as in `guard on pods`, is a word behind the name; then there is none."""
    last = values[-1]
    if not isinstance(last, Token) or last not in ("on", "is", "extends") or _type(values[-2]) not in _DECLARE:
        return False
    values[-1] = Token("NAME", unnamed(offset), last.start_pos, end_pos=last.end_pos)
    return True


def unnamed(offset: int) -> str:
    """What is called by no name in a header that stands there."""
    return f"{UNNAMED}{offset}"


def leave_out(error: UnexpectedInput, text: str) -> tuple[int, int]:
    """Take the statement with the error off the parser's stack, and move its lexer to the end.

    Returns the range that is left out; the parser can be resumed.
    """
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    offset = len(text) if at_end else offset_of(error)
    parser = error.interactive_parser
    values = parser.parser_state.value_stack
    kept = _before_statement(values)
    start = min(_start(values[kept]) if kept < len(values) else offset, offset)
    end = end_of_statement(text, start, offset)
    if at_end:
        kept = _before_statement(values[: next(_open(values[:kept]), kept)])
        start = min(_start(values[kept]) if kept < len(values) else offset, offset)
    elif text[offset : offset + 1] in ("(", "[") and (closer := _CLOSER.match(text, end)):
        # The bracket that was meant to close the block.
        end = closer.end()
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
