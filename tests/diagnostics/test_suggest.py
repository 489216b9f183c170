"""Did you mean: near means near, ties have an order, and little is listed whole."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpl.diagnostics.suggest import did_you_mean, nearest

WORDS = st.text("abc", max_size=7)


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("sliver", ["silver", "gold"], ("silver",)),
        ("acmee", ["acme", "globex"], ("acme",)),
        ("pod-securty", ["pod-security", "quota"], ("pod-security",)),
        ("ab", ["ba"], ("ba",)),
        ("ab", ["xy"], ()),
        ("cat", ["bat", "rat", "car", "cap"], ("bat", "cap", "car")),
        ("globex", ["globxe", "glbx"], ("globxe", "glbx")),
        ("acme", ["acme"], ()),
        ("", ["a", "ab"], ("a",)),
        ("x", [], ()),
    ],
)
def test_nearest(word: str, candidates: list[str], found: tuple[str, ...]) -> None:
    assert nearest(word, candidates) == found


def test_limit() -> None:
    assert nearest("cat", ["bat", "rat", "car", "cap"], limit=1) == ("bat",)


@given(WORDS, st.lists(WORDS))
def test_nearest_is_what_the_definition_says(word: str, candidates: list[str]) -> None:
    cap = max(1, len(word) // 3)
    edits = {candidate: distance(word, candidate) for candidate in candidates}
    near = sorted((edits[c], c) for c in edits if 0 < edits[c] <= cap)
    assert nearest(word, candidates) == tuple(candidate for _, candidate in near)[:3]


@given(WORDS, st.lists(WORDS))
def test_among_many_only_one_edit_is_near(word: str, candidates: list[str]) -> None:
    many = [f"name-{number}" for number in range(250)] + candidates
    assert nearest(word, many) == tuple(sorted(c for c in set(candidates) if distance(word, c) == 1))[:3]


@given(WORDS, st.lists(WORDS), st.randoms())
def test_order_of_candidates_leaves_no_trace(word: str, candidates: list[str], random: object) -> None:
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert did_you_mean(word, shuffled) == did_you_mean(word, candidates)


@pytest.mark.parametrize(
    ("word", "candidates", "text"),
    [
        ("sliver", ["silver", "gold"], "did you mean `silver`?"),
        ("cat", ["bat", "car"], "did you mean `bat` or `car`?"),
        ("cat", ["bat", "car", "cap"], "did you mean `bat`, `cap` or `car`?"),
        ("x-large", ["gold", "silver", "base"], "there are `base`, `gold` and `silver`"),
        ("x-large", ["gold"], "there is only `gold`"),
        ("x-large", [], ""),
        ("x-large", [f"tier{number}" for number in range(9)], ""),
    ],
)
def test_did_you_mean(word: str, candidates: list[str], text: str) -> None:
    assert did_you_mean(word, candidates) == text


def distance(one: str, other: str) -> int:
    """Optimal string alignment, straight from its recursive definition."""

    @cache
    def edits(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        found = min(edits(i - 1, j) + 1, edits(i, j - 1) + 1, edits(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            found = min(found, edits(i - 2, j - 2) + 1)
        return found

    return edits(len(one), len(other))
