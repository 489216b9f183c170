"""Does what was written say what the policy says? Two independent readings, compared.

The reference evaluator reads the policy, the readers of this room read the objects; where they differ, the
compiler is wrong (TPL999) or somebody changed its output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from tpl.model.flows import NetworkPeer, TenantPeer
from tpl.model.kinds import KINDS
from tpl.model.policy import Policy
from tpl.model.ports import ALL_PORTS
from tpl.model.tenants import Member, Subject
from tpl.semantics import grants
from tpl.semantics.addresses import around, edges, internet_samples
from tpl.semantics.atoms import Atom, pods, port_samples, representatives, serving_pod
from tpl.semantics.flows import AddressEnd, End, PodEnd, judge, owner, rules_between
from tpl.verify import access, network
from tpl.verify.world import World

SAMPLE = 12
"""So many tenants of all, and so many of those whom a flow names, are tried with one another."""

STRANGER = PodEnd("a-platform-namespace", {"app": "stranger"})
"""A pod of nobody's, in a namespace of which nothing is known."""


class Disagreement(NamedTuple):
    """One question to which the policy and the objects give different answers."""

    question: str
    policy: bool
    objects: bool
    why: str = ""

    def __str__(self) -> str:
        reason = f" ({self.why})" if self.why else ""
        says = {True: "allowed", False: "denied"}
        return f"{self.question}: {says[self.policy]} by the policy{reason}, {says[self.objects]} by the objects"


def disagreements(policy: Policy, world: World) -> list[Disagreement]:
    """Every difference found, about connections first; none where the objects say what the policy says."""
    ends = representative_ends(policy)
    return [*network_disagreements(policy, world, product(ends, ends)), *access_disagreements(policy, world)]


def network_disagreements(policy: Policy, world: World, pairs: Iterable[tuple[End, End]]) -> Iterator[Disagreement]:
    """Differences about connections between these ends, on every port that a rule can tell from others."""
    ports = port_samples(policy, ALL_PORTS)
    for source, destination in pairs:
        if owner(policy, source) is None and owner(policy, destination) is None:
            continue
        rules = rules_between(policy, source, destination)
        leaves, enters = network.sides(world, _read(source), _read(destination))
        for protocol, port in ports:
            verdict = judge(rules, protocol, port)
            open_ = all(any(p.covers(protocol.upper(), port) for p in side) for side in (leaves, enters))
            if verdict.allowed != open_:
                question = str(Atom(source, destination, protocol, port))
                yield Disagreement(question, verdict.allowed, open_, verdict.why)


def access_disagreements(policy: Policy, world: World) -> Iterator[Disagreement]:
    """Differences about what anybody who was granted a role may do, in any sampled namespace."""
    members = _sampled(policy)
    namespaces = [*(namespace for member in members for namespace in member.namespaces), STRANGER.namespace]
    actions = sorted(_actions(policy))
    for who in sorted(_subjects(policy, members), key=lambda subject: (subject.kind, subject.name)):
        for namespace, (verb, resource) in product(namespaces, actions):
            meant = grants.can(policy, (who,), verb, resource, namespace)
            written = access.can(world, _user(who), _request(verb, resource, namespace))
            if meant != written:
                yield Disagreement(f"{who.kind} {who.name}: {verb} {resource} in {namespace}", meant, written)


def representative_ends(policy: Policy) -> list[End]:
    """Pods of sampled tenants, of every service and of nobody, and addresses in and around every network."""
    shapes = [flow for shape in policy.shapes for flow in shape.flows]
    peers = [peer for flow in (*policy.flows, *shapes) for peer in (flow.source, flow.destination)]
    networks = {cidr for peer in peers if isinstance(peer, NetworkPeer) for cidr in peer.cidrs}
    blocks = sorted({*networks, *policy.not_internet})
    addresses = [ip for cidr in blocks for ip in (*edges(cidr), *around(cidr))]
    return [
        *(pod for member in _sampled(policy) for pod in pods(policy, member)),
        *(serving_pod(service) for service in (*policy.services, policy.dns)),
        STRANGER,
        *(AddressEnd(ip) for ip in dict.fromkeys((*addresses, *internet_samples(policy)))),
    ]


def _sampled(policy: Policy) -> list[Member]:
    """Some of those whom a flow names, and some of all."""
    peers = [peer for flow in policy.flows for peer in (flow.source, flow.destination)]
    names = {peer.name for peer in peers if isinstance(peer, TenantPeer)}
    everyone = representatives(policy)
    named = [member for member in everyone if member.name in names]
    chosen = [*_spread(named), *_spread(everyone)]
    return list({member.name: member for member in chosen}.values())


def _spread(members: Sequence[Member]) -> Sequence[Member]:
    return members[:: -(-len(members) // SAMPLE) or 1]


def _read(end: End) -> network.End:
    if isinstance(end, PodEnd):
        return network.Pod(end.namespace, end.labels)
    return network.Address(end.ip)


def _actions(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every verb that a role names, on every resource that one names, and on one that none does."""
    permissions = [permission for role in policy.roles for permission in role.permissions]
    verbs = {verb for permission in permissions for verb in permission.verbs} | {"get", "impersonate"}
    resources = {name for permission in permissions for name in permission.resources} | {"secrets"}
    yield from product(verbs, resources)


def _subjects(policy: Policy, members: Iterable[Member]) -> set[Subject]:
    """Everybody to whom one of the members grants something."""
    return {
        Subject(kind=who.kind, name=member.fill(who.name))
        for member in members
        for grant in policy.shape_of(member).grants
        for who in grant.subjects
    }


def _user(who: Subject) -> access.User:
    match who.kind:
        case "serviceaccount":
            return access.service_account(*who.name.split("/", 1))
        case "group":
            return access.User("somebody", (who.name, "system:authenticated"))
        case "user":
            return access.User(who.name, ("system:authenticated",))


def _request(verb: str, resource: str, namespace: str) -> access.Request:
    name, _, subresource = resource.partition("/")
    kind = KINDS.get(name)
    return access.Request(verb, kind.group if kind else "", name, namespace, subresource)
