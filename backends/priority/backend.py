"""The target that writes priority classes and shares the API server; see README.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from tpl.backends._k8s.objects import Object, serving
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Piece
from tpl.backends.priority import api
from tpl.model.priorities import PriorityClass
from tpl.obligations import model

CLASSES_FILE, API_FILE = "priority/classes.yaml", "priority/api.yaml"


class Priority(Backend[Piece]):
    """A PriorityClass for each class; one level of the API server's, and three schemas that say who is in it."""

    name = "priority"
    title = "PriorityClass, API Priority and Fairness"
    about = (model.Subject.PRIORITY,)
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.PriorityClassDefined: EXACT,
        model.ApiShared: EXACT,
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[Piece]:
        """The objects that hold the obligation; none of them knows a tenant."""
        match obligation:
            case model.PriorityClassDefined(priority=priority):
                pieces = [Piece(CLASSES_FILE, _class(priority), (obligation.id,))]
            case model.ApiShared(shares=shares, origin=origin):
                written: Sequence[Object] = [*api.objects(context.policy, shares, origin)]
                pieces = [Piece(API_FILE, each, (obligation.id,)) for each in written]
            case _:
                raise TypeError(f"{type(obligation).__name__} is outside this backend")
        return Enforced(tuple(pieces))


def _class(priority: PriorityClass) -> Object:
    """By its own name, as pods name it."""
    return serving(
        "scheduling.k8s.io/v1",
        "PriorityClass",
        priority.name,
        rule=f"priority-class {priority.name}",
        origin=priority.origin,
        **dict(_body(priority)),
    )


def _body(priority: PriorityClass) -> Iterator[tuple[str, Any]]:
    yield "value", priority.value
    yield "preemptionPolicy", "PreemptLowerPriority" if priority.preempts else "Never"
    if priority.is_default:
        yield "globalDefault", True
    if priority.description:
        yield "description", priority.description
