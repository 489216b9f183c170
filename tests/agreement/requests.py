"""Requests that every engine judges: an attack, and beside it the legitimate twin that must pass.

The objects are what the API accepts in every other respect, so that only guards decide.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tpl.model.kinds import KINDS, POD_MAKERS, Kind, Operation
from tpl.semantics.admission import Request

Object = dict[str, Any]

TENANT_USER, PLATFORM_USER, PLATFORM_GROUP = "mallory", "petra", "oidc:platform-admins"
DIGEST = "@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
GOOD = f"registry.example.com/acme/api{DIGEST}"
EVIL = f"registry.example.com/acme-evil/api{DIGEST}"


@dataclass(frozen=True)
class Case:
    """One request, and the guards that must deny it (none: it must pass)."""

    name: str
    kind: Kind
    operation: Operation
    object: Object | None
    old: Object | None = None
    subresource: str = ""
    user: str = TENANT_USER
    denied_by: frozenset[str] = field(default_factory=frozenset)

    @property
    def groups(self) -> tuple[str, ...]:
        """The platform's user is in its group; a tenant's is in none that matters."""
        return (PLATFORM_GROUP,) if self.user == PLATFORM_USER else ()

    @property
    def namespace(self) -> str:
        """The object's namespace; empty for a cluster-scoped one."""
        found: str = (self.object or self.old or {})["metadata"].get("namespace", "")
        return found

    def request(self) -> Request:
        """As the reference evaluator and OPA take it."""
        return Request.on(
            self.kind, self.operation, object=self.object, old=self.old, subresource=self.subresource,
            user=self.user, groups=self.groups,
        )  # fmt: skip


def cases() -> Iterator[Case]:
    """All of them; names are unique."""
    yield from _pods()
    yield from _pod_updates()
    yield from _makers()
    yield from _services()
    yield from _namespaces()
    yield from _platform_objects()


def _named(kind: Kind, name: str, namespace: str, **body: Any) -> Object:
    metadata: Object = {"name": name}
    if kind.namespaced:
        metadata["namespace"] = namespace
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata, **body}


def _spec(image: str = GOOD, **fields: Any) -> Object:
    return {"containers": [{"name": "main", "image": image}], **fields}


def _pod(name: str, namespace: str = "acme", image: str = GOOD, **fields: Any) -> Object:
    return _named(KINDS["pods"], name, namespace, spec=_spec(image, **fields))


def _create(name: str, obj: Object, *guards: str, kind: Kind = KINDS["pods"], user: str = TENANT_USER) -> Case:
    return Case(name, kind, "create", obj, user=user, denied_by=frozenset(guards))


def _pods() -> Iterator[Case]:
    hidden = [{"name": "init", "image": EVIL}]
    host_port = [{"name": "main", "image": GOOD, "ports": [{"containerPort": 80, "hostPort": 80}]}]
    port = [{"name": "main", "image": GOOD, "ports": [{"containerPort": 80}]}]
    both = ("host-namespaces", "no-host-namespaces")
    yield _create("pod: own registry", _pod("p"))
    yield _create("pod: a registry that only looks alike", _pod("p", image=EVIL), "image-registry")
    yield _create("pod: no registry", _pod("p", image=f"nginx{DIGEST}"), "image-registry")
    yield _create("pod: another tenant's registry", _pod("p", image=f"registry.example.com/globex/x{DIGEST}"),
                  "image-registry")  # fmt: skip
    yield _create("pod: the exception's registry", _pod("p", "globex", f"quay.io/legacy-vendor/tool{DIGEST}"))
    yield _create("pod: another's exception", _pod("p", image=f"quay.io/legacy-vendor/tool{DIGEST}"), "image-registry")
    yield _create("pod: a tag alone", _pod("p", image="registry.example.com/acme/api:1"), "approved-images")
    yield _create("pod: a forbidden tag", _pod("p", image="registry.example.com/acme/api:latest"), "approved-images",
                  "image-tag")  # fmt: skip
    yield _create("pod: no tag is the tag latest", _pod("p", image="registry.example.com/acme/api"), "approved-images",
                  "image-tag")  # fmt: skip
    yield _create("pod: hidden in an init container", _pod("p", initContainers=hidden), "image-registry")
    for name, image, guards in (("own", GOOD, ()), ("evil", EVIL, ("image-volume",))):
        volume = {"name": "v", "image": {"reference": image, "pullPolicy": "IfNotPresent"}}
        yield _create(f"pod: {name} image volume", _pod("p", volumes=[volume]), *guards)
    yield _create("pod: host network", _pod("p", hostNetwork=True), *both)
    yield _create("pod: host PID", _pod("p", hostPID=True), *both)
    yield _create("pod: host IPC", _pod("p", hostIPC=True), *both)
    yield _create("pod: host network said to be off", _pod("p", hostNetwork=False))
    yield _create(
        "pod: host port",
        _named(KINDS["pods"], "p", "acme", spec={"containers": host_port}),
        "host-namespaces",
    )
    yield _create("pod: container port", _named(KINDS["pods"], "p", "acme", spec={"containers": port}))
    yield _create("pod: content guards exempt nobody", _pod("p", image=EVIL), "image-registry", user=PLATFORM_USER)
    yield _create("pod: in a namespace of no tenant", _pod("p", "default", "docker.io/library/nginx:latest"))


def _pod_updates() -> Iterator[Case]:
    old = _pod("stored")
    swapped = _pod("stored", image=EVIL)
    debug = [
        {
            "name": "debug",
            "image": GOOD,
            "terminationMessagePolicy": "File",
            "imagePullPolicy": "IfNotPresent",
        }
    ]
    pods = KINDS["pods"]
    yield Case("pod: image swapped later", pods, "update", swapped, old, denied_by=frozenset({"image-registry"}))
    yield Case(
        "pod: image swapped for a good one",
        pods,
        "update",
        _pod("stored", image=GOOD.replace("api", "web")),
        old,
    )
    for name, image, guards in (("good", GOOD, set[str]()), ("bad", EVIL, {"image-registry"})):
        containers = [{**debug[0], "image": image}]
        yield Case(f"pod: {name} ephemeral container", pods, "update", _pod("stored", ephemeralContainers=containers),
                   old, "ephemeralcontainers", denied_by=frozenset(guards))  # fmt: skip
    resized = copy.deepcopy(old)
    resized["spec"]["containers"][0]["resources"] = {"requests": {"cpu": "200m"}, "limits": {"cpu": "400m"}}
    stored = copy.deepcopy(old)
    stored["spec"]["containers"][0]["resources"] = {"requests": {"cpu": "100m"}, "limits": {"cpu": "400m"}}
    stored["metadata"]["name"] = resized["metadata"]["name"] = "resized"
    yield Case("pod: resize", pods, "update", resized, stored, "resize")


def _makers() -> Iterator[Case]:
    for kind in POD_MAKERS[1:]:
        yield _create(f"{kind.resource}: own registry", _maker(kind, GOOD), kind=kind)
        yield _create(f"{kind.resource}: not the tenant's registry", _maker(kind, EVIL), "image-registry", kind=kind)
        yield _create(f"{kind.resource}: host network", _maker(kind, GOOD, hostNetwork=True), "host-namespaces",
                      "no-host-namespaces", kind=kind)  # fmt: skip
    kind = KINDS["deployments"]
    old = _maker(kind, GOOD)
    old["metadata"]["name"] = "stored"
    swapped = _maker(kind, EVIL)
    swapped["metadata"]["name"] = "stored"
    yield Case(
        "deployments: image swapped later",
        kind,
        "update",
        swapped,
        old,
        denied_by=frozenset({"image-registry"}),
    )


def _maker(kind: Kind, image: str, **fields: Any) -> Object:
    jobs = kind.resource in ("jobs", "cronjobs")
    labels = {"app": "made"}
    spec = _spec(image, **fields, **({"restartPolicy": "Never"} if jobs else {}))
    template: Object = {"metadata": {"labels": labels}, "spec": spec}
    if kind.resource == "podtemplates":
        return _named(kind, "made", "acme", template=template)
    if kind.resource == "cronjobs":
        return _named(
            kind,
            "made",
            "acme",
            spec={"schedule": "0 0 * * *", "jobTemplate": {"spec": {"template": template}}},
        )
    body: Object = {"template": template}
    if kind.resource == "replicationcontrollers":
        body["selector"] = labels
    elif not jobs:
        body["selector"] = {"matchLabels": labels}
    if kind.resource == "statefulsets":
        body["serviceName"] = "made"
    return _named(kind, "made", "acme", spec=body)


def _services() -> Iterator[Case]:
    kind = KINDS["services"]

    def service(name: str, namespace: str, type_: str) -> Object:
        return _named(kind, name, namespace, spec={"type": type_, "ports": [{"port": 80}]})

    guard = "no-node-ports"
    balanced = service("s", "acme", "LoadBalancer")
    balanced["spec"]["allocateLoadBalancerNodePorts"] = False
    yield _create("service: load balancer without node ports", balanced, kind=kind)
    yield _create("service: cluster IP", service("s", "acme", "ClusterIP"), kind=kind)
    with_ports = service("s", "acme", "LoadBalancer")
    with_ports["spec"]["allocateLoadBalancerNodePorts"] = True
    yield _create("service: load balancer, with node ports", with_ports, guard, kind=kind)
    yield _create("service: node port", service("s", "acme", "NodePort"), guard, kind=kind)
    yield _create("service: node port where the guard is lifted", service("s", "acme-edge", "NodePort"), kind=kind)
    yield _create("service: node port, lifted for another tenant", service("s", "globex", "NodePort"), guard, kind=kind)
    yield Case("service: turned into a node port", kind, "update", service("stored", "acme", "NodePort"),
               service("stored", "acme", "ClusterIP"), denied_by=frozenset({guard}))  # fmt: skip


PARAMS = {"tpl.dev/params": "1", "params.tpl.dev/images.from": "registry.example.com/acme/*"}


def _namespace(name: str, tenant: str | None, **annotations: str) -> Object:
    labels = {"tpl.dev/tenant": tenant} if tenant else {}
    notes = {**PARAMS, **{key.replace("_", "/"): value for key, value in annotations.items()}}
    metadata = {"name": name, "labels": {"kubernetes.io/metadata.name": name, **labels}, "annotations": notes}
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": metadata,
        "spec": {"finalizers": ["kubernetes"]},
    }


def _namespaces() -> Iterator[Case]:
    kind = KINDS["namespaces"]
    old = _namespace("stored", "acme")
    theft = frozenset({"namespace-ownership", "tenant-label-is-fixed"})
    own = frozenset({"namespace-ownership"})
    yield Case("namespace: relabelled", kind, "update", _namespace("stored", "globex"), old, denied_by=theft)
    yield Case("namespace: label dropped", kind, "update", _namespace("stored", None), old, denied_by=theft)
    yield Case("namespace: relabelled through /status", kind, "update", _namespace("stored", "globex"), old, "status",
               denied_by=theft)  # fmt: skip
    yield Case("namespace: relabelled through /finalize", kind, "update", _namespace("stored", "globex"), old,
               "finalize", denied_by=theft)  # fmt: skip
    yield Case("namespace: relabelled by the platform", kind, "update", _namespace("stored", "globex"), old,
               user=PLATFORM_USER)  # fmt: skip
    yield Case("namespace: a note added", kind, "update", _namespace("stored", "acme", note="x"), old)
    wider = _namespace("stored", "acme")
    wider["metadata"]["annotations"]["params.tpl.dev/images.from"] += "\ndocker.io/library/*"
    yield Case("namespace: registries widened", kind, "update", wider, old, denied_by=own)
    lifted = _namespace("stored", "acme")
    lifted["metadata"]["annotations"]["params.tpl.dev/lifts"] = "image-registry"
    yield Case("namespace: a guard lifted", kind, "update", lifted, old, denied_by=own)
    lowered = _namespace("stored", "acme")
    lowered["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] = "privileged"
    yield Case("namespace: Pod Security lowered", kind, "update", lowered, old, denied_by=own)
    yield Case("namespace: nobody's taken over", kind, "update", _namespace("free", "acme"), _namespace("free", None),
               denied_by=own)  # fmt: skip
    yield Case("namespace: made for a tenant by a tenant", kind, "create", _namespace("new", "acme"),
               denied_by=frozenset({"namespace-claim"}))  # fmt: skip
    yield Case("namespace: made for a tenant by the platform", kind, "create", _namespace("new", "acme"),
               user=PLATFORM_USER)  # fmt: skip
    yield Case("namespace: made without a tenant", kind, "create", _namespace("new", None))


def _platform_objects() -> Iterator[Case]:
    policies, bindings = KINDS["networkpolicies"], KINDS["rolebindings"]
    open_all = _named(policies, "open", "acme", spec={"podSelector": {}, "ingress": [{}], "policyTypes": ["Ingress"]})
    stored = _named(policies, "stored", "acme", spec={"podSelector": {}, "policyTypes": ["Ingress"]})
    guard = frozenset({"platform-network-policies"})
    yield Case("network policy: a tenant reopens", policies, "create", open_all, denied_by=guard)
    yield Case("network policy: the platform's", policies, "create", open_all, user=PLATFORM_USER)
    yield Case("network policy: deleted by a tenant", policies, "delete", None, stored,
               denied_by=frozenset({"platform-network-policies-stay"}))  # fmt: skip
    yield Case("network policy: deleted by the platform", policies, "delete", None, stored, user=PLATFORM_USER)
    for name, labels, guards in (
        ("managed", {"app.kubernetes.io/managed-by": "tpl"}, {"platform-objects"}),
        ("own", {"app.kubernetes.io/managed-by": "helm"}, set[str]()),
    ):
        old = _binding(bindings, name, labels)
        new = _binding(bindings, name, labels, subjects=[{"kind": "User", "name": "eve", "apiGroup": bindings.group}])
        yield Case(f"role binding: {name}, changed", bindings, "update", new, old, denied_by=frozenset(guards))
        yield Case(f"role binding: {name}, deleted", bindings, "delete", None, old, denied_by=frozenset(guards))
    stripped = _binding(bindings, "managed", {"app.kubernetes.io/managed-by": "me"})
    yield Case("role binding: the label stripped first", bindings, "update", stripped,
               _binding(bindings, "managed", {"app.kubernetes.io/managed-by": "tpl"}),
               denied_by=frozenset({"platform-objects"}))  # fmt: skip


def _binding(kind: Kind, name: str, labels: dict[str, str], **body: Any) -> Object:
    obj = _named(kind, name, "acme", **body)
    obj["metadata"]["labels"] = labels
    obj["roleRef"] = {"apiGroup": kind.group, "kind": "ClusterRole", "name": "tpl-viewer"}
    return obj
