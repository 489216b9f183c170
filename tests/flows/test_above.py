"""Policies above the tenants' own: they say what was said, and no NetworkPolicy of a tenant's own opens it again."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings

from tests.flows import slowly
from tests.tenancy.compiled import RefusedError, held, objects
from tests.tenancy.strategies import policies
from tpl.backends import load
from tpl.backends.base import Context, Enforced
from tpl.model.flows import Flow
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.obligations.model import FlowClosed
from tpl.semantics.flows import End, PodEnd, judge, owner, rules_between
from tpl.verify import network
from tpl.verify.check import network_disagreements
from tpl.verify.ends import Address, Pod
from tpl.verify.ends import End as Read
from tpl.verify.tried import representative_ends
from tpl.verify.world import World

KINDS = ("clusternetworkpolicy", "adminnetworkpolicy", "calico", "ciliumclusterwidenetworkpolicy")


def ends(policy: Policy) -> list[End]:
    """Representatives, and pods with the labels of two workloads at once."""
    both = [PodEnd(name, {"app": name, "tier": "data"}) for name in ("acme", "tiny")]
    return [*representative_ends(policy, policy.members), *both, PodEnd("infra", {"app": "other"})]


def read(end: End) -> Read:
    return Pod(end.namespace, end.labels, end.around) if isinstance(end, PodEnd) else Address(end.ip)


def wholly(policy: Policy, kind: str) -> set[Flow]:
    """The statements that are held with nothing left to the policies below."""
    backend, context = load(kind), Context(policy)
    return {
        each.flow
        for each in derive(policy)
        if isinstance(each, FlowClosed)
        for outcome in [backend.answer(each, context)]
        if isinstance(outcome, Enforced) and outcome.can
        if {hole.name for hole in outcome.can.holes} == {"host-network", "foreign-policies"}
    }


@pytest.mark.parametrize("kind", KINDS)
def test_beside_networkpolicies_nothing_is_open_or_closed_that_should_not_be(kind: str) -> None:
    seen: Counter[str] = Counter()

    @given(policies())
    def check(policy: Policy) -> None:
        try:
            below = objects(policy, "namespaces", "networkpolicy")
        except RefusedError:
            assume(False)
        written = held(policy, kind)
        seen[f"{len(written) > 0}"] += 1
        assert next(network_disagreements(policy, World.of([*below, *written]), ends(policy)), None) is None

    check()
    assert seen["True"] > settings().max_examples // 10, seen


def hostile(policy: Policy) -> list[dict[str, Any]]:
    """A NetworkPolicy in each tenant's namespaces that opens everything."""
    spec = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{}], "egress": [{}]}
    return [
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
         "metadata": {"name": "mine", "namespace": namespace}, "spec": spec}
        for member in policy.members for namespace in member.namespaces
    ]  # fmt: skip


def untouched(policy: Policy) -> list[dict[str, Any]]:
    """What no tenant can write to: all namespaces, and of policies those in the platform's own."""
    try:
        found = objects(policy, "namespaces", "networkpolicy")
    except RefusedError:
        assume(False)
    return [
        obj for obj in found
        if obj["kind"] == "Namespace" or obj["metadata"].get("namespace") in policy.own_namespaces
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_policy_of_a_tenants_own_opens_what_is_closed(kind: str) -> None:
    seen: Counter[str] = Counter()

    @given(policies())
    def check(policy: Policy) -> None:
        whole = wholly(policy, kind)
        assume(whole)
        world = World.of([*untouched(policy), *held(policy, kind), *hostile(policy)])
        for source, destination in product(ends(policy), repeat=2):
            if owner(policy, source) is None and owner(policy, destination) is None:
                continue
            rules = rules_between(policy, source, destination)
            if not any(rule in whole for side in rules for rule in side):
                continue
            sides = network.sides(world, read(source), read(destination))
            for protocol, port in slowly.ports(policy):
                verdict = judge(rules, protocol, port)
                if verdict.rule in whole:
                    seen[str(verdict.rule).partition(" ")[0]] += 1
                    assert not all(side.is_open(protocol, port) for side in sides), (source, destination, verdict)

    check()
    assert min(seen["never"], seen["deny"]) > settings().max_examples
