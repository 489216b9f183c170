"""A tenant's own policies for network plug-ins and policy engines, with stand-ins for their definitions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.compiled import Compiled, compiled
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, TENANT_USER
from tests.cases.test_cases import NOW
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import Opa
from tpl.expectations.run import run_tests
from tpl.model.kinds import POLICIES, Kind, Operation
from tpl.pipeline import Request as Build
from tpl.pipeline import compile_policy
from tpl.semantics.admission import Request, decide

GUARD = "platform-policies"
VERSION = "v7"
"""No plug-in serves it: what counts is the group, not a version that is known today."""

OURS = Kind("example.com", VERSION, "widgets", "Widget")
"""A kind that is no policy, which a tenant may write."""

Object = dict[str, Any]


def definition(kind: Kind) -> Object:
    """The kind, with a schema that says nothing."""
    open_ = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    versions = [
        {"name": name, "served": True, "storage": name == VERSION, "schema": {"openAPIV3Schema": open_}}
        for name in dict.fromkeys((VERSION, *kind.known))
    ]
    names = {"plural": kind.resource, "kind": kind.kind, "singular": kind.kind.lower()}
    metadata: Object = {"name": f"{kind.resource}.{kind.group}"}
    if kind.group.endswith("k8s.io"):
        metadata["annotations"] = {"api-approved.kubernetes.io": "unapproved, a test's"}
    spec = {"group": kind.group, "names": names, "scope": "Namespaced", "versions": versions}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": metadata,
        "spec": spec,
    }


def made(kind: Kind, namespace: str = "acme", name: str = "own", **spec: Any) -> Object:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": f"{kind.group}/{VERSION}", "kind": kind.kind, "metadata": metadata, "spec": spec}


def request(kind: Kind, operation: Operation, namespace: str = "acme", user: str = TENANT_USER) -> Request:
    obj = made(kind, namespace)
    new, old = {"create": (obj, None), "update": (made(kind, namespace, x=1), obj)}.get(operation, (None, obj))
    groups = (PLATFORM_GROUP,) if user == PLATFORM_USER else ()
    return Request.on(kind, operation, object=new, old=old, user=user, groups=groups)


OPERATIONS: tuple[Operation, ...] = ("create", "update", "delete")
DENIED = [request(kind, operation) for kind in POLICIES for operation in OPERATIONS]
PASSING = [
    *(request(kind, "create", user=PLATFORM_USER) for kind in POLICIES),
    *(request(kind, "delete", user=PLATFORM_USER) for kind in POLICIES),
    *(request(OURS, operation) for operation in OPERATIONS),
]


def test_the_reference_denies_a_tenants_own_policies() -> None:
    for asked in DENIED:
        assert [denial.guard for denial in decide(compiled().policy, asked).denials] == [GUARD], asked
    for asked in (*PASSING, request(POLICIES[0], "create", "default")):
        assert decide(compiled().policy, asked).allowed, asked


@pytest.mark.engines
def test_opa_agrees(tmp_path: Path) -> None:
    with Opa(compiled().write(Path("rego"), tmp_path)) as opa:
        for asked in DENIED:
            denials = opa.decide(asked.to_admission_review(), rule="deny")
            assert [denial["guard"] for denial in denials] == [GUARD], asked
        for asked in PASSING:
            assert not opa.decide(asked.to_admission_review(), rule="deny"), asked


def define(cluster: Cluster, kinds: list[Kind]) -> None:
    """The definitions, until they are served."""
    cluster.install(*map(definition, kinds))
    for kind in kinds:
        cluster.wait_until_served(f"{kind.group}/{VERSION}", kind.kind)


def install(cluster: Cluster, kinds: list[Kind]) -> None:
    """The definitions, what is stored of each, and rights for both users."""
    example: Compiled = compiled()
    for obj in example.objects("namespaces"):
        if obj["kind"] == "Namespace":
            cluster.make_namespace(obj["metadata"]["name"], obj["metadata"]["labels"], obj["metadata"]["annotations"])
    define(cluster, kinds)
    cluster.install(*(made(kind, name="stored") for kind in kinds))
    for user in (TENANT_USER, PLATFORM_USER):
        cluster.grant(user)


def wrong(cluster: Cluster, kinds: list[Kind], *, guarded: bool) -> list[str]:
    """The requests that the server answers otherwise than with the guard, or without."""
    found = []
    for kind in kinds:
        denied = guarded and kind in POLICIES
        stored = made(kind, name="stored")
        for who, passes in ((TENANT_USER, not denied), (PLATFORM_USER, True)):
            asked: Object = {"user": who, "groups": (PLATFORM_GROUP,) if who == PLATFORM_USER else (), "dry_run": True}
            for answer in (
                cluster.create(made(kind), **asked),
                cluster.patch(made(kind, name="stored", x=1), {"spec": {"x": 1}}, **asked),
                cluster.delete(stored, **asked),
                cluster.request("DELETE", cluster.path(stored, collection=True), **asked),
            ):
                if answer.allowed != passes or (denied and not passes and not answer.denied_by(f"tpl-{GUARD}")):
                    found.append(f"{kind.resource}.{kind.group} by {who}: {answer.status} {answer.message}")
    return found


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Cluster]:
    """A cluster of its own: where Kyverno runs, its kinds are defined already."""
    with Cluster() as running:
        install(running, [*POLICIES, OURS])
        yield running


@pytest.mark.engines
@pytest.mark.xdist_group("foreign")
def test_the_api_server_agrees(own_cluster: Cluster) -> None:
    kinds = [*POLICIES, OURS]
    assert not wrong(own_cluster, kinds, guarded=False)
    with own_cluster.installed(*compiled().objects("vap")):
        assert not wrong(own_cluster, kinds, guarded=True)


OTHERS = [*(kind for kind in POLICIES if "kyverno.io" not in kind.group), OURS]
OF_KYVERNO = (
    ("kyverno.io/v1", "Policy", {
        "rules": [{
            "name": "r",
            "match": {"any": [{"resources": {"kinds": ["ConfigMap"]}}]},
            "mutate": {"patchStrategicMerge": {"metadata": {"labels": {"a": "b"}}}},
        }],
    }),
    ("kyverno.io/v2", "PolicyException", {
        "exceptions": [{"policyName": "tpl-image-registry", "ruleNames": ["image-registry"]}],
        "match": {"any": [{"resources": {"kinds": ["Pod"]}}]},
    }),
    ("policies.kyverno.io/v1", "PolicyException", {
        "policyRefs": [{"name": "tpl-image-registry", "kind": "ValidatingPolicy"}],
    }),
)  # fmt: skip
"""Some of Kyverno's own, as its schemas have them."""


@pytest.fixture(scope="module")
def kyvernos_cluster() -> Iterator[tuple[Cluster, KyvernoServer]]:
    """Kyverno on a cluster of its own, with its real definitions and stand-ins for the others'."""
    with Cluster() as running:
        # A definition that comes later Kyverno sees when it next asks the API server what there is.
        define(running, OTHERS)
        with KyvernoServer(running) as kyverno:
            install(running, OTHERS)
            yield running, kyverno


@pytest.mark.engines
@pytest.mark.xdist_group("foreign")
@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, kyvernos_cluster: tuple[Cluster, KyvernoServer]) -> None:
    cluster, kyverno = kyvernos_cluster
    policies = [obj for obj in compiled().objects(folder) if obj["metadata"]["name"] == f"tpl-{GUARD}"]
    with kyverno.installed(*policies):
        assert not wrong(cluster, OTHERS, guarded=True)
        for version, kind, spec in OF_KYVERNO:
            obj = {"apiVersion": version, "kind": kind, "metadata": {"name": "x", "namespace": "acme"}, "spec": spec}
            assert not cluster.create(obj, user=TENANT_USER, dry_run=True).allowed, (version, kind)
            assert cluster.create(obj, user=PLATFORM_USER, groups=(PLATFORM_GROUP,), dry_run=True).allowed


def test_a_manifest_of_a_foreign_kind_is_judged_in_any_version(tmp_path: Path) -> None:
    manifest = "apiVersion: cilium.io/v9\nkind: CiliumNetworkPolicy\nmetadata: {name: open}\n"
    test = 'test "x" { expect deny manifest "m.yaml" in acme because platform-policies }\n'
    (tmp_path / "m.yaml").write_text(manifest, "utf-8")
    (tmp_path / "a.tpl").write_text(f"tenant acme {{}}\n{test}", "utf-8")
    compilation = compile_policy(Build((tmp_path,), NOW))
    run_tests(compilation, compilation.builds[0], "", compilation.sink)
    assert not compilation.sink.has_errors, compilation.sink.diagnostics
