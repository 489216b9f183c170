"""docs/language.md leaves nothing out: the code's own tables are looked for in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from tests.docs.pages import ROOT, pages
from tpl.diagnostics.catalog import all_entries
from tpl.model.compliance import CAPABILITIES
from tpl.model.detection import METRICS
from tpl.model.expr import BOUND
from tpl.model.identities import CONTROL_PLANE
from tpl.model.kinds import KINDS
from tpl.model.messages import PLACEHOLDERS
from tpl.model.parameters import PARAMETERS
from tpl.model.thresholds import DEFAULTS
from tpl.sema.project import std_sources
from tpl.sema.tenants.members import RESERVED
from tpl.sema.tenants.ownership import SYSTEM, SYSTEM_PREFIXES
from tpl.sema.words.schema import CONTEXTS, NOT_YET

PAGES = [ROOT / "docs/language.md", *sorted((ROOT / "docs/language").glob("*.md"))]
FINE_PRINT = sorted((ROOT / "docs/language/fine-print").glob("*.md"))
PAGE = "\n".join(path.read_text("utf-8") for path in (*PAGES, *FINE_PRINT))
MINUTES, WORDS_A_MINUTE = 30, 230
WORDS = frozenset(re.findall(r"[\w-]+", PAGE))
STD_GUARDS = [
    name for source in std_sources() for name in re.findall(r"^guard ([\w-]+)", source.text, flags=re.MULTILINE)
]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([name for settings in CONTEXTS.values() for name in settings], id="settings"),
        pytest.param([c for settings in CONTEXTS.values() for s in settings.values() for c in s.choices], id="choices"),
        pytest.param([*NOT_YET], id="not yet enforced"),
        pytest.param([*RESERVED], id="reserved names"),
        pytest.param([*KINDS], id="kinds"),
        pytest.param([kind.version for kind in KINDS.values()], id="versions"),
        pytest.param([sub for k in KINDS.values() for sub in k.changing_subresources], id="subresources"),
        pytest.param([sub for k in KINDS.values() for sub in k.other_subresources], id="other subresources"),
        pytest.param([*METRICS], id="metrics"),
        pytest.param(STD_GUARDS, id="built-in guards"),
        pytest.param([*SYSTEM, *SYSTEM_PREFIXES], id="system namespaces"),
    ],
)
def test_every_word_is_there(names: Iterable[str]) -> None:
    assert sorted(set(names) - WORDS) == []


@pytest.mark.parametrize(
    "text",
    [
        *CONTROL_PLANE,
        *(f"`tenant.{name}`" for name in PARAMETERS),
        *(f"`{{{name}}}`" for name in PLACEHOLDERS),
        *(f"| `{name}` | {about} |" for name, about in CAPABILITIES.items()),
        *(f"| {metric.about} |" for metric in METRICS.values()),
        f"{BOUND} elements",
        f"{DEFAULTS.exception_days} days",
    ],
)
def test_every_text_is_there(text: str) -> None:
    assert text in PAGE


def test_the_table_of_built_in_guards_is_theirs() -> None:
    table = PAGE.split("## The built-in guards\n")[1].split("\n# ")[0]
    assert re.findall(r"^\| `([\w-]+)`", table, flags=re.MULTILINE) == STD_GUARDS


def test_every_code_exists() -> None:
    mentioned = {code for page in pages() for code in re.findall(r"TPL\d{3}", page.read_text("utf-8"))}
    assert sorted(mentioned - {entry.code for entry in all_entries()}) == []


def test_the_index_has_every_word_of_blocks_in_its_order() -> None:
    index = (ROOT / "docs/language.md").read_text("utf-8").split("## Every word\n")[1]
    words = re.findall(r"\[`([\w-]+)`\]\([\w/.#-]+\)", index)
    assert words == sorted(set(words))
    assert sorted({name for settings in CONTEXTS.values() for name in settings} - {*words}) == []


def prose(text: str) -> int:
    """The words to be read: outside of fences, tables and indented code, without the targets of links and the index."""
    text = re.sub(r"^```.*?^```$", "", text.split("## Every word\n")[0], flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"\]\([^()\s]+\)", "]", text)
    lines = (line for line in text.splitlines() if not line.startswith(("|", "    ")))
    return sum(any(sign.isalnum() for sign in word) for line in lines for word in line.split())


def test_prose_is_what_is_read() -> None:
    skipped = "| a | table |\n\n    code\n\n```tpl\nmore\n```\n"
    assert prose(f"# Two words\n\n[a link](of/four.md#parts) here, `as well` → on.\n\n{skipped}") == 8


def test_the_language_is_read_in_half_an_hour() -> None:
    assert sum(prose(page.read_text("utf-8")) for page in PAGES) <= MINUTES * WORDS_A_MINUTE


def test_the_fine_print_is_listed() -> None:
    first = PAGES[0].read_text("utf-8")
    assert [page.name for page in FINE_PRINT if f"(language/fine-print/{page.name})" not in first] == []
