"""What is sent in another version is judged in the guard's, in every engine; in OPA behind its own webhook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.agreement.attempt import prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, TENANT_USER
from tests.engines.answers import Answer
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa_webhook import opa_webhook

Object = dict[str, Any]

POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}

guard small-load on horizontalpodautoscalers {{
  forbid some metric in object.spec.metrics: metric.resource.target.averageUtilization > 80
}}

guard no-deletion on poddisruptionbudgets when delete {{
  exempt platform
  forbid old.metadata.name starts with "kept"
}}

tenant versions {{}}
"""
NAMESPACE = "versions"


def scaler(version: str, load: int, name: str = "web") -> Object:
    """An autoscaler at a load in percent, as each version says it."""
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    use = {"type": "Utilization", "averageUtilization": load}
    metric = {"type": "Resource", "resource": {"name": "cpu", "target": use}}
    said = {"targetCPUUtilizationPercentage": load} if version == "v1" else {"metrics": [metric]}
    return {
        "apiVersion": f"autoscaling/{version}",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": {"scaleTargetRef": target, "minReplicas": 1, "maxReplicas": 3, **said},
    }


def budget(name: str) -> Object:
    metadata = {"name": name, "namespace": NAMESPACE}
    spec = {"minAvailable": 1, "selector": {"matchLabels": {"app": name}}}
    return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": metadata, "spec": spec}


@pytest.fixture(scope="module")
def prepared(cluster: Cluster, compiled: Compiled) -> Cluster:
    prepare(cluster, compiled, ())
    cluster.install(scaler("v2", 50, "stored"), budget("kept"))
    return cluster


def as_tenant(cluster: Cluster, obj: Object, *, update: bool = False) -> Answer:
    put = cluster.replace if update else cluster.create
    return put(obj, user=TENANT_USER, dry_run=True)


def disagreements(cluster: Cluster, name: str) -> list[str]:
    """Versions and loads that are not answered as the guard says."""
    wrong: list[str] = []
    for version in ("v1", "v2"):
        for load in (50, 90):
            for obj, update in ((scaler(version, load), False), (scaler(version, load, "stored"), True)):
                answer = as_tenant(cluster, obj, update=update)
                if answer.allowed != (load == 50) or (not answer.allowed and name not in answer.message):
                    wrong.append(f"{version} {load} update={update}: {answer.message or 'allowed'}")
    return wrong


def test_without_policies_both_versions_pass(prepared: Cluster) -> None:
    assert all(as_tenant(prepared, scaler(version, 90)).allowed for version in ("v1", "v2"))


def test_the_api_server_judges_what_it_converted(prepared: Cluster, compiled: Compiled) -> None:
    with prepared.installed(*compiled.objects("vap")):
        assert not disagreements(prepared, "tpl-small-load")


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_judges_what_was_converted(
    folder: str, prepared: Cluster, compiled: Compiled, kyverno_server: KyvernoServer
) -> None:
    with kyverno_server.installed(*compiled.objects(folder)):
        assert not disagreements(prepared, "tpl-small-load")


def test_opa_is_sent_what_was_converted(prepared: Cluster, compiled: Compiled, tmp_path: Path) -> None:
    (configuration,) = compiled.objects("opa")
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), configuration, tmp_path):
        assert not disagreements(prepared, "small-load")


def test_opa_refuses_what_another_webhook_did_not_have_converted(
    prepared: Cluster, compiled: Compiled, tmp_path: Path
) -> None:
    """A configuration of one's own, that sends any version as it came."""
    (configuration,) = compiled.objects("opa")
    careless = yaml.safe_load(yaml.safe_dump(configuration))
    for each in careless["webhooks"]:
        each["matchPolicy"] = "Exact"
        for rule in each["rules"]:
            rule["apiVersions"] = ["*"]
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), careless, tmp_path):
        answer = as_tenant(prepared, scaler("v1", 50))
        said = "judges horizontalpodautoscalers in version v2, not v1: the webhook needs matchPolicy Equivalent"
        assert f"small-load: {said}" in answer.message
        assert as_tenant(prepared, scaler("v2", 50)).allowed


def test_the_platform_gets_on_without_opa(prepared: Cluster, compiled: Compiled, tmp_path: Path) -> None:
    """Where OPA does not answer: what the platform is let pass for anyway; tenants are refused, others never asked."""
    (configuration,) = compiled.objects("opa")
    silent = yaml.safe_load(yaml.safe_dump(configuration))
    for each in silent["webhooks"]:
        each["clientConfig"]["service"]["path"] = "/v0/data/nothing/here"
    platform: Any = {"user": PLATFORM_USER, "groups": (PLATFORM_GROUP,), "dry_run": True}
    labelled = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE, "labels": {"team": "x"}}}
    elsewhere = {**scaler("v2", 90), "metadata": {"name": "web", "namespace": "default"}}
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), silent, tmp_path):
        assert "failed calling webhook" in as_tenant(prepared, scaler("v2", 50)).message
        assert "failed calling webhook" in prepared.delete(budget("kept"), user=TENANT_USER, dry_run=True).message
        assert prepared.delete(budget("kept"), **platform).allowed
        assert prepared.patch(labelled, {"metadata": labelled["metadata"]}, **platform).allowed
        assert prepared.create(elsewhere, user=TENANT_USER, dry_run=True).allowed
