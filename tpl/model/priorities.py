"""Whose pods go first, and how the API server is shared: PriorityClasses, and API Priority and Fairness."""

from __future__ import annotations

from pydantic import Field

from tpl.model.base import Node, Origin

SYSTEM_PREFIX = "system-"
"""How the names of Kubernetes' own classes begin; it lets nobody else declare one that does."""
HIGHEST = 1_000_000_000
"""The highest value of a class that is not Kubernetes' own."""
MOST_SHARES = 100_000
"""More than the levels of any cluster have together."""


class PriorityClass(Node):
    """Pods of a class with a higher value are scheduled first; ``preempts`` says that others make way for them.

    ``is_default`` is that of pods that name none.
    """

    name: str
    value: int
    preempts: bool = True
    is_default: bool = False
    description: str = ""
    origin: Origin


class ApiShares(Node):
    """How much of the API server everybody has together who is not the platform's."""

    shares: int = Field(ge=1)
    origin: Origin
