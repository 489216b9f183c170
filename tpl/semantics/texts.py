"""Parts of texts, and texts that are joined; both unset where a text that they need is."""

from __future__ import annotations

from collections.abc import Sequence

from tpl.semantics import values
from tpl.semantics.values import Json


def beside(side: str, whole: Json, separator: str, last: bool = False) -> str | None:
    """What stands on one side of the first separator, or the last; unset where there is none."""
    if whole is None:
        return None
    text = values.text(whole)
    before, found, after = text.rpartition(separator) if last else text.partition(separator)
    return (before if side == "before" else after) if found else None


def joined(parts: Sequence[Json]) -> str | None:
    """Texts, one behind the other; unset where one of them is."""
    found = [values.text(part) for part in parts if part is not None]
    return "".join(found) if len(found) == len(parts) else None
