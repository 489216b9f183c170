"""What is to be noticed: alerts on what a platform measures, and how much of a tenant's requests is kept on record."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from tpl.model.base import Node, Origin

Unit = Literal["count", "percent", "days"]
Window = Literal["needed", "possible", "none"]
Comparison = Literal["<", "<=", ">", ">="]
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)


class Metric(NamedTuple):
    """What an alert can look at: in which unit it is counted, and whether over a length of time."""

    unit: Unit
    window: Window
    about: str


METRICS: dict[str, Metric] = {
    "denied-flows": Metric("count", "needed", "connections of tenants that were refused"),
    "denied-requests": Metric("count", "needed", "requests that a guard denied"),
    "audited-requests": Metric("count", "needed", "requests that a guard in audit mode would have denied"),
    "break-glass-requests": Metric("count", "needed", "requests that passed a guard by break-glass"),
    "quota-used": Metric("percent", "possible", "how much of a namespace's quota is used, of its fullest resource"),
    "exception-days-left": Metric("days", "none", "how long the exception lasts that ends first"),
    "drifted-objects": Metric("count", "none", "objects in the cluster that are not as they were built"),
}
"""Name to what it is; every metric that `when` may name."""

WINDOW_UNITS: dict[str, int] = {"s": 1, "m": 60, "h": 3600, "d": 86400}
SHORTEST_WINDOW, LONGEST_WINDOW = 60, 30 * 86400
"""In seconds: what is shorter is measured once, and what is longer is kept nowhere."""

Severity = Literal["critical", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class Alert(Node):
    """Somebody is told when a metric is beyond its threshold; ``window`` is in seconds, 0 where there is none.

    ``notify`` says by which channel and whom: ``slack:#platform``.
    """

    name: str
    metric: str
    comparison: Comparison
    threshold: int
    window: int = 0
    severity: Severity
    notify: tuple[str, ...]
    origin: Origin


AUDIT_LEVELS: dict[str, str] = {
    "none": "None",
    "metadata": "Metadata",
    "request": "Request",
    "request-response": "RequestResponse",
}
"""The word of the language to the level of Kubernetes' audit policy, the one that records least first.

Source: the Kubernetes API, `audit.k8s.io/v1`, Level.
"""


class Audit(Node):
    """How much of each request in a namespace is kept on record; ``level`` is a word of ``AUDIT_LEVELS``."""

    level: str
    origin: Origin
