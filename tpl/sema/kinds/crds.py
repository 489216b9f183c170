"""CustomResourceDefinitions: the fields of a kind, as guards' paths are checked against them.

Source: apiextensions.k8s.io/v1, ``spec.versions[].schema.openAPIV3Schema``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tpl.model import fields
from tpl.model.kinds import ANY, Kind

_LEAVES = {"string": "string", "integer": "integer", "number": "integer", "boolean": "boolean"}
_DEEPEST = 64
"""Levels of a schema that are read; below, nothing is known."""


class UnreadableDefinition(ValueError):
    """The file holds no definition of the kind; says what is wrong with it, after its name."""


def read_definition(raw: bytes, kind: Kind) -> Kind:
    """The kind as its CustomResourceDefinition has it; raises ``UnreadableDefinition``."""
    for document in documents(raw):
        spec = document.get("spec")
        if document.get("kind") == "CustomResourceDefinition" and isinstance(spec, dict):
            names = spec.get("names")
            if spec.get("group") == kind.group and isinstance(names, dict) and names.get("plural") == kind.resource:
                return _read(spec, names, kind)
    raise UnreadableDefinition(f"holds no CustomResourceDefinition of `{kind.resource}.{kind.group}`")


def documents(raw: bytes) -> Iterator[dict[str, Any]]:
    """The objects of a YAML or JSON file; raises ``UnreadableDefinition``."""
    import yaml  # A policy without definitions need not wait for it.

    try:
        documents = list(yaml.load_all(raw, yaml.CSafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        raise UnreadableDefinition("is not YAML") from None
    yield from (document for document in documents if isinstance(document, dict))


def _read(spec: Mapping[str, Any], names: Mapping[str, Any], kind: Kind) -> Kind:
    versions = [each for each in _listed(spec.get("versions")) if isinstance(each, dict)]
    known = tuple(str(each.get("name")) for each in versions if each.get("served") is not False)
    if kind.version == ANY:
        # What every version is converted to and from has what any of them has.
        found = next((each for each in versions if each.get("storage") is True), None)
    else:
        found = next((each for each in versions if each.get("name") == kind.version), None)
    if found is None:
        served = ", ".join(f"`{each.get('name')}`" for each in versions) or "none"
        raise UnreadableDefinition(f"has no version `{kind.version}`: its versions are {served}")
    if found.get("served") is False and kind.version != ANY:
        raise UnreadableDefinition(f"does not serve version `{kind.version}`")
    schema = found.get("schema")
    schema = schema.get("openAPIV3Schema") if isinstance(schema, dict) else None
    own = _fields(schema, _DEEPEST) if isinstance(schema, dict) else ""
    has = own if isinstance(own, dict) else {fields.ANYTHING: ""}
    whole = {**has, "apiVersion": "string", "kind": "string", "metadata": fields.METADATA}
    name = names.get("kind")
    return kind._replace(
        kind=name if isinstance(name, str) else "",
        known=known if kind.version == ANY else (),
        namespaced=spec.get("scope") != "Cluster",
        fields=json.dumps(whole, sort_keys=True, separators=(",", ":")),
    )


def _fields(schema: Mapping[str, Any], depth: int) -> fields.Written:
    """What a schema says, as ``tpl.model.fields`` writes types; empty where it does not say."""
    if schema.get("x-kubernetes-int-or-string") is True:
        return fields.INT_OR_STRING
    if schema.get("x-kubernetes-embedded-resource") is True or depth == 0:
        return ""
    match schema.get("type"):
        case "array":
            return [_below(schema.get("items"), depth)]
        case "object":
            return _object(schema, depth)
        case str() as name:
            return _LEAVES.get(name, "")
        case _:
            return ""


def _object(schema: Mapping[str, Any], depth: int) -> fields.Written:
    properties, more = schema.get("properties"), schema.get("additionalProperties")
    found: dict[str, fields.Written] = {}
    if isinstance(properties, dict):
        found = {str(name): _below(each, depth) for name, each in properties.items()}
    if isinstance(more, dict):
        found[fields.ANYTHING] = _below(more, depth)
    elif more is True or schema.get("x-kubernetes-preserve-unknown-fields") is True or not found:
        found[fields.ANYTHING] = ""
    return found


def _below(schema: Any, depth: int) -> fields.Written:
    return _fields(schema, depth - 1) if isinstance(schema, dict) else ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
