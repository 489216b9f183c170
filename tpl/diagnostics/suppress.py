"""``# tpl: ignore[TPL304] reason``: a finding that somebody looked at and accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tpl.diagnostics.catalog import all_entries, lookup
from tpl.diagnostics.model import Diagnostic, Severity
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean
from tpl.record import dataclass
from tpl.source import SourceFile, Sources, Span

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|"|#')
_DIRECTIVE = re.compile(r"#\s*tpl:\s*ignore\b(?:\[(?P<codes>[^\]]*)\])?(?P<reason>.*)")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One code of one comment: the line it speaks of, and where the comment stands."""

    code: str
    line: int
    span: Span


def suppress(
    diagnostics: Iterable[Diagnostic], sources: Sources, *, report_unused: bool = True
) -> tuple[Diagnostic, ...]:
    """The diagnostics that no comment accepts, and what is wrong with the comments themselves.

    A comment speaks of its own line, or, alone on its line, of the next that holds code. It gives a
    reason (else TPL907) and names warnings or infos only (else TPL909). One that accepts nothing is
    TPL908, unless there are errors: passes that did not run might have found what it is for.
    """
    found, sink = tuple(diagnostics), Sink()
    accepted = [one for source in sources for one in _suppressions(source, sink)]
    by_place = {(one.span.path, one.line, one.code): one for one in accepted}
    used: set[Suppression] = set()
    for diagnostic in found:
        one = by_place.get(_key(diagnostic, sources))
        if one is None or diagnostic.severity is Severity.ERROR:
            sink.add(diagnostic)
        else:
            used.add(one)
    if report_unused and not any(one.severity is Severity.ERROR for one in found):
        _report_unused((one for one in accepted if one not in used), sink)
    return sink.diagnostics


def _key(diagnostic: Diagnostic, sources: Sources) -> tuple[str, int, str]:
    span = diagnostic.primary.span
    if span is None or span.path not in sources.files:
        return "", 0, diagnostic.code
    return span.path, sources.location(span).line, diagnostic.code


def _suppressions(source: SourceFile, sink: Sink) -> Iterator[Suppression]:
    if not source.path.endswith(".tpl") or "ignore" not in source.text:
        return
    lines, start = source.text.split("\n"), 0
    for number, line in enumerate(lines, 1):
        at = _comment(line)
        if match := _DIRECTIVE.match(line.rstrip(), at):
            span = Span(source.path, start + at, start + match.end())
            spoken_of = number if line[:at].strip() else _next_code(lines, number)
            yield from _read(match, spoken_of, span, sink)
        start += len(line) + 1


def _comment(line: str) -> int:
    """Where the line's comment begins, a `#` in a string being none; the line's length without one."""
    for match in _TOKEN.finditer(line):
        if match[0] == "#":
            return match.start()
        if match[0] == '"':
            break
    return len(line)


def _next_code(lines: list[str], number: int) -> int:
    """The next line that is neither blank nor a comment, so that suppressions can be stacked."""
    after = (n for n, line in enumerate(lines[number:], number + 1) if line.split("#")[0].strip())
    return next(after, number)


def _read(match: re.Match[str], line: int, span: Span, sink: Sink) -> Iterator[Suppression]:
    codes = [code.strip() for code in (match["codes"] or "").split(",") if code.strip()]
    if not codes:
        sink.report("TPL907", "this `ignore` names no code", span, helps=(_FORM,))
    elif not match["reason"].strip():
        sink.report("TPL907", f"ignoring {', '.join(codes)} needs a reason", span, helps=(_FORM,))
    else:
        yield from (Suppression(code, line, span) for code in codes if _can_be_ignored(code, span, sink))


_FORM = "write `# tpl: ignore[TPL304] the reason`"


def _can_be_ignored(code: str, span: Span, sink: Sink) -> bool:
    try:
        level = lookup(code).level
    except KeyError:
        help_ = did_you_mean(code, (entry.code for entry in all_entries()))
        sink.report("TPL907", f"there is no code `{code}` to ignore", span, helps=(help_,))
        return False
    if level is Severity.ERROR:
        sink.report("TPL909", f"{code} is an error, and errors cannot be ignored", span)
    return level is not Severity.ERROR


def _report_unused(unused: Iterable[Suppression], sink: Sink) -> None:
    for one in unused:
        sink.report("TPL908", f"nothing here is {one.code}", one.span, helps=("remove the comment",))
