"""Incidents: a tenant that is cut off while somebody looks into what happened, and who may pass guards meanwhile."""

from __future__ import annotations

from datetime import date

from tpl.model.base import Node, Origin
from tpl.model.tenants import Subject

EXEC = "exec"
"""What stands for every way to connect to a pod."""

FREEZABLE: tuple[str, ...] = (
    "pods", "deployments", "statefulsets", "daemonsets", "replicationcontrollers", "jobs", "cronjobs",
    "podtemplates", "services", "ingresses", "configmaps", "secrets", "serviceaccounts", "persistentvolumeclaims",
    "roles", "rolebindings", "horizontalpodautoscalers", "poddisruptionbudgets", EXEC,
)  # fmt: skip
"""What a quarantine may freeze: the kinds of the library's guards `quarantine…`, and `exec`."""


class Quarantine(Node):
    """From ``since`` on nothing enters or leaves the tenant's pods but what is kept, and ``frozen`` is not changed.

    The flows are the policy's: what is closed, and what is kept.
    """

    tenant: str
    since: date
    reason: str
    incident: str = ""
    frozen: tuple[str, ...] = ()
    origin: Origin


class BreakGlass(Node):
    """Somebody whom guards let pass: by these names, whatever else they say; each time stands in the audit event."""

    subject: Subject
    guards: tuple[str, ...]
    origin: Origin
