"""Every finding as a person reads it."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.findings import planted, run
from tests.golden import extension

# One worker runs them all: what has run for one test counts for another.
pytestmark = pytest.mark.xdist_group("findings")


@pytest.mark.parametrize("name", run.NAMES)
def test_a_case_prints_what_is_expected(name: str, snapshot: SnapshotAssertion) -> None:
    folder = name if (run.CASES / name).is_dir() else ""
    expected = f"{folder}/expected.txt" if folder else f"{name}.txt"
    text = run.run(name).text
    assert " more: " not in text, "more than is shown: split the case"
    assert text == snapshot(extension_class=extension(run.CASES), name=expected)


def test_no_expectation_is_left_over() -> None:
    assert {path.stem for path in run.CASES.glob("*.txt")} <= set(run.NAMES)


def test_a_fault_of_tpl_is_confessed() -> None:
    text = planted.faults()
    assert "OPA and the language disagree" in text
    assert "the compiled objects and the language disagree" in text


@pytest.mark.parametrize("case", planted.REFUSED)
def test_a_backend_refuses_what_the_compiler_should_have(case: str) -> None:
    assert planted.refusals(*planted.REFUSED[case])
