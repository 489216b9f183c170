"""A case put to the real API server: the old object stored first, then the request as a dry run."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from tests.agreement.compiled import Compiled
from tests.agreement.requests import PLATFORM_USER, TENANT_USER, Case, Object
from tests.engines.answers import Answer
from tests.engines.cluster import Cluster
from tests.engines.opa import Opa
from tpl.semantics.admission import decide

# A stored Namespace of another engine's protection, or a Pod Security level, would decide before the guards do.
_LEVELS = ("enforce", "enforce-version", "audit", "audit-version", "warn", "warn-version")


def prepare(cluster: Cluster, compiled: Compiled, cases: Iterable[Case]) -> None:
    """Namespaces as compiled but for Pod Security, rights for both users, and every old object, before any policy."""
    for obj in compiled.objects("namespaces"):
        if obj["kind"] == "Namespace":
            labels = {k: v for k, v in obj["metadata"]["labels"].items() if not k.startswith("pod-security")}
            cluster.make_namespace(obj["metadata"]["name"], labels, obj["metadata"]["annotations"])
    for user in (TENANT_USER, PLATFORM_USER):
        cluster.grant(user)
    cluster.install(*(obj for obj in compiled.objects("rbac") if obj["kind"] == "ClusterRole"))
    stored: dict[tuple[str, str, str], Object] = {}
    for case in cases:
        if case.old is not None:
            metadata = case.old["metadata"]
            stored[case.old["kind"], metadata.get("namespace", ""), metadata["name"]] = case.old
    cluster.install(*stored.values())


def attempt(cluster: Cluster, case: Case) -> Answer:
    """What the API server answers, with whatever policies it has."""
    who: dict[str, Any] = {"user": case.user, "groups": case.groups, "dry_run": True}
    if case.operation == "delete":
        assert case.old is not None, "only what is stored is deleted"
        return cluster.delete(case.old, **who)
    assert case.object is not None, "only a delete has no object"
    if case.operation == "create":
        return cluster.create(case.object, **who)
    if case.subresource == "ephemeralcontainers" or case.kind.resource in ("pods", "deployments"):
        return cluster.patch(case.object, _changes(case), subresource=case.subresource, kind="strategic", **who)
    return cluster.replace(_current(cluster, case), subresource=case.subresource, **who)


def _changes(case: Case) -> Object:
    """A patch with the case's spec: what the server defaulted in the stored object stays."""
    assert case.object is not None, "an update has an object"
    labels = case.object["metadata"].get("labels", {})
    return {"metadata": {"labels": labels}, "spec": copy.deepcopy(case.object["spec"])}


def _current(cluster: Cluster, case: Case) -> Object:
    """The stored object with the case's metadata and content put over it, as a client would write it back."""
    assert case.object is not None, "an update has an object"
    metadata = case.object["metadata"]
    stored = dict(
        cluster.get(case.kind.api_version, case.kind.kind, metadata["name"], metadata.get("namespace", "")).body
    )
    stored["metadata"] = {**stored["metadata"], **{k: v for k, v in metadata.items() if k in ("labels", "annotations")}}
    for key in ("subjects", "roleRef", *(("status",) if case.subresource == "status" else ())):
        if key in case.object:
            stored[key] = case.object[key]
    if case.kind.resource in (
        "services",
        "replicasets",
        "ingresses",
        "persistentvolumeclaims",
        "networkpolicies",
    ):
        stored["spec"] = {**stored["spec"], **case.object["spec"]}
    return stored


def assert_opa_agrees(compiled: Compiled, cases: Iterable[Case], folder: Path) -> None:
    """OPA denies by the guards that the case names, and says what the reference says."""
    with Opa(compiled.write(Path("rego"), folder)) as opa:
        for case in cases:
            denials = opa.decide(case.request().to_admission_review(), rule="deny")
            assert {denial["guard"] for denial in denials} == case.denied_by, case.name
            said = {denial.message for denial in decide(compiled.policy, case.request()).denials}
            assert {denial["msg"] for denial in denials} == said, case.name


def assert_api_server_agrees(compiled: Compiled, cases: Collection[Case], cluster: Cluster) -> None:
    """The API server denies what the case says is denied, and says what the reference says by one of the guards."""
    prepare(cluster, compiled, cases)
    with cluster.installed(*compiled.objects("vap")):
        for case in cases:
            answer = attempt(cluster, case)
            assert not answer.evaluation_failed, f"{case.name}: {answer.message}"
            assert answer.allowed is not bool(case.denied_by), f"{case.name}: {answer.message}"
            said = [denial.message for denial in decide(compiled.policy, case.request()).denials]
            assert not said or any(message in " ".join(answer.message.split()) for message in said), answer.message
