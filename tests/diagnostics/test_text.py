"""The text format: frames as expected, whatever stands in the line; the worst twenty; the summary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from tests.diagnostics.builders import FLOW, Case, everything, many
from tests.golden import assert_tree
from tpl.diagnostics.model import Label
from tpl.diagnostics.render import render
from tpl.source import Span

EXPECTED = Path(__file__).parent / "expected" / "text"


def one(text: str, *words: str, message: str = "unknown name `x`", label: str = "here") -> Case:
    """The first words are the primary place, the others secondary ones."""
    case = Case().file("policy.tpl", text)
    secondary = [case.label(other, f"and {other.strip()}") for other in words[1:]]
    case.sink.report("TPL101", message, case.at(words[0]), label, secondary)
    return case


def end_of_file(text: str) -> Case:
    case = Case().file("policy.tpl", text)
    case.sink.report("TPL001", "the end of the file is not expected here", Span("policy.tpl", len(text), len(text)))
    return case


def two_files() -> Case:
    case = Case().file("policy.tpl", FLOW).file("more/other.tpl", "\n" * 120 + "tenant acme {\n}\n")
    case.sink.report("TPL102", "`acme` is declared twice", case.at("acme", "more/other.tpl"),
                     secondary=(case.label("acme", "first declared here"),))  # fmt: skip
    return case


def gaps() -> Case:
    return one(
        "".join(f"line {number:02}\n" for number in range(1, 21)), "line 12", "line 02", "line 10", "line 11", "line 20"
    )


def no_text() -> Case:
    """A span into a file whose text nobody has, and one behind the end of a text."""
    case = Case().file("short.tpl", "ab\n")
    case.sink.report("TPL101", "unknown name `x`", Span("lost.tpl", 5, 9), "here")
    case.sink.report("TPL101", "unknown name `y`", Span("short.tpl", 70, 90), "here")
    return case


def no_place() -> Case:
    case = Case()
    case.sink.report("TPL999", "the objects and the language disagree", None, "in `acme`", helps=("report it",))
    return case


CASES: dict[str, Callable[[], Case]] = {
    "labels-of-one-line": lambda: one("allow a -> b on any\n", "on any", "a", "b"),
    "labels-of-several-lines": lambda: one(FLOW, "globex -> acme", "acme", "globex"),
    "gaps": gaps,
    "two-files": two_files,
    "several-lines": lambda: one(FLOW, FLOW[FLOW.index("allow") : -3], "tenant acme {\n  namespaces"),
    "several-lines-up-to-a-line-end": lambda: one(FLOW, "  namespaces \"acme\"\n"),
    "tabs": lambda: one("tenant\tacme\t{\n\tnamespaces\t\"x\"\n}\n", "\"x\"", "acme", "\tnamespaces"),
    "wide": lambda: one('title "日本語 🦀🦀 e\u0301te\u0301" quotta 1\n', "quotta", "🦀🦀", "日本"),
    "carriage-returns": lambda: one("tenant acme {\r\n  quotta 1\r\n}\r\n", "quotta", "acme {\r\n  "),
    "end-of-file": lambda: end_of_file("tenant acme {\n  title \"x\""),
    "end-of-file-after-a-line-end": lambda: end_of_file("tenant acme {\n"),
    "end-of-an-empty-file": lambda: end_of_file(""),
    "hostile": lambda: one(
        "allow \x1b[31mred\x07 \u202eevil\u2069 \x00\x7f\x9b\ue000 x\n", "x", "evil", message="a `\x1b]0;\n\u202e`"
    ),
    "long-line": lambda: one("a" * 500 + " quotta " + "b" * 500 + "\n", "quotta", "a" * 500, "b" * 500),
    "long-line-at-its-start": lambda: one("quotta " + "b" * 500 + "\n", "quotta", "b" * 500),
    "no-text": no_text,
    "no-place": no_place,
    "nothing": Case,
    "many": many,
    "everything": everything,
}  # fmt: skip


def test_text_is_as_expected(snapshot: SnapshotAssertion) -> None:
    cases = {name: make() for name, make in CASES.items()}
    texts = {name: render("text", case.diagnostics, case.sources, "3 files") for name, case in cases.items()}
    assert_tree({f"{name}.txt": text for name, text in texts.items()}, EXPECTED, snapshot)


def test_twenty_are_shown_errors_first_and_the_rest_is_counted() -> None:
    case = many()
    lines = render("text", case.diagnostics, case.sources, "1 file").splitlines()
    heads = [line.split("[")[0] for line in lines if line.startswith(("error", "warning"))]
    assert heads == ["warning"] * 15 + ["error"] * 5
    assert "15 more: 15 warnings (`--output-format json` has all)" in lines
    assert lines[-1] == "Checked 1 file: 5 errors, 30 warnings"


@pytest.mark.parametrize(("codes", "tally"), [
    ((), "no findings"), (("TPL101",), "1 error"), (("TPL106", "TPL106"), "2 warnings"),
    (("TPL101", "TPL106", "TPL315"), "1 error, 1 warning, 1 info"),
])  # fmt: skip
def test_summary(codes: tuple[str, ...], tally: str) -> None:
    case = Case()
    for number, code in enumerate(codes):
        case.sink.report(code, f"found {number}", None)
    assert render("text", case.diagnostics, case.sources, "2 files").endswith(f"Checked 2 files: {tally}\n")


@given(st.text(st.sampled_from('ab \t日🦀\u0301"'), max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_carets_stand_below_what_they_mean(text: str, start: int, length: int) -> None:
    """Cut both lines at the caret's column: left of it are the same cells as left of the span."""
    start = min(start, len(text))
    case = Case().file("p.tpl", text)
    case.sink.report("TPL101", "unknown name", Span("p.tpl", start, start + length))
    lines = render("text", case.diagnostics, case.sources, "1 file").splitlines()
    source, marks = lines[2].removeprefix("1 |").removeprefix(" "), lines[3].removeprefix("  | ")
    indent = len(marks) - len(marks.lstrip())
    assert cells(text[:start]) == indent
    assert len(marks.strip()) == max(cells(text[start : start + length].rstrip()), 1)
    assert source.rstrip() == text.replace("\t", "    ").rstrip()


def cells(text: str) -> int:
    return sum({"\t": 4, "日": 2, "🦀": 2, "\u0301": 0}.get(char, 1) for char in text)


def test_secondary_label_alone_has_a_frame() -> None:
    case = Case().file("policy.tpl", FLOW)
    case.sink.report("TPL403", "shared", None, secondary=(Label(case.at("acme"), "also here"),))
    text = render("text", case.diagnostics, case.sources, "1 file")
    assert " --> policy.tpl:1:8\n1 | tenant acme {\n  |        ---- also here\n" in text
