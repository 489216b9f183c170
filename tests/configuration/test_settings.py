"""`tpl.toml` as a model: the published schema is the model's, and the codes' pages say what may be said of them."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import takewhile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tpl.configuration.read import read
from tpl.configuration.settings import Settings, json_schema
from tpl.diagnostics.catalog import all_entries, lookup
from tpl.diagnostics.levels import LEVELS, allowed, levelled
from tpl.diagnostics.model import Diagnostic, Label, Severity
from tpl.diagnostics.sink import Sink
from tpl.model.thresholds import Thresholds

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "schemas" / "tpl.schema.json"


def test_the_published_schema_is_the_models() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == json_schema()


@pytest.mark.parametrize(
    "text",
    [
        "",
        'roots = ["a.tpl"]\ntargets = ["rbac"]\noutput = "out"\n[levels]\nTPL304 = "off"\n[thresholds]\nremoving = 0\n',
        'roots = "a.tpl"',
        "roots = []",
        'roots = [""]',
        "roots = [1]",
        'output = ""',
        "output = 3",
        "colour = 1",
        "levels = 1",
        'levels.TPL304 = "of"',
        "levels.TPL304 = true",
        "thresholds.removing = 101",
        "thresholds.removing = 1.5",
        "thresholds.removing = true",
        'thresholds.removing = "10"',
        "thresholds.exception-days = 0",
        "thresholds.exception_days = 9",
        "thresholds.days = 9",
        "[[thresholds]]\nremoving = 1",
        "[[roots]]\nx = 1",
    ],
)
def test_what_the_schema_refuses_is_refused_with_a_place(text: str) -> None:
    sink = Sink()
    said = read(text, sink)
    accepted = Draft202012Validator(json_schema()).is_valid(tomllib.loads(text))
    assert sink.has_errors != accepted
    assert said
    assert all(found.primary.span for found in sink.diagnostics)
    if not accepted:
        assert said.settings == Settings()


def test_everything_wrong_is_told_in_one_run_and_the_rest_is_kept() -> None:
    sink = Sink()
    said = read('output = 1\nroots = ["a"]\nthresholds = {removing = 300, exception-days = 9, x = 1}\n', sink)
    assert len(sink.diagnostics) == 3
    assert said
    assert (said.settings.roots, said.settings.thresholds.exception_days) == (("a",), 9)
    assert said.settings.thresholds.removing == Thresholds().removing


def test_an_error_stays_one_and_a_hole_is_never_switched_off() -> None:
    for entry in all_entries():
        assert entry.least in ((None,) if entry.level is not Severity.WARNING else (None, Severity.WARNING))
        wanted = ("error",) if entry.level is Severity.ERROR else LEVELS[:2] if entry.least else LEVELS
        assert allowed(entry) == wanted


def test_the_page_and_the_reference_list_what_cannot_be_switched_off() -> None:
    kept = {entry.code for entry in all_entries() if entry.least}
    page = lookup("TPL121").section("What it means")
    assert set(re.findall(r"TPL\d{3}", page)) == kept
    reference = (ROOT / "docs" / "language.md").read_text("utf-8").split("### The project's settings\n")[1]
    lines = takewhile(lambda line: not line.startswith("### "), reference.splitlines())
    assert set(re.findall(r"TPL\d{3}", "".join(lines))) >= kept


def test_levels_change_what_they_name_alone() -> None:
    found = [Diagnostic(code, "x", Label(None), severity=Severity.WARNING) for code in ("TPL304", "TPL302", "TPL904")]
    changed = levelled(found, {"TPL304": "error", "TPL302": "off"})
    assert [(one.code, one.severity.value) for one in changed] == [("TPL304", "error"), ("TPL904", "warning")]
