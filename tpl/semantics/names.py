"""What conditions can name of a request, besides its objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tpl.model.expr import FieldStep
from tpl.model.namespaces import annotations_of, labels_of
from tpl.model.parameters import MANAGED_BY
from tpl.model.policy import Policy
from tpl.model.tenants import Member
from tpl.semantics import values
from tpl.semantics.values import Json, Leaf

if TYPE_CHECKING:
    from tpl.semantics.admission import Request

NAME = (FieldStep(name="metadata"), FieldStep(name="name"))


def containers_of(pod: Leaf) -> Leaf:
    """What `containers` is in a pod: all three lists, one after the other."""
    lists = [
        values.at(pod, (FieldStep(name="spec"), FieldStep(name=name)))
        for name in ("containers", "initContainers", "ephemeralContainers")
    ]
    found: list[Json] = []
    for each in lists:
        if each is not None and not isinstance(each, list):
            return values.WRONG
        found += each or []
    return found


def request_value(request: Request) -> Json:
    """The request's own fields that a guard can read; an empty one is unset."""
    value: Json = {
        "operation": request.operation.upper(),
        "resource": request.resource,
        "name": _name_in(request),
        "namespace": request.namespace or None,
        "subResource": request.subresource or None,
        "userInfo": {"username": request.user, "groups": [*request.groups]},
    }
    return value


def _name_in(request: Request) -> Json:
    """What the request is about: one of a collection, or of a generated name, is named by its object alone."""
    objects = (obj for obj in (request.object, request.old) if obj is not None)
    named = (values.at(dict(obj), NAME) for obj in objects)
    return request.name or next((name for name in named if isinstance(name, str) and name), None)


def namespace_value(policy: Policy, member: Member | None, name: str, *, whole: bool) -> Json:
    """The namespace that a request is for, its name or the ``whole`` as tpl writes it; what others add nobody knows."""
    value: dict[str, Json] = {"name": name or None}
    if member is None or not whole:
        return value
    shape = policy.shape_of(member)
    managed = {} if shape.platform else {MANAGED_BY[0]: MANAGED_BY[1]}
    labels = {**labels_of(shape, policy), **managed}
    written = {"labels": labels, "annotations": annotations_of(shape, shape.lifts_in(name))}
    return {**value, **{where: {key: member.fill(text, name) for key, text in each.items()}
                        for where, each in written.items()}}  # fmt: skip
