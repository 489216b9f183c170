"""Flows taken apart into connections that can be tried one by one, and the expectations about flows.

A connection is tried for representatives: two tenants stand for all of their shape, one pod for all of a
workload, the edges of a block for its addresses, and the edges of every interval of ports for the ports
between them. Rules tell none of these apart; pods that bear the labels of several workloads are not tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from tpl.model.flows import (
    AnyTenant,
    Flow,
    InternetPeer,
    NetworkPeer,
    Peer,
    SelfPeer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.policy import ExpectFlow, Policy, Service
from tpl.model.ports import ALL_PORTS, PROTOCOLS, PortRange, Protocol
from tpl.model.tenants import Member
from tpl.semantics.addresses import edges, internet_samples
from tpl.semantics.flows import (
    CLUSTER_DNS,
    AddressEnd,
    End,
    PodEnd,
    judge,
    owner,
    rules_between,
    speaks_of,
)

EXHAUSTIVE = 50
"""Up to so many tenants, every one and every pair of them is tried."""


class Atom(NamedTuple):
    """One connection: who opens it, to whom, and on which port."""

    source: End
    destination: End
    protocol: Protocol
    port: int

    def __str__(self) -> str:
        return f"{self.source} -> {self.destination} on {self.protocol}/{self.port}"


class FlowFailure(NamedTuple):
    """A connection for which an expectation does not hold; no atom when there was none to try."""

    atom: Atom | None
    why: str


def expect(policy: Policy, expectation: ExpectFlow) -> list[FlowFailure]:
    """Where the expectation fails: `allow` means that every atom is allowed, `deny` that every one is denied.

    A flow without atoms is a failure too: nothing would have been tried.
    """
    wanted = expectation.effect == "allow"
    tried = 0
    failures = []
    ports = port_samples(policy, expectation.ports)
    for atom, allowed, why in _verdicts(policy, flow_ends(policy, expectation), ports):
        tried += 1
        if allowed != wanted:
            failures.append(FlowFailure(atom, f"{'allowed' if allowed else 'denied'}: {why}"))
    return failures if tried else [FlowFailure(None, "no such connection exists: nothing was tried")]


def expect_closed(policy: Policy, expected: Iterable[ExpectFlow]) -> list[FlowFailure]:
    """Every connection between two tenants that is allowed though none of the expected flows says `allow`."""
    agreed = [flow for flow in expected if flow.effect == "allow"]
    ports = port_samples(policy, ALL_PORTS, [interval for flow in agreed for interval in flow.ports])
    failures = []
    for atom, allowed, why in _verdicts(policy, cross_ends(policy), ports):
        if allowed and not any(_expects(policy, flow, atom) for flow in agreed):
            failures.append(FlowFailure(atom, f"allowed: {why}"))
    return failures


def flow_atoms(policy: Policy, expectation: ExpectFlow) -> Iterator[Atom]:
    """The atoms of a flow, without those of tenants that it excludes."""
    ports = port_samples(policy, expectation.ports)
    for source, destination in flow_ends(policy, expectation):
        yield from (Atom(source, destination, protocol, port) for protocol, port in ports)


def flow_ends(policy: Policy, flow: ExpectFlow) -> Iterator[tuple[End, End]]:
    """Every pair of representative ends that the flow means."""
    for source, destination in product(ends(policy, flow.source), ends(policy, flow.destination)):
        if _means(policy, flow, source, destination):
            yield source, destination


def cross_ends(policy: Policy) -> Iterator[tuple[End, End]]:
    """Pods of two different tenants: all pairs, or, of many, a sample and every pair that a flow names."""
    for sender, receiver in _pairs(policy):
        yield from product(pods(policy, sender), pods(policy, receiver))


def ends(policy: Policy, peer: Peer) -> list[End]:
    """Representative ends that the peer means; `SelfPeer` means nobody outside a shape."""
    match peer:
        case AnyTenant() | TaggedPeer():
            meant = _meant(policy, peer, representatives(policy), ())
            return [pod for member in meant for pod in pods(policy, member)]
        case TenantPeer(name=name, workload=workload):
            return [*pods(policy, policy.member_by_name[name], workload)]
        case ServicePeer(name=name):
            return [serving_pod(policy.service(name))]
        case NetworkPeer(cidrs=cidrs):
            return [AddressEnd(ip) for cidr in cidrs for ip in edges(cidr)]
        case InternetPeer():
            return [AddressEnd(ip) for ip in internet_samples(policy)]
        case _:
            return []


def pods(policy: Policy, member: Member, workload: str | None = None) -> Iterator[PodEnd]:
    """In each namespace, one pod of the workload; without one, a pod of each workload and one of none."""
    shape = policy.shape_of(member)
    chosen = (shape.workload(workload),) if workload else shape.workloads
    labels = [{member.fill(key): member.fill(value) for key, value in each.labels} for each in chosen]
    for namespace in member.namespaces:
        yield from (PodEnd(namespace, each) for each in (labels if workload else [{}, *labels]))


def serving_pod(service: Service) -> PodEnd:
    """A pod of the service."""
    return PodEnd(service.namespace, dict(service.pods))


def representatives(policy: Policy) -> tuple[Member, ...]:
    """Every tenant where they are few, else two of each shape: no rule can tell the others from those."""
    if len(policy.members) <= EXHAUSTIVE:
        return policy.members
    return tuple(member for members in policy.members_of_shape.values() for member in members[:2])


def port_samples(
    policy: Policy, ports: Sequence[PortRange], also: Iterable[PortRange] = ()
) -> tuple[tuple[Protocol, int], ...]:
    """Of the ports, the edges of each interval, of all that rules name, and of those in ``also``."""
    cuts = _cuts(policy, also)
    return tuple(
        (interval.protocol, port)
        for interval in ports
        for port in sorted({interval.first, interval.last, *cuts[interval.protocol]})
        if interval.covers(interval.protocol, port)
    )


def _verdicts(
    policy: Policy, pairs: Iterable[tuple[End, End]], ports: Sequence[tuple[Protocol, int]]
) -> Iterator[tuple[Atom, bool, str]]:
    for source, destination in pairs:
        rules = rules_between(policy, source, destination)
        for protocol, port in ports:
            verdict = judge(rules, protocol, port)
            yield Atom(source, destination, protocol, port), verdict.allowed, verdict.why


def _expects(policy: Policy, flow: ExpectFlow, atom: Atom) -> bool:
    return any(interval.covers(atom.protocol, atom.port) for interval in flow.ports) and _means(
        policy, flow, atom.source, atom.destination
    )


def _means(policy: Policy, flow: ExpectFlow, source: End, destination: End) -> bool:
    owners = owner(policy, source), owner(policy, destination)
    if any(member is not None and member.name in flow.excluded for member in owners):
        return False
    return speaks_of(policy, flow, None, source, destination)


def _pairs(policy: Policy) -> list[tuple[Member, Member]]:
    """Ordered pairs of different tenants, each once."""
    everyone = representatives(policy)
    step = -(-len(everyone) // EXHAUSTIVE) or 1
    sample = everyone[::step]
    pairs = [*product(sample, sample), *(_named_pairs(policy, everyone) if step > 1 else ())]
    by_name = {(sender.name, receiver.name): (sender, receiver) for sender, receiver in pairs}
    return [pair for names, pair in by_name.items() if names[0] != names[1]]


def _named_pairs(policy: Policy, everyone: Sequence[Member]) -> Iterator[tuple[Member, Member]]:
    """For each flow that names a tenant, the pairs of tenants that it means."""
    stated: list[tuple[Flow, tuple[Member, ...]]] = [(flow, ()) for flow in policy.flows]
    for shape in policy.shapes:
        holders = policy.members_of_shape.get(shape.index, ())[:2]
        stated += [(flow, holders) for flow in shape.flows]
    for flow, holders in stated:
        if isinstance(flow.source, TenantPeer) or isinstance(flow.destination, TenantPeer):
            senders = _meant(policy, flow.source, everyone, holders)
            yield from product(senders, _meant(policy, flow.destination, everyone, holders))


def _meant(policy: Policy, peer: Peer, everyone: Sequence[Member], holders: Sequence[Member]) -> Sequence[Member]:
    """Of everyone, the tenants that a peer means; ``holders`` are those that `SelfPeer` means."""
    match peer:
        case AnyTenant():
            return everyone
        case TaggedPeer(tag=tag):
            return [member for member in everyone if tag in policy.shape_of(member).tags]
        case TenantPeer(name=name):
            return [policy.member_by_name[name]]
        case SelfPeer():
            return holders
        case _:
            return []


def _cuts(policy: Policy, also: Iterable[PortRange]) -> dict[Protocol, set[int]]:
    """For each protocol, the ports at which an interval begins, and those just beyond one."""
    cuts: dict[Protocol, set[int]] = {protocol: set() for protocol in PROTOCOLS}
    flows = [*policy.flows, *(flow for shape in policy.shapes for flow in shape.flows)]
    stated = (interval for flow in flows for interval in flow.ports)
    for interval in (*CLUSTER_DNS.ports, *stated, *also):
        cuts[interval.protocol] |= {interval.first, interval.last + 1}
    return cuts
