"""The resources of quotas and limits: one table, from which everything that may be said of each follows.

A row of ``RESOURCES`` is all there is to a resource: its unit, the keys by which ResourceQuota counts it, and where it
may stand. What has no row is counted by a name that others give: objects of a kind, and extended resources, whose
names are in quotes and have a domain.

Source: Kubernetes 1.37, ``pkg/apis/core/helper`` (``standardQuotaResources``, ``IsResourceQuotaScopeValidForResource``,
``IsExtendedResourceName``) and ``pkg/quota/v1/evaluator/core`` (``podResources``, ``validationSet``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from tpl.model import labels

Measure = Literal["cpu", "bytes", "count", "ratio"]
Limited = Literal["container", "pod", "claim"]

COMPUTE: tuple[Limited, ...] = ("container", "pod")


class Resource(NamedTuple):
    """A row.

    ``hard`` are the keys that the line `NAME AMOUNT` of a quota sets; ``of_class`` the key that counts one storage
    class alone. ``limited`` is what can be limited in it. ``scoped`` says which quotas for some pods may hold it: all
    of them, those for pods that ask for something, none. With a quota on what is ``named``, the API server refuses
    pods that do not name it.
    """

    measure: Measure
    hard: tuple[str, ...]
    of_class: str = ""
    limited: tuple[Limited, ...] = ()
    scoped: Literal["all", "asking", "none"] = "none"
    named: bool = False

    def key(self, word: str) -> str | None:
        """The key that `requests NAME` or `limits NAME` sets; None where that cannot be said."""
        return next((key for key in self.hard if key.startswith(f"{word}.")), None)


RESOURCES: Mapping[str, Resource] = {
    "cpu": Resource("cpu", ("requests.cpu", "limits.cpu"), limited=COMPUTE, scoped="asking", named=True),
    "memory": Resource("bytes", ("requests.memory", "limits.memory"), limited=COMPUTE, scoped="asking", named=True),
    "ephemeral-storage": Resource("bytes", ("requests.ephemeral-storage", "limits.ephemeral-storage"), limited=COMPUTE),
    "hugepages-2Mi": Resource("bytes", ("requests.hugepages-2Mi",)),
    "hugepages-1Gi": Resource("bytes", ("requests.hugepages-1Gi",)),
    "storage": Resource("bytes", ("requests.storage",), of_class="requests.storage", limited=("claim",)),
    "persistentvolumeclaims": Resource("count", ("persistentvolumeclaims",), of_class="persistentvolumeclaims"),
    "pods": Resource("count", ("pods",), scoped="all"),
    "services": Resource("count", ("services",)),
    "load-balancers": Resource("count", ("services.loadbalancers",)),
    "node-ports": Resource("count", ("services.nodeports",)),
}
"""What has a word of its own; of what has two keys, the short form caps requests and limits alike."""


def extended(name: str) -> Resource:
    """The row of a resource that others define, e.g. `nvidia.com/gpu`: requests only, since nothing is lent."""
    return Resource("count", (f"requests.{name}",), limited=COMPUTE, scoped="asking")


def counted(name: str) -> Resource:
    """The row of objects of a kind, `deployments.apps` or, of the core group, `secrets`."""
    return Resource("count", (f"count/{name}",), scoped="all" if name == "pods" else "none")


def is_extended(name: str) -> bool:
    """Whether a name is that of a resource which others define: with a domain, and not one of Kubernetes' own."""
    domain, slash, _ = name.partition("/")
    native = domain == "kubernetes.io" or domain.endswith(".kubernetes.io") or domain.startswith("requests.")
    return bool(slash) and not native and labels.is_key(name)


def of_class(resource: Resource, name: str) -> Resource:
    """The row of what counts for one storage class alone."""
    return Resource(resource.measure, (f"{name}.storageclass.storage.k8s.io/{resource.of_class}",))


class Scope(NamedTuple):
    """Some pods, for which a quota is: what the policy calls them and Kubernetes, and the priorities that they have."""

    words: str
    name: str
    values: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """As it is written: `priority high, batch`."""
        return f"{self.words} {', '.join(self.values)}" if self.values else self.words

    def holds(self, resource: Resource) -> bool:
        """Whether a quota for these pods may be about the resource: the API server refuses others, or never counts."""
        return resource.scoped == "all" or (resource.scoped == "asking" and self.name != "BestEffort")


SCOPES: Mapping[str, str] = {
    "priority": "PriorityClass",
    "best-effort": "BestEffort",
    "not best-effort": "NotBestEffort",
    "terminating": "Terminating",
    "not terminating": "NotTerminating",
    "cross-namespace-affinity": "CrossNamespacePodAffinity",
}
"""What stands behind `for` in a quota, and the scope that Kubernetes has for it; a priority has names behind it."""
