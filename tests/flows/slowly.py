"""The same questions asked of every pair and on every port that a rule can tell from others: slow and obvious."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from tpl.model.expectations import ExpectFlow
from tpl.model.flows import AnyTenant, Peer
from tpl.model.policy import Policy
from tpl.model.ports import ALL_PORTS, PROTOCOLS, PortRange, Protocol
from tpl.semantics.addresses import within
from tpl.semantics.atoms import Atom, ends
from tpl.semantics.flows import (
    CLUSTER_DNS,
    OPEN_EGRESS,
    AddressEnd,
    End,
    Rules,
    are_one_tenant,
    judge,
    keeper,
    owner,
    rules_between,
    speaks_of,
)
from tpl.verify import above, cilium, network
from tpl.verify.ends import Ports
from tpl.verify.tried import read
from tpl.verify.world import Object, World


def ports(policy: Policy, *also: PortRange) -> list[tuple[Protocol, int]]:
    """Every port at which an interval begins, and those just beyond one."""
    flows = [*policy.flows, *(flow for shape in policy.shapes for flow in shape.flows)]
    stated = [interval for flow in flows for interval in flow.ports]
    edges = {(each.protocol, port) for each in (*CLUSTER_DNS.ports, *stated, *also, *ALL_PORTS)
             for port in (each.first, each.last, each.last + 1)}  # fmt: skip
    return sorted((protocol, port) for protocol, port in edges if port <= 65535)


def fails(policy: Policy, expectation: ExpectFlow) -> set[Atom]:
    """Every connection of every tenant for which the expectation does not hold."""
    sources, destinations = (
        _meant(policy, expectation, peer) for peer in (expectation.source, expectation.destination)
    )
    wanted = expectation.effect == "allow"
    asked = expectation.ports
    tried = [at for at in ports(policy, *asked) if any(interval.covers(*at) for interval in asked)]
    return {
        Atom(*pair, protocol, port)
        for pair in product(sources, destinations)
        if speaks_of(policy, expectation, None, *pair)
        for rules in [rules_between(policy, *pair)]
        for protocol, port in tried
        if judge(rules, protocol, port).allowed != wanted
    }


def open_between_tenants(policy: Policy, expected: Iterable[ExpectFlow]) -> set[Atom]:
    """Every connection between two tenants that is allowed and not expected to be."""
    pods = ends(policy, AnyTenant(), policy.members)
    agreed = [flow for flow in expected if flow.effect == "allow"]
    tried = ports(policy, *(interval for flow in agreed for interval in flow.ports))
    return {
        Atom(*pair, protocol, port)
        for pair in product(pods, pods)
        if not are_one_tenant(owner(policy, pair[0]), owner(policy, pair[1]))
        for rules in [rules_between(policy, *pair)]
        for protocol, port in tried
        if judge(rules, protocol, port).allowed
        and not any(
            speaks_of(policy, flow, None, *pair) and any(each.covers(protocol, port) for each in flow.ports)
            for flow in agreed
            if not {owner(policy, end).name for end in pair if owner(policy, end)} & {*flow.excluded}  # type: ignore[union-attr]
        )
    }


def differences(policy: Policy, world: World, tried: list[End]) -> Iterator[Atom]:
    """Every connection that the policy and the objects do not agree on, on ports of both."""
    opened = [
        PortRange(protocol=protocol, first=max(each.first, 1), last=each.last)
        for (kind, _), found in world.objects.items()
        for obj in found
        for each in _written(kind, obj)
        for protocol in PROTOCOLS
    ]
    opened += [
        PortRange(protocol=protocol, first=max(each.first, 1), last=each.last)
        for rule in above.rules(world)
        for each in rule.ports
        for protocol in PROTOCOLS
    ]
    tried_ports = ports(policy, *opened)
    for source, destination in product(tried, tried):
        if keeper(policy, source) is None and keeper(policy, destination) is None:
            continue
        rules = rules_between(policy, source, destination)
        if _is_a_pods_address(policy, source, destination) and _about_anywhere(rules):
            continue
        sides = network.sides(world, read(source), read(destination))
        for protocol, port in tried_ports:
            written = all(side.is_open(protocol, port) for side in sides)
            if judge(rules, protocol, port).allowed != written:
                yield Atom(source, destination, protocol, port)


def _written(kind: str, obj: Object) -> Iterator[Ports]:
    """The ports of all rules of a policy."""
    if kind == "NetworkPolicy":
        for rule in (*(obj["spec"].get("ingress") or ()), *(obj["spec"].get("egress") or ())):
            yield from network.ports_of(rule)
    elif kind == cilium.KIND:
        for said in cilium.rules(obj):
            yield from cilium.ports_of(said.body)


def _is_a_pods_address(policy: Policy, *pair: End) -> bool:
    """Whether an end is an address that the cluster gives to pods."""
    pods = policy.cluster.pods if policy.cluster else ()
    return any(isinstance(end, AddressEnd) and within(end.ip, pods) for end in pair)


def _about_anywhere(rules: Rules) -> bool:
    """Whether a rule means everything; of pods it does not speak by address."""
    return any("anywhere" in str(rule) or rule == OPEN_EGRESS for side in rules for rule in side)


def _meant(policy: Policy, expectation: ExpectFlow, peer: Peer) -> list[End]:
    found = ends(policy, peer, policy.members)
    return [end for end in found if isinstance(end, AddressEnd) or _is_left(policy, expectation, end)]


def _is_left(policy: Policy, expectation: ExpectFlow, end: End) -> bool:
    member = owner(policy, end)
    return member is None or member.name not in expectation.excluded
