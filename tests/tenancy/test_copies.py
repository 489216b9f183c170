"""A file that says what its shape says is a copy, whatever the values; one that says anything else is none."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tpl import holes
from tpl.output.template import Template
from tpl.verify.copies import Original, marker

NAMES = ("tenant", "title")
TENANT, TITLE = map(holes.hole, NAMES)
OBJECTS: list[dict[str, Any]] = [
    {"kind": "Namespace", "metadata": {"name": TENANT, "labels": {TENANT: "x", "of": f"a-{TENANT}"}}},
    {"kind": "Note", "data": {"title": TITLE, "both": f"{TENANT}: {TITLE}", "lines": f"x/{TENANT}/*\ny/{TITLE}\n"}},
    {"kind": "List", "items": [TITLE, f'say "{TITLE}"', f"{TITLE}#{TENANT}", True, 1, "1"]},
]
TEMPLATE = Template.of(OBJECTS)
ORIGINAL = Original(TEMPLATE.fill({name: marker(number) for number, name in enumerate(NAMES)}))

words = st.sampled_from(("acme", "no", "y", "1e3", "0x1f", "12:30", "~", "", " a", "a b", "it's", '"', "a: b", "a #b",
                         "- a", "é", "a\\n", "a\nb", "null", "x/y", "oidc:devs", "Ω 1"))  # fmt: skip
values = words | st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=8)


@given(values, values)
def test_every_filled_template_is_a_copy(tenant: str, title: str) -> None:
    assert ORIGINAL.is_copy(filled(tenant, title), (tenant, title))


@given(values, values, values)
def test_a_file_with_other_values_is_none(tenant: str, title: str, other: str) -> None:
    assert ORIGINAL.is_copy(filled(tenant, title), (tenant, other)) == (title == other)


@given(st.sampled_from(("acme", "no", "a b")), st.data())
def test_a_changed_file_is_a_copy_only_if_it_says_the_same(tenant: str, data: st.DataObject) -> None:
    text = filled(tenant, "Acme & Co")
    at = data.draw(st.integers(0, len(text) - 1))
    changed = (
        text[:at] + data.draw(st.sampled_from(("", " ", "\n", "x", '"', "- ", "#", ": ", "\n# \n"))) + text[at + 1 :]
    )
    try:
        same = read(changed) == read(text)
    except yaml.YAMLError:
        return
    assert ORIGINAL.is_copy(changed, (tenant, "Acme & Co")) == same


@pytest.mark.parametrize("written", ["no", "~", "1", "null", "y"])
def test_a_value_that_should_have_been_quoted(written: str) -> None:
    bare = Original(f"name: {marker(0)}\n")
    assert not bare.is_copy(f"name: {written}\n", (written,)) or isinstance(yaml.safe_load(written), str)
    assert bare.is_copy(f'name: "{written}"\n', (written,))


def test_a_number_made_of_words() -> None:
    assert not Original(f"size: 0x{marker(0)}\n").is_copy("size: 0xff\n", ("ff",))
    assert not Original(f"on: o{marker(0)}\n").is_copy("on: on\n", ("n",))


def filled(tenant: str, title: str) -> str:
    return TEMPLATE.fill({"tenant": tenant, "title": title})


def read(text: str) -> str:
    return repr([*yaml.load_all(text, yaml.CSafeLoader)])
