"""Where a guard denies and where it only warns: by what it says itself, and by the mode of the tenant.

A tenant's mode is a label of its namespaces, so policies stay the same when it changes. Without the label, or with
anything else in it, a guard denies.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tpl.model.base import Mode
from tpl.model.guards import Guard
from tpl.model.labels import NAME_LABEL
from tpl.model.parameters import AUDITED, MODE_LABEL, TENANT_LABEL
from tpl.record import dataclass

_OF_TENANTS = {"key": TENANT_LABEL, "operator": "Exists"}
IN_TENANTS = {"matchExpressions": [_OF_TENANTS]}
"""The namespaces of tenants."""
IN_AUDIT = {"matchExpressions": [_OF_TENANTS, {"key": MODE_LABEL, "operator": "In", "values": [AUDITED]}]}
"""Those of tenants in audit."""
IN_FORCE = {"matchExpressions": [_OF_TENANTS, {"key": MODE_LABEL, "operator": "NotIn", "values": [AUDITED]}]}
"""All others of tenants."""

ALL = dict[str, Any]()
"""No selector. Of a Namespace's own request that strips a label, one would see the new labels and let it pass."""


@dataclass(frozen=True)
class Held:
    """A guard in one mode, in some namespaces; the name of its object ends in ``suffix``, which no guard's name has."""

    mode: Mode
    namespaces: dict[str, Any]
    suffix: str = ""


def everywhere(guard: Guard) -> dict[str, Any]:
    """All namespaces in which the guard judges, in whatever mode."""
    if guard.places:
        return by_name(guard.places.every, guard.places.names)
    return IN_TENANTS if guard.has_tenant else ALL


def by_name(every: bool, names: Sequence[str]) -> dict[str, Any]:
    """The namespaces of these names, or every other: the API server makes a label of the name, which stays."""
    if not names:
        return ALL
    return {"matchExpressions": [{"key": NAME_LABEL, "operator": "NotIn" if every else "In", "values": [*names]}]}


def held(guard: Guard) -> tuple[Held, ...]:
    """Once where it always denies or always warns, else twice: always the same, whoever the tenants are."""
    if guard.follows_mode:
        return Held("enforce", IN_FORCE), Held("audit", IN_AUDIT, ".audit")
    return (Held(guard.mode, everywhere(guard)),)
