"""Every diagnostic's page is true: what it says to avoid yields the code, what it prefers does not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cases.test_cases import NOW
from tests.findings.sites import Place, recorded
from tests.golden import extension
from tpl.configuration.find import configuration
from tpl.diagnostics.catalog import Entry, all_entries
from tpl.diagnostics.render import render
from tpl.pipeline import Compilation, Request, compile_policy

ENTRIES = {f"{entry.code}-{entry.slug}": entry for entry in all_entries()}
HEADINGS = ("What it means", "Why it matters", "Avoid", "Prefer")
EXPECTED = Path(__file__).parent / "expected"

# These do not come from compiling one file: other tests raise them.
ELSEWHERE = {
    "TPL820": "tests/cli", "TPL821": "tests/cli", "TPL822": "tests/cli", "TPL823": "tests/cli", "TPL901": "tests/cli",
    "TPL804": "tests/cli", "TPL807": "tests/cli", "TPL824": "tests/cli",
    "TPL805": "tests/tenancy",
    "TPL902": "tests/cli", "TPL999": "tests/cli",
}  # fmt: skip
WITH_FENCES = {name: entry for name, entry in ENTRIES.items() if "```tpl" in entry.page}


def fences(entry: Entry, heading: str) -> dict[str, str]:
    """File name to text of the fences under a heading; one without a name is `policy.tpl`."""
    section = re.split(r"^## ", entry.page, flags=re.MULTILINE)
    body = next((part for part in section if part.startswith(heading)), "")
    found = re.findall(r"^```(\w+)([^\n]*)\n(.*?)^```", body, re.DOTALL | re.MULTILINE)
    return {
        (info.strip() or "policy.tpl"): text
        for language, info, text in found
        if language in ("tpl", "csv", "json", "yaml", "toml")
    }


class Avoided(NamedTuple):
    """What compiling the fences under *Avoid* found, and the places in the compiler that reported it."""

    compilation: Compilation
    places: frozenset[Place]


@cache
def avoided(name: str) -> Avoided:
    """Compile what a page says to avoid, once."""
    with TemporaryDirectory() as folder, recorded() as places:
        compilation = compile_fences(ENTRIES[name], "Avoid", Path(folder))
    return Avoided(compilation, frozenset(places))


def compile_fences(entry: Entry, heading: str, folder: Path) -> Compilation:
    """Compile what a page shows under a heading."""
    for name, text in fences(entry, heading).items():
        (folder / name).write_text(text, "utf-8")
    paths = (folder / "policy.tpl",)
    return compile_policy(Request(paths, NOW, configuration=configuration(paths)))


@pytest.mark.parametrize("name", ENTRIES)
def test_page_has_every_heading(name: str) -> None:
    found = re.findall(r"^## (.*)$", ENTRIES[name].page, re.MULTILINE)
    assert tuple(heading for heading in found if heading in HEADINGS) == HEADINGS


@pytest.mark.parametrize("name", sorted(WITH_FENCES))
@pytest.mark.xdist_group("findings")
def test_avoid_yields_the_code(name: str, snapshot: SnapshotAssertion) -> None:
    entry = ENTRIES[name]
    if entry.code in ELSEWHERE:
        return
    compilation = avoided(name).compilation
    found = [diagnostic for diagnostic in compilation.sink.diagnostics if diagnostic.code == entry.code]
    assert found, f"yields {[d.code for d in compilation.sink.diagnostics]}"
    assert all(diagnostic.severity is entry.level for diagnostic in found)
    others = [d for d in compilation.sink.diagnostics if d.code != entry.code and d.severity == "error"]
    assert not others, "the fence has another error too"
    text = render("text", compilation.sink.diagnostics, compilation.sources, "1 file")
    assert text == snapshot(extension_class=extension(EXPECTED), name=f"{name}.txt")


@pytest.mark.parametrize("name", sorted(WITH_FENCES))
def test_prefer_is_clean_of_it(name: str, tmp_path: Path) -> None:
    entry = ENTRIES[name]
    compilation = compile_fences(entry, "Prefer", tmp_path)
    assert entry.code not in {diagnostic.code for diagnostic in compilation.sink.diagnostics}
    assert not compilation.sink.has_errors, [d.message for d in compilation.sink.diagnostics]


def test_codes_without_a_fence_are_raised_elsewhere() -> None:
    without = {entry.code for name, entry in ENTRIES.items() if name not in WITH_FENCES}
    assert without <= {*ELSEWHERE, "TPL005", "TPL110", "TPL111", "TPL313"}
