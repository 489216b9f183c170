"""Kubernetes quantities: read, compared, divided.

Source: k8s.io/apimachinery ``resource.Quantity``: decimal suffixes n u m k M G T P E, binary Ki to Ei.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

Measure = Literal["cpu", "bytes", "count"]

MEASURES: dict[str, Measure] = {
    "cpu": "cpu", "memory": "bytes", "storage": "bytes", "pods": "count", "services": "count",
    "load-balancers": "count", "node-ports": "count",
}  # fmt: skip
"""What each resource of a quota or limit is measured in."""

LARGEST = Decimal(2**63 - 1)
"""Kubernetes keeps quantities in 64 bits."""

_FORM = re.compile(r"([0-9]+(?:\.[0-9]+)?)([A-Za-z]{0,2})")
_UNITS: dict[Measure, dict[str, Decimal]] = {
    "cpu": {"": Decimal(1), "m": Decimal("0.001")},
    "bytes": {f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGTPE", 1)}
    | {letter: Decimal(1000) ** power for power, letter in enumerate("kMGTPE", 1)},
    "count": {"": Decimal(1)},
}
_SUGGESTED: dict[Measure, str] = {"cpu": "`2` or `500m`", "bytes": "`16Gi`", "count": "a whole number"}


class WrongAmount(ValueError):
    """Not an amount of the measure; the message says what would be."""


def value_of(text: str, measure: Measure) -> Decimal:
    """The amount in cores, bytes or pieces; raises ``WrongAmount``."""
    match = _FORM.fullmatch(text)
    unit = match[2] if match else ""
    if match is None or unit not in _UNITS[measure]:
        raise WrongAmount(_advice(text, measure))
    value = Decimal(match[1]) * _UNITS[measure][unit]
    smallest = Decimal("0.001") if measure == "cpu" else Decimal(1)
    if value > LARGEST:
        raise WrongAmount(f"`{text}` is more than Kubernetes counts")
    if value % smallest:
        raise WrongAmount(f"`{text}` is finer than Kubernetes counts")
    return value


def _advice(text: str, measure: Measure) -> str:
    digits = text.rstrip("bBiI")
    if measure == "bytes" and text.isdigit():
        return f"did you mean `{text}Gi`?"
    if measure == "bytes" and digits[-1:].upper() in tuple("KMGTPE"):
        return f"did you mean `{digits[:-1]}{digits[-1].upper()}i`?"
    return f"write {_SUGGESTED[measure]}"


def divide(text: str, parts: int, measure: Measure) -> str:
    """An even part, rounded down, so that the parts are never more than the whole; ``0`` where none is left."""
    return write(value_of(text, measure) / parts, measure)


def measured(quantity: str, measure: Measure) -> Decimal:
    """The amount of a quantity as ``write`` writes it: bytes, too, may have no unit."""
    return Decimal(quantity) if quantity.isdigit() else value_of(quantity, measure)


def write(value: Decimal, measure: Measure) -> str:
    """An amount in the largest unit that is exact."""
    if measure == "cpu":
        milli = int(value * 1000)
        return str(milli // 1000) if milli % 1000 == 0 else f"{milli}m"
    whole = int(value)
    if measure == "bytes" and whole:
        for unit, size in sorted(_UNITS["bytes"].items(), key=lambda item: -item[1]):
            if unit.endswith("i") and whole % int(size) == 0:
                return f"{whole // int(size)}{unit}"
    return str(whole)
