"""What the texts are worth that Kubernetes writes for amounts, `500m` of a CPU or `2Gi` of memory.

Source: k8s.io/apimachinery/pkg/api/resource. Of what it reads only that is read which no engine has to round
(``tpl.model.patterns.QUANTITY``). Nothing is read as more than 2^63 - 1 where its suffix is one of the powers of two.
"""

from __future__ import annotations

import re
from fractions import Fraction

_PARTS = re.compile(r"([0-9.]+)(?:[eE](?P<exponent>[+-]?[0-9]+)|(?P<suffix>[A-Za-z]*))")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {suffix: 1 << 10 * n for n, suffix in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)}
_POWERS = {exponent: Fraction(f"1e{exponent}") for exponent in range(-9, 19)}
_MOST = 2**63 - 1


def worth(quantity: str) -> Fraction:
    """The amount that a text of the form ``QUANTITY`` says."""
    parts = _PARTS.fullmatch(quantity)
    assert parts, "it has the form of a quantity"
    number = Fraction(parts[1].rstrip("."))
    if parts["suffix"] in _BINARY:
        return min(number * _BINARY[parts["suffix"]], Fraction(_MOST))
    exponent = int(parts["exponent"]) if parts["exponent"] else _DECIMAL[parts["suffix"]]
    return number * _POWERS[exponent]
