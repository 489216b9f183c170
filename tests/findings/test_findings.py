"""Every finding as a person reads it, and every place in the compiler that reports one has run here."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.errors.test_pages import WITH_FENCES, avoided
from tests.findings import planted, run, sites
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


@pytest.mark.parametrize("name", run.HABIT_NAMES)
def test_a_habit_of_another_language_is_told_how_it_is_written_here(name: str, snapshot: SnapshotAssertion) -> None:
    assert run.run(name, run.HABITS).text == snapshot(extension_class=extension(run.HABITS), name=f"{name}.txt")


def test_no_expectation_is_left_over() -> None:
    assert {path.stem for path in run.CASES.glob("*.txt")} <= set(run.NAMES)
    assert {path.stem for path in run.HABITS.glob("*.txt")} == set(run.HABIT_NAMES)


def test_a_fault_of_tpl_is_confessed() -> None:
    text = planted.faults()
    assert "OPA and the language disagree" in text
    assert "the compiled objects and the language disagree" in text


def test_a_project_file_that_cannot_be_read_is_told() -> None:
    text = planted.project_files()
    for said in ("is nested too deeply", "is not UTF-8", "cannot be read: Permission denied"):
        assert f"error[TPL120]: `tpl.toml` {said}" in text


@pytest.mark.parametrize("case", planted.REFUSED)
def test_a_backend_refuses_what_the_compiler_should_have(case: str) -> None:
    assert planted.refusals(*planted.REFUSED[case])


def test_what_cannot_be_applied_is_refused() -> None:
    assert [refused.code for refused in planted.too_large()] == ["TPL805"]


def test_every_place_that_reports_has_a_case() -> None:
    """What the pages of the codes show under *Avoid* counts too."""
    seen = {place for name in run.NAMES for place in run.run(name).places}
    seen |= {place for name in WITH_FENCES for place in avoided(name).places}
    seen |= {place for name in run.HABIT_NAMES for place in run.run(name, run.HABITS).places}
    with sites.recorded() as more:
        planted.faults()
        planted.project_files()
        planted.too_large()
        for case in planted.REFUSED.values():
            planted.refusals(*case)
    missing = sorted(where for place, where in sites.places().items() if place not in seen | more)
    assert not missing, (
        "no case shows what these lines report. Add a statement that does to the file in tests/findings/cases that it "
        "belongs in (tests/README.md says how), then `make bless ARGS=tests/findings` and read the diff:\n"
        + "\n".join(missing)
    )
