"""Did you mean …? Only what is near enough to be a slip of the fingers."""

from __future__ import annotations

from collections.abc import Collection, Iterable

_FEW = 8
"""So many choices can be listed where nothing is near."""


def nearest(word: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The candidates within a third of the word's length, at least one edit; nearest first, ties sorted."""
    cap = max(1, len(word) // 3)
    found = ((_distance(word, candidate, cap), candidate) for candidate in set(candidates))
    return tuple(candidate for edits, candidate in sorted(found) if 0 < edits <= cap)[:limit]


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """A help that names what is near, else what there is if that is little, else nothing."""
    known = set(candidates)
    if near := nearest(word, known):
        return f"did you mean {_listed(near, 'or')}?"
    if not known or len(known) > _FEW:
        return ""
    return f"there {'is only' if len(known) == 1 else 'are'} {_listed(sorted(known), 'and')}"


def _listed(words: Collection[str], conjunction: str) -> str:
    *rest, last = (f"`{word}`" for word in words)
    return f"{', '.join(rest)} {conjunction} {last}" if rest else last


def _distance(one: str, other: str, cap: int) -> int:
    """Edits between two words, a swap of neighbours being one; any number above the cap beyond it."""
    if abs(len(one) - len(other)) > cap:
        return cap + 1
    older: list[int] = []
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            edits = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != wanted))
            swapped = i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == wanted
            row.append(min(edits, older[j - 2] + 1) if swapped else edits)
        if min(row) > cap and min(before) > cap:
            return cap + 1
    return row[-1]
