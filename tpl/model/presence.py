"""Fields that are there whatever was sent, and fields that Kubernetes has but no request of the kind ever shows.

Source: the objects that a kube-apiserver 1.37 sends to admission, minimal ones and such as claim to have it all;
``tests/agreement/test_presence.py`` asks one again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tpl.model import fields
from tpl.model.expr import Scalar
from tpl.model.kinds import Kind, Operation

Fields = tuple[str, ...]


class Occasion(NamedTuple):
    """One operation on one kind."""

    kind: Kind
    operation: Operation

    def has_root(self, root: str) -> bool:
        """Whether there is an `object`, or an `old`."""
        if self.kind.part:
            return root != "old"
        return self.operation not in {"object": ("delete", "connect"), "old": ("create", "connect")}.get(root, ())


NOT_IN_TEMPLATES: Mapping[Fields, str] = {
    ("metadata", "namespace"): "write `namespace.name`",
    ("metadata", "name"): "write `request.name`, the name of what is written",
    ("metadata", "generateName"): "write `request.name`, the name of what is written",
    **dict.fromkeys(
        (
            *(("metadata", name) for name in ("ownerReferences", "uid", "resourceVersion", "generation",
              "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "selfLink")),
            ("status",), ("kind",), ("apiVersion",),
        ),
        "leave it out: the template is judged when the Deployment is written, and its pods have it only later",
    ),
}  # fmt: skip
"""What a Pod has and no pod template, and what to write; labels, annotations and finalizers are in both."""

FILLED_INTO_PODS: Mapping[Fields, Scalar | None] = {
    ("spec", "serviceAccountName"): "default",
    ("spec", "serviceAccount"): "default",
    ("spec", "priority"): 0,
    ("spec", "preemptionPolicy"): "PreemptLowerPriority",
    ("spec", "enableServiceLinks"): True,
    ("spec", "tolerations"): None,
    ("spec", "volumes"): None,
}
"""What a Pod that was sent without it has when it is judged, and a template has not; None is a list of the server's.

Not here: resources, image pull secrets and classes of priority, which are filled in only where the cluster says so.
"""

_ALWAYS = (("kind",), ("apiVersion",), ("metadata",), ("metadata", "name"), ("metadata", "uid"),
           ("metadata", "creationTimestamp"))  # fmt: skip
"""Of every object, when it is created too: the server has made them before it asks."""

_NEVER = ("metadata", "selfLink")
_NOT_WHEN_CREATED = (
    ("metadata", "resourceVersion"), ("metadata", "deletionTimestamp"), ("metadata", "deletionGracePeriodSeconds"),
)  # fmt: skip

_FIRST_STATUS: Mapping[str, tuple[str, ...]] = {
    "daemonsets": ("currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady"),
    "horizontalpodautoscalers": ("desiredReplicas",),
    "customresourcedefinitions": ("acceptedNames", "storedVersions"),
    "namespaces": ("phase",),
    "persistentvolumes": ("lastPhaseTransitionTime", "phase"),
    "poddisruptionbudgets": ("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"),
    "pods": ("phase", "qosClass"),
    "replicasets": ("replicas",),
    "replicationcontrollers": ("replicas",),
    "statefulsets": ("availableReplicas", "replicas"),
    "volumeattachments": ("attached",),
}
"""What a status says when its object is created: all that was sent is thrown away, but of ``WITH_STATUS``."""

WITH_STATUS = ("nodes", "apiservices")
"""Kinds whose status is kept when they are created, or made up by what is sent."""


def first_status(kind: Kind) -> tuple[str, ...]:
    """What is set in the status of an object that is being created, but for an empty `loadBalancer`."""
    return _FIRST_STATUS.get(kind.resource, ())


def is_field(kind: Kind, path: Fields) -> bool:
    """Whether Kubernetes has such a field of the kind; lists are looked through, and anything may be in a map."""
    (held,) = fields.types_of((kind,), on_pods=False)
    for name in path:
        below = fields.below(held, name)
        if below is None:
            return False
        held = below
    return True


def has(kind: Kind, path: Fields) -> bool:
    """Whether some object of the kind can have the field."""
    return is_field(kind, path) and path[:2] != _NEVER


def is_never_set(occasion: Occasion, root: str, path: Fields) -> bool:
    """Whether nothing that is sent can make the field of `object` or `old` be there."""
    if not has(occasion.kind, path):
        return True
    return root == "object" and occasion.operation == "create" and _is_made_later(occasion.kind, path)


def _is_made_later(kind: Kind, path: Fields) -> bool:
    if path[:2] in _NOT_WHEN_CREATED:
        return True
    if kind.other or kind.part or kind.resource in WITH_STATUS or path[:1] != ("status",) or len(path) == 1:
        # Whether what others define has a status of its own, they say; what is never stored may come with one.
        return False
    # This one is written though it is empty.
    return path[1:] != ("loadBalancer",) and path[1] not in first_status(kind)


def is_always_set(occasion: Occasion, path: Fields) -> bool:
    """Whether nothing that is sent can make the field be absent."""
    if occasion.kind.only:
        # It is never stored: the server makes nothing of it but what it is called.
        return path in _ALWAYS[:2]
    return path in _ALWAYS or (path == ("metadata", "namespace") and occasion.kind.namespaced)
