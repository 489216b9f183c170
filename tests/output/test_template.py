"""Filling a template is writing the filled objects."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.output.strategies import HOLES, constants, nested, texts, texts_with_holes
from tpl.holes import fill, hole
from tpl.output.template import Template
from tpl.output.yaml import dump_all

documents = st.lists(nested(texts_with_holes | constants, texts_with_holes), max_size=3)
valuations = st.fixed_dictionaries(dict.fromkeys(HOLES, texts))

ACME = {"tenant": "acme", "namespace": "acme-prod"}


def filled(node: Any, values: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {fill(key, values): filled(value, values) for key, value in node.items()}
    if isinstance(node, list):
        return [filled(value, values) for value in node]
    return fill(node, values) if isinstance(node, str) else node


def keys(node: Any) -> int:
    below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return (len(node) if isinstance(node, dict) else 0) + sum(map(keys, below))


@given(documents, valuations)
def test_fills_as_dump_writes(objs: list[dict[str, Any]], values: dict[str, str]) -> None:
    full, template = filled(objs, values), Template.of(objs)
    if keys(full) == keys(objs):
        assert template.fill(values) == dump_all(full)
    else:
        with pytest.raises(ValueError, match="become the same"):
            template.fill(values)


def test_keys_that_meet_are_refused() -> None:
    template = Template.of([{"a": [{hole("tenant"): 1, "acme": 2}]}])
    assert template.fill({"tenant": "b"}) == "a:\n- b: 1\n  acme: 2\n"
    with pytest.raises(ValueError, match="become the same: \\['acme'\\]"):
        template.fill(ACME)


def test_quoting_follows_the_value() -> None:
    template = Template.of([{"name": hole("tenant"), hole("tenant"): f"{hole('tenant')}-x"}])
    assert template.fill({"tenant": "acme"}) == "name: acme\nacme: acme-x\n"
    assert template.fill({"tenant": "1e3"}) == 'name: "1e3"\n"1e3": "1e3-x"\n'
    assert template.fill({"tenant": "a\nb"}) == 'name: |-\n  a\n  b\n"a\\nb": |-\n  a\n  b-x\n'


def test_a_block_is_indented_where_it_stands() -> None:
    text = f"a ==\n{hole('tenant')}"
    template = Template.of([{"x": text, "b": {"c": [text]}}])
    assert template.fill(ACME) == "x: |-\n  a ==\n  acme\nb:\n  c:\n  - |-\n    a ==\n    acme\n"


def test_a_hole_needs_its_value() -> None:
    with pytest.raises(KeyError, match="namespace"):
        Template.of([{"a": hole("namespace")}]).fill({"tenant": "acme"})


def test_values_are_not_filled_again() -> None:
    assert hole("tenant") in Template.of([{"a": hole("x")}]).fill({"x": hole("tenant")})


@pytest.mark.parametrize("objs", [[], [{}], [{"a": "b"}, {"c": 1}]])
def test_without_holes_it_is_dump(objs: list[dict[str, Any]]) -> None:
    assert Template.of(objs).fill({}) == dump_all(objs)


def test_refuses_a_key_that_became_too_long() -> None:
    with pytest.raises(ValueError, match="too long"):
        Template.of([{hole("tenant"): 1}]).fill({"tenant": "k" * 1001})


def binding(*names: str) -> dict[str, Any]:
    subjects = [{"kind": "Group", "name": name} for name in names]
    return {"kind": "RoleBinding", "metadata": {"name": hole("namespace")}, "subjects": subjects}


@given(st.lists(st.sampled_from([hole("tenant"), f"{hole('tenant')}-x", "acme", "acme-x", "b"])))
def test_who_becomes_another_stands_in_a_binding_once(names: list[str]) -> None:
    template = Template.of([binding(*dict.fromkeys(names)), {"a": hole("tenant")}])
    for tenant in ("acme", "globex", "b", "a\nb"):
        values = {"tenant": tenant, "namespace": "n"}
        once = dict.fromkeys(fill(name, values) for name in names)
        assert template.fill(values) == dump_all(filled([binding(*once), {"a": hole("tenant")}], values))


def test_an_account_and_a_user_of_one_name_are_two() -> None:
    subjects = [{"kind": "User", "name": hole("tenant")}, {"kind": "Group", "name": "acme"}]
    assert Template.of([{"subjects": subjects}]).fill(ACME).count("name: acme") == 2
