"""Versions as a cluster declares them."""

from __future__ import annotations

import re


def at_least(declared: str, wanted: str) -> bool:
    """Whether a version like ``1.19.1`` is not before another, part by part as numbers."""
    return _numbers(declared) >= _numbers(wanted)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
