"""Flows taken apart into connections that can be tried one by one, and the expectations about flows.

Nothing is left out though not everything is tried, because no rule tells apart what is tried once:

* Tenants of one shape whose pods are of the same workloads: two of them, so that there are two different
  ones, and each whom the policy names. A rule speaks of tenants by name, by a tag of the shape, or of all.
* Pods of one workload of a tenant: rules speak of pods by the labels of workloads. Pods that bear the
  labels of several workloads are not tried.
* Addresses of one block: the edges of each. Of a domain: public addresses that the DNS gave for a name of it.
* Pairs of ends that lie in the same boxes (``tpl.semantics.pairs``): every pair of tenants, of the same or
  of different shapes, is of a kind that is tried, and so is every tenant with itself.
* Ports between two steps of the rules about a pair (``tpl.semantics.steps``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from tpl.model.expectations import Expectation, ExpectFlow
from tpl.model.flows import (
    AnyPod,
    AnyTenant,
    AnywherePeer,
    DomainPeer,
    InternetPeer,
    NetworkPeer,
    Peer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.policy import Policy, Service
from tpl.model.ports import ALL_PORTS, PortRange, Protocol
from tpl.model.tenants import Member
from tpl.semantics.addresses import edges, example_of, internet_samples
from tpl.semantics.ends import Ends, Numbers
from tpl.semantics.flows import AddressEnd, End, PodEnd, Verdict, are_one_tenant, crosses, owner
from tpl.semantics.judging import Judging
from tpl.semantics.pairs import Box, Pair, Pairs
from tpl.semantics.sample import representatives
from tpl.semantics.statements import Statements
from tpl.semantics.steps import Steps, step_ports
from tpl.semantics.unjudged import Unjudged, Way
from tpl.semantics.workloads import beside, borne


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


class Trial:
    """A policy's rules over all ends that some expectations are about; made once and asked for each of them."""

    def __init__(self, policy: Policy, expectations: Iterable[Expectation]) -> None:
        self.policy = policy
        flows = [each for each in expectations if isinstance(each, ExpectFlow)]
        peers = dict.fromkeys((AnyTenant(), *(peer for flow in flows for peer in (flow.source, flow.destination))))
        named = [peer.name for peer in peers if isinstance(peer, TenantPeer)]
        self._everyone = representatives(policy, (*named, *(name for flow in flows for name in flow.excluded)))
        self._ends = Ends(policy, (end for peer in peers for end in self._of(peer)))
        self._statements = Statements(self._ends)
        self._pairs = Pairs(self._statements.boxes)
        self._unjudged = Unjudged(policy)

    def expect(self, expectation: ExpectFlow) -> list[FlowFailure]:
        """Where the expectation fails: `allow` means that every atom is allowed, `deny` that every one is denied.

        One failure for each kind of pair and stretch of ports. A flow without atoms is a failure too: nothing
        would have been tried.
        """
        wanted = expectation.effect == "allow"
        tried, failures = 0, []
        for atom, verdict in self._verdicts(expectation):
            tried += 1
            if verdict.allowed != wanted:
                failures.append(FlowFailure(atom, f"{'allowed' if verdict.allowed else 'denied'}: {verdict.why}"))
        if not tried:
            return [FlowFailure(None, "no such connection exists: nothing was tried")]
        return failures if wanted else [*failures, *self._unknown(expectation)]

    def expect_closed(self, expected: Iterable[ExpectFlow]) -> list[FlowFailure]:
        """Where two tenants are connected though none of the expected flows says `allow`."""
        agreed = [flow for flow in expected if flow.effect == "allow"]
        own = len(self._statements.boxes)
        pairs = Pairs([*self._statements.boxes, *map(self._box, agreed)])
        tenants = self._ends.fitting(AnyTenant())
        failures = []
        for pair in sorted(pairs.kinds(sorted(tenants), sorted(tenants))):
            if self._same_tenant(pair):
                continue
            said = [agreed[number - own].ports for number in pair.boxes if number >= own]
            open_ = Steps([[interval for ports in said for interval in ports]])
            for atom, verdict in self._judged(pair, ALL_PORTS, open_):
                if verdict.allowed and open_.at(atom.protocol, atom.port) is None:
                    failures.append(FlowFailure(atom, f"allowed: {verdict.why}"))
        return [*failures, *self._unknown_but(agreed)]

    def _unknown(self, flow: ExpectFlow) -> Iterator[FlowFailure]:
        """What may be open though nobody can tell."""
        source, destination = (
            self._unjudged.tenants(peer).difference(flow.excluded) for peer in (flow.source, flow.destination)
        )
        yield from self._may_be_open(self._unjudged.ways(source, destination, flow.ports))

    def _unknown_but(self, agreed: Sequence[ExpectFlow]) -> Iterator[FlowFailure]:
        names = {member.name for member in self._everyone}
        yield from self._may_be_open(self._unjudged.ways(names, names, ALL_PORTS, agreed))

    def _may_be_open(self, ways: Iterable[Way]) -> Iterator[FlowFailure]:
        for way in ways:
            for source, destination in islice(product(*(_of_tenant(self.policy, name) for name in way[:2])), 1):
                yield FlowFailure(Atom(source, destination, way.port.protocol, way.port.first), way.why)

    def _verdicts(self, flow: ExpectFlow) -> Iterator[tuple[Atom, Verdict]]:
        box = self._box(flow)
        for pair in sorted(self._pairs.kinds(sorted(box.sources), sorted(box.destinations))):
            if not (crosses(flow) and self._same_tenant(pair)):
                yield from self._judged(pair, flow.ports)

    def _judged(self, pair: Pair, ports: Sequence[PortRange], *also: Steps) -> Iterator[tuple[Atom, Verdict]]:
        judging = Judging(self._statements.rules(pair))
        source, destination = self._ends.listed[pair.source], self._ends.listed[pair.destination]
        for protocol, port in step_ports(ports, *judging.steps, *also):
            yield Atom(source, destination, protocol, port), judging.at(protocol, port)

    def _same_tenant(self, pair: Pair) -> bool:
        sender, receiver = (owner(self.policy, self._ends.listed[end]) for end in (pair.source, pair.destination))
        return are_one_tenant(sender, receiver)

    def _box(self, flow: ExpectFlow) -> Box:
        return Box(self._meant(flow, flow.source), self._meant(flow, flow.destination))

    def _meant(self, flow: ExpectFlow, peer: Peer) -> Numbers:
        """Of the peer's own representatives, those whom the flow does not leave out."""
        own = self._ends.fitting(peer).intersection(self._ends.numbers(self._of(peer)))
        for name in flow.excluded:
            own -= self._ends.owned(name)
        return own

    def _of(self, peer: Peer) -> Sequence[End]:
        return ends(self.policy, peer, self._everyone)


_NOBODYS = PodEnd("default", {})
"""A pod in a namespace that is no tenant's, and no service's unless a policy says so."""


def expect(policy: Policy, expectation: ExpectFlow) -> list[FlowFailure]:
    """Where a single expectation fails; see ``Trial``."""
    return Trial(policy, [expectation]).expect(expectation)


def expect_closed(policy: Policy, expected: Sequence[ExpectFlow]) -> list[FlowFailure]:
    """Where two tenants are connected against what is expected; see ``Trial``."""
    return Trial(policy, expected).expect_closed(expected)


def ends(policy: Policy, peer: Peer, everyone: Iterable[Member]) -> list[End]:
    """Representative ends that the peer means; `SelfPeer` means nobody outside a shape."""
    match peer:
        case AnyTenant():
            return [pod for member in everyone for pod in pods(policy, member)]
        case TaggedPeer(tag=tag):
            tagged = (member for member in everyone if tag in policy.shape_of(member).tags)
            return [pod for member in tagged for pod in pods(policy, member)]
        case TenantPeer(name=name, space=space, workload=workload):
            return [pod for member in policy.spaces(name, space or "") for pod in pods(policy, member, workload)]
        case ServicePeer(name=name):
            return [*serving_pods(policy.service(name))]
        case NetworkPeer(cidrs=cidrs):
            return [AddressEnd(ip) for cidr in cidrs for ip in edges(cidr)]
        case InternetPeer():
            return [AddressEnd(ip) for ip in internet_samples(policy)]
        case DomainPeer(name=name):
            return [AddressEnd(ip, example_of(name)) for ip in internet_samples(policy)]
        case AnywherePeer():
            services = [pod for service in policy.services for pod in serving_pods(service)]
            return [*ends(policy, AnyTenant(), everyone), *services, *map(AddressEnd, internet_samples(policy))]
        case AnyPod():
            services = [pod for service in policy.services for pod in serving_pods(service)]
            return [*ends(policy, AnyTenant(), everyone), *services, _NOBODYS]
        case _:
            return []


def pods(policy: Policy, member: Member, workload: str | None = None) -> Iterator[PodEnd]:
    """In each namespace, one pod of the workload; without one, a pod of each workload, one of none, and for each label
    that a workload's pods bear not, one that bears it.
    """
    shape = policy.shape_of(member)
    chosen = (shape.workload(workload),) if workload else shape.workloads
    labels = [borne(each, member) for each in chosen]
    if not workload:
        labels = [{}, *labels, *(other for each in chosen for other in beside(each, member))]
    for namespace in member.namespaces:
        yield from (PodEnd(namespace, each) for each in labels)


def _of_tenant(policy: Policy, name: str) -> Iterator[PodEnd]:
    return (pod for member in policy.spaces(name) for pod in pods(policy, member))


def serving_pods(service: Service) -> list[PodEnd]:
    """A pod of the service in each of its namespaces, or in one that bears the labels."""
    labels, around = dict(service.pods), dict(service.label)
    labelled = [PodEnd(f"a namespace of {service.name}", labels, around)] if around else []
    return [*(PodEnd(namespace, labels) for namespace in service.namespaces), *labelled]
