"""Who passes guards by break-glass: the reference, OPA, the API server and Kyverno, and what the audit event says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import Object, _named, _pod
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import Opa
from tpl.model.kinds import KINDS, Kind
from tpl.semantics.admission import Request, decide

POLICY = """
break-glass group "oidc:break-glass" {
  lifts image-registry, no-node-ports
}

break-glass user "eve@example.com" {
  lifts image-registry
}

break-glass serviceaccount "ops/rescue" {
  lifts image-registry
}

tenant glass-acme {
  images {
    from        "registry.example.com/acme/*"
    forbid-tags "latest"
  }
}

guard no-node-ports on services {
  forbid object.spec.type == "NodePort"
}
"""
GLASS = ("oidc:break-glass",)


@dataclass(frozen=True)
class Asked:
    """A request of somebody's, the guards that must deny it, and those that the audit event says were passed."""

    object: Object
    kind: Kind
    user: str
    groups: tuple[str, ...] = ()
    denied_by: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()

    def request(self) -> Request:
        return Request.on(self.kind, "create", object=self.object, user=self.user, groups=self.groups)


def pod(image: str) -> Object:
    return _pod("p", "glass-acme", image)


EVIL, TAGGED = "registry.example.com/evil:1", "registry.example.com/evil:latest"


def cases() -> Iterator[tuple[str, Asked]]:
    pods, services = KINDS["pods"], KINDS["services"]
    ports = _named(services, "s", "glass-acme", spec={"type": "NodePort", "ports": [{"port": 80}]})
    registry, tag, node_ports = "image-registry", "image-tag", "no-node-ports"
    one = frozenset({registry})
    people: dict[str, tuple[str, tuple[str, ...], frozenset[str]]] = {
        "nobody": ("mallory", (), frozenset()),
        "who has the group's name": (GLASS[0], (), frozenset()),
        "a group of the user's name": ("mallory", ("eve@example.com",), frozenset()),
        "one of the group": ("mallory", ("devs", *GLASS), one),
        "the user": ("eve@example.com", (), one),
        "the account": ("system:serviceaccount:ops:rescue", (), one),
        "another account": ("system:serviceaccount:glass-acme:rescue", (), frozenset()),
    }
    for name, (user, groups, past) in people.items():
        yield f"{name}: another registry", Asked(pod(EVIL), pods, user, groups, one - past, past)
        # Only what is named is lifted: the tag is judged, whoever asks.
        yield f"{name}: tag", Asked(pod(TAGGED), pods, user, groups, frozenset({tag}) | (one - past), past)
    yield "the group: another guard", Asked(ports, services, "mallory", GLASS, passed=frozenset({node_ports}))
    yield "the user: another guard", Asked(ports, services, "eve@example.com", (), frozenset({node_ports}))


CASES = dict(cases())


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    decision = decide(compiled.policy, CASES[name].request())
    assert {denial.guard for denial in decision.denials} == CASES[name].denied_by


@pytest.mark.engines
def test_opa_agrees_and_notes_it(compiled: Compiled, tmp_path: Path) -> None:
    with Opa(compiled.write(Path("rego"), tmp_path)) as opa:
        for name, asked in CASES.items():
            review = asked.request().to_admission_review()
            denials = opa.decide(review, rule="deny")
            assert {denial["guard"] for denial in denials} == asked.denied_by, name
            response = opa.decide(review, rule="main")["response"]
            assert response["allowed"] is not bool(asked.denied_by), name
            said = f"by {asked.user}, past guard {', '.join(sorted(asked.passed))}"
            assert response.get("auditAnnotations") == ({"break-glass": said} if asked.passed else None), name


AUDIT = {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [{"level": "Metadata"}]}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Path]]:
    """A cluster of its own, whose API server keeps its audit events in a file."""
    folder = tmp_path_factory.mktemp("audit")
    policy, log = folder / "policy.json", folder / "audit.log"
    policy.write_text(json.dumps(AUDIT), "utf-8")
    flags = (f"--audit-policy-file={policy}", f"--audit-log-path={log}", "--audit-log-mode=blocking-strict")
    with Cluster(arguments=flags) as cluster:
        yield cluster, log


def _events(log: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, log.read_text("utf-8").splitlines())


def _grant(cluster: Cluster, compiled: Compiled) -> None:
    prepare(cluster, compiled, ())
    for user in {asked.user for asked in CASES.values()}:
        cluster.grant(user)


@pytest.mark.engines
def test_the_api_server_agrees_and_notes_it(compiled: Compiled, audited: tuple[Cluster, Path]) -> None:
    cluster, log = audited
    _grant(cluster, compiled)
    with cluster.installed(*compiled.objects("vap")):
        for name, asked in CASES.items():
            before = len(log.read_text("utf-8"))
            answer = cluster.create(asked.object, user=asked.user, groups=asked.groups, dry_run=True)
            assert not answer.evaluation_failed, f"{name}: {answer.message}"
            assert answer.allowed is not bool(asked.denied_by), f"{name}: {answer.message}"
            mine = [event for event in _events(log) if event["verb"] == "create" and _is_of(event, asked)]
            assert len(log.read_text("utf-8")) > before
            notes = mine[-1].get("annotations", {})
            expected = {f"tpl-{guard}/break-glass": f"by {asked.user}, past guard {guard}" for guard in asked.passed}
            assert {key: note for key, note in notes.items() if key.endswith("/break-glass")} == expected, name


def _is_of(event: dict[str, Any], asked: Asked) -> bool:
    who = event.get("impersonatedUser", event["user"])
    return bool(who["username"] == asked.user and event["objectRef"]["resource"] == asked.kind.resource)


@pytest.mark.parametrize("target", ["kyverno", "kyverno-cel"])
def test_kyverno_agrees(target: str, compiled: Compiled, cluster: Cluster, kyverno_server: KyvernoServer) -> None:
    _grant(cluster, compiled)
    mine = ("tpl-image-registry", "tpl-image-tag", "tpl-no-node-ports")
    policies = [obj for obj in compiled.objects(target) if obj["metadata"]["name"] in mine]
    assert len(policies) == len(mine)
    with kyverno_server.installed(*policies):
        for name, asked in CASES.items():
            answer = cluster.create(asked.object, user=asked.user, groups=asked.groups, dry_run=True)
            assert answer.allowed is not bool(asked.denied_by), f"{name}: {answer.message}"
