"""Data that is hard to write: strings that some reader takes for something else, and trees of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tpl.holes import CLOSE, OPEN, hole
from tpl.model.substitution import spelled

WORDS = (
    "y Y yes Yes YES n no NO oN on On off OFF true True null Null ~ 0 00 1 -1 +1 1_000 0o14 014 0x1F 0b11 "
    "1e3 1E3 3e-05 1.5 .5 5. +.5 .inf -.Inf .NaN 12:30 190:20:30 2024-01-01 2024-01-01T00:00:00Z << = - ? "
    ": # & * ! | > % @ ` -- --- ... {} [] a: :a a:b 'a' \"a\" a#b [a] ,a /healthz apps/v1 e3 v1 tpl-x "
    "kubernetes.io/metadata.name system:masters 500m 10.0.0.0/8"
).split()

ODD = [
    "", " ", " a", "a ", "a: b", "a #b", "- a", "? a", "key: |", "\t", "a\tb", "\n", "a\n", "a\nb", "a\nb\n",
    "a\n\nb", "a\nb\n\n", " a\nb", "a\n b", "a \nb", "\na", "a\n\tb", "a\r\nb", "a\n---\nb", "a\n...\nb",
    "# a\nb", "a\\b", 'a"b', "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\uffff",
    "\U0001fffe", "é", "日本", "😀",
]  # fmt: skip

texts = st.one_of(
    st.sampled_from([*WORDS, *ODD]),
    st.lists(st.sampled_from([*WORDS, *ODD]), max_size=4).map("".join),
    st.text(alphabet=" \n\t:#-?'\"[]{}&*!|>%@`~,._/aZ09é", max_size=12),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[OPEN, CLOSE]), max_size=12),
).map(spelled)

constants = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)


def nested(leaves: st.SearchStrategy[Any], keys: st.SearchStrategy[str] = texts) -> st.SearchStrategy[Any]:
    """Documents: mappings of mappings, lists and leaves."""
    trees = st.recursive(
        leaves,
        lambda below: st.lists(below, max_size=3) | st.dictionaries(keys, below, max_size=3),
        max_leaves=12,
    )
    return st.dictionaries(keys, trees, max_size=4)


HOLES = ("tenant", "namespace", "odd % (name) {0}")

texts_with_holes = st.lists(texts | st.sampled_from(HOLES).map(hole), max_size=4).map("".join)
