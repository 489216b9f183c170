"""Parse one file: every syntax error of it in one run, and a tree of whatever is sound."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib import resources
from pathlib import Path

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from tpl._version import __version__
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean
from tpl.source import SourceFile, Span
from tpl.syntax import ast
from tpl.syntax.lower import lower
from tpl.syntax.scan import blank, close, scan, statement_around
from tpl.syntax.separators import Separators
from tpl.syntax.words import expectation, habit

MOST_ERRORS = 100
"""A file this broken is most likely not a policy; parsing it again for each error must end."""

_DECLARES = re.compile(r"\s*(?:tenant|tier|role|service|network|ports|workload|guard|cluster|environment)\s+([\w-]+)")


@cache
def _parser() -> Lark:
    grammar = resources.files("tpl.grammar").joinpath("tpl.lark").read_text("utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        postlex=Separators(),
        propagate_positions=True,
        maybe_placeholders=True,
        lexer_callbacks={"COMMENT": _keep_comment},
        cache=_cache_file() or False,
    )


def _cache_file() -> str | None:
    """Where the parser's tables are kept between runs, which saves a fifth of a short one; None if nowhere."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(home) / "tpl"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder / f"grammar-{__version__}.tables")


_comments: list[Token] = []


def _keep_comment(token: Token) -> Token:
    _comments.append(token)
    return token


def parse(source: SourceFile, sink: Sink) -> ast.File:
    """The syntax tree of a file. Errors go to the sink; statements with errors are left out of the tree."""
    try:
        return _read(source, sink)
    except RecursionError:
        sink.report("TPL001", "this file is nested too deeply to be read", Span(source.path, 0, 0))
        return ast.File(source.path, ())


def _read(source: SourceFile, sink: Sink) -> ast.File:
    """Parse, and again without each statement that has an error, until what is left is sound."""
    text, broken, left_out = _mend(source, sink), set[str](), list[Span]()
    statements: tuple[ast.Statement, ...] = ()
    for _ in range(MOST_ERRORS):
        _comments.clear()
        try:
            tree = _parser().parse(text)
        except UnexpectedInput as error:
            start, end = _report(error, text, source, sink)
            broken |= {match[1] for match in _DECLARES.finditer(text[start:end])}
            left_out.append(Span(source.path, start, end))
            text = _without(text, start, end)
        else:
            statements, complaints = lower(tree, source.path)
            for complaint in complaints:
                sink.report(complaint.code, complaint.message, complaint.span, helps=_some(complaint.help))
            break
    return ast.File(source.path, statements, _own(source), frozenset(broken), tuple(left_out))


def _without(text: str, start: int, end: int) -> str:
    """The text without the statement; where that is nothing, without the statement before."""
    blanked = blank(text, start, end)
    return blanked if blanked != text else blank(text, *statement_around(text, len(text[:start].rstrip()) - 1))


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _own(source: SourceFile) -> tuple[ast.Comment, ...]:
    return tuple(_comment(token, source) for token in sorted(_comments, key=lambda t: t.start_pos or 0))


def _comment(token: Token, source: SourceFile) -> ast.Comment:
    start = token.start_pos or 0
    before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    span = Span(source.path, start, start + len(token))
    return ast.Comment(str(token).rstrip(), span, not before.strip())


def _mend(source: SourceFile, sink: Sink) -> str:
    """Report what the scan finds and blank it, so that one open brace or quote does not hide the rest."""
    text, found = source.text, scan(source.text)
    for start, end in found.forbidden:
        message = f"the character U+{ord(text[start]):04X} does not belong in a policy"
        sink.report("TPL005", message, Span(source.path, start, end), helps=("delete it",))
        text = blank(text, start, end)
    for start, end in found.unclosed_strings:
        span = Span(source.path, start, end)
        sink.report("TPL003", "this string is not closed", span, helps=('close it with `"` on the same line',))
        text = blank(text, *statement_around(text, start))
    for start in found.unclosed_parentheses:
        span = Span(source.path, start, start + 1)
        sink.report("TPL004", "this parenthesis is never closed", span, helps=("close it with `)`",))
        text = blank(text, *statement_around(text, start))
    for start in found.stray_closers:
        sink.report("TPL004", "this brace closes nothing", Span(source.path, start, start + 1))
        text = blank(text, start, start + 1)
    for start in found.unclosed_openers:
        span = Span(source.path, start, start + 1)
        sink.report("TPL004", "this brace is never closed", span, helps=("close the block with `}`",))
    for start in reversed(scan(text).unclosed_openers):
        text = close(text, start)
    return text


def _report(error: UnexpectedInput, text: str, source: SourceFile, sink: Sink) -> tuple[int, int]:
    """Report a syntax error; the range of the statement to leave out."""
    size = len(source.text)
    start = min(int(getattr(error, "pos_in_stream", 0) or 0), size)
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        start = len(source.text.rstrip())
    word = _word(error, text, start)
    expected = expectation(_accepts(error))
    span = Span(source.path, start, min(start + max(len(word), 1), size) if word else start)
    what = f"`{word}`" if word and word.strip() else "the end of the statement"
    help_ = habit(text[start:], text[:start])
    helps = _some(help_ or (did_you_mean(word, expected.keywords) if word.isalpha() else ""))
    sink.report("TPL001", f"{what} is not expected here", span, label=expected.sentence, helps=helps)
    return statement_around(text, start)


def _accepts(error: UnexpectedInput) -> frozenset[str]:
    if isinstance(error, UnexpectedToken):
        return frozenset(error.accepts or error.expected or ())
    return frozenset(error.allowed or ()) if isinstance(error, UnexpectedCharacters) else frozenset()


def _word(error: UnexpectedInput, text: str, start: int) -> str:
    if isinstance(error, UnexpectedToken):
        return str(error.token).strip("\n;") if error.token.type != "$END" else ""
    match = re.compile(r"[\w-]+|.").match(text, start)
    return match[0] if match else ""
