"""Kubernetes quantities: read, compared, divided.

Source: k8s.io/apimachinery ``resource.Quantity``: decimal suffixes n u m k M G T P E, binary Ki to Ei.
"""

from __future__ import annotations

import re
from decimal import Decimal

from tpl.model.resources import Measure

LARGEST = Decimal(2**63 - 1)
"""Kubernetes keeps quantities in 64 bits."""

_FORM = re.compile(r"([0-9]+(?:\.[0-9]+)?)([A-Za-z]{0,2})")
_UNITS: dict[Measure, dict[str, Decimal]] = {
    "cpu": {"": Decimal(1), "m": Decimal("0.001")},
    "bytes": {f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGTPE", 1)}
    | {letter: Decimal(1000) ** power for power, letter in enumerate("kMGTPE", 1)},
    "count": {"": Decimal(1)},
    "ratio": {"": Decimal(1)},
}
_SMALLEST: dict[Measure, Decimal] = {"cpu": Decimal("0.001"), "ratio": Decimal("0.001")}
"""Of what is counted in parts; everything else is whole."""
EXAMPLES: dict[Measure, str] = {"cpu": "4", "bytes": "16Gi", "count": "20", "ratio": "4"}
"""An amount of each measure."""

_SUGGESTED: dict[Measure, str] = {"cpu": "`2` or `500m`", "bytes": "`16Gi`", "count": "a whole number",
                                  "ratio": "`4` or `1.5`"}  # fmt: skip


class WrongAmount(ValueError):
    """Not an amount of the measure; the message says what would be."""


def value_of(text: str, measure: Measure) -> Decimal:
    """The amount in cores, bytes or pieces; raises ``WrongAmount``."""
    match = _FORM.fullmatch(text)
    unit = match[2] if match else ""
    if match is None or unit not in _UNITS[measure]:
        raise WrongAmount(_advice(text, measure))
    value = Decimal(match[1]) * _UNITS[measure][unit]
    if value > LARGEST:
        raise WrongAmount(f"`{text}` is more than Kubernetes counts")
    if value % _SMALLEST.get(measure, Decimal(1)):
        raise WrongAmount(f"`{text}` is finer than Kubernetes counts: write {_SUGGESTED[measure]}")
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


def rest(text: str, parts: int, measure: Measure) -> int:
    """What even parts leave of a number of things; of what is measured, and of what is no amount, nothing counts."""
    try:
        return int(value_of(text, measure)) % parts if measure == "count" else 0
    except WrongAmount:
        return 0


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
