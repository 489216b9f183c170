"""Pods stay on their tenant's nodes: the reference evaluator, OPA and the API server on attacks and their twins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import assert_api_server_agrees, assert_opa_agrees
from tests.agreement.compiled import Compiled
from tests.agreement.requests import Case, Object, _create, _maker, _pod
from tests.engines.cluster import Cluster
from tpl.model.kinds import KINDS
from tpl.semantics.admission import decide

POLICY = """
tenant pool-gold {
  nodes pool = "gold", "example.com/disk" = "fast"
}

tenant pool-silver {}
"""
OWN = {"pool": "gold", "example.com/disk": "fast"}


def pod(namespace: str = "pool-gold", **fields: Any) -> Object:
    return _pod("p", namespace, **fields)


def cases() -> Iterator[Case]:
    selectors: dict[str, tuple[Object, bool]] = {
        "its own nodes": (OWN, True),
        "fewer of its own nodes": ({**OWN, "zone": "a"}, True),
        "one label": ({"pool": "gold"}, False),
        "another's value": ({**OWN, "pool": "silver"}, False),
        "a value in other letters": ({**OWN, "pool": "Gold"}, False),
        "the value as a label": ({"gold": "pool", "example.com/disk": "fast"}, False),
    }
    for name, (selector, passes) in selectors.items():
        guards = () if passes else ("node-pool",)
        yield _create(f"nodes: {name}", pod(nodeSelector=selector), *guards)
    yield _create("nodes: any", pod(), "node-pool")
    for resource in ("deployments", "cronjobs"):
        kind = KINDS[resource]
        for passes in (True, False):
            obj = _maker(kind, "registry.example.com/x:1", **({"nodeSelector": OWN} if passes else {}))
            obj["metadata"]["namespace"] = "pool-gold"
            yield _create(f"nodes: {resource}, {passes}", obj, *(() if passes else ("node-pool",)), kind=kind)
    yield _create("nodes: a node by its name", pod(nodeSelector=OWN, nodeName="n1"), "node-pool")
    yield _create("nodes: a tenant without nodes", pod("pool-silver"))
    yield _create("nodes: another selector without nodes", pod("pool-silver", nodeSelector={"zone": "a"}))
    yield _create("nodes: a node by its name, without nodes", pod("pool-silver", nodeName="n1"), "node-pool")
    tolerations: dict[str, tuple[Object, bool]] = {
        "another's taint": ({"key": "pool", "operator": "Equal", "value": "gold", "effect": "NoSchedule"}, False),
        "another's key": ({"key": "pool", "operator": "Exists"}, False),
        "every taint": ({"operator": "Exists"}, False),
        "a node that is not ready": ({"key": "node.kubernetes.io/not-ready", "operator": "Exists"}, True),
        "nobody's taint": ({"key": "nvidia.com/gpu", "operator": "Exists"}, True),
    }
    for name, (toleration, passes) in tolerations.items():
        obj = pod("pool-silver", tolerations=[toleration])
        yield _create(f"tolerates {name}", obj, *(() if passes else ("node-taints",)))
    own = [{"key": "pool", "operator": "Equal", "value": "gold", "effect": "NoSchedule"}]
    yield _create("tolerates its own taint", pod(nodeSelector=OWN, tolerations=own))


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
