"""The table of Kubernetes' fields is fresh, and what a guard may read of a kind is what the kind has."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tpl.model import fields
from tpl.model.kinds import KINDS

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


def test_every_kind_and_every_type_that_a_field_names_is_in_it() -> None:
    table = fields.table()
    named = {held for each in table.values() for held in each.values()} - {"", fields.ANYTHING}
    assert named <= table.keys()
    assert set(fields.types_of(KINDS.values(), on_pods=False)) <= table.keys()
    assert {*fields.types_of((), on_pods=True), *fields.CONTAINERS} <= table.keys()
    for name in fields.types_of(KINDS.values(), on_pods=False):
        assert table[name]["metadata"] == "ObjectMeta"


def test_labels_may_be_called_anything() -> None:
    table = fields.table()
    assert table["ObjectMeta"]["labels"] == table["ObjectMeta"]["annotations"] == fields.ANYTHING
    assert table["core.v1.PodSpec"]["nodeSelector"] == fields.ANYTHING
    assert table["core.v1.ServiceSpec"]["type"] == ""
