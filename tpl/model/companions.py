"""Objects of the user's own that are written into each namespace of a tenant, beside what tpl makes.

They may neither be what tpl writes itself nor change what holds: rights, network, amounts and policies are said in
the language, where they can be proven.
"""

from __future__ import annotations

from collections.abc import Mapping

from tpl.model.base import Node, Origin
from tpl.model.cluster_kinds import CLUSTER_KINDS
from tpl.model.kinds import POLICIES

Labels = tuple[tuple[str, str], ...]


class Companion(Node):
    """One object as it was written, with holes for what differs; ``body`` is all but the frame, as JSON."""

    api_version: str
    kind: str
    name: str
    labels: Labels = ()
    annotations: Labels = ()
    body: str
    path: str
    origin: Origin


_KINDS: Mapping[tuple[str, str], str] = {
    **{
        (kind.group, kind.kind): "it belongs to the whole cluster, and not to a namespace"
        for kind in CLUSTER_KINDS.values()
    },
    ("", "Namespace"): "a namespace is written for each name of the tenant's `namespaces`",
    ("", "ResourceQuota"): "say it by `quota { … }`",
    ("", "LimitRange"): "say it by `limits { … }`",
    ("networking.k8s.io", "NetworkPolicy"): "say it by `allow` and `deny`",
}
"""Group and kind of what is no companion, and what to do instead."""

_GROUPS: Mapping[str, str] = {
    **{kind.group: "it decides for others: say it by a guard, or by `allow` and `deny`" for kind in POLICIES},
    "rbac.authorization.k8s.io": "say it by `role` and `grant`",
    "admissionregistration.k8s.io": "say it by a guard",
    "apiextensions.k8s.io": "it belongs to the whole cluster",
    "apiregistration.k8s.io": "it belongs to the whole cluster",
    "policy.networking.k8s.io": "say it by `never` and `deny`",
    "constraints.gatekeeper.sh": "say it by a guard",
    "templates.gatekeeper.sh": "say it by a guard",
    "capsule.clastix.io": "say it by `tenant`",
    "hnc.x-k8s.io": "say it by `namespaces`",
}
"""API groups of which no object is a companion, and what to do instead."""


def refusal(api_version: str, kind: str) -> str:
    """What to do instead, of an object that cannot be a companion; empty for one that can."""
    group, _, _ = api_version.rpartition("/")
    if kind.endswith("List"):
        return "write what it holds as documents of their own"
    return _GROUPS.get(group) or _KINDS.get((group, kind), "")
