"""The catalogue: every page is whole, says what it should, and is read only when it is asked for."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tpl.diagnostics.catalog import HEADINGS, Entry, all_entries, lookup
from tpl.diagnostics.model import Severity

ROOT = Path(__file__).parents[2]
CODES = ROOT / "tpl" / "diagnostics" / "codes"
ENTRIES = all_entries()
each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)


def test_codes_and_slugs_are_unique() -> None:
    files = sorted(path.stem for path in CODES.glob("*.md"))
    assert files == [f"{entry.code}-{entry.slug}" for entry in ENTRIES]
    assert [slug for slug, times in Counter(entry.slug for entry in ENTRIES).items() if times > 1] == []


@each
def test_headings(entry: Entry) -> None:
    assert tuple(re.findall(r"^## (.+)$", entry.page, re.MULTILINE)) == HEADINGS
    assert all(entry.section(heading) for heading in HEADINGS)
    assert entry.page.endswith("\n")


@each
def test_front_matter(entry: Entry) -> None:
    assert re.fullmatch(r"\d+\.\d+", entry.since)
    assert entry.summary[0].islower() or entry.summary[0] == "`"
    assert not entry.summary.endswith(".")
    assert len(entry.summary) <= 80


@each
def test_fences(entry: Entry) -> None:
    for heading in ("Avoid", "Prefer"):
        assert ("policy.tpl" in entry.files(heading)) == entry.compiles
        assert entry.section(heading).count("```") == 2 * len(re.findall(r"^```\w", entry.section(heading), re.M))


@each
def test_avoid_and_prefer_differ(entry: Entry) -> None:
    assert entry.section("Avoid") != entry.section("Prefer")


def test_files_of_a_page_with_several() -> None:
    files = lookup("TPL103").files("Avoid")
    assert list(files) == ["policy.tpl", "platform.tpl"]
    assert files["policy.tpl"].startswith('import "plattform.tpl"\n')


def test_unknown_code() -> None:
    with pytest.raises(KeyError):
        lookup("TPL000")


def test_an_entry() -> None:
    entry = lookup("TPL106")
    assert (entry.code, entry.slug, entry.level, entry.since) == (
        "TPL106",
        "unused-declaration",
        Severity.WARNING,
        "0.1",
    )
    assert entry.page.startswith("## What it means\n")


START = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import tpl.diagnostics, tpl.diagnostics.sink, tpl.diagnostics.suppress, tpl.diagnostics.render
import tpl.diagnostics.render.terminal
from tpl.diagnostics.catalog import lookup
print(sum(path.endswith(".md") for path in opened), "rich" in sys.modules)
lookup("TPL101"), lookup("TPL101")
print(sum(path.endswith(".md") for path in opened))
"""


def test_import_reads_no_page_and_a_lookup_one() -> None:
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["0", "False", "1"]
