"""What a CustomResourceDefinition says of the fields of its kind."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tpl.model import fields
from tpl.model.kinds import Kind
from tpl.sema.kinds.crds import UnreadableDefinition, read_definition

KIND = Kind("example.com", "v1", "pools", "", other=True)
TEXT = {"type": "string"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "spec": {
            "type": "object",
            "properties": {
                "text": TEXT,
                "number": {"type": "number"},
                "flag": {"type": "boolean"},
                "either": {"x-kubernetes-int-or-string": True},
                "list": {"type": "array", "items": {"type": "object", "properties": {"name": TEXT}}},
                "map": {"type": "object", "additionalProperties": TEXT},
                "any": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
                "more": {"type": "object", "properties": {"a": TEXT}, "x-kubernetes-preserve-unknown-fields": True},
                "untyped": {},
                "template": {"type": "object", "x-kubernetes-embedded-resource": True, "properties": {"a": TEXT}},
            },
        }
    },
}


def definition(schema: Any, **spec: Any) -> bytes:
    version = {"name": "v1", "served": True, "schema": {"openAPIV3Schema": schema}}
    whole = {"group": "example.com", "names": {"plural": "pools", "kind": "Pool"}, "versions": [version], **spec}
    return json.dumps({"kind": "CustomResourceDefinition", "spec": whole}).encode()


def at(held: str, *path: str) -> str | None:
    for name in path:
        below = fields.below(held, name)
        if below is None:
            return None
        held = below
    return held


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("spec.text", "string"),
        ("spec.number", "integer"),
        ("spec.flag", "boolean"),
        ("spec.either", fields.INT_OR_STRING),
        ("spec.list.name", "string"),
        ("spec.list.nme", None),
        ("spec.map.anything", "string"),
        ("spec.any.thing.below", ""),
        ("spec.more.a", "string"),
        ("spec.more.b", ""),
        ("spec.untyped.x", ""),
        ("spec.template.b", ""),
        ("spec.texts", None),
        ("spce", None),
        ("metadata.labels.x", "string"),
        ("metadata.lables", None),
        ("kind", "string"),
    ],
)
def test_fields_are_those_of_the_schema(path: str, found: str | None) -> None:
    (held,) = fields.types_of((read_definition(definition(SCHEMA), KIND),), on_pods=False)
    assert at(held, *path.split(".")) == found


def test_a_list_is_one() -> None:
    (held,) = fields.types_of((read_definition(definition(SCHEMA), KIND),), on_pods=False)
    assert (at(held, "spec", "list") or "").startswith(fields.LIST)
    assert (at(held, "spec", "map") or "").startswith(fields.ANYTHING)


def test_a_definition_says_how_its_kind_is_called_and_where_it_is() -> None:
    assert read_definition(definition(SCHEMA), KIND).kind == "Pool"
    assert read_definition(definition(SCHEMA), KIND).namespaced
    assert not read_definition(definition(SCHEMA, scope="Cluster"), KIND).namespaced


@pytest.mark.parametrize("schema", [None, 3, [], {}, {"type": "object"}, {"type": 3}, {"properties": []}])
def test_of_what_says_nothing_nothing_is_known(schema: Any) -> None:
    (held,) = fields.types_of((read_definition(definition(schema), KIND),), on_pods=False)
    assert at(held, "spec", "anything") == ""
    assert at(held, "metadata", "name") == "string"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[",
        b"\xff\xfe",
        b"3",
        b"kind: CustomResourceDefinition",
        b"kind: CustomResourceDefinition\nspec: [1]",
        b"kind: CustomResourceDefinition\nspec: {group: example.com, names: [], versions: 3}",
        b"kind: CustomResourceDefinition\nspec: {group: example.com, names: {plural: pools}, versions: [3]}",
        definition(SCHEMA, group="other.com"),
        definition(SCHEMA, versions=[]),
        definition(SCHEMA, versions=[{"name": "v1", "served": False}]),
    ],
)
def test_what_is_no_definition_of_the_kind_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableDefinition):
        read_definition(raw, KIND)


def test_a_schema_deeper_than_any_is_cut_off() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(200):
        schema = {"type": "object", "properties": {"a": schema}}
    (held,) = fields.types_of((read_definition(definition(schema), KIND),), on_pods=False)
    assert at(held, *("a" * 150)) == ""
