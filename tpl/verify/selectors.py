"""Label selectors, by the rules of Kubernetes' ``LabelSelector``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Unreadable(ValueError):
    """An object says something that a reader here does not know; nothing may be concluded from it."""


def selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether the labels meet every part of the selector; an empty selector takes everything.

    Raises ``Unreadable`` for an operator or a field that Kubernetes does not have.
    """
    if unknown := selector.keys() - {"matchLabels", "matchExpressions"}:
        raise Unreadable(f"unknown in a label selector: {', '.join(sorted(unknown))}")
    return all(labels.get(key) == value for key, value in (selector.get("matchLabels") or {}).items()) and all(
        _meets(expression, labels) for expression in selector.get("matchExpressions") or ()
    )


def _meets(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    key, values = expression["key"], expression.get("values") or ()
    match expression["operator"]:
        case "In":
            return key in labels and labels[key] in values
        case "NotIn":
            return key not in labels or labels[key] not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case operator:
            raise Unreadable(f"unknown operator of a label selector: {operator}")
