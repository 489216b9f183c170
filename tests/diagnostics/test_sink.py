"""The sink: severity from the page, each once, in one order whatever the order of the passes."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.diagnostics.builders import everything, many
from tpl.diagnostics.model import Diagnostic, Label, Severity
from tpl.diagnostics.sink import Sink
from tpl.source import Span

SPANS = st.none() | st.builds(Span, st.sampled_from("ab"), st.integers(0, 2), st.integers(0, 2))
LABELS = st.builds(Label, SPANS, st.sampled_from(["", "x"]))
FOUND = st.builds(
    Diagnostic,
    st.sampled_from(["TPL101", "TPL106"]),
    st.sampled_from(["unknown", "unused"]),
    LABELS,
    st.lists(LABELS, max_size=2).map(tuple),
    helps=st.sampled_from([(), ("one",), ("one", "two")]),
)


def test_severity_is_that_of_the_page() -> None:
    sink = Sink()
    sink.report("TPL101", "unknown tenant `x`", None)
    sink.report("TPL106", "port set `x` is never used", None)
    sink.report("TPL315", "a workload is no boundary", None)
    assert [found.severity for found in sink.diagnostics] == [Severity.ERROR, Severity.WARNING, Severity.INFO]


def test_a_code_without_a_page_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="TPL000 has no page"):
        Sink().report("TPL000", "nothing", None)


def test_counts_and_errors() -> None:
    sink = many().sink
    assert sink.has_errors
    assert dict(sink.counts()) == {"error": 5, "warning": 30, "info": 0}
    assert not Sink(found for found in sink.diagnostics if found.severity is Severity.WARNING).has_errors


def test_the_same_from_two_passes_is_one() -> None:
    case = everything()
    before = case.diagnostics
    for found in before:
        case.sink.add(found)
    assert case.diagnostics == before


def test_empty_helps_and_notes_are_left_out() -> None:
    sink = Sink()
    sink.report("TPL101", "unknown tenant `x`", None, helps=("", "look"), notes=("",))
    assert (sink.diagnostics[0].helps, sink.diagnostics[0].notes) == (("look",), ())


def test_order_is_path_place_code_message() -> None:
    sink = Sink()
    for path, start, code, message in (
        ("b.tpl", 0, "TPL101", "a"), ("a.tpl", 9, "TPL101", "a"), ("a.tpl", 2, "TPL102", "a"),
        ("a.tpl", 2, "TPL101", "b"), ("a.tpl", 2, "TPL101", "a"),
    ):  # fmt: skip
        sink.report(code, message, Span(path, start, start + 1))
    found = [(d.primary.span.path, d.primary.span.start, d.code, d.message) for d in sink.diagnostics if d.primary.span]
    assert found == sorted(found)


@given(st.lists(FOUND), st.integers())
def test_order_of_passes_leaves_no_trace(found: list[Diagnostic], seed: int) -> None:
    shuffled = [*found, *found[:3]]
    Random(seed).shuffle(shuffled)
    assert Sink(shuffled).diagnostics == Sink(found).diagnostics
