"""Permissions as rules of RBAC, and subjects as RBAC names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tpl.model.cluster_kinds import rule_of
from tpl.model.policy import Permission
from tpl.model.tenants import Subject

GROUP = "rbac.authorization.k8s.io"
API_VERSION = f"{GROUP}/v1"

VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")
"""What a role may say; RBAC's `*` includes `impersonate`, and a verb of no use would only mislead."""


def rules(permissions: Iterable[Permission]) -> list[dict[str, Any]]:
    """Rules that grant exactly these verbs; resources of one group with the same verbs share a rule."""
    verbs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for permission in permissions:
        for resource in permission.resources:
            named = rule_of(resource)
            if named is None:
                raise ValueError(f"unknown resource {resource}")
            verbs[named] |= set(permission.verbs)
    resources: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (group, resource), granted in sorted(verbs.items()):
        resources[group, tuple(sorted(granted, key=VERBS.index))].append(resource)
    return [
        {"apiGroups": [group], "resources": names, "verbs": list(granted)}
        for (group, granted), names in resources.items()
    ]


def subject(who: Subject) -> dict[str, str]:
    """A subject of a binding; a service account's name is ``namespace/name``."""
    if who.kind == "serviceaccount":
        namespace, _, name = who.name.partition("/")
        return {"kind": "ServiceAccount", "name": name, "namespace": namespace}
    return {"apiGroup": GROUP, "kind": who.kind.capitalize(), "name": who.name}
