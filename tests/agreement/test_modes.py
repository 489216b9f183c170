"""A tenant in audit is warned where another is denied, by the same policies, in every engine as by the reference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import attempt, prepare
from tests.agreement.compiled import Compiled, compiled_from
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, Case, _create, _named, _pod
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import Opa
from tests.engines.opa_webhook import opa_webhook
from tests.engines.processes import LOOPBACK, free_port
from tpl.model.kinds import KINDS, NAMESPACE
from tpl.semantics.admission import decide

POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}

guard team on services {{
  require object.metadata.labels.team is set
}}

guard no-plain on secrets {{
  liftable no
  forbid   object.metadata.labels.plain is set
}}

tenant moded-audit {{
  AUDIT
  images {{ from "registry.example.com/*" }}
}}

tenant moded-force {{
  images {{ from "registry.example.com/*" }}
}}
"""
AUDIT, FORCE = "moded-audit", "moded-force"
MODE, TENANT = "tpl.dev/mode", "tpl.dev/tenant"
EVIL = "docker.io/library/nginx:1.27"
GIVES_WAY = {"image-registry", "host-namespaces", "team"}


def cases(namespace: str) -> Iterator[Case]:
    """Requests in one namespace, with the guards that have something against each."""
    service, secret, policy = (KINDS[kind] for kind in ("services", "secrets", "networkpolicies"))
    yield _create(f"{namespace}: a good pod", _pod("p", namespace))
    yield _create(f"{namespace}: another's image", _pod("p", namespace, EVIL), "image-registry")
    pod = _pod("p", namespace, hostNetwork=True)
    yield _create(f"{namespace}: the node's network", pod, "host-namespaces")
    yield _create(
        f"{namespace}: no team", _named(service, "s", namespace, spec={"ports": [{"port": 80}]}), "team", kind=service
    )
    plain = _named(secret, "s", namespace)
    plain["metadata"]["labels"] = {"plain": "yes"}
    yield _create(f"{namespace}: what cannot be lifted", plain, "no-plain", kind=secret)
    spec: dict[str, Any] = {"podSelector": {}, "ingress": [{}]}
    opening = _named(policy, "open", namespace, spec=spec)
    yield _create(f"{namespace}: tpl's own protection", opening, "platform-network-policies", kind=policy)


def relabelled() -> Iterator[Case]:
    """What a tenant might do to its Namespace to be judged less, in one request and in several."""
    for namespace, before, after in (
        (FORCE, {TENANT: FORCE}, {TENANT: FORCE, MODE: "audit"}),
        (FORCE, {TENANT: FORCE}, {MODE: "audit"}),
        (AUDIT, {TENANT: AUDIT, MODE: "audit"}, {TENANT: AUDIT}),
        (AUDIT, {TENANT: AUDIT, MODE: "audit"}, {MODE: "audit"}),
        (AUDIT, {TENANT: AUDIT, MODE: "audit"}, {TENANT: AUDIT, MODE: "none"}),
    ):
        old, new = _named(NAMESPACE, namespace, ""), _named(NAMESPACE, namespace, "")
        old["metadata"]["labels"], new["metadata"]["labels"] = before, after
        denied = frozenset({"namespace-ownership"})
        yield Case(f"{namespace}: labels {after}", NAMESPACE, "update", new, old, denied_by=denied)


CASES = {case.name: case for case in (*cases(AUDIT), *cases(FORCE), *relabelled())}


def expected(case: Case) -> tuple[set[str], set[str]]:
    """The guards that deny, and those that only warn."""
    warns = GIVES_WAY if case.namespace == AUDIT else set()
    return set(case.denied_by) - warns, set(case.denied_by) & warns


def written(folder: Path, mode: str = "mode audit", more: str = "") -> Compiled:
    (folder / "policy.tpl").write_text(POLICY.replace("AUDIT", mode) + more, "utf-8")
    return compiled_from(folder)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return written(tmp_path_factory.mktemp("modes"))


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    decision = decide(compiled.policy, CASES[name].request())
    found = {denial.guard for denial in decision.denials}, {warning.guard for warning in decision.warnings}
    assert found == expected(CASES[name])


def test_a_tenant_that_moves_to_audit_changes_no_policy(compiled: Compiled, tmp_path: Path) -> None:
    before = written(tmp_path, "")
    changed = {path for path in compiled.files if compiled.files[path] != before.files.get(path)}
    assert changed == {f"namespaces/{AUDIT}.yaml", "rego/tpl/data.json"}
    assert compiled.files.keys() == before.files.keys()


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    with Opa(compiled.write(Path("rego"), tmp_path)) as opa:
        for case in CASES.values():
            review = case.request().to_admission_review()
            found = tuple({each["guard"] for each in opa.decide(review, rule=rule)} for rule in ("deny", "warn"))
            assert found == expected(case), case.name


@pytest.fixture(scope="module")
def prepared(compiled: Compiled, cluster: Cluster) -> Cluster:
    prepare(cluster, compiled, [])
    return cluster


def wrong(cluster: Cluster) -> Iterator[str]:
    """What the server answers otherwise than it should, warnings included."""
    for case in CASES.values():
        answer, (denying, warning) = attempt(cluster, case), expected(case)
        told = " ".join(answer.warnings)
        if answer.allowed is bool(denying) or not all(f"{guard}: " in answer.message for guard in denying):
            yield f"{case.name}: {answer.status} {answer.message or 'allowed'}"
        if not denying and {guard for guard in GIVES_WAY if f"{guard}: " in told} != warning:
            yield f"{case.name}: warns of {told or 'nothing'}"


def test_the_api_server_agrees(prepared: Cluster, compiled: Compiled) -> None:
    with prepared.installed(*compiled.objects("vap")):
        assert not [*wrong(prepared)]


def test_opa_behind_its_webhook_agrees(prepared: Cluster, compiled: Compiled, tmp_path: Path) -> None:
    (configuration,) = compiled.objects("opa")
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), configuration, tmp_path):
        assert not [*wrong(prepared)]


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, prepared: Cluster, compiled: Compiled, kyverno_server: KyvernoServer) -> None:
    with kyverno_server.installed(*compiled.objects(folder)):
        assert not [*wrong(prepared)]


def moved(cluster: Cluster, namespace: str, mode: str | None) -> bool:
    """Whether the platform may put the namespace in a mode, or take it out of one."""
    labels = {"metadata": {"labels": {MODE: mode}}}
    return cluster.patch(_named(NAMESPACE, namespace, ""), labels, user=PLATFORM_USER, groups=(PLATFORM_GROUP,)).allowed


def test_a_tenant_is_moved_by_its_label_alone(prepared: Cluster, compiled: Compiled) -> None:
    case = CASES[f"{FORCE}: another's image"]
    with prepared.installed(*compiled.objects("vap")):
        assert attempt(prepared, case).denied_by("tpl-image-registry")
        assert moved(prepared, FORCE, "audit")
        prepared.wait_for(lambda: attempt(prepared, case).allowed, "the label counts")
        assert any("image-registry: " in warning for warning in attempt(prepared, case).warnings)
        assert moved(prepared, FORCE, None)
        prepared.wait_for(lambda: not attempt(prepared, case).allowed, "it is gone")


LEASED = "guard leased on leases { require object.metadata.labels.team is set }\n"


def test_without_opa_only_what_a_tenant_in_audit_does_passes(prepared: Cluster, tmp_path: Path) -> None:
    """But for what a guard judges that cannot be lifted, such as what a quarantine may freeze."""
    (configuration,) = written(tmp_path, more=LEASED).objects("opa")
    nowhere = {"url": f"https://{LOOPBACK}:{free_port()}/"}
    webhooks = [{**webhook, "clientConfig": nowhere} for webhook in configuration["webhooks"]]
    lease = KINDS["leases"]
    asked = [
        each
        for namespace in (AUDIT, FORCE)
        for each in (
            _create("a lease", _named(lease, "l", namespace, spec={}), "leased", kind=lease),
            CASES[f"{namespace}: a good pod"],
        )
    ]
    firm = CASES[f"{AUDIT}: what cannot be lifted"]
    try:
        prepared.install({**configuration, "webhooks": webhooks})
        prepared.wait_for(lambda: "failed calling webhook" in attempt(prepared, firm).message, "webhooks in force")
        assert [attempt(prepared, case).allowed for case in asked] == [True, False, False, False]
    finally:
        prepared.delete(configuration)
        prepared.wait_for(lambda: attempt(prepared, firm).allowed, "no webhooks")
