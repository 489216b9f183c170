"""What the engines make of image references, and what the API server makes of our policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.engines.cluster import Cluster
from tests.guards import build as b
from tests.guards.strategies import THING
from tests.guards.test_differential import by_api_server, by_opa, differences, kind
from tests.guards.test_images import COVERED, NOT_REFERENCES, REFERENCES
from tpl.backends.vap.backend import Vap
from tpl.model.guards import Rule
from tpl.model.kinds import POD
from tpl.model.policy import Policy
from tpl.semantics.admission import Request, decide
from tpl.semantics.images import Image

pytestmark = [pytest.mark.engines, pytest.mark.xdist_group("engines")]
__all__ = ["kind"]

TEXT = b.path("object.spec.text")


# --- image references ---------------------------------------------------------------------------


def is_exactly(image: Image) -> Rule:
    parts = {"registry": image.registry, "repository": image.repository, "tag": image.tag, "digest": image.digest}
    return b.require(
        b.both(
            *(
                b.is_unset(b.call(part, TEXT)) if value is None else b.equal(b.call(part, TEXT), value)  # type: ignore[arg-type]
                for part, value in parts.items()
            )
        )
    )


def things(texts: list[str]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """An update to each text from nothing."""
    metadata = {"name": "thing", "namespace": b.ACME}
    frame = {"apiVersion": THING.api_version, "kind": THING.kind, "metadata": metadata}
    return [({**frame, "spec": {}}, {**frame, "spec": {"text": text}}) for text in texts]


def chunks(rules: list[Rule]) -> Iterator[Policy]:
    """Policies of as many guards as fit into the warnings of one answer."""
    for start in range(0, len(rules), 12):
        numbered = enumerate(rules[start : start + 12])
        yield b.policy(*(b.guard(f"g{n}", THING.resource, rule, when=("update",)) for n, rule in numbered))


PATTERNS = [b.require(b.matches("image", TEXT, [pattern])) for pattern in dict.fromkeys(case[0] for case in COVERED)]
RULES = [*map(is_exactly, dict.fromkeys(REFERENCES.values())), *PATTERNS]
TEXTS = [*dict.fromkeys((*REFERENCES, *NOT_REFERENCES, *(case[1] for case in COVERED), ""))]


@pytest.mark.usefixtures("things")
def test_opa_reads_images_as_the_language_does() -> None:
    for policy in chunks(RULES):
        assert not differences(policy, things(TEXTS), by_opa(policy, things(TEXTS)))


@pytest.mark.usefixtures("things")
def test_the_api_server_reads_images_as_the_language_does(kind: Cluster) -> None:
    for policy in chunks(RULES):
        assert not differences(policy, things(TEXTS), by_api_server(policy, things(TEXTS), kind))


# --- policies -----------------------------------------------------------------------------------

POLICY = b.policy(*b.four_guards())


@pytest.fixture(scope="module")
def guarded(cluster: Cluster) -> Iterator[Cluster]:
    """The four guards in force, and acme's namespace with its parameters."""
    parameters = {
        "tpl.dev/params": "1",
        "params.tpl.dev/images.from": "registry.example.com/acme/*\ndocker.io/library/nginx",
        "params.tpl.dev/images.forbid-tags": "latest\ndev",
    }
    cluster.make_namespace(b.ACME, {"tpl.dev/tenant": "acme"}, parameters)
    cluster.make_namespace("acme-old", {"tpl.dev/tenant": "acme"}, {"tpl.dev/params": "0"})
    cluster.make_namespace("acme-bare", {"tpl.dev/tenant": "acme"})
    policies = b.manifests(b.compiled(Vap(), POLICY))
    with cluster.installed(*policies):
        yield cluster


def test_nothing_is_left_to_the_api_server_s_defaults(guarded: Cluster) -> None:
    """Or tools that compare what is there with what was written would never be done."""
    for written in b.manifests(b.compiled(Vap(), POLICY)):
        stored = guarded.get(written["apiVersion"], written["kind"], written["metadata"]["name"]).body
        assert stored["spec"] == written["spec"]
        assert stored["metadata"]["annotations"] == written["metadata"]["annotations"]


@pytest.mark.parametrize("guard", POLICY.guards, ids=lambda guard: guard.name)
def test_the_type_checker_has_nothing_against_them(guarded: Cluster, guard: Any) -> None:
    assert guarded.type_warnings(f"tpl-{guard.name}") == []


@pytest.mark.parametrize(
    "pod",
    [
        b.pod("nginx:1", "evil.example.com/x:1", "registry.example.com/acme/app:1", "dev.example.com/x:1"),
        b.pod("nginx", "registry.example.com/acme/app:dev", "nginx:1"),
        b.pod("nginx:1", hostPID=True),
    ],
    ids=["registries", "tags", "host"],
)
def test_messages_are_the_reference_s(guarded: Cluster, pod: dict[str, Any]) -> None:
    (denial,) = decide(POLICY, Request.on(POD, "create", object=pod)).denials
    answer = guarded.create(pod, dry_run=True)
    assert answer.status == 403
    assert answer.message.endswith(f"denied request: {denial.message}")


def test_a_port_of_the_node_is_named_by_its_container(guarded: Cluster) -> None:
    pod = b.pod("nginx:1", "nginx:1")
    pod["spec"]["containers"][1]["ports"] = [{"containerPort": 80}, {"containerPort": 81, "hostPort": 81}]
    (denial,) = decide(POLICY, Request.on(POD, "create", object=pod)).denials
    assert denial.message == (
        "no-host-namespaces: web: containers c1 reach for the node; tenant acme; "
        'container "c1": ports[].hostPort is 81, must be at most 0'
    )
    assert guarded.create(pod, dry_run=True).message.endswith(denial.message)


@pytest.mark.parametrize("namespace", ["acme-old", "acme-bare"])
def test_parameters_of_another_version_or_none_deny(guarded: Cluster, namespace: str) -> None:
    answer = guarded.create(b.pod("nginx:1", namespace=namespace), dry_run=True)
    assert answer.status == 403
    assert "the tenant's parameters of this namespace are missing or of an unknown version" in answer.message


def test_what_costs_too_much_is_denied(guarded: Cluster) -> None:
    """The declared fidelity: stricter than the language, and only for pods that nobody has."""
    long = "registry.example.com/acme/" + "a" * 400 + ":1"
    assert guarded.create(b.pod(*[long] * 100), dry_run=True).allowed
    refused = guarded.create(b.pod(*[long] * 500), dry_run=True)
    assert not refused.allowed
    assert "cost limit exceeded" in refused.message
    assert not decide(POLICY, Request.on(POD, "create", object=b.pod(*[long] * 500))).denials
    too_many = guarded.create(b.pod(*["nginx:1"] * 501), dry_run=True)
    assert too_many.status == 403
