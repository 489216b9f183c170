"""Writes `tpl/model/fields.txt`: the fields of the kinds that guards judge, from the schemas of Kubernetes.

Run it with the development environment's Python after kubernetes-validate or `tpl/model/kinds.py` has changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import kubernetes_validate

from tpl.model.fields import ANYTHING, FILE, INT_OR_STRING, LIST, QUANTITY
from tpl.model.guarded import own_kinds
from tpl.model.kinds import Kind

VERSIONS = ("1.33", "1.34", "1.35", "1.36", "1.37")
ROOTS = [kind for _, kind in own_kinds() if not kind.fields]

Schema = dict[str, Any]


def table() -> str:
    """A line a type: its name, then each of its fields as `NAME:TYPE`, in the words of `tpl.model.fields`."""
    found: dict[str, dict[str, str]] = {}
    for version in VERSIONS:
        folder = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / f"v{version}.0-local"
        definitions: dict[str, Schema] = json.loads((folder / "_definitions.json").read_text())["$defs"]
        waiting = [_definition(definitions, kind) for kind in ROOTS]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            fields = {field: _held(definitions, held) for field, held in definitions[name]["properties"].items()}
            found.setdefault(name, {}).update(fields)
            waiting += [name for held in fields.values() if (name := held.removeprefix(LIST)) in definitions]
    lines = (" ".join((_short(name), *_fields(fields))) for name, fields in sorted(found.items()))
    return "\n".join(lines) + "\n"


def _fields(fields: dict[str, str]) -> list[str]:
    return [f"{field}:{_short(held)}" for field, held in sorted(fields.items())]


def _definition(definitions: dict[str, Schema], kind: Kind) -> str:
    group, _, version = kind.written_in.rpartition("/")
    written = f"{group.split('.')[0] or 'core'}.{version}.{kind.kind}"
    return next(name for name in definitions if name.endswith((f".api.{written}", f".apis.{written}")))


_OF_TWO_TYPES = {"IntOrString": INT_OR_STRING, "Quantity": QUANTITY}


def _held(definitions: dict[str, Schema], schema: Schema) -> str:
    """The definition of what a field holds, or the word for it."""
    if "$ref" in schema:
        name = schema["$ref"].split("/")[-1]
        if word := _OF_TWO_TYPES.get(name.split(".")[-1]):
            return word
        return name if definitions[name].get("properties") else _held(definitions, definitions[name])
    for key in ("allOf", "anyOf", "oneOf"):
        if schema.get(key):
            return _held(definitions, schema[key][0])
    types = schema.get("type", "object")
    of = [name for name in ([types] if isinstance(types, str) else types) if name != "null"]
    if of == ["array"]:
        return LIST + _held(definitions, schema["items"])
    if of == ["object"]:
        held = _held(definitions, schema["additionalProperties"]) if schema.get("additionalProperties") else ""
        return ANYTHING if held in definitions or held == ANYTHING else f"{ANYTHING}{held}"
    return "integer" if of[0] == "number" else of[0]


def _short(held: str) -> str:
    name = held.removeprefix(LIST)
    return held.removesuffix(name) + _without_group(name)


def _without_group(name: str) -> str:
    is_of_group = name.startswith("io.k8s.api.") or ".pkg.apis." in name.replace(".apimachinery.pkg.apis.", "")
    return ".".join(name.split(".")[-3:]) if is_of_group else name.split(".")[-1]


if __name__ == "__main__":
    FILE.write_text(table(), "utf-8")
