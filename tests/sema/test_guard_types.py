"""What is refused for its type is an error of the language, or never so; what is not refused is neither."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sema.test_refusals import TWO, guard
from tests.syntax.test_recovery import codes, compile_text
from tpl.model.kinds import KINDS
from tpl.semantics.admission import Request, decide

PORT = {"name": "web", "port": 80, "targetPort": "web"}
BODIES: dict[str, dict[str, Any]] = {
    "services": {"spec": {"type": "ClusterIP", "externalIPs": ["10.0.0.1"], "ports": [PORT], "selector": {"app": "x"}}},
    "poddisruptionbudgets": {"spec": {"maxUnavailable": "25%"}},
    "deployments": {"spec": {"replicas": 2, "paused": False}},
    "configmaps": {"immutable": True, "data": {"a.b": "1"}},
}

REFUSED = [
    ("services", 'forbid object.spec.ports[].port == 80'),
    ("services", 'forbid each port in object.spec.ports: port.targetPort > 80'),
    ("services", 'forbid object.spec.ports.name starts with "x"'),
    ("services", 'forbid object.spec.externalIPs in ("10.0.0.1")'),
    ("services", 'forbid object.spec.selector == "x"'),
    ("services", 'forbid some ip in object.spec.externalIPs: ip == 10'),
    ("services", 'forbid 5 > object.spec.type'),
    ("poddisruptionbudgets", "require object.spec.maxUnavailable != 1"),
    ("poddisruptionbudgets", 'require object.spec.maxUnavailable ends with "%" and object.spec.maxUnavailable > 1'),
    ("deployments", 'forbid object.spec.paused != "yes"'),
    ("deployments", 'forbid object.spec.replicas contains "1"'),
    ("configmaps", "forbid object.immutable == 1"),
    ("configmaps", 'forbid object.data["a.b"] > 0'),
]  # fmt: skip
TAKEN = [
    ("services", "forbid some port in object.spec.ports: port.port > 1000"),
    ("services", 'forbid some port in object.spec.ports: port.targetPort in (22, "ssh")'),
    ("services", 'forbid "10.0.0.2" in object.spec.externalIPs'),
    ("services", 'forbid object.spec.selector.app == "y" or "b" in keys(object.spec.selector)'),
    ("poddisruptionbudgets", 'forbid object.spec.maxUnavailable in (0, "0%")'),
    ("deployments", "forbid object.spec.minReadySeconds > 5 or object.spec.paused == true"),
    ("configmaps", 'forbid object.data["a.b"] == "2" or object.immutable == false'),
]


def denied(kinds: str, rule: str, tmp_path: Path) -> set[str]:
    """The guards that deny the object of the kind."""
    compilation = compile_text(TWO + "\n" + guard(rule, kinds), tmp_path)
    kind = KINDS[kinds]
    metadata = {"name": "x", "namespace": "acme"}
    obj = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata, **BODIES[kinds]}
    decision = decide(compilation.builds[0].policy, Request.on(kind, "create", object=obj))
    return {denial.guard for denial in decision.denials} & {"g"}


@pytest.mark.parametrize(("kinds", "rule"), REFUSED)
def test_refused(kinds: str, rule: str, tmp_path: Path) -> None:
    found = [code for code, _ in codes(compile_text(TWO + "\n" + guard(rule, kinds), tmp_path))]
    assert set(found) == {"TPL210"}


@pytest.mark.parametrize(("kinds", "rule"), TAKEN)
def test_taken_and_let_pass(kinds: str, rule: str, tmp_path: Path) -> None:
    assert not codes(compile_text(TWO + "\n" + guard(rule, kinds), tmp_path))
    assert not denied(kinds, rule, tmp_path)
