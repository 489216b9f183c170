"""Every relative link of the documentation leads to a file, and to a heading where it names one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, pages

_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z]+:")


def links(page: Path) -> Iterator[tuple[str, str]]:
    """File and heading of each link that stays in the repository."""
    for target in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        if not _ELSEWHERE.match(target):
            path, _, heading = target.partition("#")
            yield path, heading


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in links, as GitHub names them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in _HEADING.findall(text)}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for path, heading in links(page):
        target = (page.parent / path).resolve() if path else page
        assert target.is_relative_to(ROOT), f"{path} leaves the repository"
        assert target.exists(), f"there is no {path}"
        assert not heading or heading in anchors(target), f"{path or page.name} has no heading {heading}"
