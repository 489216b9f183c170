"""What the API server gives an object before it is filled in: such a place is never missing, or it is too late for it.

Source: the order of its admission plugins (``kubeapiserver/options/plugins.go`` of Kubernetes 1.37) and the defaults of
its kinds; ``tests/agreement/test_fills.py`` asks one again.
"""

from __future__ import annotations

from collections.abc import Mapping

from tpl.model.presence import FILLED_INTO_PODS

Fields = tuple[str, ...]


def _of_spec(*names: str) -> tuple[Fields, ...]:
    return tuple(("spec", name) for name in names)


ALWAYS: Mapping[str, tuple[Fields, ...]] = {
    "pods": (
        *FILLED_INTO_PODS,
        *_of_spec("restartPolicy", "dnsPolicy", "schedulerName", "terminationGracePeriodSeconds"),
    ),
    "services": _of_spec("type", "sessionAffinity", "internalTrafficPolicy"),
    "persistentvolumeclaims": _of_spec("volumeMode"),
    "secrets": (("type",),),
    "deployments": _of_spec("replicas", "revisionHistoryLimit", "progressDeadlineSeconds"),
    "statefulsets": _of_spec("replicas", "revisionHistoryLimit", "podManagementPolicy"),
    "daemonsets": _of_spec("revisionHistoryLimit"),
    "replicasets": _of_spec("replicas"),
    "replicationcontrollers": _of_spec("replicas"),
    "jobs": _of_spec("backoffLimit", "completionMode", "suspend", "podReplacementPolicy"),
    "cronjobs": _of_spec("concurrencyPolicy", "suspend", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"),
    "horizontalpodautoscalers": _of_spec("minReplicas"),
}
"""Resource to the places that are set whatever was sent."""

IN_CONTAINERS: tuple[Fields, ...] = tuple(
    (name,) for name in ("imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy")
)
"""The same of each container of a pod."""

TOO_LATE: Mapping[tuple[str, Fields], str] = {
    ("pods", ("spec", "automountServiceAccountToken")): "the token's volume is there already: "
    "write `fill NAME on serviceaccounts { set object.automountServiceAccountToken = false }`",
    ("pods", ("spec", "priorityClassName")): "the pod's priority is settled already, and must be that of its class: "
    "write `priority-class NAME { value …; default yes }`",
}
"""What the API server has acted upon, and what to write."""
