"""Whole policies compiled: every file as expected, and read back without a disagreement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden import assert_tree
from tests.trees import written
from tpl.coverage import matrix
from tpl.diagnostics.sink import Sink
from tpl.expectations.compiled import report_disagreements
from tpl.expectations.run import Tally, run_tests
from tpl.pipeline import Compilation, Request, compile_policy

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
CASES = {
    "two-tenants": EXAMPLES / "two-tenants",
    "saas": EXAMPLES / "saas",
    **{path.name: path for path in sorted(HERE.iterdir()) if (path / "policy.tpl").is_file()},
}
NOW = date(2026, 11, 24)


def compile_case(path: Path, now: date = NOW) -> Compilation:
    """Compile a case; a diagnostic that is an error fails the test that asked."""
    compilation = compile_policy(Request((path,), now))
    assert not compilation.sink.has_errors, [d.message for d in compilation.sink.diagnostics]
    return compilation


@pytest.mark.parametrize("name", CASES)
def test_output_is_as_expected(name: str, snapshot: SnapshotAssertion) -> None:
    compilation = compile_case(CASES[name])
    tables = [(build.target, build.coverage) for build in compilation.builds if build.coverage]
    texts = {path: data.decode() for path, data in written(compilation).items()}
    texts["coverage.txt"] = matrix.as_text(tables)
    assert_tree(texts, HERE / name / "expected", snapshot)


@pytest.mark.parametrize("name", CASES)
def test_own_tests_pass(name: str) -> None:
    compilation, sink = compile_case(CASES[name]), Sink()
    tallies = [run_tests(compilation, build, "", sink) for build in compilation.builds]
    assert sum(tallies, Tally()).tried > 0
    assert not sink.diagnostics


@pytest.mark.parametrize("name", CASES)
def test_readers_agree_with_the_language(name: str) -> None:
    compilation, sink = compile_case(CASES[name]), Sink()
    for build in compilation.builds:
        report_disagreements(build, sink)
    assert not sink.diagnostics
