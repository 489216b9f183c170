"""What written RBAC gives, to everybody to whom it gives something: the quick way to ``can``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from tpl.model.clusterroles import LABEL, parts
from tpl.verify import access
from tpl.verify.selectors import Unreadable
from tpl.verify.world import Object, World


class Action(NamedTuple):
    """What a rule of a role names, wildcards as they stand; ``name`` is empty where any object is meant."""

    verb: str
    group: str
    resource: str
    name: str = ""


def all_of(clusterrole: str) -> Action:
    """Whatever a ClusterRole holds that the cluster has, and of which nothing is written."""
    return Action("*", "", f"all that ClusterRole {clusterrole} holds")


Identity = tuple[str, str]
"""``user`` or ``group``, and the name; a service account is a user."""

Given = Mapping[Identity, frozenset[Action]]


class Bindings:
    """Who was given what in a world.

    Rules only add up, and a request is covered by one rule for one of the names that a user has: so whoever
    is given the same by every name may do the same, and to compare what each name is given is to compare
    every request of everybody.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._actions = lru_cache(maxsize=None)(self._of_role)
        self._everywhere = self._given(world.of_kind("ClusterRoleBinding"), "")

    def given(self, namespace: str) -> Given:
        """What is given in a namespace, or in the whole cluster; raises ``Unreadable`` as ``can``."""
        own = self._given(self._world.of_kind("RoleBinding", namespace), namespace)
        return {who: own.get(who, frozenset()) | self._everywhere.get(who, frozenset())
                for who in (*own, *(self._everywhere.keys() - own.keys()))}  # fmt: skip

    def _given(self, bindings: Iterable[Object], namespace: str) -> Given:
        found: dict[Identity, set[Action]] = defaultdict(set)
        for binding in bindings:
            role = binding["roleRef"]
            actions = self._actions(role["kind"], role["name"], namespace if role["kind"] == "Role" else "")
            for subject in binding.get("subjects") or ():
                found[_identity(subject, namespace)] |= actions
        return {who: frozenset(actions) for who, actions in found.items() if actions}

    def _of_role(self, kind: str, name: str, namespace: str) -> frozenset[Action]:
        if kind == "ClusterRole" and not self._world.named(kind, name):
            added = (rule for role in self._world.of_kind(kind) if _is_added(role, name) for rule in role["rules"])
            return frozenset([all_of(name), *(action for rule in added for action in _actions(rule))])
        rules = access.role_rules(self._world, {"kind": kind, "name": name}, namespace)
        return frozenset(action for rule in rules for action in _actions(rule))


def _is_added(role: Object, name: str) -> bool:
    """Whether a written ClusterRole is aggregated to one of the cluster's, or to one that is part of that."""
    labels = role["metadata"].get("labels") or {}
    return any(labels.get(f"{LABEL}{part}") == "true" for part in parts(name))


def _identity(subject: Object, home: str) -> Identity:
    match subject["kind"]:
        case "User":
            return "user", subject["name"]
        case "Group":
            return "group", subject["name"]
        case "ServiceAccount":
            return "user", access.service_account(subject.get("namespace") or home, subject["name"]).name
        case kind:
            raise Unreadable(f"unknown kind of subject: {kind}")


def _actions(rule: Object) -> Iterator[Action]:
    words = (rule.get(key) or () for key in ("verbs", "apiGroups", "resources"))
    yield from (Action(*each) for each in product(*words, rule.get("resourceNames") or ("",)))
