"""What is written is what Kubernetes takes, by its own schemas of every version that is a target."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given

from tests.schemas import check_object
from tests.tenancy.builders import ORIGIN, lift, parameter, policy, tenant
from tests.tenancy.compiled import RefusedError, objects
from tests.tenancy.strategies import policies
from tests.tenancy.test_quota import BEST_EFFORT, PRIORITY, amounts
from tpl.model.policy import Policy
from tpl.model.tenants import Bounds, Limits, Quota

TARGETS = ("namespaces", "rbac", "networkpolicy", "quota")


@pytest.mark.parametrize("version", ["1.33", "1.34", "1.35", "1.36", "1.37"])
def test_by_schema(version: str) -> None:
    some = policy(
        tenant(
            "acme",
            tags=("pci",),
            parameters=(parameter("images.from", "x/*"),),
            lifts=(lift("g"),),
            quotas=(
                Quota(hard=amounts(pods="5"), origin=ORIGIN),
                Quota(hard=amounts(pods="5"), scopes=(PRIORITY, BEST_EFFORT), origin=ORIGIN),
            ),
            limits=Limits(
                bounds=(Bounds(maximum=amounts(cpu="1")), Bounds(of="claim", minimum=amounts(storage="1Gi"))),
                origin=ORIGIN,
            ),
        )
    )
    for obj in objects(some, *TARGETS):
        check_object(obj, version)


@given(policies())
def test_generated_by_schema(some: Policy) -> None:
    for obj in written(some):
        check_object(obj, "1.37")


@given(policies())
def test_generated_by_what_the_schema_does_not_say(some: Policy) -> None:
    for obj in written(some):
        assert len(obj["metadata"]["name"]) <= 63
        for rule in (*obj.get("spec", {}).get("ingress", ()), *obj.get("spec", {}).get("egress", ())):
            for peer in (*rule.get("from", ()), *rule.get("to", ())):
                if "ipBlock" in peer:
                    check_block(peer["ipBlock"]["cidr"], peer["ipBlock"].get("except", []))


def written(some: Policy) -> list[dict[str, Any]]:
    """The objects of a policy; none where it is refused."""
    try:
        return objects(some, *TARGETS)
    except RefusedError:
        return []


def check_block(cidr: str, gaps: list[str]) -> None:
    """What the API server's validation asks for beyond the schema: gaps strictly inside, canonical text."""
    outer = ip_network(cidr)
    for gap in map(ip_network, gaps):
        assert gap.version == outer.version
        assert gap.subnet_of(outer)  # type: ignore[arg-type] # the same family
        assert gap != outer
