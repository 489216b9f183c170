"""Requests found by attacking the example: attacks beside their legitimate twins.

Stored objects have names of their own, `more-…`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from tests.agreement.requests import (
    DIGEST,
    EVIL,
    GOOD,
    PLATFORM_USER,
    Case,
    Object,
    _binding,
    _create,
    _maker,
    _named,
    _namespace,
    _pod,
)
from tpl.model.kinds import KINDS, POD_MAKERS
from tpl.model.metadata import UNPRUNED

MANAGED = {"app.kubernetes.io/managed-by": "tpl"}
OWN = "registry.example.com/acme"


def attacks() -> Iterator[Case]:
    """All of them; names differ from those of `cases`."""
    yield from _image_spellings()
    yield from _hidden_containers()
    yield from _namespace_marks()
    yield from _managed_objects()
    yield from _by_status()
    yield from _ways_around()
    yield from _no_longer_allowed()


_SPELLINGS: dict[str, tuple[str, ...]] = {
    f"{OWN}/api:1{DIGEST}": (),
    f"{OWN}/x__y{DIGEST}": (),
    f"{OWN}/{'y/' * 60}x{DIGEST}": (),
    f"{OWN}/x@sha512:{'a' * 128}": (),
    f"registry.example.com:443/acme/api{DIGEST}": ("image-registry",),
    f"docker.io/registry.example.com/acme/api{DIGEST}": ("image-registry",),
    f"registry.example.com.evil.io/acme/api{DIGEST}": ("image-registry",),
    f"registry.example.com/acme{DIGEST}": ("image-registry",),
    "sha256:" + "a" * 64: ("image-registry", "approved-images"),
}
"""References that a runtime reads, and the guards against them."""

_NO_REFERENCES = (
    f"{OWN}/../globex/api{DIGEST}",
    f"{OWN}//api{DIGEST}",
    f"{OWN}/%2e%2e/globex/api{DIGEST}",
    f"REGISTRY.example.com/acme/api{DIGEST}",
    f"registry.example.com./acme/api{DIGEST}",
    f"registry.example.com@evil.io/acme/api{DIGEST}",
    f"https://registry.example.com/acme/api{DIGEST}",
    f"{OWN}/api@sha256:{'A' * 64}",
    f"{OWN}/api@sha384:{'a' * 96}",
    f"{OWN}/api{DIGEST}{DIGEST}",
    f"{OWN}/api:é{DIGEST}",
    f"{OWN}/api\u200b{DIGEST}",
    f"{OWN}/аpi{DIGEST}",
    f"{OWN}/{'z' * 500}{DIGEST}",
)
"""What none would read: an error, so every guard that looks at images denies."""


def _image_spellings() -> Iterator[Case]:
    for number, (image, guards) in enumerate(_SPELLINGS.items()):
        yield _create(f"image {number} {image[:60]}", _pod("p", image=image), *guards)
    for number, image in enumerate(_NO_REFERENCES):
        guards = ("approved-images", "image-registry", "image-tag")
        yield _create(f"no image {number} {image[:60]}", _pod("p", image=image), *guards)


def _hidden_containers() -> Iterator[Case]:
    pods = KINDS["pods"]

    def ports(name: str, **port: Any) -> Object:
        second = {"name": name, "image": GOOD, "ports": [{"containerPort": 1}, {"containerPort": 2, **port}]}
        return _pod("p", initContainers=[{**second, "restartPolicy": "Always"}])

    yield _create("host port of a sidecar's second port", ports("s", hostPort=9, protocol="UDP"),
                  "host-namespaces")  # fmt: skip
    yield _create("host port 0 of a sidecar", ports("s", hostPort=0))
    generated = _pod("p", image=EVIL)
    generated["metadata"] = {"generateName": "p-", "namespace": "acme"}
    yield Case("a generated name", pods, "create", generated, denied_by=frozenset({"image-registry"}))
    for kind in POD_MAKERS:
        for name, image, guards in (("own", GOOD, ()), ("another's", EVIL, ("image-volume",))):
            volumes = [{"name": "e", "emptyDir": {}}, {"name": "v", "image": {"reference": image}}]
            obj = _pod("p", volumes=volumes) if kind is pods else _maker(kind, GOOD, volumes=volumes)
            yield _create(f"{kind.resource} with {name} image as second volume", obj, *guards, kind=kind)


def _namespace_marks() -> Iterator[Case]:
    kind, level = KINDS["namespaces"], "pod-security.kubernetes.io/enforce"
    old = _namespace("more-stored", "acme")
    old["metadata"]["labels"] |= {level: "restricted", f"{level}-version": "v1.37"}
    old["metadata"]["annotations"] |= {"params.tpl.dev/images.digest": "required", **UNPRUNED}

    def changed(**labels: str | None) -> Object:
        new = copy.deepcopy(old)
        for key, value in labels.items():
            new["metadata"]["labels"].pop(key, None)
            if value is not None:
                new["metadata"]["labels"][key] = value
        return new

    def without(annotation: str) -> Object:
        new = copy.deepcopy(old)
        del new["metadata"]["annotations"][annotation]
        return new

    own, both = frozenset({"namespace-ownership"}), frozenset({"namespace-ownership", "tenant-label-is-fixed"})
    for name, new, guards in (
        ("the tenant emptied", changed(**{"tpl.dev/tenant": ""}), both),
        ("the level dropped", changed(**{level: None}), own),
        ("the level's version of the past", changed(**{f"{level}-version": "v1.20"}), own),
        ("the parameters' version dropped", without("tpl.dev/params"), own),
        *((f"the mark {mark} dropped", without(mark), own) for mark in UNPRUNED),
        ("the digest no longer required", without("params.tpl.dev/images.digest"), own),
        ("a label of one's own", changed(team="blue"), frozenset[str]()),
        ("a label that looks alike", changed(**{"tpl.dev/tenants": "globex"}), frozenset[str]()),
    ):
        yield Case(f"namespace, {name}", kind, "update", new, old, denied_by=guards)
        yield Case(f"namespace, {name}, by the platform", kind, "update", new, old, user=PLATFORM_USER)
    empty = _namespace("more-new", "acme")
    empty["metadata"]["labels"]["tpl.dev/tenant"] = ""
    yield _create("namespace made for the tenant without a name", empty, "namespace-claim", kind=kind)


def _labelled(obj: Object, labels: dict[str, str]) -> Object:
    return {**obj, "metadata": {**obj["metadata"], "labels": labels}}


def _quota(name: str, labels: dict[str, str]) -> Object:
    quota = _named(KINDS["resourcequotas"], name, "acme", spec={"hard": {"count/leases.coordination.k8s.io": "99"}})
    return _labelled(quota, labels)


def _limits(name: str, labels: dict[str, str]) -> Object:
    item = {"type": "PersistentVolumeClaim", "max": {"storage": "1Ti"}}
    return _labelled(_named(KINDS["limitranges"], name, "acme", spec={"limits": [item]}), labels)


def _managed_objects() -> Iterator[Case]:
    guard = frozenset({"platform-objects"})
    for resource, make in (("resourcequotas", _quota), ("limitranges", _limits)):
        kind = KINDS[resource]
        for name, labels, guards in (("managed", MANAGED, guard), ("own", {"a": "b"}, frozenset[str]())):
            old = make(f"more-{name}", labels)
            yield Case(f"{resource}, {name}, label stripped", kind, "update", _labelled(old, {"x": "y"}), old,
                       denied_by=guards)  # fmt: skip
            yield Case(f"{resource}, {name}, deleted", kind, "delete", None, old, denied_by=guards)
            yield Case(f"{resource}, {name}, deleted by the platform", kind, "delete", None, old,
                       user=PLATFORM_USER)  # fmt: skip


def _by_status() -> Iterator[Case]:
    """The status of a quota is what is enforced, and its label is what protects it."""
    kind, guard = KINDS["resourcequotas"], frozenset({"platform-objects"})
    managed, own = _quota("more-managed", MANAGED), _quota("more-own", {"a": "b"})
    stripped = _labelled(managed, {"x": "y"})
    controller = "system:serviceaccount:kube-system:resourcequota-controller"
    yield Case("quota: the label stripped through /status", kind, "update", stripped, managed, "status",
               denied_by=guard)  # fmt: skip
    raised = {**managed, "status": {"hard": {"count/leases.coordination.k8s.io": "9999"}}}
    yield Case("quota: raised through /status", kind, "update", raised, managed, "status", denied_by=guard)
    yield Case("quota: counted by its controller", kind, "update", raised, managed, "status", user=controller)
    yield Case("quota: of one's own, through /status", kind, "update", _labelled(own, {"x": "y"}), own, "status")


def _no_longer_allowed() -> Iterator[Case]:
    """What was allowed when it was stored: scaling, finalizers and labels do not bring it back."""
    guard = frozenset({"image-registry"})
    for resource in ("replicasets", "jobs", "cronjobs", "podtemplates", "deployments"):
        kind = KINDS[resource]
        old = _maker(kind, EVIL)
        old["metadata"]["name"] = "more-legacy"
        yield Case(f"{resource}: of an image no longer allowed, labelled", kind, "update",
                   _labelled(old, {"seen": "yes"}), old)  # fmt: skip
        if "spec" in old and resource in ("replicasets", "deployments"):
            scaled = copy.deepcopy(old)
            scaled["spec"]["replicas"] = 0
            yield Case(f"{resource}: of an image no longer allowed, scaled down", kind, "update", scaled, old)
    kind = KINDS["deployments"]
    old = _maker(kind, EVIL)
    old["metadata"]["name"] = "more-legacy"
    for name, image, guards in (("allowed", GOOD, frozenset[str]()), ("worse", EVIL.replace("api", "web"), guard)):
        new = copy.deepcopy(old)
        new["spec"]["template"]["spec"]["containers"][0]["image"] = image
        yield Case(f"deployments: rolled out to an image that is {name}", kind, "update", new, old, denied_by=guards)
    joined = copy.deepcopy(old)
    joined["spec"]["template"]["spec"]["initContainers"] = [{"name": "first", "image": GOOD}]
    yield Case("deployments: a container joins one no longer allowed", kind, "update", joined, old, denied_by=guard)
    pods, pod = KINDS["pods"], _pod("more-legacy", image=EVIL)
    yield Case("pod: of an image no longer allowed, labelled", pods, "update", _labelled(pod, {"seen": "yes"}), pod)
    services = KINDS["services"]
    service = _named(services, "more-legacy", "acme", spec={"type": "NodePort", "ports": [{"port": 80}]})
    yield Case("service: of a type no longer allowed, labelled", services, "update", _labelled(service, {"a": "b"}),
               service)  # fmt: skip
    yield Case("service: of a type no longer allowed, through /status", services, "update",
               _labelled(service, {"a": "b"}), service, "status")  # fmt: skip


def _ways_around() -> Iterator[Case]:
    services, bindings = KINDS["services"], KINDS["rolebindings"]

    def service(name: str, **spec: Any) -> Object:
        return _named(services, name, "acme", spec={"ports": [{"port": 80}], **spec})

    yield _create("service: an address of somebody else", service("s", externalIPs=["203.0.113.7"]), "external-ips",
                  kind=services)  # fmt: skip
    yield _create("service: no address in its list", service("s", externalIPs=[]), kind=services)
    yield Case("service: an address added later", services, "update",
               service("more-plain", externalIPs=["203.0.113.7"]), service("more-plain"),
               denied_by=frozenset({"external-ips"}))  # fmt: skip
    for resource, make in (("resourcequotas", _quota), ("limitranges", _limits)):
        squat = make("tpl-limits", {})
        yield _create(f"{resource}: under a name of tpl's", squat, "platform-names", kind=KINDS[resource])
        yield _create(f"{resource}: tpl's own", squat, kind=KINDS[resource], user=PLATFORM_USER)
        yield _create(f"{resource}: under a name of one's own", make("my-tpl-limits", {}), kind=KINDS[resource])
    squat = _binding(bindings, "tpl-auditor", {})
    yield _create("role binding: under a name of tpl's", squat, "platform-names", kind=bindings)
    yield _create("role binding: tpl's own", squat, kind=bindings, user=PLATFORM_USER)
    yield _create("role binding: under a name of one's own", _binding(bindings, "auditor", {}), kind=bindings)
    for name, reference, guards in (
        ("latest", f"{OWN}/api:latest", ("image-tag",)),
        ("no", f"{OWN}/api", ("image-tag",)),
        ("a good", f"{OWN}/api:1", ()),
    ):
        for kind in (KINDS["pods"], KINDS["cronjobs"]):
            volumes = [{"name": "e", "emptyDir": {}}, {"name": "v", "image": {"reference": reference}}]
            obj = _pod("p", volumes=volumes) if kind is KINDS["pods"] else _maker(kind, GOOD, volumes=volumes)
            yield _create(f"{kind.resource}: {name} tag on an image volume", obj, *guards, kind=kind)
    namespaces = KINDS["namespaces"]
    tenants, nobodys = _namespace("more-gone", "acme"), _namespace("more-free", None)
    controller = "system:serviceaccount:kube-system:namespace-controller"
    yield Case("namespace: deleted by its tenant", namespaces, "delete", None, tenants,
               denied_by=frozenset({"namespace-removal"}))  # fmt: skip
    yield Case("namespace: deleted by the platform", namespaces, "delete", None, tenants, user=PLATFORM_USER)
    yield Case("namespace: nobody's, deleted", namespaces, "delete", None, nobodys)
    yield Case("namespace: emptied by its controller", namespaces, "update", {**tenants, "spec": {"finalizers": []}},
               tenants, "finalize", user=controller)  # fmt: skip
