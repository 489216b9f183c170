"""The fields of the kinds that guards judge, as the schemas of Kubernetes 1.33 to 1.37 have them.

``fields.txt`` is written by ``tools/kubernetes_fields.py``: a line a type, a field as ``NAME:TYPE``. What holds no
object is one of the words below, or of JSON schema: `string`, `integer`, `boolean`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from tpl.model.kinds import Kind

ANYTHING = "*"
"""Begins the type of what may have any keys, `*string` for labels: what its values are follows, if it is known."""

LIST = "[]"
"""Begins the type of a list, `[]string`."""

INT_OR_STRING, QUANTITY = "int-or-string", "quantity"
"""A number or a text, as in `maxUnavailable`; an amount such as `500m`, which the API server writes as a text."""

FILE = Path(__file__).with_name("fields.txt")

CONTAINERS = ("core.v1.Container", "core.v1.EphemeralContainer")
_POD, _TEMPLATE = "core.v1.Pod", "core.v1.PodTemplateSpec"


METADATA = "ObjectMeta"
NAMESPACE = json.dumps({"name": "string", "labels": {ANYTHING: "string"}, "annotations": {ANYTHING: "string"}})
"""What a guard calls `namespace`."""

Written = str | list["Written"] | dict[str, "Written"]
"""A type that a CustomResourceDefinition gives: fields with theirs, ``*`` for any other name; of a list, its one."""


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Type to its fields, each with the type of what it holds."""
    lines = (line.split() for line in FILE.read_text("utf-8").splitlines())
    return {name: dict(field.partition(":")[::2] for field in fields) for name, *fields in lines}


def below(held: str, name: str) -> str | None:
    """What the field holds in what is of a type, or a list of it; None if there is none, empty if it is not known."""
    held = held.removeprefix(LIST)
    if held.startswith(ANYTHING) or not held:
        return held.removeprefix(ANYTHING)
    found = fields_of(held)
    return found.get(name, found.get(ANYTHING))


def fields_of(held: str) -> Mapping[str, str]:
    """The fields of what is of a type, or a list of it; none of what has no fields, or any."""
    held = held.removeprefix(LIST)
    return _read(held) if held.startswith("{") else table().get(held, {})


@lru_cache(maxsize=1024)
def _read(written: str) -> Mapping[str, str]:
    return {name: _type_of(each) for name, each in json.loads(written).items()}


def _type_of(written: Written) -> str:
    match written:
        case [element]:
            return f"{LIST}{_type_of(element)}"
        case {"*": element, **others} if not others:
            return f"{ANYTHING}{_type_of(element)}"
        case dict():
            return json.dumps(written)
        case _:
            return str(written)


def types_of(kinds: Iterable[Kind], on_pods: bool) -> tuple[str, ...]:
    """What `object` may be in a guard on these kinds."""
    if on_pods:
        return _POD, _TEMPLATE
    return tuple(_type(kind) for kind in kinds)


def _type(kind: Kind) -> str:
    """The kind's own type; of a kind in any version nobody knows the fields."""
    if kind.fields:
        return kind.fields
    if kind.other or kind.version == "*":
        return ANYTHING
    group, _, version = kind.written_in.rpartition("/")
    return f"{group.split('.')[0] or 'core'}.{version}.{kind.kind}"
