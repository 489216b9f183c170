"""Which guards judge `/scale`, which writes `spec.replicas` of what it scales and has little else to be judged by.

Source: Kubernetes 1.37, `Scale` of autoscaling/v1. Its `spec.replicas` is left out where it is 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from tpl.model.guards import Guard, Rule
from tpl.model.kinds import Kind
from tpl.model.parts import SCALE
from tpl.model.reads import Fields, kept_by_update, read_in

SUBRESOURCE = "scale"
KIND = SCALE.kind
REPLICAS: Fields = ("spec", "replicas")
_HAS = (REPLICAS, ("metadata", "name"), ("metadata", "namespace"))


def scaled(guard: Guard) -> tuple[Kind, ...]:
    """The kinds of the guard that can be scaled; a guard on pods reads templates, which no scaling changes."""
    if guard.on_pods or "update" not in guard.operations:
        return ()
    return tuple(kind for kind in guard.kinds if SUBRESOURCE in kind.other_subresources)


@lru_cache(maxsize=1024)
def judges_scale(guard: Guard) -> bool:
    """Whether updates through `/scale` are judged: where all that the guard reads of the object is in a Scale too."""
    return bool(scaled(guard)) and all(is_of_scale(rule) for rule in guard.rules)


def judged_on(guard: Guard, kind: Kind) -> tuple[str, ...]:
    """The subresource by which the guard judges the scaling of the kind, or none."""
    return (SUBRESOURCE,) if kind in scaled(guard) and judges_scale(guard) else ()


def is_gone_around(guard: Guard) -> bool:
    """Whether scaling can bring about what the guard says of updates, and a Scale does not say enough to judge it."""
    if not scaled(guard) or judges_scale(guard):
        return False
    return any(reads_replicas(rule) or not kept_by_update(guard, rule) for rule in guard.rules)


def is_of_scale(rule: Rule) -> bool:
    """Whether a Scale has all that the rule reads of the object."""
    return all(fields in _HAS for fields in _read(rule))


def reads_replicas(rule: Rule) -> bool:
    """Whether the rule reads what `/scale` writes."""
    return REPLICAS in _read(rule)


def with_replicas(written: Mapping[str, Any]) -> dict[str, Any]:
    """A Scale with its number, also where that is 0."""
    spec = written.get("spec")
    return {**written, "spec": {"replicas": 0, **(spec if isinstance(spec, dict) else {})}}


def _read(rule: Rule) -> Iterator[Fields]:
    for expr in (rule.condition, rule.unless):
        if expr is not None:
            yield from (fields for root, fields in read_in(expr) if root in ("object", "old"))
