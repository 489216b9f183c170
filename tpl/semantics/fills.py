"""What fills make of an object that is created: the meaning that every engine is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tpl.model.expr import CONTAINERS, Constant, ConstantList, Expr, Path, Setting
from tpl.model.fills import ADDED, ADDING, CONTAINER, CONTAINER_LISTS, Fields, Fill, Filling
from tpl.model.kinds import NAMESPACE
from tpl.model.parameters import TENANT_LABEL
from tpl.model.policy import Policy
from tpl.semantics.guards import Scope, truth
from tpl.semantics.names import containers_of, namespace_value, request_value
from tpl.semantics.settings import settings_in
from tpl.semantics.values import Json, Leaf

if TYPE_CHECKING:
    from tpl.semantics.admission import Request


def filled(policy: Policy, request: Request) -> Request:
    """The request as guards judge it: what it creates in a tenant's namespace, with what it left out filled in."""
    fills = [fill for fill in policy.fills if is_for(fill, request)]
    if not fills or request.object is None or not _is_of_tenant(policy, request):
        return request
    made = _apart(dict(request.object))
    scope = _scope(policy, request)
    for fill in fills:
        # What conditions read no fill gives: they are asked of what was sent.
        if not _holds(fill.tests(of_containers=False), scope):
            continue
        for filling in fill.fillings:
            value = _value(policy, filling, request)
            for place in _places(made, filling, request) if value is not None else ():
                if _holds(fill.tests(of_containers=True), scope.bind(CONTAINER, place)):
                    _add(place, filling.fields, value)
    return replace(request, object=made)


def _is_of_tenant(policy: Policy, request: Request) -> bool:
    """Whether it is made in a tenant's namespace, or is one by its label."""
    if (request.group, request.resource) != (NAMESPACE.group, NAMESPACE.resource):
        return request.namespace in policy.owner_of_namespace
    labels = (request.object or {}).get("metadata", {}).get("labels") or {}
    return TENANT_LABEL in labels


def _holds(tests: Iterable[tuple[Expr, bool]], scope: Scope) -> bool:
    """Whether each comes out as wanted; an error is neither."""
    return all(truth(test, scope) is want for test, want in tests)


def _scope(policy: Policy, request: Request) -> Scope:
    """What conditions can name."""
    member = policy.owner_of_namespace.get(request.namespace)
    sent = dict(request.object or {})
    names: dict[str, Leaf] = {
        "object": sent,
        "request": request_value(request),
        CONTAINERS.root: containers_of(sent),
        "namespace": namespace_value(policy, member, request.namespace, whole=True),
    }
    return Scope(names, settings_in(policy, member, request.namespace) if member else {})


def is_for(fill: Fill, request: Request) -> bool:
    """Whether the request creates what is filled in, or adds a container."""
    is_made = request.operation == "create" and not request.subresource
    return (is_made or (fill.fills_added and _adds(request))) and any(
        (kind.group, kind.resource) == (request.group, request.resource) for kind in fill.kinds
    )


def _adds(request: Request) -> bool:
    """Whether the request adds containers to a running pod."""
    return (request.operation, request.subresource) == ("update", ADDING)


def _value(policy: Policy, filling: Filling, request: Request) -> Json:
    """What the place is given; None where the tenant has no such setting."""
    match filling.value:
        case Constant(value=value):
            return value
        case ConstantList(values=values):
            return [*values]
        case Setting(name=name, is_list=is_list):
            member = policy.owner_of_namespace[request.namespace]
            found = settings_in(policy, member, request.namespace).get(name)
            if is_list and isinstance(found, list):
                return (found[0] if filling.takes_first else found) if found else None
            return found
        case Path(root="namespace"):
            return request.namespace
        case _:
            return request.user


def _places(made: dict[str, Any], filling: Filling, request: Request) -> Iterator[Any]:
    """The objects that the path is taken of: the whole, or each container, of a running pod each that is new."""
    if _adds(request):
        stored = [each.get("name") for each in _containers(dict(request.old or {}), ADDED)]
        added = (each for each in _containers(made, ADDED) if each.get("name") not in stored)
        yield from added if filling.in_added else ()
    elif filling.in_containers:
        yield from (each for name in CONTAINER_LISTS for each in _containers(made, name))
    else:
        yield made


def _containers(pod: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    spec = pod.get("spec")
    found = spec.get(name) if isinstance(spec, dict) else None
    yield from (each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def _apart(value: Any) -> Any:
    """A copy; what YAML's anchors put in two places is two things, as it is in JSON."""
    match value:
        case dict():
            return {key: _apart(each) for key, each in value.items()}
        case list():
            return [_apart(each) for each in value]
        case _:
            return value


def _add(place: Any, fields: Fields, value: Json) -> None:
    """The value at the end of the path, unless something is there; what is no object on the way is left as it is."""
    *way, last = fields
    steps: list[Any] = [place]
    for name in way:
        step = steps[-1]
        below = step.get(name) if isinstance(step, dict) else None
        steps.append({} if below is None else below)
    if not all(isinstance(step, dict) for step in steps):
        return
    end: dict[str, Any] = steps[-1]
    if end.get(last) not in (None, []):
        return
    for step, name, below in zip(steps, way, steps[1:], strict=False):
        step[name] = below
    end[last] = _apart(value)
