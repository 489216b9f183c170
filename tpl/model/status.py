"""Which guards judge `/status`, which writes labels, annotations and finalizers beside the status.

Kinds whose status is judged as any other update name it in ``Kind.changing_subresources``. Of all others a guard judges
it if it reads what is written there, and a rule judges those writes alone that change something of what it reads.

Source: Kubernetes 1.37, `PrepareForUpdate` of the status strategies below pkg/registry, tried on its API server.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tpl.model.guards import Guard, Rule
from tpl.model.kinds import POD, Kind
from tpl.model.reads import Fields, kept_by_update, read_in

SUBRESOURCE = "status"
STATUS: Fields = ("status",)
_NEVER_CHANGED = (("metadata", "name"), ("metadata", "namespace"))


@lru_cache(maxsize=1024)
def judged_on(guard: Guard, kind: Kind) -> tuple[str, ...]:
    """The subresource by which the guard judges what is written with the status of the kind, or none."""
    if "update" not in guard.operations or SUBRESOURCE not in kind.other_subresources:
        return ()
    if guard.on_pods and kind != POD:
        return ()  # no status changes a template
    return (SUBRESOURCE,) if any(written_with_status(rule) for rule in guard.rules) else ()


def written_with_status(rule: Rule) -> tuple[Fields, ...]:
    """What the rule reads, of the object or of what was stored, that a write of its status may change."""
    return tuple(dict.fromkeys(fields for fields in _read(rule) if _is_written(fields)))


def is_quiet(guard: Guard, rule: Rule) -> bool:
    """Whether the rule, which judges every update, lets pass what changes the status and nothing that it reads.

    A status that differs tells such a write from others: these leave it as it was.
    """
    if kept_by_update(guard, rule) or any(SUBRESOURCE in kind.changing_subresources for kind in guard.kinds):
        return False
    return any(judged_on(guard, kind) for kind in guard.kinds)


def _read(rule: Rule) -> Iterator[Fields]:
    for expr in (rule.condition, rule.unless):
        if expr is not None:
            yield from (fields for root, fields in read_in(expr) if root in ("object", "old"))


def _is_written(fields: Fields) -> bool:
    return fields[:1] in ((), STATUS) or (fields[:1] == ("metadata",) and fields[:2] not in _NEVER_CHANGED)
