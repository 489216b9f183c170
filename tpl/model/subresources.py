"""For which subresources the requests are that a guard judges; the empty one is the object itself."""

from __future__ import annotations

from tpl.model import scale, status
from tpl.model.guards import Guard
from tpl.model.kinds import Kind, Operation


def judged_on(guard: Guard, kind: Kind, operation: Operation) -> tuple[str, ...]:
    """Those of one of its kinds, in one operation; none where there is no such request."""
    if operation not in kind.operations:
        return ()
    match operation:
        case _ if kind.part:
            return (kind.part,)
        case "update":
            return "", *kind.changing_subresources, *scale.judged_on(guard, kind), *status.judged_on(guard, kind)
        case "connect":
            return kind.connecting
        case _:
            return ("",)
