"""What once went wrong does not again: each seed shows a kind of fault that was mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.case import read
from tests.fuzz.oracle import faults

SEEDS = Path(__file__).parent / "seeds"
NAMES = sorted(path.name for path in SEEDS.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with(name: str) -> None:
    assert list(faults(read(SEEDS / name))) == []
