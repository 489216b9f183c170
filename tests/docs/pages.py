"""The documentation as data: its pages, the fences in them, and the files that the fences need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_DATA = ("csv", "json", "yaml")
EXCERPT = "# excerpt\n"
ELLIPSIS = "…"


@dataclass(frozen=True)
class Fence:
    """One fence of a page: what stands behind the backticks, and its text."""

    page: str
    line: int
    info: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def code(self) -> str:
        """The code that the fence is there to show; empty for one that is right."""
        return self.info[2] if self.info[1:2] == ("error",) else ""

    @property
    def beside(self) -> str:
        """The name of the file that it is, for fences that import it or read it; empty for a policy of its own."""
        data = self.info[:1] and self.info[0] in (*_DATA, "tpl")
        return self.info[1] if data and len(self.info) == 2 and "/" not in self.info[1] else ""

    @property
    def is_excerpt(self) -> bool:
        """Whether it only has to parse."""
        return self.text.startswith(EXCERPT)

    @property
    def is_sketch(self) -> bool:
        """Whether parts are left out, which only the README's first look may do."""
        return self.page == "README.md" and ELLIPSIS in self.text


def pages() -> list[Path]:
    """README.md, CONTRIBUTING.md and everything below docs/."""
    top = [ROOT / name for name in ("README.md", "CONTRIBUTING.md")]
    return [page for page in (*top, *sorted((ROOT / "docs").rglob("*.md"))) if page.is_file()]


def fences(page: Path) -> Iterator[Fence]:
    """Every fence of a page, in order."""
    text = page.read_text("utf-8")
    name = page.relative_to(ROOT).as_posix()
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Fence(name, line, tuple(match["info"].split()), match["text"])


def policies() -> list[Fence]:
    """Every ``tpl`` fence of every page but the sketches."""
    found = (fence for page in pages() for fence in fences(page))
    return [fence for fence in found if fence.info[:1] == ("tpl",) and not fence.is_sketch]


def data(page: str) -> dict[str, str]:
    """Name to text of the files that a page shows beside policies: fences such as ``csv tenants.csv``."""
    return {fence.beside: fence.text for fence in fences(ROOT / page) if fence.beside}
