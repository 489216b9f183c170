"""The formats for machines: as expected, valid, escaped, and complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from tests.diagnostics.builders import FLOW, Case, everything, many
from tests.golden import assert_tree
from tests.schemas import check_document
from tpl.diagnostics.model import Diagnostic, Edit, Fix, Label, Severity
from tpl.diagnostics.render import FORMATS, render
from tpl.source import Span

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
MACHINES = ("concise", "json", "sarif", "github")


def rendered(format: str, case: Case) -> str:
    return render(format, case.diagnostics, case.sources, "2 files")


def check_sarif(text: str) -> Any:
    log = json.loads(text)
    check_document(log, SCHEMAS / "sarif-2.1.0.json")
    for run in log["runs"]:
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    return log


@pytest.mark.parametrize("format", MACHINES)
def test_as_expected(format: str, snapshot: SnapshotAssertion) -> None:
    texts = {"everything": rendered(format, everything()), "nothing": rendered(format, Case())}
    assert_tree(texts, HERE / "expected" / format, snapshot)


def test_unknown_format() -> None:
    with pytest.raises(KeyError, match="yaml"):
        render("yaml", (), Case().sources, "")


@pytest.mark.parametrize("format", MACHINES)
def test_all_are_there(format: str) -> None:
    text = rendered(format, many())
    assert all(text.count(f"`name{number}`") == 1 for number in range(35))


def test_json_is_valid() -> None:
    for case in (everything(), many(), Case()):
        document = json.loads(rendered("json", case))
        check_document(document, SCHEMAS / "tpl-1.json")
        assert len(document["diagnostics"]) == len(case.diagnostics)


def test_json_places() -> None:
    case = Case().file("policy.tpl", "title 🦀\r\nquotta 1\n")
    case.sink.report("TPL105", "unknown setting `quotta`", case.at("quotta 1\n"))
    (found,) = json.loads(rendered("json", case))["diagnostics"]
    assert found["primary"]["place"] == {
        "path": "policy.tpl", "start": 9, "end": 18, "line": 2, "column": 1, "endLine": 3, "endColumn": 1,
    }  # fmt: skip


def test_sarif_is_valid() -> None:
    for case in (everything(), many(), Case()):
        log = check_sarif(rendered("sarif", case))
        assert len(log["runs"][0]["results"]) == len(case.diagnostics)


def results(case: Case) -> Any:
    return check_sarif(rendered("sarif", case))["runs"][0]["results"]


def test_sarif_columns_are_utf16() -> None:
    case = Case().file("policy.tpl", "🦀é quotta\n")
    case.sink.report("TPL105", "unknown setting `quotta`", case.at("quotta"))
    region = results(case)[0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 5, "endLine": 1, "endColumn": 11}


def test_sarif_without_a_place_has_no_location() -> None:
    case = Case()
    case.sink.report("TPL822", "`out` cannot be written", None)
    assert "locations" not in results(case)[0]


def test_sarif_paths_are_uris() -> None:
    case = Case().file("a b/ü#%.tpl", "quotta\n")
    case.sink.report("TPL105", "unknown setting `quotta`", case.at("quotta", "a b/ü#%.tpl"))
    uri = results(case)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%C3%BC%23%25.tpl"


def fingerprints(text: str, words: tuple[str, ...] = ("globex -> acme", "acme")) -> list[str]:
    case = Case().file("policy.tpl", text)
    for found in words:
        case.sink.report("TPL101", "unknown name", case.at(found))
    return [result["partialFingerprints"]["tplFinding/v1"] for result in results(case)]


def test_fingerprints_stay_when_lines_move() -> None:
    moved = "# a comment\n\n" + FLOW.replace("  allow", "\t\tallow")
    assert fingerprints(moved) == fingerprints(FLOW)


def test_fingerprints_tell_findings_apart() -> None:
    assert len(set(fingerprints(FLOW, ("allow", "globex -> acme", "acme", "settlement")))) == 4
    assert fingerprints(FLOW, ("allow",)) != fingerprints(FLOW.replace("5432", "5433"), ("allow",))


def test_github_escapes() -> None:
    case = Case().file("a,b:c%.tpl", "quotta\nx\n")
    span = Span("a,b:c%.tpl", 0, 6)
    case.sink.report("TPL105", "100% of `a\nb`::error::", span, helps=("one", "two"))
    case.sink.report("TPL106", "two lines", Span("a,b:c%.tpl", 0, 8))
    assert rendered("github", case).splitlines() == [
        "::error file=a%2Cb%3Ac%25.tpl,line=1,endLine=1,col=1,endColumn=7,title=TPL105 unknown-setting"
        "::100%25 of `a␊b`::error::%0Ahelp: one%0Ahelp: two",
        "::warning file=a%2Cb%3Ac%25.tpl,line=1,endLine=2,title=TPL106 unused-declaration::two lines",
    ]


def test_github_without_a_place() -> None:
    case = Case()
    case.sink.report("TPL315", "a workload is no boundary", None)
    assert rendered("github", case) == "::notice title=TPL315 workload-is-no-boundary::a workload is no boundary\n"


WILD = st.text(st.characters(codec=None), max_size=30) | st.text(
    st.sampled_from('a\t\r\n\x1b\u202e🦀%:,"\ud800'), max_size=30
)
SPANS = st.none() | st.builds(
    Span, st.sampled_from(["a.tpl", "b c.tpl", "lost.tpl"]), st.integers(0, 40), st.integers(0, 40)
)
LABELS = st.builds(Label, SPANS, WILD)
EDITS = st.builds(Edit, st.builds(Span, st.just("a.tpl"), st.integers(0, 40), st.integers(0, 40)), WILD)
FOUND = st.builds(
    Diagnostic,
    code=st.sampled_from(["TPL101", "TPL106", "TPL315"]),
    message=WILD,
    primary=LABELS,
    secondary=st.lists(LABELS, max_size=3).map(tuple),
    notes=st.lists(WILD, max_size=2).map(tuple),
    helps=st.lists(WILD, max_size=2).map(tuple),
    fixes=st.lists(st.builds(Fix, WILD, st.lists(EDITS, min_size=1, max_size=2).map(tuple)), max_size=1).map(tuple),
    severity=st.sampled_from(Severity),
)


@given(st.lists(FOUND, max_size=4), WILD, WILD)
def test_nothing_breaks_a_renderer(found: list[Diagnostic], one: str, other: str) -> None:
    case = Case().file("a.tpl", one).file("b c.tpl", other)
    texts = {format: render(format, found, case.sources, "2 files") for format in FORMATS}
    for text in texts.values():
        assert not any(ord(char) < 32 for char in text.replace("\n", ""))
        text.encode("utf-8")
    assert texts["concise"].count("\n") == texts["github"].count("\n") == len(found)
    check_document(json.loads(texts["json"]), SCHEMAS / "tpl-1.json")
    check_sarif(texts["sarif"])
