"""The releases of Kubernetes and Kyverno, and what else of clusters, whose objects, fields and behaviour tpl knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Releases(NamedTuple):
    """From the first to the last, as minor versions of one major."""

    title: str
    major: int
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.title} {self.major}.{self.first} to {self.major}.{self.last}"

    def hold(self, version: str) -> bool:
        """Whether a version, ``MAJOR.MINOR``, is one of them."""
        major, minor = map(int, version.split("."))
        return major == self.major and self.first <= minor <= self.last


KNOWN: Mapping[str, Releases] = {
    "kubernetes": Releases("Kubernetes", 1, 33, 37),
    "kyverno": Releases("Kyverno", 1, 16, 20),
}
"""By the setting of a cluster. Kubernetes: the schemas in ``fields.txt``. Kyverno: where its two APIs begin and end."""

ADMIN_POLICIES = ("clusternetworkpolicy", "adminnetworkpolicy", "calico", "ciliumclusterwidenetworkpolicy", "none")
"""Kinds of policy that stand above the tenants' own; each but the last is the name of a target."""

ADMIN_POLICIES_OF: Mapping[str, str] = {
    "calico": "calico",
    "cilium": "ciliumclusterwidenetworkpolicy",
    "ovn-kubernetes": "adminnetworkpolicy",
}
"""By the network plug-in, the kind that it brings along and that is always switched on."""
