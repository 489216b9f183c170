"""The table of Kubernetes' fields is fresh, and what a guard may read of a kind is what the kind has."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from tpl.model import fields
from tpl.model.guarded import own_kinds

TOOL = Path(__file__).parents[2] / "tools/kubernetes_fields.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kubernetes_fields", TOOL)
    assert spec, "a file of the repository"
    assert spec.loader, "of Python"
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_is_what_the_tool_writes(tool: ModuleType) -> None:
    assert tool.table() == fields.FILE.read_text("utf-8"), "run tools/kubernetes_fields.py"


PLAIN = {"string", "integer", "boolean", fields.INT_OR_STRING, fields.QUANTITY}


def test_every_kind_and_every_type_that_a_field_names_is_in_it() -> None:
    table = fields.table()
    named = {held for each in table.values() for held in each.values()}
    plain = {held for held in named if re.sub(r"^(\[\])?\*?(\[\])?", "", held) in {"", *PLAIN}}
    assert plain >= {*PLAIN, "[]string", "*string", "*quantity", "*"}
    assert {held.removeprefix(fields.LIST) for held in named - plain} <= table.keys()
    own = [kind for _, kind in own_kinds() if not kind.fields]
    assert set(fields.types_of(own, on_pods=False)) <= table.keys()
    assert {*fields.types_of((), on_pods=True), *fields.CONTAINERS} <= table.keys()
    for name in fields.types_of(own, on_pods=False):
        assert table[name]["metadata"] == "ObjectMeta"


def test_labels_may_be_called_anything_and_are_texts() -> None:
    table = fields.table()
    assert table["ObjectMeta"]["labels"] == table["ObjectMeta"]["annotations"] == "*string"
    assert table["core.v1.PodSpec"]["nodeSelector"] == "*string"
    assert table["core.v1.ServiceSpec"]["type"] == "string"
    assert fields.below("*string", "team") == "string"
    assert fields.below("string", "team") is fields.below("[]string", "team") is None
    assert fields.below("[]core.v1.ServicePort", "targetPort") == fields.INT_OR_STRING
    assert fields.below("*", "x") == fields.below("", "y") == ""
