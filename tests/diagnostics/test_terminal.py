"""Colours: when they are wanted, and that they change nothing but the colour."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.diagnostics.builders import everything
from tests.golden import assert_tree
from tpl.diagnostics.render import render
from tpl.diagnostics.render.terminal import print_text, styled, wants_colour

EXPECTED = Path(__file__).parent / "expected" / "terminal"
ESCAPES = re.compile(r"\x1b\[[\d;]*m")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(name="text")
def _text() -> str:
    case = everything()
    return render("text", case.diagnostics, case.sources, "2 files")


@pytest.mark.parametrize(
    ("terminal", "environment", "wanted"),
    [
        (False, {}, False),
        (True, {}, True),
        (True, {"TERM": "dumb"}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "0"}, False),
        (False, {"FORCE_COLOR": ""}, False),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_when_colours_are_wanted(terminal: bool, environment: dict[str, str], wanted: bool) -> None:
    stream = Terminal() if terminal else io.StringIO()
    assert wants_colour(stream, environment) is wanted


def printed(text: str, stream: io.StringIO) -> str:
    print_text(text, stream)
    return stream.getvalue()


def test_no_terminal_no_colour(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert printed(text, io.StringIO()) == text


def test_only_the_colour_differs(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "20")
    coloured = printed(text, io.StringIO())
    assert coloured != text
    assert ESCAPES.sub("", coloured) == text


def test_pieces_are_the_text(text: str) -> None:
    assert "".join("".join(piece for piece, _ in line) + "\n" for line in styled(text)) == text


def test_colours_are_as_expected(text: str, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = printed(text, io.StringIO()).replace("\x1b", "␛")
    assert_tree({"everything.txt": shown}, EXPECTED, snapshot)


def test_markup_in_a_message_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    line = "error[TPL101]: unknown `[red]x[/red] :smile:`\n"
    assert ESCAPES.sub("", printed(line, io.StringIO())) == line


def test_what_the_encoding_lacks_is_written_out() -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="ascii", newline="") as stream:
        print_text("title 🦀 é\n", stream)
        stream.flush()
        assert raw.getvalue() == b"title \\U0001f980 \\xe9\n"
