"""The Kubernetes kinds that guards and roles name, with their groups and subresources.

Source: the Kubernetes 1.37 API reference and ``kubectl api-resources``.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Operation = Literal["create", "update", "delete", "connect"]
CONNECTING = ("exec", "attach", "portforward", "proxy")
"""The subresources that a request connects to, and does not read or write."""
OPERATIONS: tuple[Operation, ...] = ("create", "update", "delete", "connect")


ANY = "*"
"""The version of a kind of others that is judged in whichever the cluster serves."""


class Kind(NamedTuple):
    """One resource: its API group and version, whether it is namespaced, and where a pod template stands.

    ``changing_subresources`` write what a guard on the kind may read, labels too: it judges them as updates.
    Of the others, `scale` is judged by what a Scale has (``tpl.model.scale``), `status` by guards that read what is
    written with it (``tpl.model.status``).
    Of a kind in ``ANY`` version, ``known`` are those to name where each has to be named. ``other`` kinds are those that
    are named by their group (``tpl.model.others``): ``kind`` is empty if nobody said what manifests call it, ``fields``
    what it has, as ``tpl.model.fields`` writes types, empty if that is not known.
    A ``part`` is a subresource to which something of its own is sent (``tpl.model.parts``): ``kind`` is what that is
    called, ``written`` its API version where it is not the resource's. ``only`` are the operations that there are.
    A ``twin`` is another API version of the same store. ``writers`` are those of the control plane who have to write
    what is in no namespace, `user:NAME` or `group:NAME`; ``unasked`` says whom the API server never asks about it.
    """

    group: str
    version: str
    resource: str
    kind: str
    namespaced: bool = True
    changing_subresources: tuple[str, ...] = ()
    template: tuple[str, ...] | None = None
    other_subresources: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    other: bool = False
    fields: str = ""
    part: str = ""
    written: str = ""
    only: tuple[Operation, ...] = ()
    twin: str = ""
    writers: tuple[str, ...] = ()
    unasked: tuple[Literal["webhooks", "policies"], ...] = ()

    @property
    def api_version(self) -> str:
        """`v1` or `group/version`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def connecting(self) -> tuple[str, ...]:
        """The subresources that somebody may connect to."""
        return tuple(name for name in self.other_subresources if name in CONNECTING)

    @property
    def written_in(self) -> str:
        """The API version of what is sent."""
        return self.written or self.api_version

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What can be asked of it."""
        if self.only:
            return self.only
        return OPERATIONS if self.connecting else ("create", "update", "delete")

    @property
    def whole(self) -> Kind:
        """That of which it is a part, or itself."""
        return KINDS[self.resource] if self.part else self

    @property
    def title(self) -> str:
        """The resource, with its group where only that tells it from one of Kubernetes' own."""
        return f"{self.resource}.{self.group}" if self.other or self.version == ANY else self.resource


_TEMPLATE = ("spec", "template")

POD = Kind(
    "", "v1", "pods", "Pod", True, ("ephemeralcontainers", "resize"), (),
    ("log", "exec", "attach", "portforward", "proxy", "eviction", "status"),
)  # fmt: skip

POD_MAKERS = (
    POD,
    Kind("apps", "v1", "deployments", "Deployment", template=_TEMPLATE, other_subresources=("scale", "status")),
    Kind("apps", "v1", "statefulsets", "StatefulSet", template=_TEMPLATE, other_subresources=("scale", "status")),
    Kind("apps", "v1", "daemonsets", "DaemonSet", template=_TEMPLATE, other_subresources=("status",)),
    Kind("apps", "v1", "replicasets", "ReplicaSet", template=_TEMPLATE, other_subresources=("scale", "status")),
    Kind("", "v1", "replicationcontrollers", "ReplicationController", template=_TEMPLATE,
         other_subresources=("scale", "status")),
    Kind("batch", "v1", "jobs", "Job", template=_TEMPLATE, other_subresources=("status",)),
    Kind("batch", "v1", "cronjobs", "CronJob", template=("spec", "jobTemplate", *_TEMPLATE),
         other_subresources=("status",)),
    Kind("", "v1", "podtemplates", "PodTemplate", template=("template",)),
)  # fmt: skip
"""Every built-in way to make a pod; `on pods` means all of them."""

NAMESPACE = Kind("", "v1", "namespaces", "Namespace", False, ("status", "finalize"))

KINDS: dict[str, Kind] = {
    kind.resource: kind
    for kind in (
        *POD_MAKERS,
        NAMESPACE,
        Kind("", "v1", "services", "Service", changing_subresources=("status",), other_subresources=("proxy",)),
        Kind("", "v1", "configmaps", "ConfigMap"),
        Kind("", "v1", "secrets", "Secret"),
        Kind("", "v1", "serviceaccounts", "ServiceAccount", other_subresources=("token",)),
        Kind("", "v1", "events", "Event", twin="events.k8s.io/v1"),
        Kind("", "v1", "endpoints", "Endpoints"),
        Kind("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", other_subresources=("status",)),
        Kind("", "v1", "resourcequotas", "ResourceQuota", changing_subresources=("status",)),
        Kind("", "v1", "limitranges", "LimitRange"),
        Kind("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
        Kind("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy"),
        Kind("networking.k8s.io", "v1", "ingresses", "Ingress", other_subresources=("status",)),
        Kind("rbac.authorization.k8s.io", "v1", "roles", "Role"),
        Kind("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding"),
        Kind(
            "autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", other_subresources=("status",)
        ),
        Kind("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", other_subresources=("status",)),
        Kind("coordination.k8s.io", "v1", "leases", "Lease"),
    )
}
"""Resource name to kind. Roles and guards may name any of them."""

_FOREIGN = (
    # https://docs.cilium.io/en/stable/network/kubernetes/policy/ and the CRDs in its module: `cilium.io/v2`.
    ("cilium.io", "v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy"),
    ("cilium.io", "v2", "ciliumlocalredirectpolicies", "CiliumLocalRedirectPolicy"),
    ("cilium.io", "v2", "ciliumenvoyconfigs", "CiliumEnvoyConfig"),
    # https://docs.tigera.io/calico/latest/reference/resources/: by its own API server, and as it stores them.
    ("projectcalico.org", "v3", "networkpolicies", "NetworkPolicy"),
    ("projectcalico.org", "v3", "networksets", "NetworkSet"),
    ("crd.projectcalico.org", "v1", "networkpolicies", "NetworkPolicy"),
    ("crd.projectcalico.org", "v1", "networksets", "NetworkSet"),
    # https://antrea.io/docs/main/docs/antrea-network-policy/
    ("crd.antrea.io", "v1beta1", "networkpolicies", "NetworkPolicy"),
    # https://kyverno.io/docs/policy-types/
    ("kyverno.io", "v1", "policies", "Policy"),
    ("kyverno.io", "v2", "policyexceptions", "PolicyException"),
    ("kyverno.io", "v2", "cleanuppolicies", "CleanupPolicy"),
    ("policies.kyverno.io", "v1", "policyexceptions", "PolicyException"),
    ("policies.kyverno.io", "v1", "namespacedvalidatingpolicies", "NamespacedValidatingPolicy"),
    ("policies.kyverno.io", "v1", "namespacedmutatingpolicies", "NamespacedMutatingPolicy"),
    ("policies.kyverno.io", "v1", "namespacedgeneratingpolicies", "NamespacedGeneratingPolicy"),
    ("policies.kyverno.io", "v1", "namespaceddeletingpolicies", "NamespacedDeletingPolicy"),
    ("policies.kyverno.io", "v1", "namespacedimagevalidatingpolicies", "NamespacedImageValidatingPolicy"),
    # https://docs.kubewarden.io/reference/CRDs
    ("policies.kubewarden.io", "v1", "admissionpolicies", "AdmissionPolicy"),
    ("policies.kubewarden.io", "v1", "admissionpolicygroups", "AdmissionPolicyGroup"),
)

POLICIES = tuple(Kind(group, ANY, resource, kind, known=(known,)) for group, known, resource, kind in _FOREIGN)
"""The namespaced policies of network plug-ins and policy engines; `on policies` means all of them."""

TOGETHER: dict[str, tuple[Kind, ...]] = {"pods": POD_MAKERS, "policies": POLICIES}
"""Words that mean many kinds at once."""
