"""Parse one file: every syntax error of it in one run, and a tree of whatever is sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean
from tpl.source import SourceFile, Span
from tpl.syntax import ast
from tpl.syntax.depth import DEEPEST, take_out_deep
from tpl.syntax.lower import lower
from tpl.syntax.recover import leave_out
from tpl.syntax.scan import Scan, blank, close, scan, statements_around
from tpl.syntax.tables import parser
from tpl.syntax.words import expectation, habit

_DECLARES = re.compile(r"\s*(?:tenant|tier|role|service|network|ports|workload|guard|cluster|environment)\s+([\w-]+)")

_A_WORD = re.compile(r"[\w-]+|.")


def parse(source: SourceFile, sink: Sink) -> ast.File:
    """The syntax tree of a file. Errors go to the sink; statements with errors are left out of the tree."""
    found = scan(source.text)
    text = _mend(source, found, sink)
    broken, left_out = set[str](), list[Span]()

    def recover(error: UnexpectedInput) -> bool:
        _report(error, text, source, sink)
        start, end = leave_out(error, text)
        broken.update(match[1] for match in _DECLARES.finditer(text, start, end))
        left_out.append(Span(source.path, start, end))
        return True

    tree = parser().parse(text, on_error=recover)
    left_out += _refuse_deep(tree, source, sink)
    statements, complaints = lower(tree, source.path)
    for complaint in complaints:
        sink.report(complaint.code, complaint.message, complaint.span, helps=_some(complaint.help))
    comments = tuple(_comment(start, end, source) for start, end in found.comments)
    return ast.File(source.path, statements, comments, frozenset(broken), tuple(left_out))


def _refuse_deep(tree: Tree[Token], source: SourceFile, sink: Sink) -> Iterator[Span]:
    """Report and take out what is nested too deeply; gives where it stood."""
    for statement, part in take_out_deep(tree):
        start = part.meta.start_pos
        message = f"this is nested more than {DEEPEST} deep"
        help_ = "no block needs as much" if part.data == "block" else "divide it: each `require` and `forbid` holds"
        sink.report("TPL001", message, Span(source.path, start, _end_of_word(source.text, start)), helps=(help_,))
        yield Span(source.path, statement.meta.start_pos, statement.meta.end_pos)


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _comment(start: int, end: int, source: SourceFile) -> ast.Comment:
    before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    return ast.Comment(source.text[start:end].rstrip(), Span(source.path, start, end), not before.strip())


def _mend(source: SourceFile, found: Scan, sink: Sink) -> str:
    """Report what the scan finds and blank it, so that one open brace or quote does not hide the rest."""
    text = source.text
    for start, end in found.forbidden:
        message = f"the character U+{ord(text[start]):04X} does not belong in a policy"
        sink.report("TPL005", message, Span(source.path, start, end), helps=("delete it",))
    text = blank(text, found.forbidden)
    for start, end in found.unclosed_strings:
        span = Span(source.path, start, end)
        sink.report("TPL003", "this string is not closed", span, helps=('close it with `"` on the same line',))
    for start in found.unclosed_parentheses:
        span = Span(source.path, start, start + 1)
        sink.report("TPL004", "this parenthesis is never closed", span, helps=("close it with `)`",))
    for start in found.stray_closers:
        sink.report("TPL004", "this brace closes nothing", Span(source.path, start, start + 1))
    faults = sorted((*(start for start, _ in found.unclosed_strings), *found.unclosed_parentheses))
    text = blank(text, (*statements_around(text, faults), *((start, start + 1) for start in found.stray_closers)))
    for start in found.unclosed_openers:
        span = Span(source.path, start, start + 1)
        sink.report("TPL004", "this brace is never closed", span, helps=("close the block with `}`",))
    for start in reversed(scan(text).unclosed_openers if found.has_faults else ()):
        text = close(text, start)
    return text


def _report(error: UnexpectedInput, text: str, source: SourceFile, sink: Sink) -> None:
    """Report a syntax error where it stands."""
    size = len(source.text)
    start = min(int(getattr(error, "pos_in_stream", 0) or 0), size)
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        start = len(source.text.rstrip())
    word = _word(error, text, start)
    expected = expectation(_accepts(error))
    span = Span(source.path, start, min(start + max(len(word), 1), size) if word else start)
    what = f"`{word}`" if word and word.strip() else "the end of the statement"
    help_ = habit(text, start)
    helps = _some(help_ or (did_you_mean(word, expected.keywords) if word.isalpha() else ""))
    sink.report("TPL001", f"{what} is not expected here", span, label=expected.sentence, helps=helps)


def _accepts(error: UnexpectedInput) -> frozenset[str]:
    if isinstance(error, UnexpectedToken):
        return frozenset(error.accepts or error.expected or ())
    return frozenset(error.allowed or ()) if isinstance(error, UnexpectedCharacters) else frozenset()


def _word(error: UnexpectedInput, text: str, start: int) -> str:
    if isinstance(error, UnexpectedToken):
        return str(error.token).strip("\n;") if error.token.type != "$END" else ""
    return text[start : _end_of_word(text, start)]


def _end_of_word(text: str, start: int) -> int:
    match = _A_WORD.match(text, start)
    return match.end() if match else start
