"""In which level of the API server's who is served: the platform and the cluster as before, everybody else in one more.

Nobody is listed but the platform. Tenants' people and accounts are whoever is left, so the objects are the same for ten
tenants and for ten thousand, and an account that a tenant makes tomorrow is among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tpl.backends._k8s.objects import Object, serving
from tpl.model.base import Origin
from tpl.model.policy import Policy
from tpl.model.tenants import Subject

API_VERSION = "flowcontrol.apiserver.k8s.io/v1"
LEVEL, PLATFORM, TENANTS, OUTSIDE = "tpl-tenants", "tpl-platform", "tpl-tenants", "tpl-tenants-outside-namespaces"
PLATFORM_LEVEL = "workload-high"
"""One of the levels that every API server has; controllers of the cluster's own are served in it."""
PLATFORM_PRECEDENCE, TENANTS_PRECEDENCE = 1000, 8000
"""Behind every schema that the API server has for itself and its nodes, and before those for accounts and the rest."""

_ALL: dict[str, Any] = {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}
_IN_NAMESPACES = [{**_ALL, "namespaces": ["*"]}]
_EVERYWHERE = [{**_ALL, "clusterScope": True, "namespaces": ["*"]}]
_NO_RESOURCES = [{"verbs": ["*"], "nonResourceURLs": ["*"]}]
_EVERYBODY = [{"kind": "Group", "group": {"name": "system:authenticated"}}]


def objects(policy: Policy, shares: int, origin: Origin) -> Iterator[Object]:
    """The level, and the schemas that lead to it and past it."""
    yield _object("PriorityLevelConfiguration", LEVEL, origin, {"type": "Limited", "limited": _limited(shares)})
    own = [{"subjects": [*_platform(policy)], "resourceRules": _EVERYWHERE, "nonResourceRules": _NO_RESOURCES}]
    yield _schema(PLATFORM, PLATFORM_LEVEL, PLATFORM_PRECEDENCE, "ByUser", own, origin)
    inside = [{"subjects": _EVERYBODY, "resourceRules": _IN_NAMESPACES}]
    yield _schema(TENANTS, LEVEL, TENANTS_PRECEDENCE, "ByNamespace", inside, origin)
    # What is in a namespace has been taken by the schema before it.
    outside = [{"subjects": _EVERYBODY, "resourceRules": _EVERYWHERE, "nonResourceRules": _NO_RESOURCES}]
    yield _schema(OUTSIDE, LEVEL, TENANTS_PRECEDENCE + 1, "ByUser", outside, origin)


def _limited(shares: int) -> dict[str, Any]:
    """As the API server's own level for accounts is shared out, every default written."""
    queuing = {"queues": 128, "handSize": 6, "queueLengthLimit": 50}
    return {
        "nominalConcurrencyShares": shares,
        "lendablePercent": 90,
        "limitResponse": {"type": "Queue", "queuing": queuing},
    }


def _platform(policy: Policy) -> Iterator[dict[str, Any]]:
    """The platform's identities, who breaks glass, and the accounts of the namespaces that its services run in."""
    named = (*policy.platform, *(glass.subject for glass in policy.break_glass))
    yield from map(_subject, dict.fromkeys(named))
    namespaces = sorted({name for each in policy.services if each.is_declared for name in each.namespaces})
    yield from (_account(namespace, "*") for namespace in namespaces)


def _subject(who: Subject) -> dict[str, Any]:
    match who.kind:
        case "group":
            return {"kind": "Group", "group": {"name": who.name}}
        case "user":
            return {"kind": "User", "user": {"name": who.name}}
        case _:
            namespace, _, name = who.name.partition("/")
            return _account(namespace, name)


def _account(namespace: str, name: str) -> dict[str, Any]:
    return {"kind": "ServiceAccount", "serviceAccount": {"namespace": namespace, "name": name}}


def _schema(name: str, level: str, precedence: int, by: str, rules: Iterable[dict[str, Any]], origin: Origin) -> Object:
    spec = {
        "priorityLevelConfiguration": {"name": level},
        "matchingPrecedence": precedence,
        "distinguisherMethod": {"type": by},
        "rules": [*rules],
    }
    return _object("FlowSchema", name, origin, spec)


def _object(kind: str, name: str, origin: Origin, spec: dict[str, Any]) -> Object:
    return serving(API_VERSION, kind, name, rule="api-shares", origin=origin, spec=spec)
