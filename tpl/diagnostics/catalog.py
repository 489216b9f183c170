"""The catalogue of codes: one page a code in ``codes/``, read when it is first asked for.

A page is named ``TPL101-unknown-name.md``. It begins with the lines ``level: …``, ``summary: …`` and
``since: …``, of a warning that a project cannot switch off ``least: warning``, and goes on after a blank
line with the headings of ``HEADINGS``. The ``tpl`` fences under *Avoid* give the code when they are
compiled, those under *Prefer* do not; a page whose code no file can show says ``fence: none``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from tpl.diagnostics.model import Severity
from tpl.record import dataclass

HEADINGS = ("What it means", "Why it matters", "Avoid", "Prefer")

_NAME = re.compile(r"(TPL\d{3})-([a-z0-9-]+)\.md")
_PAGE = re.compile(r"(?P<front>(?:[a-z]+: .+\n)+)\n(?P<page>(?s:.*))")
_HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)
_FENCE = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One code and its page; ``compiles`` says whether the page's fences show the code by themselves.

    ``least`` is the least that a project may make of it, None where it may also switch it off.
    """

    code: str
    slug: str
    level: Severity
    summary: str
    since: str
    page: str
    compiles: bool = True
    least: Severity | None = None

    def section(self, heading: str) -> str:
        """The text under one of ``HEADINGS``; raises ``KeyError``."""
        _, *parts = _HEADING.split(self.page)
        return dict(zip(parts[::2], parts[1::2], strict=True))[heading].strip()

    def files(self, heading: str) -> Mapping[str, str]:
        """Name to text of a section's fences: ``policy.tpl``, or the name that stands behind the language."""
        fences = _FENCE.findall(self.section(heading))
        return {name or f"policy.{language}": text for language, name, text in fences}


@cache
def lookup(code: str) -> Entry:
    """The entry of a code; reads that page only. Raises ``KeyError`` for a code that does not exist."""
    return _read(code, _slugs()[code])


def all_entries() -> tuple[Entry, ...]:
    """Every entry, by code."""
    return tuple(map(lookup, _slugs()))


@cache
def _slugs() -> Mapping[str, str]:
    names = (entry.name for entry in resources.files(__package__).joinpath("codes").iterdir())
    return {match[1]: match[2] for name in sorted(names) if (match := _NAME.fullmatch(name))}


def _read(code: str, slug: str) -> Entry:
    text = resources.files(__package__).joinpath("codes", f"{code}-{slug}.md").read_text("utf-8")
    match = _PAGE.fullmatch(text)
    assert match, f"{code}-{slug}.md does not begin with front matter"
    front = dict(line.split(": ", 1) for line in match["front"].splitlines())
    return Entry(
        code,
        slug,
        Severity(front["level"]),
        front["summary"],
        front["since"],
        match["page"],
        compiles=front.get("fence") != "none",
        least=Severity(front["least"]) if "least" in front else None,
    )
