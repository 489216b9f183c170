"""`# tpl: ignore[…] reason`: what it accepts, and what it must not."""

from __future__ import annotations

import pytest

from tests.diagnostics.builders import Case
from tpl.diagnostics.model import Diagnostic
from tpl.diagnostics.suppress import suppress


def found(text: str, *reports: tuple[str, str], path: str = "policy.tpl") -> list[str]:
    """The codes that are left of these reports, each a code and the words it is at."""
    case = Case().file(path, text)
    for code, words in reports:
        case.sink.report(code, "found", case.at(words, path))
    return [diagnostic.code for diagnostic in suppress(case.diagnostics, case.sources)]


@pytest.mark.parametrize(
    "text",
    [
        "allow x  # tpl: ignore[TPL304] agreed in SEC-1\n",
        "# tpl: ignore[TPL304] agreed in SEC-1\nallow x\n",
        "#tpl:ignore[ TPL304 ] agreed\nallow x\n",
        "# tpl: ignore[TPL304] agreed\n\n# for the browser farm\nallow x\n",
        "# tpl: ignore[TPL304] agreed\r\nallow x\r\n",
        'because "a # b"  # tpl: ignore[TPL304] agreed\n'.replace("because", "allow x because"),
    ],
)
def test_accepted(text: str) -> None:
    assert found(text, ("TPL304", "allow x")) == []


@pytest.mark.parametrize(
    "text",
    [
        "allow x\n# tpl: ignore[TPL304] agreed\nallow y\n",
        "# tpl: ignore[TPL304] agreed\nallow y\nallow x\n",
        "# tpl: ignore[TPL302] agreed\nallow x\n",
    ],
)
def test_of_another_line_or_code(text: str) -> None:
    assert found(text, ("TPL304", "allow x")) in (["TPL304", "TPL908"], ["TPL908", "TPL304"])


def test_in_a_string_it_is_text() -> None:
    assert found('allow x because "# tpl: ignore[TPL304] no"\n', ("TPL304", "allow x")) == ["TPL304"]
    assert found('allow x because "open # tpl: ignore[TPL304] no\n', ("TPL304", "allow x")) == ["TPL304"]


def test_several_codes_and_several_comments() -> None:
    text = "# tpl: ignore[TPL304, TPL904] agreed\n# tpl: ignore[TPL302] tidied next week\nallow x\n"
    assert found(text, ("TPL304", "allow x"), ("TPL904", "allow x"), ("TPL302", "allow x")) == []


def test_a_reason_is_required() -> None:
    assert found("# tpl: ignore[TPL304]\nallow x\n", ("TPL304", "allow x")) == ["TPL907", "TPL304"]


@pytest.mark.parametrize("directive", ["ignore", "ignore[]", "ignore TPL304 agreed", "ignore[TPL3O4] agreed"])
def test_a_code_is_required(directive: str) -> None:
    assert found(f"# tpl: {directive}\nallow x\n", ("TPL304", "allow x")) == ["TPL907", "TPL304"]


def test_errors_stay() -> None:
    assert found("# tpl: ignore[TPL301] please\nallow x\n", ("TPL301", "allow x")) == ["TPL909", "TPL301"]


def test_unused() -> None:
    assert found("# tpl: ignore[TPL304] agreed\nallow x\n") == ["TPL908"]
    assert found("# tpl: ignore[TPL304] agreed\n") == ["TPL908"]


def test_unused_is_not_said_while_there_are_errors() -> None:
    assert found("# tpl: ignore[TPL304] agreed\nallow x\nallow y\n", ("TPL301", "allow y")) == ["TPL301"]


def test_unused_can_be_left_out() -> None:
    case = Case().file("policy.tpl", "# tpl: ignore[TPL304] agreed\nallow x\n")
    assert suppress((), case.sources, report_unused=False) == ()


def test_data_files_have_no_comments() -> None:
    assert found("# tpl: ignore[TPL304]\nallow x\n", path="tenants.csv") == []


def test_place_of_the_finding_about_the_comment() -> None:
    case = Case().file("policy.tpl", "allow x  # tpl: ignore[TPL304]  \n")
    (about,) = suppress((), case.sources)
    assert about.primary.span == case.at("# tpl: ignore[TPL304]")


def test_of_no_place_stays() -> None:
    case = Case().file("policy.tpl", "# tpl: ignore[TPL702] agreed\n")
    case.sink.report("TPL702", "found", None)
    left: list[Diagnostic] = list(suppress(case.diagnostics, case.sources))
    assert [one.code for one in left] == ["TPL702", "TPL908"]
