"""The examples compiled: every file by its digest and some as text, and read back without a disagreement."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cases import digests
from tests.golden import assert_tree, extension
from tests.trees import written
from tpl.coverage import matrix
from tpl.diagnostics.sink import Sink
from tpl.expectations.compiled import report_disagreements
from tpl.expectations.run import Tally, run_tests
from tpl.pipeline import Compilation, Request, compile_policy

SHOWN = Path(__file__).parent / "examples"
EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = {name: EXAMPLES / name for name in ("two-tenants", "saas")}
NOW = date(2026, 11, 24)


def compile_case(path: Path, now: date = NOW) -> Compilation:
    """Compile a case; a diagnostic that is an error fails the test that asked."""
    compilation = compile_policy(Request((path,), now))
    assert not compilation.sink.has_errors, [d.message for d in compilation.sink.diagnostics]
    return compilation


@cache
def built(name: str) -> dict[str, str]:
    """Every file that an example gives."""
    return {path: data.decode() for path, data in written(compile_case(CASES[name])).items()}


@pytest.mark.parametrize("name", CASES)
def test_every_file_is_as_the_digests_say(name: str, snapshot: SnapshotAssertion) -> None:
    expected = f"{name}.sha256"
    if digests.as_text(built(name)) != snapshot(extension_class=extension(SHOWN), name=expected):
        pytest.fail(digests.explain(SHOWN / expected, name, built(name), NOW.isoformat()), pytrace=False)


@pytest.mark.parametrize("name", CASES)
def test_what_is_shown_is_as_expected(name: str, snapshot: SnapshotAssertion) -> None:
    """The files under examples/NAME; to show one more, make it, empty, and bless it."""
    folder, builds = SHOWN / name, compile_case(CASES[name]).builds
    tables = [(build.target, build.coverage) for build in builds if build.coverage]
    made = {**built(name), "coverage.txt": matrix.as_text(tables)}
    shown = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    assert_tree({path: made[path] for path in shown}, folder, snapshot)


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
