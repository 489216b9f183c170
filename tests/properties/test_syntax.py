"""parse ∘ format = id, format ∘ format = format, and a parser that only ever complains."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.trees import files
from tpl.diagnostics.sink import Sink
from tpl.source import SourceFile
from tpl.syntax import ast
from tpl.syntax.format import format_file
from tpl.syntax.parse import parse


def _parse(text: str) -> tuple[ast.File, Sink]:
    sink = Sink()
    return parse(SourceFile("drawn.tpl", text), sink), sink


@given(files)
def test_formatting_loses_nothing(file: ast.File) -> None:
    text = format_file(file, SourceFile("drawn.tpl", ""))
    again, sink = _parse(text)
    assert not sink.diagnostics, text
    assert again.statements == file.statements, text


@given(files)
def test_formatting_is_stable(file: ast.File) -> None:
    once = format_file(file, SourceFile("drawn.tpl", ""))
    again, _ = _parse(once)
    assert format_file(again, SourceFile("drawn.tpl", once)) == once


FRAGMENTS = st.sampled_from(
    ["tenant a {", "}", '"', "allow a -> b on tcp/80", "\n", "guard g on pods {", "require", "each c in", "->", "#",
     "tier", "is", "=", "{{", "\\", "10.0.0.0/8", "tcp/0", "2026-13-01", "𝄞", "\t", "\r\n", "\x00", "expect",
     "on any", ";", "(", ")"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(FRAGMENTS, max_size=12).map(" ".join)))
def test_wild_text_gives_diagnostics_and_never_an_error(text: str) -> None:
    file, sink = _parse(text)
    assert file.statements or sink.diagnostics or not _has_content(text)
    for diagnostic in sink.diagnostics:
        span = diagnostic.primary.span
        assert span is not None
        assert 0 <= span.start <= span.end <= len(text)


def _has_content(text: str) -> bool:
    lines = (line.split("#")[0] for line in text.replace("\r", "").split("\n"))
    return any(line.strip(" \t;") for line in lines)
