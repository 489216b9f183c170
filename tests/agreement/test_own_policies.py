"""A tenant's own NetworkPolicies: what stays between its own pods passes, in every engine, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agreement.attempt import assert_api_server_agrees, assert_opa_agrees
from tests.agreement.compiled import Compiled
from tests.agreement.requests import PLATFORM_USER, Case, Object, _named
from tests.engines.cluster import Cluster
from tpl.model.kinds import KINDS
from tpl.semantics.admission import decide

POLICY = f"""
platform {{ user "{PLATFORM_USER}" }}

tenant own-yes {{
  own-policies allowed
}}

tenant own-no {{}}
"""
KIND = KINDS["networkpolicies"]
OPENS, STAYS = frozenset({"platform-network-policies"}), frozenset({"platform-network-policies-stay"})
MINE: Object = {"namespaceSelector": {"matchLabels": {"tpl.dev/tenant": "own-yes"}}}


def written(namespace: str = "own-yes", name: str = "mine", managed: bool = False, **spec: object) -> Object:
    obj = _named(KIND, name, namespace, spec={"podSelector": {}, **spec})
    if managed:
        obj["metadata"]["labels"] = {"app.kubernetes.io/managed-by": "tpl"}
    return obj


def rules() -> Iterator[tuple[str, Object, bool]]:
    pods: Object = {"podSelector": {"matchLabels": {"app": "web"}}}
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for name, found, passes in (
            ("its own pods", [pods], True),
            ("every pod of the namespace", [{"podSelector": {}}], True),
            ("its own namespaces", [MINE], True),
            ("some pods of its own namespaces", [{**pods, **MINE}], True),
            ("both", [pods, MINE], True),
            ("another tenant", [{"namespaceSelector": {"matchLabels": {"tpl.dev/tenant": "own-no"}}}], False),
            ("every namespace", [{"namespaceSelector": {}}], False),
            ("a namespace by its name",
             [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "own-no"}}}], False),
            ("by an expression", [{"namespaceSelector": {"matchExpressions": [
                {"key": "tpl.dev/tenant", "operator": "Exists"}]}}], False),
            ("its own and another", [MINE, {"namespaceSelector": {}}], False),
            ("a block", [{"ipBlock": {"cidr": "0.0.0.0/0"}}], False),
            ("one address", [{"ipBlock": {"cidr": "203.0.113.7/32"}}], False),
            ("nobody named", [], False),
        ):  # fmt: skip
            rule: Object = {"ports": [{"protocol": "TCP", "port": 80}], **({peers: found} if found else {})}
            yield f"{direction}: {name}", {direction: [rule], "policyTypes": [direction.capitalize()]}, passes
        yield f"{direction}: nothing at all", {direction: [], "policyTypes": [direction.capitalize()]}, True
        yield f"{direction}: a rule for all", {direction: [{}], "policyTypes": [direction.capitalize()]}, False


def cases() -> Iterator[Case]:
    for name, spec, passes in rules():
        yield Case(f"{name}, allowed", KIND, "create", written(**spec), denied_by=frozenset() if passes else OPENS)
        yield Case(f"{name}, refused", KIND, "create", written("own-no", **spec), denied_by=OPENS)
    harmless: Object = {"ingress": [], "policyTypes": ["Ingress"]}
    everybody: Object = {"ingress": [{}], "policyTypes": ["Ingress"]}
    own, theirs = written(name="stored", **harmless), written("own-no", "stored", **harmless)
    managed = written(name="tpl-default-deny", managed=True, **harmless)
    yield Case("changed to open", KIND, "update", written(name="stored", **everybody), own, denied_by=OPENS)
    yield Case("changed", KIND, "update", written(name="stored", **{**harmless, "ingress": [{"from": [MINE]}]}), own)
    yield Case("deleted", KIND, "delete", None, own)
    yield Case("deleted, refused", KIND, "delete", None, theirs, denied_by=STAYS)
    yield Case("tpl's deleted", KIND, "delete", None, managed, denied_by=STAYS)
    yield Case("tpl's deleted by the platform", KIND, "delete", None, managed, user=PLATFORM_USER)
    stripped = {**managed, "metadata": {**managed["metadata"], "labels": {"app.kubernetes.io/managed-by": "me"}}}
    yield Case("tpl's, the label stripped", KIND, "update", stripped, managed, denied_by=STAYS)
    yield Case("a name of tpl's", KIND, "create", written(name="tpl-x", **harmless),
               denied_by=frozenset({"platform-names"}))  # fmt: skip
    yield Case("anything by the platform", KIND, "create", written("own-no", **everybody), user=PLATFORM_USER)


CASES = {case.name: case for case in cases()}


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    decision = decide(compiled.policy, CASES[name].request())
    assert {denial.guard for denial in decision.denials} == CASES[name].denied_by


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    assert_opa_agrees(compiled, CASES.values(), tmp_path)


def test_the_api_server_agrees(compiled: Compiled, cluster: Cluster) -> None:
    assert_api_server_agrees(compiled, CASES.values(), cluster)
