"""The writer: every reader gets back what was written."""

from __future__ import annotations

import json
from enum import IntEnum, StrEnum
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.output.resolvers import is_string_to_all, plain_scalars
from tests.output.strategies import ODD, WORDS, constants, nested, texts
from tpl.model.substitution import spelled
from tpl.output.yaml import dump, dump_all


def typed(node: Any) -> Any:
    """The data with types made visible, since Python thinks ``1 == True == 1.0``."""
    if isinstance(node, dict):
        return {key: typed(value) for key, value in node.items()}
    return [typed(value) for value in node] if isinstance(node, list | tuple) else (type(node), node)


def load(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


@given(nested(texts | constants))
def test_reads_back_as_written(obj: dict[str, Any]) -> None:
    assert typed(load(dump(obj))) == typed(obj)


@given(nested(texts | constants))
def test_keeps_the_order_of_keys(obj: dict[str, Any]) -> None:
    assert json.dumps(load(dump(obj))) == json.dumps(obj)


@given(nested(texts))
def test_no_plain_scalar_is_anything_but_a_string(obj: dict[str, Any]) -> None:
    assert [plain for plain in plain_scalars(dump(obj)) if not is_string_to_all(plain)] == []


@pytest.mark.parametrize("text", [*WORDS, *ODD])
def test_hard_strings_in_every_position(text: str) -> None:
    obj = {text: text, "list": [text, [text], {text: text}], "map": {text: [text]}}
    assert load(dump(obj)) == obj
    assert all(map(is_string_to_all, plain_scalars(dump(obj))))


@given(st.text(min_size=1, max_size=40).filter(lambda text: "\n" not in text).map(spelled))
def test_one_line_is_plain_or_also_json(text: str) -> None:
    written = dump({"a": text}).removeprefix("a: ").removesuffix("\n")
    assert written == text or json.loads(written) == text


@given(st.lists(nested(texts), min_size=1, max_size=3))
def test_documents_stay_apart(objs: list[dict[str, Any]]) -> None:
    assert list(yaml.load_all(dump_all(objs), Loader=yaml.CSafeLoader)) == objs


def test_no_documents_are_no_text() -> None:
    assert dump_all([]) == ""


def test_layout() -> None:
    rules = [{"apiGroups": ["", "apps"], "verbs": []}, [["a"], "b"], "no", 1, None]
    expression = "object.a == 'b' &&\n  object.c == 'd'"
    obj = {
        "kind": "Role",
        "metadata": {"name": "tpl-x", "labels": {}, "1e3": "1e3"},
        "rules": rules,
        "text": expression,
        "note": "a\n\nb\n",
        "size": 1e16,
    }
    assert dump(obj) == (
        "kind: Role\n"
        "metadata:\n"
        "  name: tpl-x\n"
        "  labels: {}\n"
        '  "1e3": "1e3"\n'
        "rules:\n"
        "- apiGroups:\n"
        '  - ""\n'
        "  - apps\n"
        "  verbs: []\n"
        "- - - a\n"
        "  - b\n"
        '- "no"\n'
        "- 1\n"
        "- null\n"
        "text: |-\n"
        "  object.a == 'b' &&\n"
        "    object.c == 'd'\n"
        "note: |\n"
        "  a\n"
        "\n"
        "  b\n"
        "size: 1.0e+16\n"
    )


def test_shared_data_is_repeated_not_aliased() -> None:
    shared = {"a": ["b"]}
    assert load(dump({"x": shared, "y": shared})) == {"x": shared, "y": shared}
    assert not set("&*") & set(dump({"x": shared, "y": shared}))


def test_enumerations_are_their_values() -> None:
    class Kind(StrEnum):
        ROLE = "Role"

    class Port(IntEnum):
        DNS = 53

    assert dump({Kind.ROLE: Kind.ROLE, "port": Port.DNS}) == "Role: Role\nport: 53\n"


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, float("nan"), float("inf"), "\ud800", {"k" * 1001: 1}])
def test_refuses_what_readers_do_not_take_alike(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the messages are the writer's own
        dump({"a": value})


@pytest.mark.parametrize("value", [b"a", {1, 2}, object(), {1: 2}])
def test_refuses_other_types(value: object) -> None:
    with pytest.raises(TypeError):
        dump({"a": value})
