"""Settings that a policy declares itself: the reference, OPA and the API server on requests at each one's edge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.attempt import assert_api_server_agrees, assert_opa_agrees
from tests.agreement.compiled import Compiled
from tests.agreement.requests import Case, Object, _create, _named
from tests.engines.cluster import Cluster
from tpl.model.kinds import KINDS
from tpl.semantics.admission import decide

POLICY = """
parameter edge.hosts: hosts {
  tightened-by fewer
  exclusive    yes
}
parameter edge.most-ports: number {
  tightened-by lower
  default      3
}
parameter edge.type: choice {
  choices      internal, external
  tightened-by earlier
  default      internal
}
parameter disk.size: quantity { tightened-by lower }
parameter disk.prefix: name
parameter team.code: text
parameter team.labels: labels { tightened-by more }
parameter ci.accounts: accounts {
  tightened-by fewer
  default      none
}

guard edge-hosts on services {
  title    "Names are the tenant's"
  require  object.metadata.annotations["example.com/host"] is unset or
           object.metadata.annotations["example.com/host"] matches tenant.edge.hosts
}
guard edge-ports on services {
  title    "No more ports than the tenant may have"
  require  count(object.spec.ports) <= tenant.edge.most-ports
}
guard edge-type on services {
  title    "Internal tenants have no node ports"
  forbid   tenant.edge.type == "internal" and object.spec.type == "NodePort"
}
guard disk-size on persistentvolumeclaims {
  title    "No claim is larger than the tenant may have"
  require  object.spec.resources.requests.storage <= tenant.disk.size
}
guard disk-prefix on persistentvolumeclaims {
  title    "Claims are called as the tenant's are"
  require  tenant.disk.prefix is unset or object.metadata.name matches tenant.disk.prefix
}
guard team-code on secrets {
  title    "Secrets say whose they are"
  require  object.metadata.labels.code == tenant.team.code and object.metadata.labels matches tenant.team.labels
}
guard ci-writes on poddisruptionbudgets {
  title    "Only deployers write budgets"
  exempt   platform
  require  request.userInfo.username in tenant.ci.accounts
}

tier large {
  disk {
    size 10Gi
  }
}

tenant own-one is large {
  edge {
    hosts "*.own-one.example.com"
    most-ports 1
  }
  disk {
    prefix "one-*"
  }
  team {
    code   "A-1"
    labels team = "one", level = "3"
  }
  ci {
    accounts "own-one/deployer"
  }
}

tenant own-two is large {
  edge {
    type external
  }
  disk {
    size 5Gi
  }
}

exception "SEC-9" {
  tenant      own-two
  raises      disk.size to 20Gi
  reason      "a migration"
  approved-by "security@example.com"
  granted     2026-11-01
  expires     2027-01-31
}
"""
SERVICE, CLAIM, SECRET = KINDS["services"], KINDS["persistentvolumeclaims"], KINDS["secrets"]
BUDGET = KINDS["poddisruptionbudgets"]
DEPLOYER = "system:serviceaccount:own-one:deployer"


def service(namespace: str, ports: int = 1, host: str | None = None, **fields: Any) -> Object:
    listed = [{"name": f"p{number}", "port": 80 + number} for number in range(ports)]
    made = _named(SERVICE, "web", namespace, spec={"ports": listed, **fields})
    if host is not None:
        made["metadata"]["annotations"] = {"example.com/host": host}
    return made


def claim(namespace: str, size: str, name: str = "one-data") -> Object:
    body = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}
    return _named(CLAIM, name, namespace, spec=body)


def secret(namespace: str, **labels: str) -> Object:
    made = _named(SECRET, "s", namespace)
    made["metadata"]["labels"] = labels
    return made


def budget(namespace: str) -> Object:
    return _named(BUDGET, "b", namespace, spec={"minAvailable": 1, "selector": {"matchLabels": {"app": "x"}}})


def cases() -> Iterator[Case]:
    one, two = "own-one", "own-two"
    hosts = {"a.own-one.example.com": True, "A.OWN-ONE.example.com": True, "own-one.example.com": False,
             "a.own-two.example.com": False}  # fmt: skip
    for host, passes in hosts.items():
        yield _create(f"host {host}", service(one, host=host), *(() if passes else ("edge-hosts",)), kind=SERVICE)
    yield _create("a host of one who has none, as others do", service(two, host="a.b.example.com"), "edge-hosts",
                  kind=SERVICE)  # fmt: skip
    yield _create("its own number of ports", service(one, 1), kind=SERVICE)
    yield _create("a port more", service(one, 2), "edge-ports", kind=SERVICE)
    yield _create("the default's number", service(two, 3), kind=SERVICE)
    yield _create("one more than the default's", service(two, 4), "edge-ports", kind=SERVICE)
    yield _create("the default's type", service(one, type="NodePort"), "edge-type", kind=SERVICE)
    yield _create("its own type", service(two, type="NodePort"), kind=SERVICE)
    for size, passes in (("10Gi", True), ("10240Mi", True), ("10737418241", False), ("11Gi", False)):
        yield _create(f"the tier's size: {size}", claim(one, size), *(() if passes else ("disk-size",)), kind=CLAIM)
    for size, passes in (("20Gi", True), ("21Gi", False)):
        yield _create(f"raised: {size}", claim(two, size), *(() if passes else ("disk-size",)), kind=CLAIM)
    yield _create("another's name", claim(one, "1Gi", "two-data"), "disk-prefix", kind=CLAIM)
    yield _create("any name", claim(two, "1Gi", "data"), kind=CLAIM)
    yield _create("all labels", secret(one, code="A-1", team="one", level="3"), kind=SECRET)
    yield _create("a label less", secret(one, code="A-1", team="one"), "team-code", kind=SECRET)
    yield _create("another code", secret(one, code="a-1", team="one", level="3"), "team-code", kind=SECRET)
    yield _create("no code of its own", secret(two, code="A-1"), "team-code", kind=SECRET)
    yield _create("its deployer", budget(one), kind=BUDGET, user=DEPLOYER)
    yield _create("another's deployer", budget(two), "ci-writes", kind=BUDGET, user=DEPLOYER)
    yield _create("nobody's deployer", budget(one), "ci-writes", kind=BUDGET)


CASES = {case.name: case for case in cases()}


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str, compiled: Compiled) -> None:
    decision = decide(compiled.policy, CASES[name].request())
    assert {denial.guard for denial in decision.denials} == CASES[name].denied_by


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    assert_opa_agrees(compiled, CASES.values(), tmp_path)


def test_the_api_server_agrees(compiled: Compiled, cluster: Cluster) -> None:
    cluster.grant(DEPLOYER)
    assert_api_server_agrees(compiled, CASES.values(), cluster)
