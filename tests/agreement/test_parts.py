"""What is sent to a subresource, and is something of its own, is judged alike by every engine and the reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from tests.agreement.attempt import prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, TENANT_USER
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa_webhook import opa_webhook
from tpl.model.guarded import kinds_of
from tpl.model.policy import Policy
from tpl.semantics.admission import Request, decide

Object = dict[str, Any]

POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}

guard short-tokens on serviceaccounts/token {{
  forbid object.spec.expirationSeconds > 7200 unless object.spec.boundObjectRef.kind == "Pod"
  forbid "vault" in object.spec.audiences
}}

guard placed on pods/binding {{
  require object.target.kind == "Node" and object.target.name starts with "pool-"
}}

guard not-at-once on pods/eviction {{
  exempt platform
  forbid object.deleteOptions.gracePeriodSeconds == 0
}}

guard no-shells on pods/exec {{
  forbid object.container == "vault"
  forbid some word in object.command: word in ("sh", "bash")
}}

guard no-terminals on pods/exec, pods/attach {{
  forbid object.tty == true
}}

guard no-back-doors on pods/portforward {{
  forbid request.userInfo.username != "petra"
}}

guard open-pages on pods/proxy, services/proxy {{
  require object.path is unset or not object.path starts with "/admin"
}}

tenant parts {{ namespaces "parts" }}
"""

POD: Object = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web", "namespace": "parts"},
    "spec": {"containers": [{"name": "main", "image": "x"}, {"name": "vault", "image": "x"}]},
}
ACCOUNT: Object = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default", "namespace": "parts"}}
SERVICE: Object = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web", "namespace": "parts"},
    "spec": {"ports": [{"port": 80}]},
}


class Sent(NamedTuple):
    """What is sent to a subresource: an object, or for a connection its options; which guards deny it."""

    word: str
    body: Object
    denied_by: frozenset[str] = frozenset()
    user: str = TENANT_USER
    way: str = ""

    @property
    def parent(self) -> Object:
        return {"serviceaccounts": ACCOUNT, "pods": POD, "services": SERVICE}[self.word.partition("/")[0]]

    @property
    def groups(self) -> tuple[str, ...]:
        return (PLATFORM_GROUP,) if self.user == PLATFORM_USER else ()

    def request(self) -> Request:
        kind = kinds_of(self.word)[1 if self.way == "bindings" else 0]
        written = {"apiVersion": kind.written_in, "kind": kind.kind, **self.body}
        if kind.only == ("create",):
            written["metadata"] = self.parent["metadata"]
        name, namespace = self.parent["metadata"]["name"], self.parent["metadata"]["namespace"]
        return Request(kind.only[0], kind.group, kind.version, kind.resource, kind.kind, name, namespace, kind.part,
                       self.user, self.groups, object=written)  # fmt: skip


def token(*denied: str, **spec: Any) -> Sent:
    return Sent("serviceaccounts/token", {"spec": {"audiences": ["api"], "expirationSeconds": 3600} | spec},
                frozenset(denied))  # fmt: skip


def bound(node: str, *denied: str, way: str = "") -> Sent:
    return Sent("pods/binding", {"target": {"kind": "Node", "name": node}}, frozenset(denied), way=way)


def evicted(seconds: int | None, *denied: str, user: str = TENANT_USER) -> Sent:
    body = {} if seconds is None else {"deleteOptions": {"gracePeriodSeconds": seconds}}
    return Sent("pods/eviction", body, frozenset(denied), user)


def connected(word: str, *denied: str, **options: Any) -> Sent:
    return Sent(word, options, frozenset(denied))


SENT = [
    token(),
    token("short-tokens", expirationSeconds=9000),
    token(expirationSeconds=9000, boundObjectRef={"kind": "Pod", "apiVersion": "v1", "name": "web"}),
    token("short-tokens", audiences=["vault"]),
    bound("pool-1"),
    bound("other", "placed"),
    bound("pool-1", way="bindings"),
    bound("other", "placed", way="bindings"),
    evicted(None),
    evicted(30),
    evicted(0, "not-at-once"),
    evicted(0, user=PLATFORM_USER),
    connected("pods/exec", command=["ls"], container="main"),
    connected("pods/exec", "no-shells", command=["ls"], container="vault"),
    connected("pods/exec", "no-shells", command=["sh"], container="main"),
    connected("pods/exec", "no-shells", "no-terminals", command=["bash"], container="main", tty=True),
    connected("pods/attach", container="vault"),
    connected("pods/attach", "no-terminals", container="main", tty=True),
    Sent("pods/portforward", {}, user=PLATFORM_USER),
    connected("pods/portforward", "no-back-doors", ports=[22]),
    connected("pods/proxy", path="/index"),
    connected("pods/proxy", "open-pages", path="/admin/x"),
    connected("services/proxy", path="/index"),
    connected("services/proxy", "open-pages", path="/admin/x"),
]


def test_the_reference_decides_as_the_case_says(compiled: Compiled) -> None:
    for sent in SENT:
        denials = decide(compiled.policy, sent.request()).denials
        assert {denial.guard for denial in denials} == sent.denied_by, sent


@pytest.fixture(scope="module")
def prepared(cluster: Cluster, compiled: Compiled) -> Cluster:
    prepare(cluster, compiled, ())
    cluster.install(POD, SERVICE)
    return cluster


def put(cluster: Cluster, sent: Sent) -> Any:
    request = sent.request()
    who: dict[str, Any] = {"user": sent.user, "groups": sent.groups}
    if request.operation == "create":
        if sent.way:
            path = f"/api/v1/namespaces/{request.namespace}/{sent.way}"
            return cluster.request("POST", path, request.object, **who, dry_run=True)
        return cluster.post_to(sent.parent, request.subresource, dict(request.object or {}), **who, dry_run=True)
    if "path" in sent.body:
        to = cluster.path(sent.parent, subresource=request.subresource)
        return cluster.request("GET", f"{to}{sent.body['path']}", **who)
    return cluster.post_to(sent.parent, request.subresource, None, **who, query=_query(sent.body))


def _query(options: Mapping[str, Any]) -> dict[str, str | list[str]]:
    return {
        name: value if isinstance(value, list) or name == "container" else str(value).lower()
        for name, value in options.items()
    }


def drawn(random: Random, policy: Policy, many: int = 150) -> Iterator[Sent]:
    """Whatever may be sent, and what the reference says of it."""
    for _ in range(many):
        word, fields = random.choice([*MAY_BE_SENT.items()])
        body = {name: random.choice(values) for name, values in fields.items() if random.random() < 0.7}
        if word == "serviceaccounts/token":
            body = {"spec": {"audiences": ["api"], "expirationSeconds": 3600} | body}
        if word == "pods/binding":
            body = {"target": {"kind": "Node", "name": "other"} | body}
        user = random.choice([TENANT_USER, PLATFORM_USER])
        way = random.choice(["", "bindings"]) if word == "pods/binding" else ""
        sent = Sent(word, body, user=user, way=way)
        denials = decide(policy, sent.request()).denials
        yield sent._replace(denied_by=frozenset(denial.guard for denial in denials))


COMMANDS = [["ls"], ["sh"], ["ls", "sh"], ["/bin/sh"], ["bash", "-c", "ls"], ["bashful"]]
TERMINAL: dict[str, list[Any]] = {"container": ["main", "vault", "vaults"], "tty": [True, False], "stdout": [True]}
MAY_BE_SENT: dict[str, dict[str, list[Any]]] = {
    "serviceaccounts/token": {
        "audiences": [["api"], ["vault"], ["api", "vault"], ["vaults"]],
        "expirationSeconds": [600, 7200, 7201, 90000],
        "boundObjectRef": [{"kind": "Pod", "apiVersion": "v1", "name": "web"}],
    },
    "pods/binding": {"target": [{"kind": "Node", "name": name} for name in ("pool-", "pool-1", "Pool-1", "a-pool-1")]},
    "pods/eviction": {"deleteOptions": [{}, {"gracePeriodSeconds": 0}, {"gracePeriodSeconds": 1}]},
    "pods/exec": {"command": COMMANDS, **TERMINAL},
    "pods/attach": TERMINAL,
    "pods/portforward": {"ports": [[80], [22, 80]]},
    "pods/proxy": {"path": ["/admin", "/adm", "/administer/x", "/x/admin"]},
    "services/proxy": {"path": ["/admin", "/Admin", "/x"]},
}


def test_what_is_drawn_is_denied_and_passes(sent: list[Sent]) -> None:
    drawn = sent[len(SENT) :]
    assert {one.word for one in drawn} == {*MAY_BE_SENT}
    assert 20 < sum(bool(one.denied_by) for one in drawn) < len(drawn) - 20


@pytest.fixture(scope="module")
def sent(compiled: Compiled) -> list[Sent]:
    """What the cases say, and as many again that nobody wrote."""
    return [*SENT, *drawn(Random(1), compiled.policy)]


def disagreements(cluster: Cluster, cases: Iterable[Sent]) -> list[str]:
    """What is not denied by the guards of the case, or by others; who is let in meets no node all the same."""
    wrong = []
    for sent in cases:
        answer = put(cluster, sent)
        named = {guard for guard in GUARDS if guard in answer.message}
        passes = answer.allowed or "create" not in sent.request().operation
        if (not named <= sent.denied_by) or (sent.denied_by and not named) or (not sent.denied_by and not passes):
            wrong.append(f"{sent}: {answer.status} {answer.message}")
    return wrong


GUARDS = ("short-tokens", "placed", "not-at-once", "no-shells", "no-terminals", "no-back-doors", "open-pages")


def test_without_policies_nothing_is_denied(prepared: Cluster, sent: list[Sent]) -> None:
    assert len(disagreements(prepared, sent)) == sum(bool(one.denied_by) for one in sent)


def test_the_api_server_agrees(prepared: Cluster, compiled: Compiled, sent: list[Sent]) -> None:
    with prepared.installed(*compiled.objects("vap")):
        assert "\n".join(disagreements(prepared, sent)) == ""


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(
    folder: str, prepared: Cluster, compiled: Compiled, kyverno_server: KyvernoServer, sent: list[Sent]
) -> None:
    with kyverno_server.installed(*compiled.objects(folder)):
        assert "\n".join(disagreements(prepared, sent)) == ""


def test_opa_agrees(prepared: Cluster, compiled: Compiled, sent: list[Sent], tmp_path: Path) -> None:
    (configuration,) = compiled.objects("opa")
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), configuration, tmp_path):
        assert "\n".join(disagreements(prepared, sent)) == ""
