"""The kinds of the whole cluster that a role `cluster` and a guard can name, besides all those of namespaces.

Source: the Kubernetes 1.37 API reference; the subresources of nodes are those that the kubelet asks for, of KEP-2862.
Who has to write them: bootstrappolicy/policy.go and controller_policy.go, and the plugins of kube-scheduler. What no
webhook is asked about, and what no policy: apiserver/pkg/admission/plugin/webhook/predicates/rules, tried.
"""

from __future__ import annotations

from collections.abc import Mapping

from tpl.model.kinds import KINDS, NAMESPACE, Kind


def _controllers(*names: str) -> tuple[str, ...]:
    return tuple(f"user:system:serviceaccount:kube-system:{name}" for name in names)


_NODES = "group:system:nodes"
"""Kubelets. The Node authorizer and NodeRestriction say which of these a kubelet may write."""

_ADMISSION = "admissionregistration.k8s.io"

NODE = Kind(
    "", "v1", "nodes", "Node", False,
    other_subresources=("status", "metrics", "stats", "log", "healthz", "configz", "pods"),
    writers=(_NODES, *_controllers("node-controller", "ttl-controller", "attachdetach-controller", "route-controller")),
)  # fmt: skip
"""Never with `proxy`: a `get` of it runs commands in any container of the node."""

CLUSTER_KINDS: Mapping[str, Kind] = {
    kind.resource: kind
    for kind in (
        NODE,
        NAMESPACE,
        # The scheduler binds a volume to the claim of a pod that waits for it.
        Kind("", "v1", "persistentvolumes", "PersistentVolume", False, other_subresources=("status",),
             writers=("user:system:kube-scheduler", *_controllers(
                 "persistent-volume-binder", "pv-protection-controller", "expand-controller"))),
        Kind(_ADMISSION, "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", False,
             unasked=("webhooks",)),
        Kind(_ADMISSION, "v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", False,
             other_subresources=("status",), unasked=("webhooks", "policies"),
             writers=_controllers("validatingadmissionpolicy-status-controller")),
        Kind(_ADMISSION, "v1", "validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding", False,
             unasked=("webhooks", "policies")),
        Kind(_ADMISSION, "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", False,
             unasked=("webhooks",)),
        Kind("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", False,
             other_subresources=("status",)),
        Kind("apiregistration.k8s.io", "v1", "apiservices", "APIService", False, other_subresources=("status",)),
        # A kubelet that joins asks as a bootstrapper; what kubelets may have, a controller approves and signs.
        Kind("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", False,
             ("approval",), other_subresources=("status",),
             writers=(_NODES, "group:system:bootstrappers", *_controllers("certificate-controller"))),
        Kind("networking.k8s.io", "v1", "ingressclasses", "IngressClass", False),
        Kind("node.k8s.io", "v1", "runtimeclasses", "RuntimeClass", False),
        Kind("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", False,
             writers=_controllers("clusterrole-aggregation-controller")),
        Kind("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", False),
        Kind("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", False),
        Kind("storage.k8s.io", "v1", "csidrivers", "CSIDriver", False),
        Kind("storage.k8s.io", "v1", "csinodes", "CSINode", False, writers=(_NODES,)),
        Kind("storage.k8s.io", "v1", "storageclasses", "StorageClass", False),
        Kind("storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment", False, other_subresources=("status",),
             writers=_controllers("attachdetach-controller")),
    )
}  # fmt: skip

ROLE_KINDS: Mapping[str, Kind] = {**CLUSTER_KINDS, **KINDS}
"""Everything that a role can name: those of the whole cluster in a role `cluster` only."""


OF_OTHERS = ("status", "scale")
"""Source: CustomResourceDefinition v1, ``spec.versions[].subresources``."""


OWN_GROUPS = frozenset(
    {
        *(kind.group for kind in ROLE_KINDS.values()),
        *("authentication.k8s.io", "authorization.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io"),
        *("internal.apiserver.k8s.io", "resource.k8s.io", "storagemigration.k8s.io"),
    }
)
"""The API groups that are Kubernetes' own. Source: the Kubernetes 1.37 API reference."""


def every(group: str) -> str:
    """What a role names that means every kind of a group, those to come included, and what is below them."""
    return f"*.{group}"


def every_beside(resource: str) -> str:
    """That of the group of a kind which others define; empty for Kubernetes' own kinds."""
    _, dot, group = resource.partition("/")[0].partition(".")
    return every(group) if dot else ""


def role_kind(resource: str) -> Kind | None:
    """The kind of what a role names: `pods`, `pods/log`, `certificates.cert-manager.io` or `*.cert-manager.io`.

    None where the resource or its subresource is unknown. Of a kind that others define nothing but its name is known.
    """
    name, _, subresource = resource.partition("/")
    plural, dot, group = name.partition(".")
    kind = Kind(group, "*", plural, "", other_subresources=OF_OTHERS, other=True) if dot else ROLE_KINDS.get(name)
    if kind and subresource and subresource not in (*kind.changing_subresources, *kind.other_subresources):
        return None
    return kind


def rule_of(resource: str) -> tuple[str, str] | None:
    """The API group and the resource as RBAC's rules name them; None where they are unknown."""
    kind = role_kind(resource)
    _, slash, subresource = resource.partition("/")
    return (kind.group, f"{kind.resource}{slash}{subresource}") if kind else None
