"""What is wrong with a text before it is parsed: reported and mended, so that it does not hide the rest."""

from __future__ import annotations

from collections.abc import Sequence

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.source import SourceFile, Span
from tpl.syntax.characters import Stranger, clean
from tpl.syntax.foreign import foreign
from tpl.syntax.pasted import without_pasted
from tpl.syntax.scan import Scan, blank, close, scan, statements_around, wrong_closers

_FEW = 20
"""Where more blocks are open, it is not the closing brackets that are wrong."""


def mend(source: SourceFile, sink: Sink) -> tuple[str, Scan]:
    """A text as long as the source's that holds only what the parser can report well, and the scan of it."""
    text, strangers = clean(source.text)
    _report_strangers(strangers, source, sink)
    text, pasted = without_pasted(text)
    for one in pasted:
        sink.report("TPL001", one.message, Span(source.path, one.start, one.end), helps=(one.help,))
    for part in foreign(text):
        sink.report("TPL001", part.message, Span(source.path, part.at, part.at_end), helps=(part.help,))
        text = blank(text, [(part.start, part.end)])
    found = scan(text)
    for closer, opener in dict(wrong_closers(text, found.unclosed_openers[:_FEW])).items():
        message = f"`{text[closer]}` does not close this block"
        sink.report("TPL004", message, Span(source.path, closer, closer + 1),
                    secondary=(Label(Span(source.path, opener, opener + 1), "begun here"),),
                    helps=("a block is closed by `}`",))  # fmt: skip
        text = f"{text[:closer]}}}{text[closer + 1 :]}"
        found = scan(text)
    return (_balanced(text, found, source, sink) if found.has_faults else text), found


def _report_strangers(strangers: Sequence[Stranger], source: SourceFile, sink: Sink) -> None:
    """One finding for each kind of character, however often it stands there: who pastes one pastes many."""
    for kind in dict.fromkeys(one.kind for one in strangers):
        first, *others = (one for one in strangers if one.kind == kind)
        lines = sorted({source.position(one.start)[0] for one in others})
        more = f"{len(others)} more of {'it' if len(kind) == 1 else 'them'}"
        note = f"{more}, the first in line {lines[0]}" if others else ""
        span = Span(source.path, first.start, first.start + len(first.text))
        sink.report("TPL005", first.message, span, helps=(first.help,), notes=(note,))


def _balanced(text: str, found: Scan, source: SourceFile, sink: Sink) -> str:
    """Report open strings and brackets, blank their statements and close blocks."""
    for start, end in found.unclosed_strings:
        span = Span(source.path, start, end)
        sink.report("TPL003", "this string is not closed", span, helps=('close it with `"` on the same line',))
    for start in found.unclosed_parentheses:
        span = Span(source.path, start, start + 1)
        sink.report("TPL004", "this parenthesis is never closed", span, helps=("close it with `)`",))
    for start in found.stray_closers:
        help_ = "take it away, or see whether a block above is closed too early"
        sink.report("TPL004", "this brace closes nothing", Span(source.path, start, start + 1), helps=(help_,))
    faults = sorted((*(start for start, _ in found.unclosed_strings), *found.unclosed_parentheses))
    text = blank(text, (*statements_around(text, faults), *((start, start + 1) for start in found.stray_closers)))
    for start in found.unclosed_openers:
        span = Span(source.path, start, start + 1)
        sink.report("TPL004", "this brace is never closed", span, helps=("close the block with `}`",))
    return close(text, scan(text).unclosed_openers)
