"""Requests about the settings of a tenant: hosts, classes of ingresses and of storage; attacks and their twins.

In the example `acme` is of the tier gold and has a host of its own, `globex` is of the tier silver.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.agreement.requests import GOOD, Case, Object, _create, _maker, _named, _pod
from tpl.model.kinds import KINDS

OWN, SHOP, THEIRS = "web.acme.example.com", "shop.acme.com", "web.globex.example.com"
INGRESS, SERVICE, CLAIM = KINDS["ingresses"], KINDS["services"], KINDS["persistentvolumeclaims"]
CLASS, BETA = "kubernetes.io/ingress.class", "volume.beta.kubernetes.io/storage-class"
ALIAS, DNS = "nginx.ingress.kubernetes.io/server-alias", "external-dns.alpha.kubernetes.io/hostname"


def settings() -> Iterator[Case]:
    """All of them; names differ from those of `cases`."""
    yield from _hosts()
    yield from _ingress_classes()
    yield from _aliases()
    yield from _claims()
    yield from _claims_of_others()


def _noted(obj: Object, **annotations: str) -> Object:
    obj["metadata"]["annotations"] = annotations
    return obj


_BACKEND = {"service": {"name": "web", "port": {"number": 80}}}


def _ingress(*hosts: str | None, namespace: str = "acme", name: str = "i", **fields: Any) -> Object:
    paths = {"paths": [{"path": "/", "pathType": "Prefix", "backend": _BACKEND}]}
    rules = [{**({} if host is None else {"host": host}), "http": paths} for host in hosts]
    return _named(INGRESS, name, namespace, spec={"ingressClassName": "nginx", "rules": rules, **fields})


def _hosts() -> Iterator[Case]:
    guard = "ingress-hosts"
    tls = [{"hosts": [OWN, SHOP], "secretName": "t"}]
    yield _create("ingress: own hosts", _ingress(OWN, SHOP, "*.acme.example.com", tls=tls), kind=INGRESS)
    yield _create("ingress: the other tenant's own", _ingress(THEIRS, namespace="globex"), kind=INGRESS)
    hosts = {
        "another tenant's": THEIRS,
        "another tenant's wildcard": "*.globex.example.com",
        "a host of one's own, elsewhere": "www.acme.com",
        "a label more": "a.web.acme.example.com",
        "a label less": "acme.example.com",
        "one that only looks alike": "web.acme.example.com.evil.io",
        "everything": "*.com",
        "none": None,
    }
    for name, host in hosts.items():
        yield _create(f"ingress: {name}", _ingress(OWN, host), guard, kind=INGRESS)
    shop = _ingress(SHOP, namespace="globex")
    yield _create("ingress: another tenant's own host", shop, guard, kind=INGRESS)
    for name, certificate in {
        "for another's host": {"hosts": [OWN, THEIRS]},
        "for every host": {"secretName": "t"},
    }.items():
        yield _create(f"ingress: certificate {name}", _ingress(OWN, tls=[certificate]), guard, kind=INGRESS)
    everything = _ingress(OWN, defaultBackend=_BACKEND)
    yield _create("ingress: a default backend", everything, guard, kind=INGRESS)
    stored = _ingress(OWN, name="more-stored")
    yield Case("ingress: a host taken later", INGRESS, "update", _ingress(THEIRS, name="more-stored"), stored,
               denied_by=frozenset({guard}))  # fmt: skip
    yield Case("ingress: a host of one's own later", INGRESS, "update", _ingress(SHOP, name="more-stored"), stored)


def _ingress_classes() -> Iterator[Case]:
    guard = "ingress-class"

    def without(**annotations: str) -> Object:
        obj = _ingress(OWN)
        del obj["spec"]["ingressClassName"]
        return _noted(obj, **annotations)

    yield _create("ingress: another class", _ingress(OWN, ingressClassName="internal"), guard, kind=INGRESS)
    yield _create("ingress: no class", without(), guard, kind=INGRESS)
    yield _create("ingress: the class by annotation", without(**{CLASS: "nginx"}), kind=INGRESS)
    yield _create("ingress: another class by annotation", without(**{CLASS: "internal"}), guard, kind=INGRESS)
    stored = _ingress(OWN, name="more-classed")
    both = _noted(_ingress(OWN, name="more-classed"), **{CLASS: "internal"})
    yield Case("ingress: two classes", INGRESS, "update", both, stored, denied_by=frozenset({guard}))


def _aliases() -> Iterator[Case]:
    guard = "ingress-aliases"
    snippets = [f"nginx.ingress.kubernetes.io/{name}" for name in ("server-snippet", "configuration-snippet")]
    yield _create("ingress: alias of one's own", _noted(_ingress(OWN), **{ALIAS: SHOP, DNS: OWN}), kind=INGRESS)
    for key, value in ((ALIAS, THEIRS), (ALIAS, f"{OWN},{THEIRS}"), (DNS, THEIRS), *((one, "") for one in snippets)):
        obj = _noted(_ingress(OWN), **{key: value})
        yield _create(f"ingress: {key} {value}", obj, guard, kind=INGRESS)
    ports = {"ports": [{"port": 80}]}
    for name, host, guards in (("own", OWN, ()), ("another's", THEIRS, ("service-hosts",))):
        service = _noted(_named(SERVICE, "s", "acme", spec=ports), **{DNS: host})
        yield _create(f"service: {name} name", service, *guards, kind=SERVICE)


def _claim(storage: str | None, namespace: str = "acme", name: str = "c", **fields: Any) -> Object:
    return _named(CLAIM, name, namespace, spec=_claimed(storage, **fields))


def _claimed(storage: str | None, **fields: Any) -> Object:
    given = {} if storage is None else {"storageClassName": storage}
    sizes = {"requests": {"storage": "1Gi"}}
    return {"accessModes": ["ReadWriteOnce"], "resources": sizes, **given, **fields}


def _claims() -> Iterator[Case]:
    guard = "storage-class"
    yield _create("claim: the tenant's class", _claim("fast-ssd"), kind=CLAIM)
    yield _create("claim: no class", _claim(None), kind=CLAIM)
    yield _create("claim: a class of another tier", _claim("fast-ssd", "globex"), guard, kind=CLAIM)
    yield _create("claim: one that begins alike", _claim("fast-ssd-2"), guard, kind=CLAIM)
    yield _create("claim: volumes made by hand", _claim(""), guard, kind=CLAIM)
    noted = _noted(_claim(None), **{BETA: "fast-ssd"})
    yield _create("claim: the class by annotation", noted, kind=CLAIM)
    noted = _noted(_claim("standard"), **{BETA: "retained"})
    yield _create("claim: another class by annotation", noted, guard, kind=CLAIM)
    yield _create("claim: a volume", _claim("standard", volumeName="pv-globex"), "storage-volume", kind=CLAIM)
    stored = _claim("standard", name="more-claim")
    later = _claim("standard", name="more-claim", volumeName="pv-globex")
    yield Case("claim: a volume later", CLAIM, "update", later, stored, denied_by=frozenset({"storage-volume-later"}))
    bound = _claim("standard", name="more-bound", volumeName="pv-1")
    marked = _claim("standard", name="more-bound", volumeName="pv-1")
    marked["metadata"]["labels"] = {"a": "b"}
    yield Case("claim: a label on one that is bound", CLAIM, "update", marked, bound)


def _claims_of_others() -> Iterator[Case]:
    sets = KINDS["statefulsets"]
    for name, claimed, is_wrong in (
        ("the tenant's class", _claimed("standard"), False),
        ("another class", _claimed("retained"), True),
        ("a volume", _claimed("standard", volumeName="pv-1"), True),
    ):
        template = {"metadata": {"name": "data"}, "spec": claimed}
        of_set = _maker(sets, GOOD)
        of_set["spec"]["volumeClaimTemplates"] = [{"metadata": {"name": "first"}, "spec": _claimed(None)}, template]
        guards = ("storage-class-of-sets",) if is_wrong else ()
        yield _create(f"stateful set: {name}", of_set, *guards, kind=sets)
        volume = {"name": "v", "ephemeral": {"volumeClaimTemplate": {"spec": claimed}}}
        guards = ("storage-class-of-pods",) if is_wrong else ()
        yield _create(f"pod: {name} in a volume of its own", _pod("p", volumes=[volume]), *guards)
