"""What the locks say."""

from __future__ import annotations

import re

from tests.packaging.checkout import ROOT

REQUIREMENTS = ROOT / "requirements"
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def lines(name: str) -> list[str]:
    """The lines of a file in `requirements`, without comments."""
    text = (REQUIREMENTS / name).read_text("utf-8")
    return [line for raw in text.splitlines() if (line := raw.split("#")[0].strip())]


def pins(name: str) -> dict[str, str]:
    """Package to version."""
    return dict(PIN.findall((REQUIREMENTS / name).read_text("utf-8")))
