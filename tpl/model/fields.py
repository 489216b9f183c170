"""The fields of the kinds that guards judge, as the schemas of Kubernetes 1.33 to 1.37 have them.

``fields.txt`` is written by ``tools/kubernetes_fields.py``: a line a type, a field as ``NAME`` or ``NAME:TYPE``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from tpl.model.kinds import Kind

ANYTHING = "*"
"""The type of what may have any keys, such as labels."""

FILE = Path(__file__).with_name("fields.txt")

CONTAINERS = ("core.v1.Container", "core.v1.EphemeralContainer")
_POD, _TEMPLATE = "core.v1.Pod", "core.v1.PodTemplateSpec"


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Type to its fields, each with the type of what it holds; empty for a plain value."""
    lines = (line.split() for line in FILE.read_text("utf-8").splitlines())
    return {name: dict(field.partition(":")[::2] for field in fields) for name, *fields in lines}


def types_of(kinds: Iterable[Kind], on_pods: bool) -> tuple[str, ...]:
    """What `object` may be in a guard on these kinds."""
    if on_pods:
        return _POD, _TEMPLATE
    return tuple(f"{kind.group.split('.')[0] or 'core'}.{kind.version}.{kind.kind}" for kind in kinds)
