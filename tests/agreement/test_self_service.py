"""`self-service on`: a namespace that the platform makes by its label alone gets what tpl wrote in the tenant's own.

On a real API server with Kyverno's admission and background controllers, the second with no more rights than Kyverno's
chart and the policy give it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

import pytest

from tests.agreement.compiled import Compiled
from tests.agreement.requests import _pod
from tests.engines.cluster import Cluster
from tests.engines.kyverno_background import ACCOUNT, KyvernoBackground
from tests.engines.kyverno_server import KyvernoServer
from tpl.backends.kyverno_cel.self_service import COPIED

POLICY = """
policy shop {
  targets namespaces, rbac, networkpolicy, quota, vap primary, kyverno-cel
}

platform {
  user           "portal"
  serviceaccount "kyverno/kyverno-background-controller"
}

role dev {
  can get, list on pods
}

tier served {
  namespaces   "{tenant}", "{tenant}-*"
  self-service on
  pod-security baseline
  labels { team = "{tenant}" }
}

tenant self-acme is served {
  images { from "registry.example.com/acme/*" }
  grant dev to group "acme-devs"
  serviceaccount deployer { token no }
  quota per namespace { cpu 4; memory 8Gi }
  limits { default cpu 1, memory 1Gi }
  allow to internet on tcp/443
}

tenant self-other {
  namespaces "self-other"
}
"""
Object = dict[str, Any]


@pytest.fixture(scope="module")
def served(compiled: Compiled, kyverno_server: KyvernoServer, cluster: Cluster) -> Iterator[Cluster]:
    """A cluster with the tenants, the guards and Kyverno's two controllers."""
    self_service = [obj for obj in compiled.objects("kyverno-cel") if obj["metadata"]["name"] == "tpl-self-service"]
    assert [obj["kind"] for obj in self_service] == ["ClusterRole", "GeneratingPolicy", "MutatingPolicy"]
    namespaces = compiled.objects("namespaces")
    cluster.install(*compiled.objects("rbac"), *(obj for obj in namespaces if obj["kind"] == "Namespace"))
    cluster.install(*(obj for obj in namespaces if obj["kind"] != "Namespace"))
    cluster.grant("portal")
    role, *policies = self_service
    guards = compiled.objects("vap")
    cluster.install(role)
    with KyvernoBackground(cluster), kyverno_server.installed(*policies), cluster.installed(*guards):
        yield cluster
    cluster.delete(role)


def namespace(name: str, tenant: str = "self-acme", **metadata: Any) -> Object:
    labels = {"tpl.dev/tenant": tenant, **metadata.pop("labels", {})}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels, **metadata}}


def in_it(cluster: Cluster, version: str, resource: str, name: str) -> dict[str, Object]:
    """What lies in a namespace of a kind, by name; what the API server puts there itself is left out."""
    root = f"/apis/{version}" if "/" in version else f"/api/{version}"
    items = cluster.request("GET", f"{root}/namespaces/{name}/{resource}").body["items"]
    return {each["metadata"]["name"]: each for each in items if each["metadata"]["name"] != "default"}


def _has(seen: Callable[[], dict[str, Object]], names: Collection[str]) -> bool:
    return seen().keys() >= {*names}


def _is_judged(cluster: Cluster, pod: Object, passes: bool) -> bool:
    return cluster.create(pod, dry_run=True).allowed == passes


def _is_shut(cluster: Cluster, namespace: str) -> bool:
    """Whether guards refuse what is made there, not even the account of its pods being let in; one of them is named."""
    thing = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "thing", "namespace": namespace}}
    answer = cluster.create(thing, dry_run=True)
    return not answer.allowed and "parameters of this namespace are missing" in answer.message


def written(compiled: Compiled, kind: str) -> dict[str, Object]:
    """What tpl writes of a kind into the tenant's own namespace."""
    return {
        obj["metadata"]["name"]: obj
        for obj in compiled.objects("namespaces")
        if obj["kind"] == kind and obj["metadata"].get("namespace") == "self-acme"
    }


def test_a_new_namespace_gets_all_that_the_tenants_own_has(compiled: Compiled, served: Cluster) -> None:
    assert served.create(namespace("self-acme-new"), user="portal").allowed
    for (version, kind, resource), fields in COPIED.items():
        wanted = written(compiled, kind)
        assert wanted, kind
        seen = partial(in_it, served, version, resource, "self-acme-new")
        served.wait_for(partial(_has, seen, wanted.keys()), kind)
        found = seen()
        assert found.keys() == wanted.keys()
        for name, obj in wanted.items():
            assert {each: found[name].get(each) for each in fields} == {each: obj.get(each) for each in fields}


def test_it_bears_the_labels_and_parameters_of_the_tenants_own(served: Cluster) -> None:
    asked = namespace(
        "self-acme-marked", labels={"team": "another", "pod-security.kubernetes.io/enforce": "privileged"}
    )
    answer = served.create(asked, user="portal")
    assert answer.allowed, answer.message
    made, own = answer.body["metadata"], served.get("v1", "Namespace", "self-acme").body["metadata"]
    assert made["labels"]["team"] == "self-acme"
    assert made["labels"]["pod-security.kubernetes.io/enforce"] == "baseline"
    params = {key: text for key, text in own["annotations"].items() if key.startswith(("params.", "tpl.dev/params"))}
    assert len(params) > 3
    assert params.items() <= made["annotations"].items()
    assert not [key for key in made["annotations"] if "fluxcd" in key or "argoproj" in key]


def test_guards_judge_it_at_once(served: Cluster) -> None:
    assert served.create(namespace("self-acme-judged"), user="portal").allowed
    for image, passes in (("registry.example.com/acme/api:1", True), ("docker.io/library/nginx:1", False)):
        pod = _pod("p", "self-acme-judged", image)
        served.wait_for(partial(_is_judged, served, pod, passes), f"{image} is judged")
    denied = served.create(_pod("p", "self-acme-judged", "docker.io/library/nginx:1"), dry_run=True)
    assert denied.denied_by("tpl-image-registry")


def test_nobody_but_the_platform_makes_one(served: Cluster) -> None:
    served.grant("mallory")
    assert served.create(namespace("self-acme-mine"), user="mallory", dry_run=True).denied_by("tpl-namespace-claim")


@pytest.mark.parametrize("tenant", ["self-other", "self-nobody"])
def test_where_it_is_not_on_nothing_is_given(tenant: str, served: Cluster) -> None:
    """The namespace of an unknown tenant is not made at all."""
    answer = served.create(namespace(f"{tenant}-new", tenant), user="portal")
    assert answer.allowed == (tenant == "self-other"), answer.message
    if answer.allowed:
        assert "tpl.dev/params" not in answer.body["metadata"].get("annotations", {})
        served.wait_for(partial(_is_shut, served, f"{tenant}-new"), "it takes nothing")


def test_what_is_given_stays_the_platforms(served: Cluster) -> None:
    """A copy is not labelled as tpl's own, and is kept from tenants all the same."""
    assert served.create(namespace("self-acme-kept"), user="portal").allowed
    where = {"namespace": "self-acme-kept"}
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "tpl-quota", **where}}
    served.wait_for(lambda: served.get("v1", "ResourceQuota", "tpl-quota", "self-acme-kept").allowed, "the quota")
    served.grant("mallory")
    assert served.delete(quota, user="mallory", dry_run=True).denied_by("tpl-platform-objects")
    assert served.delete(quota, user="portal", dry_run=True).allowed


def test_it_is_no_more_than_the_account_may(served: Cluster) -> None:
    assert served.can(ACCOUNT, [], "create", "networkpolicies", "self-acme", group="networking.k8s.io")
    assert not served.can(ACCOUNT, [], "create", "pods", "self-acme")
    bind = {"group": "rbac.authorization.k8s.io"}
    assert served.can(ACCOUNT, [], "bind", "clusterroles", name="tpl-dev", **bind)
    assert not served.can(ACCOUNT, [], "bind", "clusterroles", name="cluster-admin", **bind)
