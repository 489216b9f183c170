"""The ClusterRoles that every cluster has for the people of a namespace, and what Kubernetes itself puts into them.

They are aggregated: whoever labels a ClusterRole of its own adds to them, so that a cluster's may hold more.

Source: Kubernetes 1.33 to 1.37, plugin/pkg/auth/authorizer/rbac/bootstrappolicy, with the features that are on by
default; https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tpl.model.kinds import KINDS

READ = ("get", "list", "watch")
WRITE = ("create", "update", "patch", "delete", "deletecollection")
VERBS = (*READ, *WRITE)
"""The verbs of ordinary requests; `impersonate` is one that built-in roles have besides."""

LABEL = "rbac.authorization.k8s.io/aggregate-to-"
"""With a built-in's name behind it, and the value `true`, the label of a ClusterRole that is aggregated to it."""

SYSTEM = "system:"
"""ClusterRoles with this prefix are the control plane's own."""

ALL = "cluster-admin"
"""The ClusterRole of all rights."""

DELEGATOR = "system:auth-delegator"
"""Who has it may ask whose any token is, and what anybody may do: it creates TokenReviews and SubjectAccessReviews."""

ABOUT_ONESELF = ("system:basic-user", "system:discovery", "system:public-info-viewer")
"""Those of the prefix that are for people: what oneself may do, which APIs there are, the version and the health.

Source: Kubernetes 1.37, plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go
"""

FOR_PEOPLE = (*ABOUT_ONESELF, DELEGATOR)
"""Those of the prefix that may be given. They hold nothing of which a policy can speak, and nothing in a namespace."""


class Given(NamedTuple):
    """Verbs on resources of one API group, from a minor version of Kubernetes 1 on."""

    group: str
    resources: tuple[str, ...]
    verbs: tuple[str, ...]
    since: int = 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_VIEW = (
    Given("", _words(
        "bindings configmaps endpoints events limitranges namespaces namespaces/status persistentvolumeclaims "
        "persistentvolumeclaims/status pods pods/log pods/status replicationcontrollers replicationcontrollers/scale "
        "replicationcontrollers/status resourcequotas resourcequotas/status serviceaccounts services services/status"
    ), READ),
    Given("apps", _words(
        "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status "
        "replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status"
    ), READ),
    Given("autoscaling", _words("horizontalpodautoscalers horizontalpodautoscalers/status"), READ),
    Given("batch", _words("cronjobs cronjobs/status jobs jobs/status"), READ),
    Given("discovery.k8s.io", _words("endpointslices"), READ),
    Given("events.k8s.io", _words("events"), READ, 35),
    Given("extensions", _words(
        "daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status "
        "networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale"
    ), READ),
    Given("networking.k8s.io", _words("ingresses ingresses/status networkpolicies"), READ),
    Given("policy", _words("poddisruptionbudgets poddisruptionbudgets/status"), READ),
    Given("resource.k8s.io", _words("resourceclaims resourceclaims/status resourceclaimtemplates"), READ, 34),
)  # fmt: skip

_EDIT = (
    *_VIEW,
    Given("", _words("pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy"), VERBS),
    Given("", _words(
        "configmaps events persistentvolumeclaims pods replicationcontrollers replicationcontrollers/scale "
        "serviceaccounts services"
    ), WRITE),
    Given("", _words("pods/eviction serviceaccounts/token"), ("create",)),
    Given("", _words("serviceaccounts"), ("impersonate",)),
    Given("apps", _words(
        "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets "
        "statefulsets/scale"
    ), WRITE),
    Given("autoscaling", _words("horizontalpodautoscalers"), WRITE),
    Given("batch", _words("cronjobs jobs"), WRITE),
    Given("coordination.k8s.io", _words("leases"), VERBS),
    Given("events.k8s.io", _words("events"), WRITE, 35),
    Given("extensions", _words(
        "daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets "
        "replicasets/scale replicationcontrollers/scale"
    ), WRITE),
    Given("networking.k8s.io", _words("ingresses networkpolicies"), WRITE),
    Given("policy", _words("poddisruptionbudgets"), WRITE),
    Given("resource.k8s.io", _words("resourceclaims resourceclaimtemplates"), WRITE, 34),
)  # fmt: skip

_ADMIN = (
    *_EDIT,
    Given("authorization.k8s.io", _words("localsubjectaccessreviews"), ("create",)),
    Given("rbac.authorization.k8s.io", _words("rolebindings roles"), VERBS),
)

USER_FACING: Mapping[str, tuple[Given, ...]] = {"view": _VIEW, "edit": _EDIT, "admin": _ADMIN}
"""Name to all that it holds in some version. `cluster-admin` and the control plane's own are nobody's of a tenant."""


def is_known(name: str) -> bool:
    """Whether every cluster has the ClusterRole, with the same in it."""
    return name in USER_FACING or name == ALL or name in FOR_PEOPLE


def parts(name: str) -> tuple[str, ...]:
    """Those of the built-in that a ClusterRole takes in, itself included: what is added to `view` is in all three."""
    names = tuple(USER_FACING)
    return names[: names.index(name) + 1] if name in names else ()


Action = tuple[str, str, str]
"""API group, resource with its subresource, verb."""


def actions(name: str, kubernetes: str) -> frozenset[Action]:
    """What a built-in ClusterRole holds in a version; of no version, all that it holds in some.

    Raises ``KeyError`` for a ClusterRole that is not built in.
    """
    minor = int(kubernetes.split(".")[1]) if kubernetes else None
    return frozenset(
        (given.group, resource, verb)
        for given in USER_FACING[name]
        if minor is None or given.since <= minor
        for resource in given.resources
        for verb in given.verbs
    )


def named(name: str, kubernetes: str) -> Iterator[tuple[str, str]]:
    """Of that, each verb and resource of which a policy can speak."""
    for group, resource, verb in sorted(actions(name, kubernetes)):
        kind = KINDS.get(resource.partition("/")[0])
        if kind and kind.group == group:
            yield verb, resource
