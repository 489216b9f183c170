"""What the printer of CEL takes for granted about built-in kinds, against the schemas of Kubernetes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from tpl.backends._cel import known
from tpl.model.kinds import KINDS, Kind
from tpl.model.parts import PARTS

SCHEMAS = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
VERSIONS = ("1.33", "1.34", "1.35", "1.36", "1.37")
NAMES = {"boolean": "boolean", "integer": "number", "number": "number", "object": "object", "string": "string"}

Schema = dict[str, Any]


class Schemas:
    """The definitions of one version."""

    def __init__(self, version: str) -> None:
        file = SCHEMAS / f"v{version}.0-local" / "_definitions.json"
        self._definitions: dict[str, Schema] = json.loads(file.read_text())["$defs"]

    def fields(self) -> dict[str, set[str]]:
        """Every field name of every kind that guards judge, with the types that it has anywhere."""
        found: dict[str, set[str]] = defaultdict(set)
        seen: set[str] = set()
        parts = (kind for kinds in PARTS.values() for kind in kinds if not kind.fields)
        waiting = [self._name_of(kind) for kind in (*KINDS.values(), *parts)]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            for field, schema in self._definitions[name].get("properties", {}).items():
                found[field].add(self.type_of(schema))
                waiting += _references(schema)
        return found

    def _name_of(self, kind: Kind) -> str:
        group, _, version = kind.written_in.rpartition("/")
        written = f"{group.split('.')[0] or 'core'}.{version}.{kind.kind}"
        return next(name for name in self._definitions if name.endswith(f".api.{written}"))

    def type_of(self, schema: Schema) -> str:
        """The type of a value, as ``known`` calls it, and `list of objects`."""
        if "$ref" in schema:
            return self.type_of(self._definitions[schema["$ref"].split("/")[-1]])
        if alternatives := [each for key in ("allOf", "anyOf", "oneOf") for each in schema.get(key, ())]:
            return " or ".join(sorted({self.type_of(each) for each in alternatives} - {"null"}))
        of = [name for name in _listed(schema.get("type", "any")) if name != "null"]
        if of == ["array"]:
            return "list of objects" if self.type_of(schema["items"]) == "object" else "list"
        return NAMES.get(of[0], of[0]) if len(of) == 1 else "several"


def _references(schema: Any) -> Iterator[str]:
    match schema:
        case dict():
            if "$ref" in schema:
                yield schema["$ref"].split("/")[-1]
            for inner in schema.values():
                yield from _references(inner)
        case list():
            for inner in schema:
                yield from _references(inner)


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("version", VERSIONS)
def test_fields_are_of_one_type_wherever_they_stand(version: str) -> None:
    found = Schemas(version).fields()
    claimed = {**known.TYPES, **dict.fromkeys(known.LISTS_OF_OBJECTS, "list of objects")}
    wrong = {name: found[name] for name, of in claimed.items() if found.get(name, set()) - {of}}
    assert not wrong
    assert {name for name in claimed if name not in found} == set(), "nobody has such a field"


def test_maps_are_objects_and_kinds_are_of_the_groups() -> None:
    assert known.MAPS <= known.OBJECTS
    assert {kind.group for kind in KINDS.values()} <= known.GROUPS
