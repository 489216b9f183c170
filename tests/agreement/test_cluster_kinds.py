"""Guards on what is in no namespace, and on events, of two APIs: who is let past, and what of it webhooks see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from tests.agreement.attempt import prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, TENANT_USER
from tests.engines.api import Answer
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa_webhook import opa_webhook
from tpl.model.guarded import kinds_of
from tpl.model.kinds import Operation
from tpl.model.policy import Policy
from tpl.semantics.admission import Request, decide

Object = dict[str, Any]

POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}

guard no-folders on persistentvolumes when create, update, delete {{
  forbid request.operation != "DELETE"
  forbid request.name == "kept"
}}

guard volumes-are-apart on persistentvolumes {{
  forbid object.spec.hostPath is set
}}

guard no-stars on clusterroles {{
  forbid some rule in object.rules: "*" in rule.verbs
}}

guard classes-delete on storageclasses {{
  require object.reclaimPolicy == "Delete"
}}

guard surely on priorityclasses {{
  exempt nobody
  require object.description == "sure"
}}

guard own-marks on nodes {{
  forbid object.metadata.labels["example.com/pool"] is set
}}

guard hooks-wait on validatingwebhookconfigurations, mutatingwebhookconfigurations {{
  forbid some hook in object.webhooks: hook.timeoutSeconds > 5
}}

guard no-stories on events {{
  forbid object.reason == "Lie" and tenant.name == "told"
}}

guard events-stay on events when delete {{
  forbid old.reason == "Kept"
}}

tenant told {{ namespaces "told" }}
"""
BINDER = "system:serviceaccount:kube-system:persistent-volume-binder"
SCHEDULER, NODE, NODES = "system:kube-scheduler", "system:node:n1", "system:nodes"
ADMISSION = "admissionregistration.k8s.io/v1"
USERS = (BINDER, SCHEDULER, NODE)


class Asked(NamedTuple):
    """Somebody asks for something of the cluster; ``twin`` is the same in the API that the guard does not name."""

    word: str
    operation: Operation
    object: Object
    denied_by: frozenset[str] = frozenset()
    user: str = TENANT_USER
    twin: Object | None = None
    seen: tuple[str, ...] = ("vap", "rego", "kyverno", "kyverno-cel")

    @property
    def groups(self) -> tuple[str, ...]:
        return {PLATFORM_USER: (PLATFORM_GROUP,), NODE: (NODES,)}.get(self.user, ())

    def request(self) -> Request:
        (kind,) = kinds_of(self.word)
        stored = self.operation != "create"
        new = None if self.operation == "delete" else self.object
        return Request.on(kind, self.operation, object=new, old=self.object if stored else None, user=self.user,
                          groups=self.groups)  # fmt: skip


def named(word: str, name: str, **body: Any) -> Object:
    (kind,) = kinds_of(word)
    metadata = {"name": name, **({"namespace": "told"} if kind.namespaced else {})}
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata, **body}


def volume(name: str, **source: Any) -> Object:
    spec = {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], **source}
    return named("persistentvolumes", name, spec=spec)


NFS, FOLDER = {"nfs": {"server": "nfs.example.com", "path": "/x"}}, {"hostPath": {"path": "/x"}}


def role(*verbs: str) -> Object:
    rule = {"apiGroups": [""], "resources": ["pods"], "verbs": [*verbs]}
    return named("clusterroles", "made", rules=[rule])


def hook(word: str, seconds: int) -> Object:
    one = {
        "name": "a.example.com",
        "admissionReviewVersions": ["v1"],
        "clientConfig": {"url": "https://127.0.0.1:1/"},
        "sideEffects": "None",
        "timeoutSeconds": seconds,
    }
    return named(word, "made", webhooks=[one])


def event(reason: str, name: str = "made") -> tuple[Object, Object]:
    """One event in both APIs."""
    about = {"kind": "Pod", "name": "web", "namespace": "told"}
    old = named("events", name, involvedObject=about, reason=reason, message="x", type="Normal")
    new = {
        "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": old["metadata"], "regarding": about,
        "reason": reason, "note": "x", "type": "Normal", "action": "Act", "reportingController": "example.com/x",
        "reportingInstance": "x", "eventTime": "2026-11-24T00:00:00.000000Z",
    }  # fmt: skip
    return old, new


def asked() -> Iterable[Asked]:
    by = frozenset({"no-folders"})
    both = frozenset({"no-folders", "volumes-are-apart"})
    yield Asked("persistentvolumes", "create", volume("made", **NFS), by)
    yield Asked("persistentvolumes", "create", volume("made", **FOLDER), both)
    for user in (PLATFORM_USER, BINDER, SCHEDULER):
        yield Asked("persistentvolumes", "create", volume("made", **FOLDER), user=user)
    yield Asked("persistentvolumes", "create", volume("made", **FOLDER), both, NODE)
    yield Asked("persistentvolumes", "delete", volume("kept", **NFS), by)
    yield Asked("persistentvolumes", "delete", volume("gone", **NFS))
    yield Asked("clusterroles", "create", role("get"))
    yield Asked("clusterroles", "create", role("*"), frozenset({"no-stars"}))
    yield Asked("clusterroles", "create", role("*"), frozenset({"no-stars"}), SCHEDULER)
    for policy in ("Delete", "Retain"):
        yield Asked(
            "storageclasses", "create", kept(policy), frozenset({"classes-delete"} if policy == "Retain" else ())
        )
    for user in (TENANT_USER, PLATFORM_USER):
        for words, denied in (("", frozenset({"surely"})), ("sure", frozenset[str]())):
            yield Asked(
                "priorityclasses", "create", named("priorityclasses", "made", value=5, description=words), denied, user
            )
    node = marked("example.com/pool")
    yield Asked("nodes", "create", named("nodes", "n2"))
    yield Asked("nodes", "create", node, frozenset({"own-marks"}))
    yield Asked("nodes", "create", node, user=NODE)
    for word in ("validatingwebhookconfigurations", "mutatingwebhookconfigurations"):
        for seconds in (5, 6):
            denied = frozenset({"hooks-wait"} if seconds > 5 else ())
            yield Asked(word, "create", hook(word, seconds), denied, seen=("vap",))
    for reason in ("Lie", "Truth"):
        denied = frozenset({"no-stories"} if reason == "Lie" else ())
        for user in (TENANT_USER, NODE):
            core, twin = event(reason)
            yield Asked("events", "create", core, denied, user)
            yield Asked("events", "create", core, denied, user, twin)
    for name in ("kept", "gone"):
        core, twin = event(name.capitalize(), name)
        denied = frozenset({"events-stay"} if name == "kept" else ())
        yield Asked("events", "delete", core, denied)
        yield Asked("events", "delete", core, denied, twin=twin)


def drawn(random: Random, policy: Policy, many: int = 80) -> Iterator[Asked]:
    """Whoever asks for whatever, and what the reference says of it."""
    for _ in range(many):
        word, make = random.choice([*MAY_BE_ASKED.items()])
        obj, twin = make(random)
        asked = Asked(word, "create", obj, user=random.choice([TENANT_USER, PLATFORM_USER, *USERS]), twin=twin)
        denials = decide(policy, asked.request()).denials
        yield asked._replace(denied_by=frozenset(denial.guard for denial in denials))


MAY_BE_ASKED: dict[str, Callable[[Random], tuple[Object, Object | None]]] = {
    "persistentvolumes": lambda random: (volume("made", **random.choice([NFS, FOLDER])), None),
    "clusterroles": lambda random: (role(*random.sample(["get", "list", "*", "escalate"], random.randint(1, 3))), None),
    "storageclasses": lambda random: (kept(random.choice(["Retain", "Delete"])), None),
    "nodes": lambda random: (marked(random.choice(["example.com/pool", "example.com/pools", "x"])), None),
    "events": lambda random: told(random, random.choice(["Lie", "Lies", "Truth"])),
}


def told(random: Random, reason: str) -> tuple[Object, Object | None]:
    """An event as it is, or asked for by its other API."""
    core, twin = event(reason)
    return core, random.choice([twin, None])


def marked(label: str) -> Object:
    node = named("nodes", "n1")
    node["metadata"]["labels"] = {label: "x"}
    return node


def kept(policy: str) -> Object:
    return named("storageclasses", "made", provisioner="example.com/x", reclaimPolicy=policy)


CASES = [*asked()]
GUARDS = ("no-folders", "volumes-are-apart", "no-stars", "classes-delete", "own-marks", "hooks-wait", "no-stories",
          "events-stay", "surely")  # fmt: skip


def test_the_reference_decides_as_the_case_says(compiled: Compiled) -> None:
    for case in CASES:
        denials = decide(compiled.policy, case.request()).denials
        assert {denial.guard for denial in denials} == case.denied_by, case


@pytest.fixture(scope="module")
def cases(compiled: Compiled) -> list[Asked]:
    """What is written here, and what nobody wrote."""
    return [*CASES, *drawn(Random(1), compiled.policy)]


def test_what_is_drawn_is_denied_and_passes(cases: list[Asked]) -> None:
    drawn = cases[len(CASES) :]
    assert {one.word for one in drawn} == {*MAY_BE_ASKED}
    assert 10 < sum(bool(one.denied_by) for one in drawn) < len(drawn) - 10


@pytest.fixture(scope="module")
def prepared(cluster: Cluster, compiled: Compiled) -> Cluster:
    prepare(cluster, compiled, ())
    for user in USERS:
        cluster.grant(user)
    cluster.install(*(case.object for case in CASES if case.operation == "delete" and case.twin is None))
    return cluster


def ways(cluster: Cluster, case: Asked) -> dict[str, Callable[[], Answer]]:
    """The request, and for a deletion that of a whole collection in which there is only this one."""
    who: dict[str, Any] = {"user": case.user, "groups": case.groups, "dry_run": True}
    obj = case.twin or case.object
    if case.operation == "create":
        return {"create": lambda: cluster.create(obj, **who)}
    query = {"fieldSelector": f"metadata.name={obj['metadata']['name']}"}
    path = cluster.path(obj, collection=True)
    return {
        "delete": lambda: cluster.delete(obj, **who),
        "deletecollection": lambda: cluster.request("DELETE", path, query=query, **who),
    }


def disagreements(cluster: Cluster, cases: Iterable[Asked], engine: str) -> list[str]:
    wrong = []
    for case in cases:
        denied = case.denied_by if engine in case.seen else frozenset[str]()
        for way, ask in ways(cluster, case).items():
            answer = ask()
            found = {guard for guard in GUARDS if f"{guard}:" in answer.message}
            if answer.allowed is bool(denied) or not found <= denied or (denied and not found):
                wrong.append(f"{way} {case.word} {case.user}: {answer.status} {answer.message}")
    return wrong


def test_without_policies_nothing_is_denied(prepared: Cluster, cases: list[Asked]) -> None:
    assert "\n".join(disagreements(prepared, cases, "none")) == ""


def test_the_api_server_agrees(prepared: Cluster, compiled: Compiled, cases: list[Asked]) -> None:
    with prepared.installed(*compiled.objects("vap")):
        assert "\n".join(disagreements(prepared, cases, "vap")) == ""


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(
    folder: str, prepared: Cluster, compiled: Compiled, kyverno_server: KyvernoServer, cases: list[Asked]
) -> None:
    with kyverno_server.installed(*compiled.objects(folder)):
        assert "\n".join(disagreements(prepared, cases, folder)) == ""


def test_opa_agrees(prepared: Cluster, compiled: Compiled, cases: list[Asked], tmp_path: Path) -> None:
    (configuration,) = compiled.objects("opa")
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), configuration, tmp_path):
        assert "\n".join(disagreements(prepared, cases, "rego")) == ""
