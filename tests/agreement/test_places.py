"""Guards that say where they judge do so there and nowhere else, in every engine as by the reference."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import assert_api_server_agrees, attempt, prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, TENANT_USER, Case, _create, _named, _pod
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import Opa
from tests.engines.opa_webhook import opa_webhook
from tpl.model.kinds import KINDS
from tpl.semantics.admission import decide

TENANTS, OWN, NAMED, LEFT_OUT, NOBODYS = (
    "placed-tenant", "placed-own", "placed-named", "placed-left-out", "placed-nobodys",
)  # fmt: skip
EVERY = (TENANTS, OWN, NAMED, LEFT_OUT, NOBODYS)

POLICY = f"""
platform {{
  group "{PLATFORM_GROUP}"
  in namespace "{OWN}" {{ labels {{ stage = "prod" }} }}
}}

guard whose on configmaps in platform {{
  require object.metadata.labels.team is set unless object.metadata.name == "kube-root-ca.crt"
  message "in {{namespace.name}} whose {{object.metadata.name}} is"
}}

guard no-host-network on pods in every namespace except "{LEFT_OUT}" {{
  forbid object.spec.hostNetwork == true
}}

guard pinned on services in every namespace {{
  exempt platform
  forbid object.metadata.labels.pinned == "yes"
}}

guard kept on secrets when delete in namespace "{OWN}", "{NAMED}" {{
  forbid old.metadata.annotations.keep == "yes"
}}

guard of-tenants on configmaps {{
  forbid object.metadata.labels.tenants == "no"
}}

tenant placed {{ namespaces "{TENANTS}" }}
"""


def cases() -> Iterator[Case]:
    """Each guard's matter in each namespace, and its twin."""
    service, secret, configmap = (KINDS[kind] for kind in ("services", "secrets", "configmaps"))
    for namespace in EVERY:
        denied = ("whose",) if namespace == OWN else ()
        yield _create(f"{namespace}: nobody's", _named(configmap, "c", namespace), *denied, kind=configmap)
        for labels in ({"team": "a"}, {"team": "a", "tenants": "no"}):
            plain = _named(configmap, "c", namespace)
            plain["metadata"]["labels"] = labels
            denied = ("of-tenants",) if namespace == TENANTS and "tenants" in labels else ()
            yield _create(f"{namespace}: {len(labels)} labels", plain, *denied, kind=configmap)
        denied = ("no-host-network",) if namespace != LEFT_OUT else ()
        also = ("host-namespaces",) if namespace == TENANTS else ()
        yield _create(f"{namespace}: the node's network", _pod("p", namespace, hostNetwork=True), *denied, *also)
        yield _create(f"{namespace}: a pod", _pod("p", namespace))
        for user, marked in product((TENANT_USER, PLATFORM_USER), ("yes", "no")):
            new = _named(service, "s", namespace, spec={"ports": [{"port": 80}]})
            new["metadata"]["labels"] = {"pinned": marked}
            denied = ("pinned",) if (user, marked) == (TENANT_USER, "yes") else ()
            yield Case(f"{namespace}: pinned {marked} by {user}", service, "create", new, user=user,
                       denied_by=frozenset(denied))  # fmt: skip
        for keep in ("yes", "no"):
            old = _named(secret, f"keep-{keep}", namespace)
            old["metadata"]["annotations"] = {"keep": keep}
            denied = ("kept",) if keep == "yes" and namespace in (OWN, NAMED) else ()
            yield Case(f"{namespace}: keep {keep}", secret, "delete", None, old, denied_by=frozenset(denied))


CASES = {case.name: case for case in cases()}


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    assert {denial.guard for denial in decide(compiled.policy, CASES[name].request()).denials} == CASES[name].denied_by


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    """By its two paths: guards of tenants deny wherever the bundle knows none, so they are not asked there."""
    with Opa(compiled.write(Path("rego"), tmp_path)) as opa:
        for case in CASES.values():
            review = case.request().to_admission_review()
            rules = ["denied_by_place", *(["deny"] if case.namespace == TENANTS else [])]
            denials = [each for rule in rules for each in opa.decide(review, rule=rule)]
            assert {each["guard"] for each in denials} == case.denied_by, case.name
            said = {denial.message for denial in decide(compiled.policy, case.request()).denials}
            assert {each["msg"] for each in denials} == said, case.name
            answer: dict[str, Any] = opa.decide(review, rule="by_place")["response"]
            assert answer["allowed"] is not bool(case.denied_by - {"host-namespaces", "of-tenants"}), case.name


@pytest.fixture(scope="module")
def prepared(compiled: Compiled, cluster: Cluster) -> Cluster:
    for namespace in EVERY[2:]:
        cluster.make_namespace(namespace)
    prepare(cluster, compiled, CASES.values())
    return cluster


def test_the_api_server_agrees(prepared: Cluster, compiled: Compiled) -> None:
    assert_api_server_agrees(compiled, CASES.values(), prepared)


def wrong(cluster: Cluster) -> list[str]:
    """What the server answers otherwise than it should."""
    answers = ((case, attempt(cluster, case)) for case in CASES.values())
    return [f"{case.name}: {it.message}" for case, it in answers if it.allowed is bool(case.denied_by)]


def test_opa_behind_its_webhook_agrees(prepared: Cluster, compiled: Compiled, tmp_path: Path) -> None:
    (configuration,) = compiled.objects("opa")
    with opa_webhook(prepared, compiled.write(Path("rego"), tmp_path), configuration, tmp_path):
        assert not wrong(prepared)


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, prepared: Cluster, compiled: Compiled, kyverno_server: KyvernoServer) -> None:
    with kyverno_server.installed(*compiled.objects(folder)):
        assert not wrong(prepared)
