"""What the documentation shows is true: policies compile, excerpts parse, errors are the errors named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.docs.pages import Fence, data, policies
from tpl.diagnostics.model import Diagnostic, Severity
from tpl.diagnostics.sink import Sink
from tpl.expectations.run import run_tests
from tpl.pipeline import Compilation, Request, compile_policy
from tpl.source import SourceFile
from tpl.syntax.format import format_file
from tpl.syntax.parse import parse

NOW = date(2026, 11, 24)
FENCES = policies()


def compiled(fence: Fence, folder: Path) -> Compilation:
    """A fence compiled beside the data files that its page shows."""
    for name, text in data(fence.page).items():
        (folder / name).write_text(text, "utf-8")
    policy = folder / "policy.tpl"
    policy.write_text(fence.text, "utf-8")
    return compile_policy(Request((policy,), NOW))


def errors(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{one.code} {one.message}" for one in found if one.severity is Severity.ERROR]


def test_there_are_fences() -> None:
    assert len([fence for fence in FENCES if fence.page.startswith("docs/language")]) > 20


@pytest.mark.parametrize("fence", [f for f in FENCES if not f.code and not f.is_excerpt and not f.beside], ids=str)
def test_whole_policy_compiles_and_passes_its_tests(fence: Fence, tmp_path: Path) -> None:
    compilation, sink = compiled(fence, tmp_path), Sink()
    assert errors(compilation.sink.diagnostics) == []
    for build in compilation.builds:
        run_tests(compilation, build, "", sink)
    assert errors(sink.diagnostics) == []


@pytest.mark.parametrize("fence", [f for f in FENCES if f.code], ids=str)
def test_error_is_the_one_named(fence: Fence, tmp_path: Path) -> None:
    found = errors(compiled(fence, tmp_path).sink.diagnostics)
    assert {error.partition(" ")[0] for error in found} == {fence.code}, found


@pytest.mark.parametrize("fence", [f for f in FENCES if not f.code], ids=str)
def test_parses_and_is_formatted(fence: Fence) -> None:
    sink, source = Sink(), SourceFile("fence.tpl", fence.text)
    tree = parse(source, sink)
    assert errors(sink.diagnostics) == []
    assert format_file(tree, source) == fence.text
