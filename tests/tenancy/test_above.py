"""What is written above the tenants' own policies: by rank, as often as needed and no more; and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest

from tests.tenancy.builders import flow, policy, service, tenant
from tests.tenancy.compiled import objects
from tpl.backends import REGISTRY, load
from tpl.backends._network.above import networks
from tpl.backends.adminnetworkpolicy.backend import AdminNetworkPolicies
from tpl.backends.base import Context, Enforced, Outside, Refused
from tpl.backends.clusternetworkpolicy.backend import ClusterNetworkPolicies
from tpl.backends.clusternetworkpolicy.emit import MOST, MOST_PEERS
from tpl.model.flows import DomainPeer
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.obligations.model import FlowClosed
from tpl.relation.boxes import block
from tpl.verify.check import disagreements
from tpl.verify.ends import Address, End, Pod
from tpl.verify.network import reaches
from tpl.verify.selectors import Unreadable
from tpl.verify.world import World

Object = dict[str, Any]
EVERY_TENANT = {"namespaces": {"matchExpressions": [{"key": "tpl.dev/tenant", "operator": "Exists"}]}}


def written(some: Policy) -> dict[str, Object]:
    """The specs by name."""
    return {obj["metadata"]["name"]: obj["spec"] for obj in objects(some, "clusternetworkpolicy")}


def test_a_never_of_all_is_one_policy_however_many_tenants_there_are() -> None:
    said = flow("never any tenant -> 169.254.169.254/32 on any"), flow("never any tenant -> @mail on tcp/25")
    mail = service("mail", "mail", app="smtp")
    few, many = (
        objects(policy(*(tenant(f"t{n}") for n in range(number)), mail, *said), "clusternetworkpolicy")
        for number in (1, 200)
    )
    assert few == many
    assert {obj["metadata"]["name"]: obj["spec"]["subject"] for obj in few} == {
        "tpl-never-any-tenant": EVERY_TENANT,
        "tpl-never-any-tenant-addresses": EVERY_TENANT,
    }


def test_what_a_tier_says_to_all_is_said_of_all() -> None:
    said = (flow("never self -> 10.0.0.0/8 on any"),)
    of_all = written(policy(tenant("a", flows=said), tenant("b", "c", flows=said)))
    of_some = written(policy(tenant("a"), tenant("b", "c", flows=said)))
    assert of_all["tpl-never-tenants-addresses"]["subject"] == EVERY_TENANT
    named = {"key": "tpl.dev/tenant", "operator": "In", "values": ["b", "c"]}
    assert of_some["tpl-never-tenants-addresses"]["subject"] == {"namespaces": {"matchExpressions": [named]}}


def test_what_a_tier_says_stays_the_same_for_any_number_of_its_tenants() -> None:
    said = (flow("never self -> 10.0.0.0/8 on any"),)
    few, many = (
        written(
            policy(
                tenant(*(f"t{n}" for n in range(number)), tier="gold", flows=said),
                tenant(*(f"w{n}" for n in range(number)), tier="silver", isolation="withheld"),
                flow("never any tenant -> 9.0.0.0/8 on any"),
            )
        )
        for number in (2, 200)
    )
    assert few == many
    assert few["tpl-never-tenants-addresses"]["subject"] == {"namespaces": {"matchLabels": {"tpl.dev/tier": "gold"}}}


def test_ranks_come_in_the_order_of_the_language() -> None:
    far = service("ops", "ops")
    some = policy(
        tenant("acme", "globex"),
        tenant("bad"),
        far,
        flow("never any tenant -> @ops on tcp/1"),
        flow("deny bad -> anywhere on any", quarantine="bad"),
        flow("allow bad -> @ops on tcp/2", quarantine="bad"),
        flow("deny any tenant -> @ops on any"),
        flow("allow bad -> @ops on tcp/3", exception="SEC-1"),
    )
    found = written(some)
    ranked = sorted((spec["priority"], name) for name, spec in found.items() if not name.endswith("addresses"))
    assert [name for _, name in ranked] == [
        "tpl-never-any-tenant", "tpl-kept-bad", "tpl-quarantine-bad", "tpl-exception-bad", "tpl-deny-any-tenant",
    ]  # fmt: skip
    actions = {name: {rule["action"] for rule in found[name]["egress"]} for _, name in ranked}
    assert {name for name, action in actions.items() if action == {"Pass"}} == {"tpl-kept-bad", "tpl-exception-bad"}
    assert found["tpl-quarantine-bad-addresses"]["priority"] > max(ranked)[0]


def test_an_exception_that_no_deny_meets_is_not_written() -> None:
    some = policy(tenant("a"), tenant("b"), flow("deny a -> b on tcp/80"), flow("allow a -> b on tcp/81", "SEC-1"))
    assert set(written(some)) == {"tpl-deny-a", "tpl-deny-b"}


def test_who_is_withheld_is_left_out() -> None:
    some = policy(tenant("a"), tenant("w", isolation="withheld"), flow("never any tenant -> 9.0.0.0/8 on any"))
    (spec,) = written(some).values()
    expressions = spec["subject"]["namespaces"]["matchExpressions"]
    assert {"key": "tpl.dev/isolation", "operator": "DoesNotExist"} in expressions
    nobody = policy(tenant("w", isolation="withheld"), flow("never any tenant -> 9.0.0.0/8 on any"))
    assert isinstance(answer(nobody), Outside)


def test_too_many_rules_and_peers_are_more_policies_and_rules() -> None:
    denied = [flow(f"never any tenant -> 9.0.{number}.0/24 on tcp/{number + 1}") for number in range(60)]
    found = written(policy(tenant("a"), *denied))
    assert list(found) == [f"tpl-never-any-tenant-addresses{part}" for part in ("", "-2", "-3")]
    assert max(len(spec["egress"]) for spec in found.values()) == MOST
    assert all(spec["egress"][0]["action"] == "Pass" for spec in found.values())
    blocks = ", ".join(f"9.0.{number}.0/24" for number in range(0, 120, 2))
    (spec,) = written(policy(tenant("a"), flow(f"never any tenant -> {blocks} on any"))).values()
    assert [len(rule["to"][0].get("networks", ())) for rule in spec["egress"]] == [0, MOST_PEERS, MOST_PEERS, 10]


@pytest.mark.parametrize(
    ("network", "gaps"),
    [
        ("0.0.0.0/0", ("0.0.0.0/8", "240.0.0.0/4", "10.0.0.0/8")),
        ("9.0.0.0/30", ("9.0.0.1/32",)),
        ("::/0", ("ff00::/8",)),
    ],
)
def test_networks_without_gaps_are_what_the_gaps_leave(network: str, gaps: tuple[str, ...]) -> None:
    (whole,) = block(ip_network(network), map(ip_network, gaps))
    found = networks(whole)
    total = whole.network.num_addresses - sum(ip_network(gap).num_addresses for gap in gaps)
    assert sum(each.num_addresses for each in found) == total
    assert not any(each.overlaps(ip_network(gap)) for each in found for gap in gaps)


def answer(some: Policy) -> object:
    """What is said of the one thing that is closed."""
    (closed,) = (each for each in derive(some) if isinstance(each, FlowClosed))
    return ClusterNetworkPolicies().answer(closed, Context(some))


def test_what_enters_from_addresses_is_refused_or_a_hole() -> None:
    refused = answer(policy(tenant("a"), flow("never 9.0.0.0/8 -> a on any")))
    assert isinstance(refused, Refused)
    assert "enters from addresses" in refused.why
    partly = answer(policy(tenant("a"), flow("never anywhere -> a on any")))
    assert isinstance(partly, Enforced)
    assert partly.can
    assert "left-below" in {hole.name for hole in partly.can.holes}


@pytest.mark.parametrize("kind", sorted(name for name in REGISTRY if load(name).stands_above))
def test_what_is_open_by_a_name_cannot_be_let_pass(kind: str) -> None:
    by_name = flow("allow a -> 9.0.0.0/8 on any", exception="SEC-1").model_copy(
        update={"destination": DomainPeer(name="bank.example")}
    )
    some = policy(tenant("a"), flow("deny a -> 9.0.0.0/8 on any"), by_name)
    (closed,) = (each for each in derive(some) if isinstance(each, FlowClosed))
    refused = load(kind).answer(closed, Context(some))
    assert isinstance(refused, Refused)
    assert "by a name" in refused.why


def test_adminnetworkpolicies_have_priorities_of_their_own_from_0_to_99() -> None:
    said = [flow(f"never tag t{number} -> 9.0.0.0/8 on any") for number in range(30)]
    some = policy(
        *(tenant(f"a{n}", tags=(f"t{n}",)) for n in range(30)), *said, flow("deny any tenant -> 8.0.0.0/8 on any")
    )
    found = {obj["metadata"]["name"]: obj["spec"]["priority"] for obj in objects(some, "adminnetworkpolicy")}
    assert sorted(found.values()) == [*range(50, 70), *[69] * 10, 82]
    assert found["tpl-deny-any-tenant-addresses"] == 82


def test_what_needs_a_policy_for_each_namespace_is_refused_where_there_may_be_a_hundred() -> None:
    some = policy(tenant("a"), tenant("b"), flow("never any tenant -> any tenant on any"))
    (closed,) = (each for each in derive(some) if isinstance(each, FlowClosed))
    refused = AdminNetworkPolicies().answer(closed, Context(some))
    assert isinstance(refused, Refused)
    assert "a policy for each namespace" in refused.why


# --- the reader ---------------------------------------------------------------------------------

WEB, FAR = Pod("home", {"app": "web"}), Pod("away", {"app": "web"})
OPEN: Object = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{}], "egress": [{}]}
SHUT: Object = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def rule(action: str, far: str, egress: bool = True, **more: Any) -> Object:
    peer = {"namespaces": {"matchLabels": {"kubernetes.io/metadata.name": far}}} if "/" not in far else {
        "networks": [far]}  # fmt: skip
    return {"action": action, "to" if egress else "from": [peer], **more}


def above(priority: int, *rules: Object, egress: bool = True, subject: str = "home", name: str = "") -> Object:
    return {
        "apiVersion": "policy.networking.k8s.io/v1alpha2",
        "kind": "ClusterNetworkPolicy",
        "metadata": {"name": name or f"p{priority}"},
        "spec": {
            "tier": "Admin",
            "priority": priority,
            "subject": {"namespaces": {"matchLabels": {"kubernetes.io/metadata.name": subject}}},
            "egress" if egress else "ingress": list(rules),
        },
    }


def older(priority: int, *rules: Object) -> Object:
    """The same as an AdminNetworkPolicy."""
    obj = above(priority, *rules)
    del obj["spec"]["tier"]
    return {**obj, "apiVersion": "policy.networking.k8s.io/v1alpha1", "kind": "AdminNetworkPolicy"}


def below(spec: Object) -> Object:
    metadata = {"name": "mine", "namespace": "home"}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}


ON_80: dict[str, Any] = {"protocols": [{"tcp": {"destinationPort": {"number": 80}}}]}
ON_RANGE: dict[str, Any] = {"protocols": [{"tcp": {"destinationPort": {"range": {"start": 70, "end": 90}}}}]}
ON_UDP: dict[str, Any] = {"protocols": [{"udp": {"destinationPort": {"number": 80}}}]}
OLDER_UDP: dict[str, Any] = {"portNumber": {"protocol": "UDP", "port": 80}}
OUT = Address("9.9.9.9")


@pytest.mark.parametrize(
    ("found", "far", "open_"),
    [
        ([above(5, rule("Deny", "away")), below(OPEN)], FAR, False),
        ([above(5, rule("Accept", "away")), below(SHUT)], FAR, True),
        ([above(5, rule("Pass", "away"), rule("Deny", "away")), below(OPEN)], FAR, True),
        ([above(5, rule("Pass", "away"), rule("Accept", "away")), below(SHUT)], FAR, False),
        ([above(5, rule("Deny", "away")), above(4, rule("Pass", "away")), below(OPEN)], FAR, True),
        ([above(5, rule("Deny", "elsewhere")), below(OPEN)], FAR, True),
        ([above(5, rule("Deny", "away"), subject="elsewhere"), below(OPEN)], FAR, True),
        ([above(5, rule("Deny", "away", **ON_80)), below(OPEN)], FAR, False),
        ([above(5, rule("Deny", "away", **ON_RANGE)), below(OPEN)], FAR, False),
        ([above(5, rule("Deny", "away", **ON_UDP)), below(OPEN)], FAR, True),
        ([above(5, rule("Deny", "9.0.0.0/8")), below(OPEN)], OUT, False),
        ([above(5, rule("Deny", "8.0.0.0/8")), below(OPEN)], OUT, True),
        ([above(5, rule("Deny", "away")), below(OPEN)], OUT, True),
        ([above(5, rule("Pass", "away"), rule("Deny", "0.0.0.0/0")), below(OPEN)], FAR, True),
        ([{**above(5, rule("Deny", "away")), "apiVersion": "crd.antrea.io/v1beta1"}, below(OPEN)], FAR, True),
        (
            [older(5, rule("Deny", "away", ports=[{"portNumber": {"protocol": "TCP", "port": 80}}])), below(OPEN)],
            FAR,
            False,
        ),
        ([older(5, rule("Deny", "away", ports=[{"portRange": {"start": 70, "end": 90}}])), below(OPEN)], FAR, False),
        (
            [older(5, rule("Deny", "away", ports=[{"portNumber": {"protocol": "UDP", "port": 80}}])), below(OPEN)],
            FAR,
            True,
        ),
        ([older(5, rule("Allow", "away")), below(SHUT)], FAR, True),
        ([older(5, rule("Pass", "away")), older(6, rule("Deny", "away")), below(OPEN)], FAR, True),
    ],
)
def test_the_reader_goes_by_the_words_of_the_api(found: list[Object], far: End, open_: bool) -> None:
    assert reaches(World.of(found), WEB, far, "tcp", 80) is open_


def test_the_reader_looks_at_both_sides() -> None:
    found = [above(5, rule("Deny", "away", egress=False), egress=False), below(OPEN)]
    assert not reaches(World.of(found), FAR, WEB, "tcp", 80)
    assert reaches(World.of(found), WEB, FAR, "tcp", 80)


@pytest.mark.parametrize(
    "found",
    [
        [above(5, rule("Deny", "9.0.0.0/8"))],  # the far end is a pod, which may be in it
        [above(5, rule("Deny", "away"), name="one"), above(5, rule("Pass", "away"), name="two")],
        [above(5, rule("Deny", "away", protocols=[{"destinationNamedPort": "web"}]))],
        [above(5, {"action": "Deny", "to": [{"nodes": {}}]})],
        [above(5, rule("Log", "away"))],
        [above(5, rule("Allow", "away"))],  # the word of the older kind
        [older(5, rule("Accept", "away"))],
        [older(5, rule("Deny", "away", ports=[{"namedPort": "web"}]))],
        [above(5), older(5)],
        [{**older(5), "kind": "BaselineAdminNetworkPolicy"}],
        [{**above(5), "spec": {**above(5)["spec"], "tier": "Baseline"}}],
    ],
)
def test_of_what_is_not_certain_nothing_is_said(found: list[Object]) -> None:
    with pytest.raises(Unreadable):
        reaches(World.of(found), WEB, FAR, "tcp", 80)


# --- leaks --------------------------------------------------------------------------------------


def quarantined() -> Policy:
    """A tenant that is cut off but for one way, while nothing isolates it below."""
    return policy(
        tenant("acme"),
        tenant("bad"),
        service("ops", "ops", app="ops"),
        flow("deny bad -> anywhere on any", quarantine="bad"),
        flow("allow bad -> @ops on tcp/2", quarantine="bad"),
        flow("never any tenant -> 9.0.0.0/8 on any"),
        flow("allow acme -> 0.0.0.0/0 on any"),
    )


def find(found: list[Object], name: str) -> Object:
    spec: Object = next(obj["spec"] for obj in found if obj["metadata"]["name"] == name)
    return spec


def close_more(found: list[Object]) -> None:
    find(found, "tpl-never-any-tenant-addresses")["egress"][1]["to"][0]["networks"] = ["8.0.0.0/7"]


def close_all_ports(found: list[Object]) -> None:
    find(found, "tpl-kept-bad")["priority"] = 121


def open_by_accepting(found: list[Object]) -> None:
    find(found, "tpl-kept-bad")["egress"][0].update(
        action="Accept", protocols=[{"tcp": {"destinationPort": {"number": 3}}}]
    )


@pytest.mark.parametrize("leak", [close_more, close_all_ports, open_by_accepting])
def test_every_change_is_found(leak: Callable[[list[Object]], None]) -> None:
    found = objects(quarantined(), "namespaces", "networkpolicy", "clusternetworkpolicy")
    assert disagreements(quarantined(), World.of(found), access=False) == []
    leak(found)
    assert disagreements(quarantined(), World.of(found), access=False)
