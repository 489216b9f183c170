"""A field of the request that one path leaves empty: the name of what is deleted with its whole collection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.compiled import Compiled
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import Opa
from tpl.model.kinds import KINDS
from tpl.semantics.admission import Request, decide

POLICY = """
guard keep-settings on configmaps, secrets when create, update, delete {
  title  "The platform's settings stay"
  forbid request.name == "platform-settings" or request.name starts with "keep-"
}

tenant acme {}
"""

NAMES = {"platform-settings": False, "keep-this": False, "own": True}


def stored(resource: str, name: str) -> dict[str, Any]:
    kind = KINDS[resource]
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": {"name": name, "namespace": "acme"}}


def requests() -> Iterator[tuple[Request, bool]]:
    """Each by its name, and as the API server asks of each element of a collection: without one."""
    for resource in ("configmaps", "secrets"):
        for name, passes in NAMES.items():
            asked = Request.on(KINDS[resource], "delete", old=stored(resource, name), user="mallory")
            yield from ((asked, passes), (replace(asked, name=""), passes))
    for prefix, passes in (("keep-", False), ("own-", True)):
        generated = stored("configmaps", f"{prefix}x7k2p")
        asked = Request.on(KINDS["configmaps"], "create", object=generated, user="mallory")
        yield replace(asked, name=""), passes


def test_the_reference_finds_the_name(compiled: Compiled) -> None:
    for request, passes in requests():
        assert decide(compiled.policy, request).allowed is passes, request


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    with Opa(compiled.write(Path("rego"), tmp_path)) as opa:
        for request, passes in requests():
            assert bool(opa.decide(request.to_admission_review(), rule="deny")) is not passes, request


@pytest.fixture(scope="module")
def prepared(cluster: Cluster, compiled: Compiled) -> Cluster:
    (namespace,) = (obj for obj in compiled.objects("namespaces") if obj["kind"] == "Namespace")
    cluster.make_namespace("acme", namespace["metadata"]["labels"], namespace["metadata"]["annotations"])
    cluster.grant("mallory")
    cluster.install(*(stored(resource, name) for resource in ("configmaps", "secrets") for name in NAMES))
    return cluster


def _wrong(cluster: Cluster) -> list[str]:
    who: dict[str, Any] = {"user": "mallory", "dry_run": True}
    wrong = []
    for resource in ("configmaps", "secrets"):
        for name, passes in NAMES.items():
            obj = stored(resource, name)
            query = {"fieldSelector": f"metadata.name={name}"}
            one = cluster.delete(obj, **who)
            all_of_them = cluster.request("DELETE", cluster.path(obj, collection=True), query=query, **who)
            for path, answer in (("delete", one), ("deletecollection", all_of_them)):
                if answer.allowed != passes or answer.evaluation_failed:
                    wrong.append(f"{path} {resource} {name}: {answer.status} {answer.message}")
    return wrong


def test_the_api_server_agrees(prepared: Cluster, compiled: Compiled) -> None:
    assert not _wrong_without_policies(prepared)
    with prepared.installed(*compiled.objects("vap")):
        assert not _wrong(prepared)


def _wrong_without_policies(cluster: Cluster) -> list[str]:
    return [found for found in _wrong(cluster) if " own:" in found]


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, prepared: Cluster, compiled: Compiled, kyverno_server: KyvernoServer) -> None:
    with kyverno_server.installed(*compiled.objects(folder)):
        assert not _wrong(prepared)
