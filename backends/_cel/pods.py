"""The pod that a request makes, as variables of CEL: its own, or that of a template."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.backends._cel.tree import (
    Cel,
    Choice,
    ListOf,
    Literal,
    Name,
    Select,
    Sum,
    disjunction,
    dyn,
    equals,
    get,
    variable,
)
from tpl.model.expr import CONTAINERS
from tpl.model.guards import Guard
from tpl.model.kinds import POD_MAKERS


def defined(guard: Guard, roots: set[str]) -> Iterator[tuple[str, Cel]]:
    """The variables that paths of a guard on pods begin at, as far as they are asked for."""
    if not roots.isdisjoint(("object", CONTAINERS.root)):
        yield "pod", _pod(guard, "object")
    if "old" in roots:
        yield "oldPod", _pod(guard, "oldObject")
    if CONTAINERS.root in roots:
        yield "containers", containers_in(variable("pod"))


def containers_in(pod: Cel) -> Cel:
    """Every container of a pod, one list after the other."""
    lists = ("containers", "initContainers", "ephemeralContainers")
    return Sum(tuple(get(pod, "spec", name, otherwise=ListOf(())) for name in lists))


def _pod(guard: Guard, root: str) -> Cel:
    """The pod that a kind makes, null where it has no template; the options themselves of a `connect`."""
    whole = dyn(Name(root))
    kind = get(whole, "kind", otherwise=Literal(""))
    templates: dict[tuple[str, ...], list[str]] = {}
    for maker in POD_MAKERS:
        templates.setdefault(maker.template or (), []).append(maker.kind)
    # Most kinds have it in the same place: what none of the others is.
    usual = max(templates, key=lambda path: len(templates[path]))
    pod = get(whole, *usual)
    for path, kinds in reversed(templates.items()):
        if path != usual:
            found = get(whole, *path) if path else whole
            pod = Choice(disjunction(*(equals(kind, Literal(name)) for name in kinds)), found, pod)
    if "connect" in guard.operations:
        operation = Select(Name("request"), "operation")
        return Choice(equals(operation, Literal("CONNECT")), whole, pod)
    return pod
