"""Objects with parts missing and present, and the policy that fills them in."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from tests.agreement.requests import GOOD, Object

POLICY = """
parameter costs.centre: text {
  tightened-by nothing
}

parameter scratch.size: quantity {
  tightened-by nothing
}

fill safe-pods on pods {
  title   "Pods are hardened"
  because "nobody writes all of this"
  set object.spec.securityContext.runAsNonRoot = true
  set object.spec.securityContext.seccompProfile.type = "RuntimeDefault"
  set object.spec.hostUsers = false
  set container.securityContext.allowPrivilegeEscalation = false
  set container.securityContext.capabilities.drop = ("ALL")
}

fill marks on pods, configmaps, ingresses {
  set object.metadata.labels["example.com/cost-centre"] = tenant.costs.centre
  set object.metadata.labels.tenant = tenant.name
}

fill places on pods, configmaps, ingresses {
  set object.metadata.annotations["example.com/made-by"] = request.userInfo.username
  set object.metadata.annotations.place = namespace.name
}

# The same again is no conflict.
fill again on configmaps {
  set object.metadata.labels.tenant = tenant.name
}

fill pools on pods {
  set object.spec.nodeSelector.pool = tenant.name
}

fill accounts on serviceaccounts {
  set object.automountServiceAccountToken = false
}

fill classes on ingresses {
  set object.spec.ingressClassName = tenant.ingress.class
}

fill volumes on persistentvolumeclaims {
  set object.spec.storageClassName = "standard"
  set object.spec.accessModes = ("ReadWriteOnce")
  set object.spec.resources.requests.storage = tenant.scratch.size
}

fill grouped on pods {
  when   object.metadata.labels.app == "x" and tenant.costs.centre is set
  unless some container: container.image matches image "docker.io/*"
  unless object.metadata.labels.tenant2 is set and request.userInfo.username starts with "system:"
  set object.spec.securityContext.fsGroupChangePolicy = "OnRootMismatch"
  set object.metadata.annotations.grouped = "yes"
}

fill first on pods {
  when container.name == "a" and each other in object.spec.initContainers: other.name != "i"
  set container.securityContext.runAsGroup = 1000
}

# Never of the same container.
fill others on pods {
  unless container.name == "a"
  set container.securityContext.runAsGroup = 2000
}

fill read-only on pods {
  when namespace.labels["tpl.dev/tenant"] == tenant.name and "nginx" in tenant.ingress.class
  unless container.securityContext.privileged == false or container.securityContext.capabilities.add is set
  set container.securityContext.readOnlyRootFilesystem = true
}

# What an added container cannot have is of the others alone.
fill sized on pods {
  set container.resources.requests.cpu = 10m
  set container.workingDir = "/home"
}

fill paths on ingresses {
  when each path in object.spec.rules[].http.paths[]: path.path is set
  set object.metadata.annotations.paths = "said"
}

# Whose a namespace is its label says; of what is made beside the build nothing else is known.
fill makers on namespaces {
  unless object.metadata.annotations.kind == "scratch"
  set object.metadata.annotations["example.com/made-by"] = request.userInfo.username
  set object.metadata.labels.fresh = "yes"
}

guard hardened on pods {
  forbid request.resource == "pods" and object.spec.securityContext.runAsNonRoot != true
  forbid request.resource == "pods" and (some container: container.securityContext.allowPrivilegeEscalation != false)
}

tenant fill-acme {
  costs { centre "4711" }
  ingress { class nginx, internal }
  scratch { size 5Gi }
}

# Of what it has not, nothing is filled in.
tenant fill-other {
}
"""

NAMESPACES = ("fill-acme", "fill-other")

_POD: Mapping[str, Sequence[Object]] = {
    "securityContext": (
        {}, {"runAsNonRoot": False}, {"seccompProfile": {"type": "Unconfined"}}, {"fsGroup": 7},
        {"runAsNonRoot": True, "seccompProfile": {"type": "Localhost", "localhostProfile": "p.json"}},
    ),
    "nodeSelector": ({"pool": "mine"}, {"zone": "a"}),
}  # fmt: skip
_CONTAINER: Sequence[Object | None] = (
    None, {}, {"allowPrivilegeEscalation": True}, {"capabilities": {"add": ["CHOWN"]}},
    {"capabilities": {"drop": ["NET_RAW"]}, "allowPrivilegeEscalation": False}, {"privileged": False},
)  # fmt: skip
_METADATA: Sequence[Object] = (
    {}, {"labels": {"app": "x"}}, {"labels": {"tenant": "me"}, "annotations": {"place": "home"}},
    {"annotations": {"example.com/made-by": "somebody"}},
)  # fmt: skip

_SCRATCH: Object = {"annotations": {"kind": "scratch"}}


def pods(namespace: str) -> Iterator[Object]:
    """Every part of a pod missing or present in every way, and each way with some of every other."""
    contexts = (None, *_POD["securityContext"])
    selectors = (None, *_POD["nodeSelector"])
    for index, (context, first, second) in enumerate(product(contexts, _CONTAINER, _CONTAINER)):
        spec: Object = {"containers": [_container("a", first), _container("b", second)]}
        if context is not None:
            spec["securityContext"] = context
        if (selector := selectors[index % len(selectors)]) is not None:
            spec["nodeSelector"] = selector
        if index % 2:
            spec["initContainers"] = [_container("i", _CONTAINER[index % len(_CONTAINER)]), _container("j", None)]
        if index % 5 == 0:
            spec["hostUsers"] = True
        metadata = {"name": f"p{index}", "namespace": namespace, **_METADATA[index % len(_METADATA)]}
        yield copy.deepcopy({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec})


def spaces() -> Iterator[Object]:
    """Namespaces of a tenant's, by its label, and of nobody's."""
    for index, (tenant, metadata) in enumerate(product(("fill-acme", None), (*_METADATA, _SCRATCH))):
        labels = {**metadata.get("labels", {}), **({"tpl.dev/tenant": tenant} if tenant else {})}
        named = {**metadata, "name": f"fill-new-{index}", **({"labels": labels} if labels else {})}
        yield copy.deepcopy({"apiVersion": "v1", "kind": "Namespace", "metadata": named})


def debugged(namespace: str) -> tuple[Object, Sequence[Object]]:
    """A running pod with a container that was added before, and what is added then."""
    spec: Object = {"containers": [_container("a", None)], "securityContext": {"fsGroup": 7}}
    metadata = {"name": "debugged", "namespace": namespace}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
    added = [_container(f"d{index}", context) for index, context in enumerate(_CONTAINER)]
    return copy.deepcopy(pod), copy.deepcopy(added)


def _container(name: str, context: Object | None) -> Object:
    return {"name": name, "image": GOOD, **({} if context is None else {"securityContext": context})}


def others(namespace: str) -> Iterator[Object]:
    """The other kinds, with and without what is filled in."""
    for metadata in _METADATA:
        yield _object("v1", "ConfigMap", namespace, metadata)
    accounts: Sequence[Object] = ({}, {"automountServiceAccountToken": True})
    for given in accounts:
        yield _object("v1", "ServiceAccount", namespace, {}, **given)
    backend = {"service": {"name": "x", "port": {"number": 80}}}
    classes: Sequence[Object] = ({}, {"ingressClassName": "mine"})
    for given in classes:
        yield _object("networking.k8s.io/v1", "Ingress", namespace, {}, spec={"defaultBackend": backend, **given})
    # Of what a claim must have nothing may be missing where nothing fills it in.
    whole: Object = {"accessModes": ["ReadWriteMany"], "resources": {"requests": {"storage": "1Gi"}}}
    specs: list[Object] = [{**whole, "storageClassName": "fast"}, whole, {**whole, "accessModes": []}]
    if namespace == "fill-acme":
        specs += [{}, {"resources": {"limits": {"storage": "9Gi"}}}]
    for spec in specs:
        yield _object("v1", "PersistentVolumeClaim", namespace, {}, spec=spec)


def _object(version: str, kind: str, namespace: str, metadata: Object, **body: Any) -> Object:
    named = {"name": "x", "namespace": namespace, **metadata}
    return copy.deepcopy({"apiVersion": version, "kind": kind, "metadata": named, **body})
