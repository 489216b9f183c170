"""Every line of a quota and of limits holds on the API server: what is one too much is refused, its twin is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.agreement.compiled import compiled_from
from tests.cases.statements import HERE as STATEMENTS
from tests.engines.cluster import Cluster
from tpl.backends.quota.backend import _selected
from tpl.model.resources import RESOURCES, SCOPES, Scope

NAMESPACE = "amounts"
HIGH = "tests-high"
Object = dict[str, Any]


class Case(NamedTuple):
    """Lines of a tenant, what they refuse, what the server says of it, and a twin that they let in."""

    lines: str
    refused: Object
    because: str
    admitted: Object


def _object(api_version: str, kind: str, **body: Any) -> Object:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "one", "namespace": NAMESPACE}, **body}


def _container(requests: Mapping[str, str], limits: Mapping[str, str]) -> Object:
    return {"name": "main", "image": "x", "resources": {"requests": dict(requests), "limits": dict(limits)}}


def pod(requests: Mapping[str, str] | None = None, limits: Mapping[str, str] | None = None, **fields: Any) -> Object:
    """A pod of one container."""
    return _object("v1", "Pod", spec={"containers": [_container(requests or {}, limits or {})], **fields})


def two(cpu: str) -> Object:
    """A pod of two containers that ask for so much each."""
    each = [{**_container({"cpu": cpu}, {"cpu": cpu}), "name": name} for name in ("a", "b")]
    return _object("v1", "Pod", spec={"containers": each})


def claim(size: str, storage_class: str = "slow") -> Object:
    spec = {"accessModes": ["ReadWriteOnce"], "storageClassName": storage_class}
    return _object("v1", "PersistentVolumeClaim", spec={**spec, "resources": {"requests": {"storage": size}}})


def service(**spec: Any) -> Object:
    return _object("v1", "Service", spec={"ports": [{"port": 80}], "selector": {"app": "x"}, **spec})


def deployment() -> Object:
    labels = {"matchLabels": {"app": "x"}}
    template = {"metadata": {"labels": {"app": "x"}}, "spec": pod()["spec"]}
    return _object("apps/v1", "Deployment", spec={"selector": labels, "template": template})


SECRET, MAP = _object("v1", "Secret"), _object("v1", "ConfigMap")
LITTLE = {"cpu": "100m", "memory": "64Mi"}
AFFINE = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
    {"topologyKey": "zone", "namespaceSelector": {}, "labelSelector": {"matchLabels": {"app": "x"}}}
]}}  # fmt: skip


def quota(line: str, head: str = "per namespace") -> str:
    """A quota of one line."""
    return f"quota {head} {{ {line} }}"


OF_QUOTAS = {
    "cpu": Case(quota("cpu 1"), pod({"cpu": "2"}, {"cpu": "2"}), "requests.cpu=2", pod({"cpu": "1"}, {"cpu": "1"})),
    "cpu: nothing said": Case(quota("cpu 1"), pod(), "must specify", pod({"cpu": "1"}, {"cpu": "1"})),
    "memory": Case(quota("limits memory 1Gi"), pod({}, {"memory": "2Gi"}), "limits.memory=2Gi",
                   pod({}, {"memory": "1Gi"})),
    "ephemeral-storage": Case(quota("ephemeral-storage 1Gi"), pod({"ephemeral-storage": "2Gi"}),
                              "requests.ephemeral-storage=2Gi", pod()),
    "hugepages-2Mi": Case(quota("hugepages-2Mi 2Mi"),
                          pod({"hugepages-2Mi": "4Mi", **LITTLE}, {"hugepages-2Mi": "4Mi"}),
                          "requests.hugepages-2Mi=4Mi", pod({"hugepages-2Mi": "2Mi", **LITTLE},
                                                            {"hugepages-2Mi": "2Mi"})),
    "hugepages-1Gi": Case(quota("requests hugepages-1Gi 1Gi"),
                          pod({"hugepages-1Gi": "2Gi", **LITTLE}, {"hugepages-1Gi": "2Gi"}),
                          "requests.hugepages-1Gi=2Gi", pod()),
    "extended": Case(quota('requests "example.com/gpu" 1'),
                     pod({"example.com/gpu": "2"}, {"example.com/gpu": "2"}), "requests.example.com/gpu=2",
                     pod({"example.com/gpu": "1"}, {"example.com/gpu": "1"})),
    "storage": Case(quota("storage 1Gi"), claim("2Gi"), "requests.storage=2Gi", claim("1Gi")),
    "storage class": Case(quota("storage class fast 1Gi"), claim("2Gi", "fast"),
                          "fast.storageclass.storage.k8s.io/requests.storage=2Gi", claim("2Gi")),
    "persistentvolumeclaims": Case(quota("persistentvolumeclaims 0"), claim("1Gi"), "persistentvolumeclaims=1", pod()),
    "claims of a class": Case(quota("persistentvolumeclaims class fast 0"), claim("1Gi", "fast"),
                              "fast.storageclass.storage.k8s.io/persistentvolumeclaims=1", claim("1Gi")),
    "pods": Case(quota("pods 0"), pod(), "pods=1", SECRET),
    "services": Case(quota("services 0"), service(), "services=1", SECRET),
    "load-balancers": Case(quota("load-balancers 0"), service(type="LoadBalancer"), "services.loadbalancers=1",
                           service()),
    "node-ports": Case(quota("node-ports 0"), service(type="NodePort"), "services.nodeports=1", service()),
    "count": Case(quota("count deployments 0"), deployment(), "count/deployments.apps=1", SECRET),
    "count of the core group": Case(quota("count secrets 0"), SECRET, "count/secrets=1", MAP),
}  # fmt: skip

OF_SCOPES = {
    "priority": Case(quota("pods 0", f'per namespace for priority "{HIGH}"'), pod(priorityClassName=HIGH), "pods=1",
                     pod()),
    "priority: cpu": Case(quota("cpu 1", f'per namespace for priority "{HIGH}"'),
                          pod({"cpu": "2"}, {"cpu": "2"}, priorityClassName=HIGH), "requests.cpu=2",
                          pod({"cpu": "2"}, {"cpu": "2"})),
    "priority: extended": Case(quota('requests "example.com/gpu" 0', f'per namespace for priority "{HIGH}"'),
                               pod({"example.com/gpu": "1"}, {"example.com/gpu": "1"}, priorityClassName=HIGH),
                               "requests.example.com/gpu=1", pod({"example.com/gpu": "1"}, {"example.com/gpu": "1"})),
    "best-effort": Case(quota("pods 0", "per namespace for best-effort"), pod(), "pods=1", pod(LITTLE)),
    "best-effort: count": Case(quota("count pods 0", "per namespace for best-effort"), pod(), "count/pods=1",
                               pod(LITTLE)),
    "not best-effort": Case(quota("pods 0", "per namespace for not best-effort"), pod(LITTLE), "pods=1", pod()),
    "terminating": Case(quota("pods 0", "per namespace for terminating"), pod(activeDeadlineSeconds=60), "pods=1",
                        pod()),
    "not terminating": Case(quota("pods 0", "per namespace for not terminating"), pod(), "pods=1",
                            pod(activeDeadlineSeconds=60)),
    "cross-namespace-affinity": Case(quota("pods 0", "per namespace for cross-namespace-affinity"),
                                     pod(affinity=AFFINE), "pods=1", pod()),
    "two at once": Case(quota("pods 0", f'per namespace for priority "{HIGH}", terminating'),
                        pod(priorityClassName=HIGH, activeDeadlineSeconds=60), "pods=1", pod(priorityClassName=HIGH)),
}  # fmt: skip

OF_LIMITS = {
    "max": Case("limits { max cpu 1 }", pod({}, {"cpu": "2"}), "maximum cpu usage per Container is 1", pod()),
    "min": Case("limits { min memory 1Gi }", pod({"memory": "1Mi"}), "minimum memory usage per Container is 1Gi",
                pod()),
    "ratio": Case("limits { ratio cpu 2; default cpu 1 }", pod({"cpu": "1"}, {"cpu": "3"}),
                  "limit to request ratio per Container is 2", pod({"cpu": "1"}, {"cpu": "2"})),
    "ratio: nothing said": Case("limits { ratio cpu 2 }", pod(), "no request is specified", pod({"cpu": "1"},
                                                                                              {"cpu": "1"})),
    "ephemeral-storage": Case("limits { max ephemeral-storage 1Gi }", pod({}, {"ephemeral-storage": "2Gi"}),
                              "maximum ephemeral-storage usage per Container is 1Gi", pod()),
    "extended": Case('limits { max "example.com/gpu" 1 }', pod({}, {"example.com/gpu": "2"}),
                     "maximum example.com/gpu usage per Container is 1", pod({}, {"example.com/gpu": "1"})),
    "pod: max": Case("limits pod { max cpu 1 }", two("600m"), "maximum cpu usage per Pod is 1", two("500m")),
    "pod: nothing said": Case("limits pod { max cpu 1 }", pod(), "maximum cpu usage per Pod is 1", two("100m")),
    "pod: min": Case("limits pod { min cpu 1 }", two("100m"), "minimum cpu usage per Pod is 1", two("500m")),
    "pod: ratio": Case("limits pod { ratio cpu 2 }", pod({"cpu": "1"}, {"cpu": "3"}),
                       "limit to request ratio per Pod is 2", pod({"cpu": "1"}, {"cpu": "2"})),
    "claim: max": Case("limits claim { max storage 1Gi }", claim("2Gi"),
                       "maximum storage usage per PersistentVolumeClaim is 1Gi", claim("1Gi")),
    "claim: min": Case("limits claim { min storage 1Gi }", claim("1Mi"),
                       "minimum storage usage per PersistentVolumeClaim is 1Gi", claim("1Gi")),
}  # fmt: skip

CASES = {
    f"{family}: {name}": case
    for family, cases in (("quota", OF_QUOTAS), ("for", OF_SCOPES), ("limits", OF_LIMITS))
    for name, case in cases.items()
}


def test_every_word_has_a_case() -> None:
    assert {*RESOURCES} <= {*OF_QUOTAS}
    assert {*SCOPES} <= {*OF_SCOPES}


def written(lines: str, folder: Path) -> list[Object]:
    """The quotas and limits that a tenant with these lines gets."""
    (folder / "policy.tpl").write_text(f"tenant {NAMESPACE} {{\n  {lines}\n}}\n", "utf-8")
    kinds = ("ResourceQuota", "LimitRange")
    return [obj for obj in compiled_from(folder).objects("namespaces") if obj["kind"] in kinds]


@pytest.fixture(scope="module")
def namespace(cluster: Cluster) -> Cluster:
    """The cluster, with the namespace that the amounts are of."""
    cluster.make_namespace(NAMESPACE)
    metadata = {"name": HIGH}
    cluster.install(
        {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": metadata, "value": 1000}
    )
    return cluster


@contextmanager
def in_force(cluster: Cluster, objects: list[Object]) -> Iterator[None]:
    """Have quotas and limits for the length of the block."""
    try:
        for obj in objects:
            if obj["kind"] == "ResourceQuota":
                cluster.make_quota(obj)
            else:
                cluster.install(obj)
        yield
    finally:
        for obj in objects:
            cluster.delete(obj)


@pytest.mark.parametrize("name", CASES)
def test_what_is_too_much_is_refused_and_the_rest_is_not(name: str, namespace: Cluster, tmp_path: Path) -> None:
    case = CASES[name]
    with in_force(namespace, written(case.lines, tmp_path)):
        namespace.wait_for(lambda: not namespace.create(case.refused, dry_run=True).allowed, "the amounts in force")
        refused = namespace.create(case.refused, dry_run=True)
        assert case.because in refused.message
        admitted = namespace.create(case.admitted, dry_run=True)
        assert admitted.allowed, admitted.message


@pytest.mark.parametrize("name", ["quota-whole", "quota-scopes", "limits-whole"])
def test_all_of_a_golden_is_taken_as_it_is_written(name: str, namespace: Cluster) -> None:
    text = (STATEMENTS / name / "quota.yaml").read_text("utf-8")
    for obj in yaml.safe_load_all(text):
        here = {**obj, "metadata": {**obj["metadata"], "namespace": NAMESPACE}}
        with in_force(namespace, [here]):
            stored = namespace.get("v1", obj["kind"], obj["metadata"]["name"], NAMESPACE).body
            assert stored["spec"] == obj["spec"]


@pytest.mark.parametrize("words", SCOPES)
def test_a_quota_for_some_pods_may_hold_what_the_server_takes(words: str, namespace: Cluster) -> None:
    scope = Scope(words, SCOPES[words], (HIGH,) if words == "priority" else ())
    for name, row in RESOURCES.items():
        spec = {"hard": dict.fromkeys(row.hard, "1"), "scopeSelector": {"matchExpressions": [_selected(scope)]}}
        answer = namespace.create(_object("v1", "ResourceQuota", spec=spec), dry_run=True)
        assert answer.allowed is scope.holds(row), f"{name}: {answer.message}"


def test_a_gpu_is_given_to_nobody_who_does_not_ask(namespace: Cluster, tmp_path: Path) -> None:
    """A LimitRange with a maximum alone would be filled in with a default of as much."""
    with in_force(namespace, written('limits { max "example.com/gpu" 1 }', tmp_path)):
        namespace.wait_for(
            lambda: not namespace.create(pod({}, {"example.com/gpu": "2"}), dry_run=True).allowed, "limits in force"
        )
        made = namespace.create(pod(), dry_run=True).body["spec"]["containers"][0]["resources"]
        assert made == {"limits": {"example.com/gpu": "0"}, "requests": {"example.com/gpu": "0"}}
