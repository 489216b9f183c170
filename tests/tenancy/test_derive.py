"""Every statement becomes obligations, each once for each shape that it is about."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given

from tests.tenancy.builders import ORIGIN, flow, grant, lift, parameter, policy, role, service, tenant, whole_role
from tests.tenancy.strategies import policies
from tpl.model.companions import Companion
from tpl.model.expr import Constant, FieldStep, Path, Truth
from tpl.model.fills import Fill, Filling
from tpl.model.flows import Flow
from tpl.model.guards import Guard, Rule
from tpl.model.kinds import POD_MAKERS, Operation
from tpl.model.policy import Policy
from tpl.model.priorities import ApiShares, PriorityClass
from tpl.model.tenants import Amount, Bounds, Limits, Member, Quota, ServiceAccount
from tpl.obligations.derive import derive
from tpl.obligations.model import LEAVES, FlowClosed, FlowOpened, GuardHeld, Obligation
from tpl.semantics.flows import SIDES, End, is_ours, owner, rules, speaks_of
from tpl.verify.tried import representative_ends


def guard(*resources: str, operations: tuple[Operation, ...] = ("create", "update")) -> Guard:
    """A guard that forbids nothing."""
    rules = (Rule(effect="require", condition=Truth(value=True)),)
    return Guard(name="g", title="", resources=resources, operations=operations, rules=rules, message="", origin=ORIGIN)


def fill(*resources: str) -> Fill:
    """A fill that gives one label."""
    place = Path(root="object", steps=tuple(FieldStep(name=name) for name in ("metadata", "labels", "x")))
    fillings = (Filling(path=place, value=Constant(value="y")),)
    return Fill(name="f", title="", resources=resources, fillings=fillings, origin=ORIGIN)


def held(*resources: str, operations: tuple[Operation, ...] = ("create", "update")) -> set[tuple[str, str, str]]:
    """Kind, operation and subresource of what a guard's obligations are about."""
    found = derive(policy(guards=(guard(*resources, operations=operations),)))
    return {(each.kind.resource, each.operation, each.subresource) for each in found if isinstance(each, GuardHeld)}


def everything() -> Policy:
    """A policy with an obligation of every kind."""
    amounts = (Amount(resource="cpu", quantity="1", origin=ORIGIN),)
    return policy(
        tenant(
            "acme",
            parameters=(parameter("images.from", "x/*"), parameter("self-service", "on")),
            labels=(("team", "x"),),
            companions=(Companion(api_version="v1", kind="ConfigMap", name="c", body="{}", path="c", origin=ORIGIN),),
            service_accounts=(ServiceAccount(name="deployer", token=False, origin=ORIGIN),),
            mode="audit",
            pod_security="baseline",
            pod_security_noted=(("warn", "restricted"),),
            quotas=(Quota(hard=amounts, origin=ORIGIN),),
            limits=Limits(bounds=(Bounds(maximum=amounts),), origin=ORIGIN),
            lifts=(lift("g"),),
            grants=(grant("viewer", "group:{tenant}-people"),),
        ),
        tenant("globex", isolation="withheld"),
        role("viewer", "get on pods"),
        flow("allow acme -> internet on tcp/443"),
        flow("deny acme -> internet on tcp/25"),
        whole_role("nodes", "get on nodes"),
        guards=(guard("pods"),),
        fills=(fill("pods"),),
        cluster_grants=(grant("nodes", "group:sre"),),
        priorities=(PriorityClass(name="batch", value=10, origin=ORIGIN),),
        api_shares=ApiShares(shares=100, origin=ORIGIN),
    )


def test_every_kind_of_obligation_has_a_source() -> None:
    found = derive(everything())
    assert {type(obligation) for obligation in found} == set(LEAVES)
    assert all(obligation.statement and "\ue000" not in obligation.statement for obligation in found)


def test_pods_are_guarded_however_they_are_made() -> None:
    makers = {kind.resource for kind in POD_MAKERS}
    found = held("pods")
    assert {kind for kind, _, _ in found} == makers
    assert {sub for kind, operation, sub in found if (kind, operation) == ("pods", "update")} == {
        "",
        "ephemeralcontainers",
        "resize",
    }
    assert ("pods", "create", "ephemeralcontainers") not in found


@pytest.mark.parametrize(
    ("resource", "operation", "subresources"),
    [
        ("namespaces", "update", {"", "status", "finalize"}),
        ("namespaces", "delete", {""}),
        ("services", "create", {""}),
        ("services", "connect", {"proxy"}),
        ("pods", "connect", {"exec", "attach", "portforward", "proxy"}),
    ],
)
def test_subresources(resource: str, operation: Operation, subresources: set[str]) -> None:
    found = held(resource, operations=(operation,))
    assert {sub for kind, _, sub in found if kind == resource} == subresources


def opened(found: tuple[Obligation, ...]) -> list[tuple[int | None, str]]:
    """Shape and side of every flow that is opened."""
    return [(each.shape, each.side) for each in found if isinstance(each, FlowOpened)]


def test_a_flow_between_tenants_is_opened_on_both_sides() -> None:
    found = derive(policy(tenant("acme"), tenant("globex"), flow("allow acme -> globex on tcp/1")))
    assert opened(found) == [(0, "egress"), (1, "ingress")]


def test_a_flow_within_a_tenant_has_both_sides_in_its_shape() -> None:
    assert opened(derive(policy(tenant("acme"), flow("allow acme -> acme on tcp/1")))) == [
        (0, "ingress"),
        (0, "egress"),
    ]


def test_a_group_that_meets_a_tenant_means_the_others() -> None:
    found = derive(policy(tenant("acme"), tenant("x", "y"), flow("allow any tenant -> acme on tcp/1")))
    assert opened(found) == [(0, "ingress"), (1, "egress")]


def test_a_flow_to_the_platform_has_one_side() -> None:
    dns = policy(tenant("acme"), tenant("x"), service("s", "s"), flow("allow tag t -> @s on tcp/1"))
    assert opened(derive(dns)) == []
    tagged = policy(tenant("acme", tags=("t",)), tenant("x"), service("s", "s"), flow("allow tag t -> @s on tcp/1"))
    assert opened(derive(tagged)) == [(0, "egress")]


def test_a_closed_flow_is_one_obligation_however_many_shapes_it_means() -> None:
    tier = flow("deny self -> internet on tcp/1")
    given = tenant("acme", flows=(tier,)), tenant("x", "y", flows=(tier,))
    found = derive(policy(*given, flow("never any tenant -> any tenant on tcp/1")))
    assert [(each.id, each.shape) for each in found if isinstance(each, FlowClosed)] == [
        ("never-any-tenant->any-tenant-on-tcp/1", None),
        ("deny-{tenant}->internet-on-tcp/1", None),
    ]


def test_a_closed_flow_that_means_nobody_is_none() -> None:
    assert not [each for each in derive(policy(tenant("acme"), flow("deny tag t -> internet on any")))
                if isinstance(each, FlowClosed)]  # fmt: skip


def test_who_is_named_has_a_shape_alone() -> None:
    with pytest.raises(ValueError, match="shape of their own: y"):
        derive(policy(tenant("x", "y"), flow("allow y -> internet on tcp/1")))


def test_ids_say_what_and_where() -> None:
    twice = flow("allow acme -> internet on tcp/443, tcp/80")
    found = derive(policy(tenant("acme", tier="gold"), twice, twice.model_copy(update={"because": "again"})))
    assert [obligation.id for obligation in found][2:] == [
        "isolation@gold-0",
        "egress:allow-acme->internet-on-tcp/443,tcp/80@gold-0",
        "egress:allow-acme->internet-on-tcp/443,tcp/80@gold-0#2",
    ]


@given(policies())
def test_derivation_is_unique_and_the_same_every_time(some: Policy) -> None:
    found = derive(some)
    assert max(Counter(obligation.id for obligation in found).values()) == 1
    assert derive(some) == found


@given(policies())
def test_no_flow_that_means_anything_is_left_out(some: Policy) -> None:
    told = {each.flow for each in derive(some) if isinstance(each, FlowOpened | FlowClosed)}
    pods = representative_ends(some, some.members)[:20]
    statements: list[tuple[Flow, Member | None]] = [(each, None) for each in some.flows]
    statements += [(each, m) for m in some.members for each in some.shape_of(m).flows]
    for each, holder in statements:
        if any(speaks_of(some, each, holder, *pair) and is_held(some, each, pair) for pair in product(pods, pods)):
            assert each in told


def is_held(some: Policy, flow: Flow, pair: tuple[End, End]) -> bool:
    """Whether a side of which the flow speaks is a tenant's who is isolated."""
    owners = zip(SIDES, (owner(some, end) for end in pair), strict=True)
    return any(member and is_ours(some, member) and rules(flow, side) for side, member in owners)


def test_ten_thousand_tenants_cost_what_their_shapes_cost() -> None:
    crowd = policy(tenant(*(f"t{number}" for number in range(10_000))), flow("allow any tenant -> internet on tcp/443"))
    assert len(derive(crowd)) == 4
