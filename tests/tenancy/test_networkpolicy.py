"""The NetworkPolicies that are written: their names, their shape, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from tests.tenancy.builders import flow, policy, service, tenant
from tests.tenancy.compiled import RefusedError, objects, pieces
from tests.tenancy.strategies import policies
from tpl.backends.base import Context, Enforced, Fidelity
from tpl.backends.networkpolicy.backend import NetworkPolicies
from tpl.model.flows import Flow, Open
from tpl.model.policy import Policy
from tpl.obligations import model
from tpl.obligations.derive import derive
from tpl.relation.reach import Reach

WORKLOADS = {"api": {"app": "api"}, "etl": {"app": "etl"}, "postgres": {"app": "postgres"}}


def saas(*flows: Flow, own: tuple[Flow, ...] = ()) -> Policy:
    """Two tenants, an ingress, these flows."""
    return policy(
        tenant("acme", workloads=WORKLOADS, tags=("pci",), flows=own),
        tenant("globex", workloads=WORKLOADS),
        service("ingress-nginx", "ingress-nginx", app="nginx"),
        *flows,
    )


def written_objects(some: Policy, namespace: str) -> list[Mapping[str, Any]]:
    """The policies in a namespace."""
    return [obj for obj in objects(some, "networkpolicy") if obj["metadata"]["namespace"] == namespace]


def written(some: Policy, namespace: str = "acme") -> dict[str, Mapping[str, Any]]:
    """The specs in a namespace by name."""
    return {obj["metadata"]["name"]: obj["spec"] for obj in written_objects(some, namespace)}


def rules_of(obj: Mapping[str, Any]) -> list[str]:
    """The statements that a policy says it serves."""
    return str(obj["metadata"]["annotations"]["tpl.dev/rule"]).splitlines()


def test_isolation_is_three_policies() -> None:
    assert list(written(saas())) == ["tpl-default-deny", "tpl-ingress", "tpl-egress"]
    assert written(saas())["tpl-default-deny"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_all_ports_are_three_protocols_and_never_nothing() -> None:
    spec = written(saas())
    tenant_only = {"namespaceSelector": {"matchLabels": {"tpl.dev/tenant": "acme"}}}
    ports = [{"protocol": "TCP"}, {"protocol": "UDP"}, {"protocol": "SCTP"}]
    assert spec["tpl-ingress"]["ingress"] == [{"from": [tenant_only], "ports": ports}]
    assert spec["tpl-egress"]["egress"][0] == {"to": [tenant_only], "ports": ports}


@pytest.mark.parametrize(
    ("statement", "namespace", "name"),
    [
        ("allow @ingress-nginx -> acme on tcp/80", "acme", "tpl-ingress"),
        ("allow acme -> internet on tcp/80", "acme", "tpl-egress"),
        ("allow globex.etl -> acme.postgres on tcp/80", "acme", "tpl-ingress-postgres"),
        ("allow globex.etl -> acme.postgres on tcp/80", "globex", "tpl-egress-etl"),
        ("allow any tenant -> acme on tcp/80", "acme", "tpl-ingress"),
        ("allow acme.api -> 198.51.100.7/32 on tcp/80", "acme", "tpl-egress-api"),
    ],
)
def test_a_statement_is_in_the_policy_of_its_side_and_pods(statement: str, namespace: str, name: str) -> None:
    (found,) = (
        obj for obj in written_objects(saas(flow(statement)), namespace) if statement.replace("@", "") in rules_of(obj)
    )
    assert found["metadata"]["name"] == name


def test_a_selector_names_the_tenant_and_the_workload() -> None:
    spec = written(saas(flow("allow globex.etl -> acme.postgres on tcp/5432, udp/8000-8100")))
    assert spec["tpl-ingress-postgres"] == {
        "podSelector": {"matchLabels": {"app": "postgres"}},
        "policyTypes": ["Ingress"],
        "ingress": [
            {
                "from": [
                    {
                        "namespaceSelector": {"matchLabels": {"tpl.dev/tenant": "globex"}},
                        "podSelector": {"matchLabels": {"app": "etl"}},
                    }
                ],
                "ports": [
                    {"protocol": "TCP", "port": 5432},
                    {"protocol": "UDP", "port": 8000, "endPort": 8100},
                ],
            }
        ],
    }


def test_a_group_means_other_tenants() -> None:
    spec = written(saas(flow("allow any tenant -> any tenant on tcp/80")))["tpl-ingress"]
    expressions = spec["ingress"][1]["from"][0]["namespaceSelector"]["matchExpressions"]
    assert expressions == [
        {"key": "tpl.dev/tenant", "operator": "Exists"},
        {"key": "tpl.dev/tenant", "operator": "NotIn", "values": ["acme"]},
    ]


def test_a_denied_network_becomes_a_gap() -> None:
    spec = written(saas(flow("allow acme -> 10.0.0.0/8 on tcp/80-90"), flow("deny tag pci -> 10.1.0.0/16 on tcp/85")))
    assert spec["tpl-egress"]["egress"][2:] == [
        {
            "to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}],
            "ports": [
                {"protocol": "TCP", "port": 80, "endPort": 84},
                {"protocol": "TCP", "port": 86, "endPort": 90},
            ],
        },
        {
            "to": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}],
            "ports": [{"protocol": "TCP", "port": 85}],
        },
    ]


def test_what_is_left_of_a_policys_own_pods_has_a_name_of_its_own() -> None:
    spec = written(saas(flow("allow acme -> internet on tcp/80"), flow("deny acme.api -> internet on any")))
    (less,) = (name for name in spec if name.startswith("tpl-egress-"))
    assert less.startswith("tpl-egress-less-")
    assert spec[less]["podSelector"] == {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["api"]}]}


def test_what_opens_one_side_of_the_same_pods_shares_a_policy_that_names_each_reason() -> None:
    flows = (
        flow("allow @ingress-nginx -> acme on tcp/80").model_copy(update={"because": "shop"}),
        flow("allow globex -> acme on tcp/90").model_copy(update={"because": "bills"}),
    )
    (found,) = (obj for obj in written_objects(saas(*flows), "acme") if obj["metadata"]["name"] == "tpl-ingress")
    assert rules_of(found) == ["same tenant", *(str(each) for each in flows)]
    assert found["metadata"]["annotations"]["tpl.dev/because"].splitlines() == [
        f"{flows[0]}: shop",
        f"{flows[1]}: bills",
    ]
    assert len(found["spec"]["ingress"]) == 3


def test_pods_whose_names_meet_are_told_apart() -> None:
    """What a `deny` leaves of a workload, and a workload whose name is spelled like it."""
    one = policy(tenant("own", workloads={"b": {"app": "b"}}), tenant("a"), flow("allow a -> own.b on tcp/1"))
    assert list(written(one, "own"))[-1] == "tpl-ingress-b"
    workloads = {"b": {"app": "b"}, "c": {"tier": "c"}}
    denied = flow("allow a -> own.b on tcp/1"), flow("deny a -> own.c on tcp/1")
    (less,) = (
        name
        for name in written(policy(tenant("own", workloads=workloads), tenant("a"), *denied), "own")
        if name.startswith("tpl-ingress-b-less-")
    )
    taken = {**workloads, less.removeprefix("tpl-ingress-"): {"app": "d"}}
    also = flow(f"allow a -> own.{less.removeprefix('tpl-ingress-')} on tcp/2")
    names = list(written(policy(tenant("own", workloads=taken), tenant("a"), *denied, also), "own"))
    assert less in names
    assert any(name.startswith(f"{less}-for-") for name in names)


def test_too_many_parts_are_refused() -> None:
    many = {f"w{number}": {f"k{number}": "v"} for number in range(8)}
    denied = [flow(f"deny acme.w{number} -> acme.w{number} on tcp/80") for number in range(8)]
    with pytest.raises(RefusedError) as refused:
        objects(policy(tenant("acme", workloads=many), *denied), "networkpolicy")
    assert refused.value.args[0].code == "TPL801"


def test_every_partial_claim_names_its_holes() -> None:
    holes = {hole.name: hole.closed_by for hole in NetworkPolicies.capabilities[model.Isolation].holes}
    assert holes == {
        "host-network": ("host-namespaces",),
        "own-policies": ("platform-network-policies",),
        "taken-away": ("platform-network-policies-stay",),
        "foreign-policies": ("platform-policies",),
    }
    assert NetworkPolicies.capabilities[model.FlowClosed].fidelity is Fidelity.PARTIAL


def test_what_is_closed_is_held_by_what_isolates() -> None:
    closed = policy(tenant("acme"), tenant("x", "y"), flow("never any tenant -> internet on tcp/25"))
    (obligation,) = (each for each in derive(closed) if isinstance(each, model.FlowClosed))
    held = NetworkPolicies().answer(obligation, Context(closed))
    assert isinstance(held, Enforced)
    assert held.can
    assert (held.claims, held.through, held.can.at_best) == ((), model.Isolation, Fidelity.UNSPECIFIED)


def free(some: Policy) -> set[str]:
    """What need not be opened, as nothing closes it."""
    reach = Reach(some)
    return {
        each.id
        for each in derive(some)
        if isinstance(each, model.FlowOpened) and each.side == "egress" and each.shape is not None
        if reach.is_egress_free(some.shapes[each.shape])
    }


@given(policies())
def test_every_obligation_of_the_network_is_served_and_no_object_is_an_orphan(some: Policy) -> None:
    try:
        found = pieces(some, "networkpolicy")
    except RefusedError:
        return
    served = {id for piece in found for id in piece.obligations}
    assert served == {o.id for o in derive(some) if isinstance(o, model.Isolation | model.FlowOpened)} - free(some)
    assert all(piece.obligations for piece in found)


def is_wide(some: Policy) -> bool:
    """Whether something is open to anywhere, or to any pod; the DNS of a namespace that is the platform's own is."""
    flows = [*some.flows, *(each for shape in some.shapes for each in shape.flows)]
    ends = [end for each in flows if each.effect == "allow" for end in (each.source, each.destination)]
    is_open = any(shape.isolation == "ingress" or shape.platform for shape in some.shapes)
    return is_open or any(isinstance(end, Open) for end in ends)


@given(policies())
def test_no_rule_is_wider_than_it_looks(some: Policy) -> None:
    try:
        found = objects(some, "networkpolicy")
    except RefusedError:
        return
    names = [(obj["metadata"]["namespace"], obj["metadata"]["name"]) for obj in found]
    assert len(names) == len(set(names))
    for obj in found:
        for rule in (*obj["spec"].get("ingress", ()), *obj["spec"].get("egress", ())):
            assert rule["ports"]
            assert rule.get("from") or rule.get("to") or is_wide(some)
            for peer in rule.get("from", rule.get("to", ())):
                assert "ipBlock" in peer or peer["namespaceSelector"] or is_wide(some)
                gaps = peer.get("ipBlock", {}).get("except", [])
                assert gaps == sorted(set(gaps), key=gaps.index)
            assert all(one != two for one, two in pairwise(rule["ports"]))
