"""Calico's policies: valid by what is known of its kinds, and read by the words of its reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.schemas import check_document
from tests.tenancy.builders import flow, policy, service, tenant
from tests.tenancy.compiled import held, objects
from tests.tenancy.strategies import policies
from tpl.backends.base import Context, Refused
from tpl.backends.calico.backend import Calico
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.obligations.model import FlowClosed
from tpl.verify.ends import Address, End, Pod
from tpl.verify.network import reaches
from tpl.verify.selectors import Unreadable
from tpl.verify.world import World

SCHEMA = Path(__file__).with_name("calico.schema.json")
Object = dict[str, Any]

WEB, FAR, OUT = Pod("home", {"app": "web"}), Pod("away", {"app": "web"}), Address("9.9.9.9")
OPEN: Object = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{}], "egress": [{}]}
SHUT: Object = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
PODS: Object = {"namespaceSelector": "all()"}
HOME = "kubernetes.io/metadata.name == 'home'"
AWAY: Object = {"namespaceSelector": "kubernetes.io/metadata.name == 'away'"}


@given(policies())
def test_generated_by_schema(some: Policy) -> None:
    for obj in held(some, "calico"):
        check_document(obj, SCHEMA)


def test_both_families_are_two_rules() -> None:
    some = policy(
        tenant("a"), flow("never a -> 9.0.0.0/8, fd00::/16 on any"), flow("never 9.0.0.0/8 -> a on tcp/1, udp/2")
    )
    (spec,) = (obj["spec"] for obj in objects(some, "calico") if obj["kind"] != "Tier")
    assert [rule["destination"].get("nets") for rule in spec["egress"]] == [None, ["9.0.0.0/8"], ["fd00::/16"]]
    assert [rule.get("protocol") for rule in spec["ingress"]] == [None, "TCP", "UDP"]


def test_a_selector_that_would_be_too_long_is_refused() -> None:
    said = (flow("never self -> @mail on tcp/25"),)
    names = [f"tenant-number-{number}" for number in range(60)]
    some = policy(tenant(*names, flows=said), tenant("other"), service("mail", "mail"))
    (closed,) = (each for each in derive(some) if isinstance(each, FlowClosed))
    refused = Calico().answer(closed, Context(some))
    assert isinstance(refused, Refused)
    assert "1024 characters" in refused.why


# --- the reader ---------------------------------------------------------------------------------


def tier(name: str = "tpl", **spec: Any) -> Object:
    spec = {"order": 100, "defaultAction": "Pass", **spec}
    return {"apiVersion": "projectcalico.org/v3", "kind": "Tier", "metadata": {"name": name}, "spec": spec}


def above(*rules: Object, order: int = 5, **spec: Any) -> Object:
    side = "egress" if any("destination" in rule for rule in rules) else "ingress"
    spec = {
        "tier": "tpl",
        "order": order,
        "namespaceSelector": HOME,
        "types": [side.capitalize()],
        side: [*rules],
        **spec,
    }
    return {
        "apiVersion": "projectcalico.org/v3",
        "kind": "GlobalNetworkPolicy",
        "metadata": {"name": f"tpl.{order}"},
        "spec": spec,
    }


def rule(action: str, far: Object = AWAY, **more: Any) -> Object:
    return {"action": action, "destination": far, **more}


def below(spec: Object) -> Object:
    metadata = {"name": "mine", "namespace": "home"}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}


@pytest.mark.parametrize(
    ("found", "far", "open_"),
    [
        ([above(rule("Deny")), below(OPEN)], FAR, False),
        ([above(rule("Deny")), below(OPEN)], OUT, True),
        ([above(rule("Allow")), below(SHUT)], FAR, True),
        ([above(rule("Pass"), rule("Deny")), below(OPEN)], FAR, True),
        ([above(rule("Pass")), above(rule("Deny"), order=4), below(OPEN)], FAR, False),
        ([above(rule("Deny"), namespaceSelector="has(nothing)"), below(OPEN)], FAR, True),
        ([above(rule("Deny"), selector="app == 'db'"), below(OPEN)], FAR, True),
        ([above(rule("Deny"), selector='app in {"web", "db"}'), below(OPEN)], FAR, False),
        ([above(rule("Deny"), selector="app != 'db' && !has(tier)"), below(OPEN)], FAR, False),
        ([above(rule("Deny"), selector="tier not in {'a','b'}"), below(OPEN)], FAR, False),
        ([above(rule("Deny", {**AWAY, "selector": "app == 'db'"})), below(OPEN)], FAR, True),
        ([above(rule("Deny", {**AWAY, "ports": [80]}, protocol="TCP")), below(OPEN)], FAR, False),
        ([above(rule("Deny", {**AWAY, "ports": ["70:90"]}, protocol="TCP")), below(OPEN)], FAR, False),
        ([above(rule("Deny", {**AWAY, "ports": [81]}, protocol="TCP")), below(OPEN)], FAR, True),
        ([above(rule("Deny", protocol="UDP")), below(OPEN)], FAR, True),
        ([above(rule("Deny", {"nets": ["9.0.0.0/8"]})), below(OPEN)], OUT, False),
        ([above(rule("Pass", PODS), rule("Deny", {"nets": ["0.0.0.0/0"]})), below(OPEN)], FAR, True),
    ],
)  # fmt: skip
def test_the_reader_goes_by_the_words_of_the_reference(found: list[Object], far: End, open_: bool) -> None:
    assert reaches(World.of([tier(), *found]), WEB, far, "tcp", 80) is open_


def test_what_enters_is_about_the_source_and_ports_of_the_destination() -> None:
    entering = {"action": "Deny", "protocol": "TCP", "source": AWAY, "destination": {"ports": [80]}}
    found = World.of([tier(), above(entering, types=["Ingress"], ingress=[entering], egress=[]), below(OPEN)])
    assert not reaches(found, FAR, WEB, "tcp", 80)
    assert reaches(found, FAR, WEB, "tcp", 81)
    assert reaches(found, WEB, FAR, "tcp", 80)


@pytest.mark.parametrize(
    "found",
    [
        [tier(), above(rule("Deny", {"nets": ["9.0.0.0/8"]}))],  # the far end is a pod, which may be in it
        [tier(), above(rule("Log"))],
        [tier(), above(rule("Deny"), selector="app == 'a' || app == 'b'")],
        [tier(), above(rule("Deny", {**AWAY, "ports": ["http"]}, protocol="TCP"))],
        [tier(), above(rule("Deny", {**AWAY, "notPorts": [80]}, protocol="TCP"))],
        [tier(), above(rule("Deny", {"selector": "all()"}))],
        [tier(), above(rule("Deny"), namespaceSelector="")],
        [tier(), above(rule("Deny"), preDNAT=True)],
        [tier(), above(rule("Deny", protocol="ICMP"))],
        [tier(defaultAction="Deny"), above(rule("Deny"))],
        [tier(order=2_000_000), above(rule("Deny"))],
        [above(rule("Deny"))],
        [tier(), above(rule("Deny")), tier("other"), above(rule("Deny"), tier="other", order=6)],
        [tier(), above(rule("Deny")), {"apiVersion": "policy.networking.k8s.io/v1alpha1", "kind": "AdminNetworkPolicy",
                                       "metadata": {"name": "a"}, "spec": {"priority": 1, "subject": {"namespaces": {}},
                                       "egress": [{"action": "Pass", "to": [{"namespaces": {}}]}]}}],
    ],
)  # fmt: skip
def test_of_what_is_not_certain_nothing_is_said(found: list[Object]) -> None:
    with pytest.raises(Unreadable):
        reaches(World.of([*found, below(OPEN)]), WEB, FAR, "tcp", 80)
