"""What the API server makes of a manifest before anybody judges it, as far as it changes what guards see."""

from __future__ import annotations

from decimal import ROUND_UP, Decimal
from typing import Any

from tpl.model import fields
from tpl.model.kinds import Kind

_SUFFIXES = {"m": Decimal("1e-3"), "u": Decimal("1e-6"), "n": Decimal("1e-9")}


def as_stored(document: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """The object with each fraction of an amount, `cpu: 0.5`, as the text that is stored, `500m`.

    Source: ``Quantity`` of k8s.io/apimachinery/pkg/api/resource, which reads numbers and writes texts.
    """
    (held,) = fields.types_of((kind,), on_pods=False)
    found: dict[str, Any] = _stored(document, held)
    return found


def _stored(value: Any, held: str) -> Any:
    match value:
        case float() if held == fields.QUANTITY:
            return _text(Decimal(repr(value)))
        case dict():
            return {key: _stored(each, fields.below(held, str(key)) or "") for key, each in value.items()}
        case list():
            return [_stored(each, held.removeprefix(fields.LIST)) for each in value]
        case _:
            return value


def _text(amount: Decimal) -> str:
    if amount == amount.to_integral_value():
        return str(int(amount))
    suffix, unit = next(
        ((suffix, unit) for suffix, unit in _SUFFIXES.items() if amount % unit == 0), ("n", _SUFFIXES["n"])
    )
    return f"{int((amount / unit).to_integral_value(rounding=ROUND_UP))}{suffix}"
