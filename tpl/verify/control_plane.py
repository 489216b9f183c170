"""What the control plane does in a tenant's namespace, request by request, as far as it is known beforehand.

A controller writes what it made up itself, such as the account `default`, or what a tenant asked for, such as the
pods of a ReplicaSet: of these nothing is known but who writes them, and which fields a request changes.

Source: Kubernetes 1.37, bootstrappolicy/controller_policy.go for who may do what, and the controllers below
pkg/controller for what they do: namespace/deletion, garbagecollector, deployment/sync.go, serviceaccount,
certificates/rootcacertpublisher, endpoint, endpointslice, volume/pvcprotection, podautoscaler.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tpl.model.kinds import KINDS, NAMESPACE, Operation
from tpl.model.labels import NAME_LABEL
from tpl.model.scale import SUBRESOURCE
from tpl.semantics.admission import Request
from tpl.semantics.partly import Asked, Partly, Reading

ACCOUNTS = "system:serviceaccount:kube-system:"
GROUPS = ("system:authenticated", "system:serviceaccounts", "system:serviceaccounts:kube-system")
NODE, NODES = "system:node:worker-1", ("system:authenticated", "system:nodes")

Known = Mapping[str, Any]
NOTHING: Known = MappingProxyType({})


class Deed(NamedTuple):
    """One request of the control plane's. ``does`` says what for; it is sent where there is each kind of ``after``.

    ``new`` and ``old`` are what is known of the objects; an empty ``name`` is not known.
    """

    does: str
    user: str
    operation: Operation
    resource: str
    subresource: str = ""
    after: tuple[str, ...] = ()
    name: str = ""
    new: Known = NOTHING
    old: Known = NOTHING

    def asked(self, namespace: str) -> Asked:
        """The request in a namespace."""
        kind = KINDS[self.resource]
        new, old = (self._object(namespace, known) for known in (self.new, self.old))
        groups = NODES if self.user == NODE else GROUPS if self.user.startswith(ACCOUNTS) else ("system:authenticated",)
        request = Request(
            self.operation, kind.group, kind.version, kind.resource, kind.kind, self.name, namespace, self.subresource,
            self.user, groups, None if self.operation == "delete" else new, None if self.operation == "create" else old,
        )  # fmt: skip
        return Asked(request, frozenset() if self.name else frozenset({"name"}))

    def tells(self, reading: Reading) -> bool:
        """Whether something is known of what stands there; the namespace aside, which is any tenant's."""
        root, fields = reading
        if root == "request":
            return fields[:1] != ("name",) or bool(self.name)
        known = self.new if root == "object" else self.old
        return fields[:1] == ("metadata",) if self.name else fields[:1] != () and fields[0] in known

    def _object(self, namespace: str, known: Known) -> Partly:
        named = {"name": self.name} if self.name else {}
        return Partly({**known, "metadata": Partly({**known.get("metadata", {}), **named, "namespace": namespace})})


def _controller(name: str) -> str:
    return f"{ACCOUNTS}{name}"


_UNLABELLED: Known = {"metadata": {"labels": None, "ownerReferences": None, "generateName": None}}

_FILLS = (
    Deed("gives every namespace the account that its pods run as", _controller("service-account-controller"), "create",
         "serviceaccounts", name="default", new=_UNLABELLED),
    Deed("gives every namespace the certificate that its pods trust", _controller("root-ca-cert-publisher"), "create",
         "configmaps", name="kube-root-ca.crt", new=_UNLABELLED),
    Deed("keeps the certificate of every namespace as it is", _controller("root-ca-cert-publisher"), "update",
         "configmaps", name="kube-root-ca.crt"),
)  # fmt: skip

_COUNTS = tuple(
    Deed("counts what a quota is about", user, "update", "resourcequotas", "status", after=("resourcequotas",))
    for user in (_controller("resourcequota-controller"), "system:apiserver")
)

_MAKES_PODS = {
    "replicasets": "replicaset-controller",
    "replicationcontrollers": "replication-controller",
    "statefulsets": "statefulset-controller",
    "daemonsets": "daemon-set-controller",
    "jobs": "job-controller",
}

_PODS = (
    *(Deed(f"makes the pods of {maker}", _controller(name), "create", "pods", after=(maker,))
      for maker, name in _MAKES_PODS.items()),
    *(Deed(f"deletes pods that {maker} no longer need", _controller(name), "delete", "pods", after=(maker,))
      for maker, name in _MAKES_PODS.items()),
    *(Deed(f"marks the pods of {maker}", _controller(name), "update", "pods", after=(maker,))
      for maker, name in _MAKES_PODS.items()),
    Deed("deletes a pod that has ended on its node", NODE, "delete", "pods", after=("pods",)),
    Deed("deletes pods whose node is gone", _controller("pod-garbage-collector"), "delete", "pods", after=("pods",)),
    Deed("moves pods away from a node", _controller("node-controller"), "delete", "pods", after=("pods",)),
)  # fmt: skip

_SENDS = (
    # 3607 seconds is what the API server asks for in the volume that it gives every pod.
    Deed("gives a pod the token of its account", NODE, "create", "serviceaccounts", "token", after=("pods",),
         new={"spec": Partly(expirationSeconds=3607, boundObjectRef=Partly(kind="Pod", apiVersion="v1"))}),
    Deed("puts a pod on a node", "system:kube-scheduler", "create", "pods", "binding", after=("pods",),
         new={"target": Partly(kind="Node")}),
    *(Deed("says what happened to a pod", user, "create", "events", after=("pods", "events"))
      for user in (NODE, "system:kube-scheduler", _controller("replicaset-controller"))),
)  # fmt: skip

_ROLLS_OUT = (
    Deed("rolls a Deployment out", _controller("deployment-controller"), "create", "replicasets",
         after=("deployments",)),
    Deed("scales the old ReplicaSet of a roll-out to nothing", _controller("deployment-controller"), "update",
         "replicasets", after=("deployments",), new={"spec": Partly(replicas=0)}, old={"spec": Partly(replicas=1)}),
    Deed("deletes ReplicaSets of old roll-outs", _controller("deployment-controller"), "delete", "replicasets",
         after=("deployments",)),
    Deed("starts the jobs of a CronJob", _controller("cronjob-controller"), "create", "jobs", after=("cronjobs",)),
    Deed("deletes old jobs of a CronJob", _controller("cronjob-controller"), "delete", "jobs", after=("cronjobs",)),
    Deed("keeps count of a job's pods", _controller("job-controller"), "update", "jobs", after=("jobs",)),
    Deed("deletes jobs that have ended", _controller("ttl-after-finished-controller"), "delete", "jobs",
         after=("jobs",)),
)  # fmt: skip

_SCALES = tuple(
    Deed("scales what an autoscaler is for", _controller("horizontal-pod-autoscaler"), "update", name, SUBRESOURCE,
         after=("horizontalpodautoscalers", name))
    for name, kind in KINDS.items() if SUBRESOURCE in kind.other_subresources
)  # fmt: skip

_TELLS = {
    "pods": NODE,
    "deployments": _controller("deployment-controller"),
    **{maker: _controller(name) for maker, name in _MAKES_PODS.items()},
    "cronjobs": _controller("cronjob-controller"),
    "persistentvolumeclaims": _controller("persistent-volume-binder"),
    "horizontalpodautoscalers": _controller("horizontal-pod-autoscaler"),
    "poddisruptionbudgets": _controller("disruption-controller"),
}

_SAYS = tuple(
    Deed(f"says in the status how {name} are", user, "update", name, "status", after=(name,))
    for name, user in _TELLS.items()
)

_OPERATIONS: tuple[Operation, ...] = ("create", "update", "delete")

_SERVES = tuple(
    Deed("says where the pods of a Service are", _controller(name), operation, resource, after=("services",))
    for resource, name in (("endpoints", "endpoint-controller"), ("endpointslices", "endpointslice-controller"))
    for operation in _OPERATIONS
)

_STORES = (
    Deed("makes the volumes of a StatefulSet", _controller("statefulset-controller"), "create",
         "persistentvolumeclaims", after=("statefulsets", "persistentvolumeclaims")),
    Deed("binds a claim to its volume", _controller("persistent-volume-binder"), "update", "persistentvolumeclaims",
         after=("persistentvolumeclaims",)),
    Deed("lets go of a claim that no pod uses", _controller("pvc-protection-controller"), "update",
         "persistentvolumeclaims", after=("persistentvolumeclaims",)),
)  # fmt: skip

_HELD = tuple(name for name, kind in KINDS.items() if kind.namespaced)

_EMPTIES = (
    *(Deed("empties a namespace that is deleted", _controller("namespace-controller"), "delete", made.resource,
           name=made.name, old=_UNLABELLED) for made in _FILLS if made.operation == "create"),
    *(Deed("empties a namespace that is deleted", _controller("namespace-controller"), "delete", name, after=(name,))
      for name in _HELD),
)  # fmt: skip

_COLLECTS = tuple(
    Deed(does, _controller("generic-garbage-collector"), operation, name, after=(name,))
    for name in _HELD
    for does, operation in (
        ("deletes what an owner leaves behind", _OPERATIONS[2]),
        ("lets go of an owner that is deleted", _OPERATIONS[1]),
    )
)

DEEDS: tuple[Deed, ...] = (
    *_FILLS, *_COUNTS, *_PODS, *_SENDS, *_ROLLS_OUT, *_SCALES, *_SAYS, *_SERVES, *_STORES, *_EMPTIES, *_COLLECTS,
)  # fmt: skip
"""What it does in the namespaces of tenants, what stops the most first."""


class NamespaceDeed(NamedTuple):
    """What happens to a Namespace that is deleted, by the namespace controller."""

    does: str
    subresource: str
    spec: Any

    def asked(self, stored: Partly) -> Asked:
        """The request for a Namespace as it is stored."""
        new = Partly({**stored, "spec": self.spec}) if self.subresource == "finalize" else stored
        new = Partly({key: value for key, value in new.items() if key != "status"})
        user = _controller("namespace-controller")
        return Asked(Request.on(
            NAMESPACE, "update", object=new, old=stored, subresource=self.subresource, user=user, groups=GROUPS,
        ))  # fmt: skip


NAMESPACE_DEEDS = (
    NamespaceDeed("says that a deleted namespace is being emptied", "status", None),
    NamespaceDeed("lets a deleted namespace go", "finalize", {}),
)

NOBODYS: Known = {
    "apiVersion": "v1",
    "kind": "Namespace",
    "metadata": {
        "name": "of-no-tenant",
        "labels": {NAME_LABEL: "of-no-tenant"},
        "annotations": None,
    },
}
"""A namespace as `kubectl create namespace` makes it: guards on namespaces judge it too."""
