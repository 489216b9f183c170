"""Where a TOML text says what: at each place stands what `tomllib` reads there."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpl.configuration.places import Keys, places
from tpl.source import Span

TEXT = """\
# a comment = "no key"
roots = [ "a # b.tpl" , 'c\\d',  # one
  \"\"\"multi
"line" ] \\\" \"\"\"\", '''it's''', ]
levels = { TPL304 = "off", "TPL\\u0033\\u00315"='info' }
thresholds . removing=10 # ten
other.deep.er = [[1, 2], [{ x = 1.5e3 }, []], {}]
day = 2026-11-27 07:32:00Z

[ a.'b c' ]
key = true
[a."b c".sub]
empty = ""
[[list]]
x = 1
[[list]]
x = 2
"""


def flat(data: Any, way: Keys = ()) -> dict[Keys, Any]:
    """Every value and table, by the way to it; of a list of tables the first, which stands for the list."""
    found = {way: data} if way else {}
    if isinstance(data, dict):
        parts: Any = data.items()
    elif isinstance(data, list):
        parts = enumerate(data)
    else:
        parts = ()
    for key, value in parts:
        found |= flat(value, (*way, key))
    return found


def at(text: str, span: Span) -> str:
    return text[span.start : span.end]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_each_value_stands_where_it_is_said_to(line_end: str) -> None:
    text = TEXT.replace("\n", line_end)
    found, wanted = places("tpl.toml", text), flat(tomllib.loads(text))
    listed = {way for way in wanted if way[0] == "list"}
    assert found.keys() - {("list",), ("list", "x")} == wanted.keys() - listed
    for way in wanted.keys() - listed:
        value = at(text, found[way].value)
        if not isinstance(wanted[way], dict) or value.startswith("{"):
            assert tomllib.loads(f"v = {value}")["v"] == wanted[way]
        if isinstance(way[-1], str):
            assert next(iter(tomllib.loads(f"{at(text, found[way].key)} = 0"))) == way[-1]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = TEXTS | st.integers(-(10**9), 10**9) | st.booleans() | st.dates(date(1900, 1, 1))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner), max_leaves=8)


def written(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08x}" for c in value) + '"'
        case list():
            return f"[ {' , '.join(map(written, value))}]"
        case dict():
            return "{" + ", ".join(f"{written(key)} = {written(inner)}" for key, inner in value.items()) + "}"
    return str(value)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_places_of_any_text(data: dict[str, Any]) -> None:
    text = "".join(f"{written(key)} = {written(value)} # [x]\n" for key, value in data.items())
    found, wanted = places("tpl.toml", text), flat(data)
    assert found.keys() == wanted.keys()
    for way, value in wanted.items():
        assert tomllib.loads(f"v = {at(text, found[way].value)}")["v"] == value


def test_every_key_of_a_table_opened_by_dots_has_a_place() -> None:
    found = places("tpl.toml", "a.b.c = 1\n")
    assert {way: place.key.start for way, place in found.items()} == {("a",): 0, ("a", "b"): 2, ("a", "b", "c"): 4}
