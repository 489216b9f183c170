"""Which guards judge a request, whom they let pass, and what they say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guards import build as b
from tpl.model import identities
from tpl.model.kinds import KINDS, NAMESPACE, POD, POD_MAKERS, Kind, Operation
from tpl.model.policy import Policy
from tpl.semantics.admission import Request, decide

SERVICE = KINDS["services"]
POLICY = b.policy(*b.four_guards(), lifts={"no-node-ports": "acme-db"})


def service(kind: str, namespace: str) -> dict[str, Any]:
    metadata = {"name": "web", "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"type": kind}}


def denied_by(request: Request, policy: Policy = POLICY) -> list[str]:
    return [denial.guard for denial in decide(policy, request).denials]


def create(kind: Kind, obj: dict[str, Any]) -> Request:
    return Request.on(kind, "create", object=obj)


def templated(kind: Kind, pod: dict[str, Any]) -> dict[str, Any]:
    """The kind's object that makes this pod."""
    nested: dict[str, Any] = {"metadata": {}, "spec": pod["spec"]}
    for key in reversed(kind.template or ()):
        nested = {key: nested}
    return {**nested, "apiVersion": kind.api_version, "kind": kind.kind, "metadata": pod["metadata"]}


# --- which requests -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", POD_MAKERS, ids=lambda kind: kind.resource)
def test_every_way_to_make_a_pod_is_judged(kind: Kind) -> None:
    good, bad = b.pod("nginx:1"), b.pod("evil.example.com/miner:1")
    assert denied_by(create(kind, templated(kind, good))) == []
    assert denied_by(create(kind, templated(kind, bad))) == ["images"]


def test_every_kind_of_container_is_judged() -> None:
    bad = {"name": "x", "image": "evil.example.com/miner:1"}
    assert denied_by(create(POD, b.pod("nginx:1", initContainers=[bad]))) == ["images"]
    assert denied_by(create(POD, b.pod("nginx:1", ephemeralContainers=[bad]))) == ["images"]


def test_a_missing_template_makes_no_pod() -> None:
    controller = KINDS["replicationcontrollers"]
    metadata = {"name": "web", "namespace": b.ACME}
    assert denied_by(create(controller, {"metadata": metadata, "spec": {"replicas": 1}})) == []


@pytest.mark.parametrize(
    ("operation", "subresource", "judged"),
    [
        ("create", "", True),
        ("update", "", True),
        ("update", "ephemeralcontainers", True),
        ("update", "resize", True),
        ("update", "status", False),
        ("create", "eviction", False),
        ("create", "binding", False),
        ("delete", "", False),
        ("connect", "exec", False),
    ],
)
def test_operations_and_subresources(operation: Operation, subresource: str, judged: bool) -> None:
    bad, old = b.pod("evil.example.com/miner:1"), b.pod("nginx:1")
    request = Request.on(POD, operation, object=bad, old=old, subresource=subresource)
    assert denied_by(request) == ["images"] * judged


def test_delete_and_connect_are_judged_when_named() -> None:
    held = b.equal(b.path("old.metadata.labels.keep"), "yes")
    policy = b.policy(
        b.guard("keep", "pods", b.forbid(held), when=("delete",)),
        b.guard("no-exec", "pods", b.forbid(b.is_set(b.path("object.command"))), when=("connect",)),
    )
    kept = b.pod("nginx:1")
    kept["metadata"]["labels"] = {"keep": "yes"}
    assert denied_by(Request.on(POD, "delete", old=kept), policy) == ["keep"]
    assert denied_by(Request.on(POD, "delete", old=b.pod("nginx:1")), policy) == []
    options = {"kind": "PodExecOptions", "command": ["sh"], "metadata": kept["metadata"]}
    for subresource in ("exec", "attach", "portforward", "proxy"):
        asked = Request.on(POD, "connect", object=options, subresource=subresource)
        assert denied_by(asked, policy) == ["no-exec"]


def test_another_group_is_another_resource() -> None:
    metrics = Kind("metrics.k8s.io", "v1beta1", "pods", "PodMetrics")
    assert denied_by(create(metrics, b.pod("evil.example.com/miner:1"))) == []


# --- where --------------------------------------------------------------------------------------


def test_namespaces_of_nobody_are_not_judged() -> None:
    assert denied_by(create(SERVICE, service("NodePort", b.ACME))) == ["no-node-ports"]
    assert denied_by(create(SERVICE, service("NodePort", "default"))) == []


def test_a_lifted_guard_is_off_in_its_namespace_only() -> None:
    assert denied_by(create(SERVICE, service("NodePort", "acme-db"))) == []
    assert denied_by(create(SERVICE, service("NodePort", b.GLOBEX))) == ["no-node-ports"]


def test_what_is_not_liftable_stays() -> None:
    strict = b.node_ports().model_copy(update={"liftable": False})
    policy = b.policy(strict, lifts={"no-node-ports": None})
    assert denied_by(create(SERVICE, service("NodePort", "acme-db")), policy) == ["no-node-ports"]


def test_settings_are_the_tenant_s() -> None:
    assert denied_by(create(POD, b.pod("registry.example.com/acme/app:1", namespace=b.ACME))) == []
    assert denied_by(create(POD, b.pod("registry.example.com/globex/app:1", namespace=b.ACME))) == ["images"]
    assert denied_by(create(POD, b.pod("registry.example.com/acme/app:1", namespace=b.GLOBEX))) == []
    assert denied_by(create(POD, b.pod("nginx:1", namespace="initech-web"))) == ["images"]


# --- whom ---------------------------------------------------------------------------------------


def relabel(user: str, groups: tuple[str, ...] = (), subresource: str = "") -> Request:
    old = {"metadata": {"name": b.ACME, "labels": {"tpl.dev/tenant": "acme"}}}
    new = {"metadata": {"name": b.ACME, "labels": {}}}
    return Request.on(NAMESPACE, "update", object=new, old=old, user=user, groups=groups, subresource=subresource)


@pytest.mark.parametrize("subresource", ["", "status", "finalize"])
def test_guards_on_namespaces_judge_every_way_in(subresource: str) -> None:
    assert denied_by(relabel("mallory", subresource=subresource)) == ["tenant-label-is-fixed"]


@pytest.mark.parametrize(
    ("user", "groups", "exempt"),
    [
        ("root@example.com", (), True),
        ("ann", ("platform-team",), True),
        ("system:serviceaccount:flux-system:flux", (), True),
        ("system:serviceaccount:kube-system:namespace-controller", (), True),
        ("system:apiserver", (), True),
        ("Root@example.com", (), False),
        ("platform-team", (), False),
        ("ann", ("platform-team-evil",), False),
        ("ann", ("root@example.com",), False),
        ("ann", ("system:serviceaccounts:kube-system",), False),
        ("admin", ("system:masters",), False),
        ("system:serviceaccount:flux-system:other", (), False),
        ("system:serviceaccount:kube-system:deployment-controller", (), False),
        ("system:serviceaccount:kube-system:namespace-controller-evil", (), False),
        ("", (), False),
    ],
)
def test_exemptions_are_exact(user: str, groups: tuple[str, ...], exempt: bool) -> None:
    assert denied_by(relabel(user, groups)) == ["tenant-label-is-fixed"] * (not exempt)


def test_guards_on_content_exempt_nobody() -> None:
    for user in (*identities.CONTROL_PLANE, "root@example.com"):
        request = Request.on(POD, "create", object=b.pod(hostPID=True), user=user, groups=("platform-team",))
        assert denied_by(request) == ["no-host-namespaces"]


# --- what is said -------------------------------------------------------------------------------


def test_messages_begin_with_the_guard_and_are_filled() -> None:
    pod = b.pod("nginx:1", "evil.example.com/x:1", "registry.example.com/acme/x:1", "dev.example.com/y:1")
    (denial,) = decide(POLICY, create(POD, pod)).denials
    assert denial.message == (
        "images: the image of c1, c3 in acme-web is not for tenant acme; "
        'container "c1": image is "evil.example.com/x:1", must match '
        "registry.example.com/acme/*, docker.io/library/nginx"
    )
    (denial,) = decide(POLICY, relabel("mallory")).denials
    assert denial.message == (
        "tenant-label-is-fixed: namespace acme-web would change hands; "
        'metadata.labels["tpl.dev/tenant"] is unset, must not change'
    )


def test_audit_mode_warns() -> None:
    policy = b.policy(b.node_ports().model_copy(update={"mode": "audit"}))
    decision = decide(policy, create(SERVICE, service("NodePort", b.ACME)))
    assert decision.allowed
    assert [warning.guard for warning in decision.warnings] == ["no-node-ports"]


def test_reviews_are_what_the_api_server_sends() -> None:
    request = relabel("mallory", ("a", "b"), "status")
    review = request.to_admission_review()["request"]
    assert review["namespace"] == review["name"] == b.ACME
    assert (review["operation"], review["subResource"]) == ("UPDATE", "status")
    assert review["userInfo"] == {"username": "mallory", "groups": ["a", "b"]}
    created = create(POD, b.pod()).to_admission_review()["request"]
    assert "subResource" not in created
    assert created["oldObject"] is None
