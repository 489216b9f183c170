"""The Gateway API: its real definitions, requests that take what is another's, and their legitimate twins."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import assert_api_server_agrees, assert_opa_agrees, attempt, prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import Case, Object
from tests.agreement.test_foreign import definition
from tests.engines.binaries import definitions
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.processes import wait_for
from tpl.model.kinds import Kind
from tpl.model.others import known
from tpl.sema.kinds.crds import read_definition
from tpl.semantics.admission import decide

POLICY = """
tenant gw-one {
  namespaces "gw-one", "gw-one-jobs"
  ingress {
    class shared
    hosts "one.example.com", "*.one.example.com"
    gateways "infra/public", "edge/*"
    namespaces "gw-one", "gw-one-*", "infra"
  }
}

tenant gw-two {
  ingress {
    hosts "two.example.com"
  }
}

tenant gw-jail {
  ingress {
    gateways "infra/public"
  }
}

exception "SEC-1" {
  tenant      gw-two
  lifts       route-backends
  only        namespace "gw-two"
  reason      "a migration"
  approved-by "security@example.com"
  granted     2026-11-01
  expires     2027-01-31
}
"""
GROUP, EXPERIMENTAL = "gateway.networking.k8s.io", "gateway.networking.x-k8s.io"
ONE, TWO = "gw-one", "gw-two"


def kind(resource: str, version: str = "v1", group: str = GROUP) -> Kind:
    return known()[group, resource]._replace(version=version)


GATEWAY, SET, GRANT = kind("gateways"), kind("listenersets"), kind("referencegrants")
HTTP, GRPC, TLS, TCP, UDP = (kind(f"{name}routes") for name in ("http", "grpc", "tls", "tcp", "udp"))
X_SET = kind("xlistenersets", "v1alpha1", EXPERIMENTAL)
PUBLIC, PRIVATE = ({"name": name, "namespace": "infra"} for name in ("public", "private"))
OWN = {"name": "own"}
ALIAS = "external-dns.alpha.kubernetes.io/hostname"


def made(of: Kind, namespace: str, **spec: Any) -> Object:
    metadata: Object = {"name": "x", "namespace": namespace}
    return {"apiVersion": of.api_version, "kind": of.kind, "metadata": metadata, "spec": spec}


def case(name: str, of: Kind, obj: Object, *guards: str) -> Case:
    return Case(f"{of.kind} {of.version}: {name}", of, "create", obj, denied_by=frozenset(guards))


# --- gateways -----------------------------------------------------------------------------------


def listener(host: str | None = "one.example.com", protocol: str = "HTTP", **more: Any) -> Object:
    found: Object = {"name": "l", "port": 80, "protocol": protocol, **more}
    return found if host is None else {**found, "hostname": host}


def gateway(namespace: str, *listeners: Object, of: Kind = GATEWAY, klass: str = "shared", **more: Any) -> Object:
    numbered = [{**each, "name": f"l{number}", "port": 80 + number} for number, each in enumerate(listeners)]
    return made(of, namespace, gatewayClassName=klass, listeners=numbered or [listener()], **more)


def listener_set(of: Kind, *listeners: Object, parent: Object | None = None) -> Object:
    return made(of, ONE, parentRef=parent or {"name": "public", "namespace": "infra"}, listeners=[*listeners])


def from_(where: str, **labels: str) -> Object:
    namespaces: Object = {"from": where}
    if labels:
        namespaces["selector"] = {"matchLabels": {key.replace("_", "/"): value for key, value in labels.items()}}
    return {"namespaces": namespaces}


OF_TENANT = {"tpl.dev_tenant": ONE}


def gateways() -> Iterator[Case]:
    for version in ("v1", "v1beta1"):
        of = kind("gateways", version)
        yield case("own host", of, gateway(ONE, of=of))
        yield case("another's host", of, gateway(ONE, listener("two.example.com"), of=of), "gateway-hosts")
    yield case("another class", GATEWAY, gateway(ONE, klass="internal"), "gateway-class")
    yield case("any class of one who has none", GATEWAY, gateway(TWO, listener("two.example.com"), klass="internal"))
    yield case("every host", GATEWAY, gateway(ONE, listener(None)), "gateway-hosts")
    yield case("every host, for some", GATEWAY, gateway(ONE, listener(), listener(None)), "gateway-hosts")
    yield case("own wildcard", GATEWAY, gateway(ONE, listener("*.one.example.com")))
    yield case("a wildcard over others", GATEWAY, gateway(ONE, listener("*.example.com")), "gateway-hosts")
    yield case("a port of TCP", GATEWAY, gateway(ONE, listener(None, "TCP"), listener()))
    yield case("a protocol of somebody's", GATEWAY, gateway(ONE, listener(None, "a.b/c")), "gateway-hosts")
    yield case("any host of one who has none", GATEWAY, gateway("gw-jail", listener("x.example.com")), "gateway-hosts")
    yield case("own routes", GATEWAY, gateway(ONE, listener(allowedRoutes=from_("Same"))))
    yield case("everybody's routes", GATEWAY, gateway(ONE, listener(allowedRoutes=from_("All"))), "gateway-routes")
    own, theirs = from_("Selector", **OF_TENANT), from_("Selector", **{"tpl.dev_tenant": TWO})
    yield case("routes of the tenant", GATEWAY, gateway(ONE, listener(allowedRoutes=own)))
    yield case("routes of another", GATEWAY, gateway(ONE, listener(allowedRoutes=theirs)), "gateway-routes")
    yield case("routes by any label", GATEWAY, gateway(ONE, listener(allowedRoutes=from_("Selector", a="b"))),
               "gateway-routes")  # fmt: skip
    yield case("everybody's listeners", GATEWAY, gateway(ONE, allowedListeners=from_("All")), "gateway-listeners")
    yield case("the tenant's listeners", GATEWAY, gateway(ONE, allowedListeners=own))
    yield case("listeners of another", GATEWAY, gateway(ONE, allowedListeners=theirs), "gateway-listeners")
    for namespace, guards in {None: (), "gw-one-jobs": (), TWO: ("gateway-certificates",)}.items():
        named: Object = {"name": "cert"} if namespace is None else {"name": "cert", "namespace": namespace}
        secured = listener(protocol="HTTPS", tls={"certificateRefs": [named]})
        yield case(f"a certificate of {namespace}", GATEWAY, gateway(ONE, secured), *guards)
        yield case(f"a certificate of {namespace}", SET, listener_set(SET, secured), *guards)
        client = {"backend": {"clientCertificateRef": named}}
        yield case(f"a client's certificate of {namespace}", GATEWAY, gateway(ONE, tls=client),
                   *(guard.replace("certificates", "client-certificate") for guard in guards))  # fmt: skip
    yield case("another's name", GATEWAY, {**gateway(ONE), **_named(ALIAS, "two.example.com")}, "route-aliases")
    for of in (SET, X_SET):
        yield case("own host", of, listener_set(of, listener()))
        yield case("every host", of, listener_set(of, listener(None)), "gateway-hosts")
        yield case("everybody's routes", of, listener_set(of, listener(allowedRoutes=from_("All"))), "gateway-routes")
        yield case("own Gateway", of, listener_set(of, listener(), parent=OWN))
        yield case("any of theirs", of, listener_set(of, listener(), parent={"name": "b", "namespace": "edge"}))
        yield case("another Gateway", of, listener_set(of, listener(), parent=PRIVATE), "listener-set-gateways")


def _named(annotation: str, value: str) -> Object:
    return {"metadata": {"name": "x", "namespace": ONE, "annotations": {annotation: value}}}


# --- routes -------------------------------------------------------------------------------------


def route(of: Kind, *hosts: str, namespace: str = ONE, parents: tuple[Object, ...] = (PUBLIC,), **rule: Any) -> Object:
    rules = [{"backendRefs": [{"name": "web", "port": 80}], **rule}]
    if of in (TCP, UDP):
        return made(of, namespace, parentRefs=[*parents], rules=rules)
    named = {"hostnames": [*hosts]} if hosts else {}
    return made(of, namespace, parentRefs=[*parents], rules=rules, **named)


def routes() -> Iterator[Case]:
    for of in (HTTP, kind("httproutes", "v1beta1"), GRPC, TLS, kind("tlsroutes", "v1alpha2")):
        yield case("own hosts", of, route(of, "one.example.com", "*.one.example.com"))
        yield case("another's host", of, route(of, "one.example.com", "two.example.com"), "route-hosts")
        yield case("a wildcard over others", of, route(of, "*.example.com"), "route-hosts")
        if of.resource == TLS.resource:
            continue  # they name a host, by the API
        yield case("no host", of, _without_hosts(route(of, "one.example.com")), "route-hosts")
        yield case("no host, on its own", of, _without_hosts(route(of, "one.example.com", parents=(OWN,))))
        both = route(of, "one.example.com", parents=(OWN, PUBLIC))
        yield case("no host, on its own and another", of, _without_hosts(both), "route-hosts")
    for of in (HTTP, GRPC, TLS, TCP, UDP):
        yield from _of_any_kind(of, "one.example.com")
    yield case("no host, by default", HTTP, _without_hosts(route(HTTP, parents=()), useDefaultGateways="All"),
               "route-hosts", "route-gateways")  # fmt: skip
    yield case(
        "on any Gateway of who is given none", HTTP, route(HTTP, "two.example.com", namespace=TWO, parents=(PRIVATE,))
    )
    yield case("a copy to another's", HTTP, route(HTTP, "one.example.com", filters=[mirror(TWO)]), "route-filters")
    yield case("a copy to its own", HTTP, route(HTTP, "one.example.com", filters=[mirror("gw-one-jobs")]))
    hidden = [{"name": "web", "port": 80, "filters": [mirror(TWO)]}]
    yield case("a backend's copy", HTTP, route(HTTP, "one.example.com", backendRefs=hidden), "route-filters")
    yield case("a copy to another's", GRPC, route(GRPC, "one.example.com", filters=[mirror(TWO)]), "route-filters")
    asked = {"type": "ExternalAuth", "externalAuth": {"protocol": "HTTP", "backendRef": to(TWO), "http": {}}}
    yield case("another is asked", HTTP, route(HTTP, "one.example.com", filters=[asked]), "route-filters")


def _of_any_kind(of: Kind, host: str) -> Iterator[Case]:
    yield case("the platform's Gateway", of, route(of, host))
    yield case("another Gateway", of, route(of, host, parents=(PUBLIC, PRIVATE)), "route-gateways")
    yield case("another's Gateway", of, route(of, host, parents=({"name": "x", "namespace": TWO},)), "route-gateways")
    yield case("its Services", of, route(of, host, backendRefs=[to("gw-one"), to("gw-one-jobs")]))
    yield case("another's Service", of, route(of, host, backendRefs=[to("gw-one"), to(TWO)]), "route-backends")
    lifted = route(of, "two.example.com", namespace=TWO, backendRefs=[to("gw-one")])
    yield case("another's, by an exception", of, lifted)
    yield case("own name", of, _renamed(route(of, host), host))
    yield case("another's name", of, _renamed(route(of, host), "two.example.com"), "route-aliases")


def _renamed(obj: Object, host: str) -> Object:
    return {**obj, "metadata": {**obj["metadata"], "annotations": {ALIAS: host}}}


def _without_hosts(obj: Object, **more: Any) -> Object:
    return {**obj, "spec": {**{key: value for key, value in obj["spec"].items() if key != "hostnames"}, **more}}


def to(namespace: str) -> Object:
    return {"name": "web", "port": 80, "namespace": namespace}


def mirror(namespace: str) -> Object:
    return {"type": "RequestMirror", "requestMirror": {"backendRef": to(namespace)}}


def grants() -> Iterator[Case]:
    for version in ("v1", "v1beta1"):
        of = kind("referencegrants", version)
        for namespaces, guards in {("infra", "gw-one-jobs"): (), (TWO,): ("reference-grants",),
                                   ("infra", TWO): ("reference-grants",)}.items():  # fmt: skip
            origins = [{"group": GROUP, "kind": "HTTPRoute", "namespace": each} for each in namespaces]
            obj = made(of, ONE, **{"from": origins, "to": [{"group": "", "kind": "Service"}]})
            yield case(f"to {', '.join(namespaces)}", of, obj, *guards)


CASES = {each.name: each for each in (*gateways(), *routes(), *grants())}


def updated() -> Iterator[Case]:
    """A route that was taken as it is, and is changed."""
    old = route(HTTP, "one.example.com")
    new = route(HTTP, "two.example.com")
    yield Case("a host added later", HTTP, "update", new, old, denied_by=frozenset({"route-hosts"}))


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    decision = decide(compiled.policy, CASES[name].request())
    assert {denial.guard for denial in decision.denials} == CASES[name].denied_by


def test_the_reference_judges_changes(compiled: Compiled) -> None:
    for each in updated():
        assert {denial.guard for denial in decide(compiled.policy, each.request()).denials} == each.denied_by


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    assert_opa_agrees(compiled, [*CASES.values(), *updated()], tmp_path)


NOT_EVERYWHERE = ("spec.backendTLS", "spec.listeners[].filters", "spec.rules[].filters[].externalAuth",
                  "spec.rules[].backendRefs[].filters[].externalAuth")  # fmt: skip
"""What only releases before the one that is pinned have, or after it; so far only HTTPRoutes ask somebody."""


@pytest.mark.engines
def test_the_projects_definitions_have_what_is_known_of_their_kinds() -> None:
    """In every version that they have, of the same type."""
    defined = {each["metadata"]["name"]: each for each in definitions("gateway-api")}
    for (group, resource), each in known().items():
        if group == GROUP:
            definition = defined[f"{resource}.{group}"]
            for version in definition["spec"]["versions"]:
                version["served"] = True
                assert version["name"] in each.known, (resource, version["name"])
                of = each._replace(version=version["name"])
                theirs = read_definition(json.dumps(definition).encode(), of).fields
                assert not [*missing(json.loads(each.fields)["spec"], json.loads(theirs)["spec"], "spec")]


def missing(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    if path.startswith(NOT_EVERYWHERE):
        return
    match ours, theirs:
        case [inner], [found]:
            yield from missing(inner, found, f"{path}[]")
        case dict(), dict():
            for name, inner in ours.items():
                if name != "*":
                    yield from missing(inner, theirs.get(name), f"{path}.{name}")
        case "*string", {"*": "string"}:
            pass
        case _ if ours != theirs:
            yield f"{path}: {theirs}"


# --- on a cluster, whose definitions come after the policies -------------------------------------


def define(cluster: Cluster) -> None:
    """The project's own definitions, served in every version that they have, and a stand-in for what came before."""
    found = definitions("gateway-api")
    for each in found:
        for version in each["spec"]["versions"]:
            version["served"] = True
    cluster.install(*found, definition(X_SET))
    for asked in CASES.values():
        cluster.wait_until_served(asked.kind.api_version, asked.kind.kind)


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Cluster]:
    """One that has no Gateway API before it is told."""
    with Cluster() as running:
        yield running


@pytest.mark.engines
@pytest.mark.xdist_group("gateway")
def test_the_api_server_agrees(compiled: Compiled, own_cluster: Cluster) -> None:
    with own_cluster.installed(*compiled.objects("vap")):
        define(own_cluster)
        prepare(own_cluster, compiled, ())
        for each in CASES.values():
            answer = attempt(own_cluster, each)
            assert answer.allowed is not bool(each.denied_by), f"{each.name}: {answer.message}"
    assert_api_server_agrees(compiled, [*CASES.values()], own_cluster)


def of_the_gateway_api(compiled: Compiled, folder: str) -> list[Object]:
    names = {f"tpl-{guard.name}" for guard in compiled.policy.guards if guard.others}
    return [obj for obj in compiled.objects(folder) if obj["metadata"]["name"].removesuffix(".audit") in names]


@pytest.mark.engines
@pytest.mark.xdist_group("gateway")
@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, compiled: Compiled) -> None:
    """On definitions that were there before its policies."""
    with Cluster() as cluster:
        define(cluster)
        with KyvernoServer(cluster) as kyverno:
            prepare(cluster, compiled, ())
            with kyverno.installed(*of_the_gateway_api(compiled, folder)):
                for each in CASES.values():
                    answer = attempt(cluster, each)
                    assert answer.allowed is not bool(each.denied_by), f"{each.name}: {answer.message}"


@pytest.mark.engines
@pytest.mark.xdist_group("gateway")
@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_takes_policies_before_there_is_what_they_judge(folder: str, compiled: Compiled) -> None:
    """And judges what is defined later, as soon as it has seen it."""
    policies = of_the_gateway_api(compiled, folder)
    with Cluster() as cluster, KyvernoServer(cluster) as kyverno, kyverno.installed(*policies):
        define(cluster)
        prepare(cluster, compiled, ())
        taken = CASES["HTTPRoute v1: another's host"]
        wait_for(lambda: not attempt(cluster, taken).allowed, "Kyverno to see the definitions")
