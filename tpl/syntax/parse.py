"""Parse one file: every syntax error of it in one run, and a tree of whatever is sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import nearest
from tpl.source import SourceFile, Span
from tpl.syntax import ast
from tpl.syntax.depth import DEEPEST, take_out_deep
from tpl.syntax.forms import form, misspelt
from tpl.syntax.habits import find as habit
from tpl.syntax.lower import lower
from tpl.syntax.mend import mend
from tpl.syntax.recover import go_inside, leave_out, offset_of, unnamed
from tpl.syntax.tables import parser
from tpl.syntax.words import expectation

_DECLARES = re.compile(
    r"(?<![\w.-])(?:tenant|tier|role|service|network|ports|workload|guard|cluster|environment)\s+\"?([\w-]+)"
)

_BOUND = re.compile(r"(?m)^[ \t]*(?:(?:some|every)[ \t]+(\w+)[ \t]+in[ \t]+[\w.\[\]]+[ \t\r]*$|(\w+)[ \t]*:=)")
"""What other languages bind to a name, in a line of its own: an error whatever else the file holds."""

_BEGINS = re.compile(r"[a-z][\w-]*[ \t]+[\w\"{]")
_STATEMENTS = frozenset(
    "IMPORT TIER TENANT SPACE ROLE ALLOW DENY NEVER ACCEPT GRANT CAN CANNOT GUARD REQUIRE FORBID TEST EXPECT".split()
)

_ENDS = re.compile(r'(?:["}]|[a-z]+/\d+(?:-\d+)?)[ \t]*\Z')
_FAR = 80
_SHORT = 3
"""Of shorter words every other is one slip away."""

_A_WORD = re.compile(r"[\w-]+|.")


def parse(source: SourceFile, sink: Sink) -> ast.File:
    """The syntax tree of a file. Errors go to the sink; statements with errors are left out of the tree."""
    text, found = mend(source, sink)
    broken, left_out = {match[1] or match[2] for match in _BOUND.finditer(text)}, list[Span]()

    def recover(error: UnexpectedInput) -> bool:
        accepted = _accepts(error)
        if inside := go_inside(error, text):
            # The brace behind the header shows that it is one.
            _report(error, accepted, text, Span(source.path, inside[0], inside[1] + 1), source, sink)
            broken.update(match[1] for match in _DECLARES.finditer(text, *inside))
            broken.add(unnamed(offset_of(error)))
            return True
        start, end = leave_out(error, text)
        _report(error, accepted, text, Span(source.path, start, end), source, sink)
        broken.update(match[1] for match in _DECLARES.finditer(text, start, end))
        left_out.append(Span(source.path, start, end))
        return True

    tree = parser().parse(text, on_error=recover)
    left_out += _refuse_deep(tree, source, sink)
    statements, complaints = lower(tree, source.path, left_out)
    for complaint in complaints:
        sink.report(complaint.code, complaint.message, complaint.span, helps=(complaint.help,))
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


def _comment(start: int, end: int, source: SourceFile) -> ast.Comment:
    before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    return ast.Comment(source.text[start:end].rstrip(), Span(source.path, start, end), not before.strip())


def _report(
    error: UnexpectedInput, accepted: frozenset[str], text: str, statement: Span, source: SourceFile, sink: Sink
) -> None:
    """Report a syntax error where it stands, or at the habit that it comes from."""
    size = len(source.text)
    start = min(offset_of(error), size)
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        start = len(source.text.rstrip())
    word, label, help_ = _word(error, text, start), "", ""
    expected = expectation(accepted)
    if meant := misspelt(text, statement.start):
        start, word, help_ = statement.start, _word_at(text, statement.start), f"did you mean `{meant}`?"
    elif len(word) > _SHORT and word.islower() and (near := nearest(word, expected.keywords, slips=1)):
        help_ = f"did you mean `{near[0]}`?"
    elif found := habit(text, statement.start, start, statement.end, accepted):
        start, word, help_ = found.start, text[found.start : found.end], found.help
    elif _begins_another(error, accepted, text, start):
        help_ = f"begin a new line, or write `;` before `{word}`"
    else:
        label = expected.sentence
        help_ = _near(word, expected.keywords) or form(text, statement.start)
    span = Span(source.path, start, min(start + max(len(word), 1), size) if word else start)
    what = f"`{word}`" if word and word.strip() else "the end of the statement"
    sink.report("TPL001", f"{what} is not expected here", span, label=label, helps=(help_,))


def _begins_another(error: UnexpectedInput, accepted: frozenset[str], text: str, start: int) -> bool:
    """Whether a statement has ended there, and what follows on its line can only begin another."""
    if "_SEP" not in accepted or not isinstance(error, UnexpectedToken) or not _BEGINS.match(text, start):
        return False
    before = _ENDS.search(text[max(start - _FAR, 0) : start])
    near = nearest(str(error.token), expectation(accepted).keywords)
    return bool(before and not near) or error.token.type in _STATEMENTS


def _near(word: str, keywords: tuple[str, ...]) -> str:
    """What is near to a word; where one word alone fits, that it comes first."""
    if near := nearest(word, keywords) if word.isalpha() else ():
        return f"did you mean `{near[0]}`?"
    is_alone = len(keywords) == 1 and keywords[0] != "because"
    return f"write `{keywords[0]}` before it" if is_alone and word[:1].isalnum() else ""


def _accepts(error: UnexpectedInput) -> frozenset[str]:
    if isinstance(error, UnexpectedToken):
        return frozenset(error.accepts or error.expected or ())
    return frozenset(error.allowed or ()) if isinstance(error, UnexpectedCharacters) else frozenset()


def _word(error: UnexpectedInput, text: str, start: int) -> str:
    if isinstance(error, UnexpectedToken):
        return str(error.token).strip("\n;") if error.token.type != "$END" else ""
    return _word_at(text, start)


def _word_at(text: str, start: int) -> str:
    return text[start : _end_of_word(text, start)]


def _end_of_word(text: str, start: int) -> int:
    match = _A_WORD.match(text, start)
    return match.end() if match else start
