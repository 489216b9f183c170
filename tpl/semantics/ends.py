"""Ends by number, and which of them a peer means, found by an index and not by asking each of them.

``fitting`` says what ``fits`` in ``tpl.semantics.flows`` says; that one is the meaning.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from ipaddress import ip_address, ip_network
from math import inf

from tpl.model.flows import (
    AnyPod,
    AnyTenant,
    AnywherePeer,
    DomainPeer,
    InternetPeer,
    NetworkPeer,
    Peer,
    SelfPeer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.policy import Policy, Service
from tpl.model.tenants import Labels, Member
from tpl.semantics.addresses import not_internet
from tpl.semantics.flows import AddressEnd, End, PodEnd, around, fits, owner, serves

Numbers = frozenset[int]


class Ends:
    """Connections' ends, each once, in the order in which they were given."""

    def __init__(self, policy: Policy, ends: Iterable[End]) -> None:
        self.policy = policy
        listed = {_key(end): end for end in ends}
        self.listed = tuple(listed.values())
        self.everyone: Numbers = frozenset(range(len(self.listed)))
        self._number = {key: number for number, key in enumerate(listed)}
        self._addresses = _Addresses(
            {number: end.ip for number, end in enumerate(self.listed) if isinstance(end, AddressEnd)}
        )
        self._named = [n for n, end in enumerate(self.listed) if isinstance(end, AddressEnd) and end.name]
        self._pods: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, end in enumerate(self.listed):
            if isinstance(end, PodEnd):
                self._enter(number, end)
        self._fitting: dict[Hashable, Numbers] = {}

    def numbers(self, ends: Iterable[End]) -> list[int]:
        """The numbers of these ends; raises ``KeyError`` for one that is not among them."""
        return [self._number[_key(end)] for end in ends]

    def owned(self, tenant: str) -> Numbers:
        """The pods of a tenant."""
        return frozenset(self._pods["tenant", tenant])

    def in_space(self, member: Member) -> Numbers:
        """The pods of one space of a tenant."""
        return frozenset(self._pods["space", member.name, member.space])

    def in_own(self, member: Member) -> Numbers:
        """The pods of one of the platform's own namespaces."""
        return frozenset(number for name in member.namespaces for number in self._pods["namespace", name])

    def owners(self) -> list[Member]:
        """The spaces of tenants who own one of the ends, in the policy's order."""
        return [member for member in self.policy.members if ("tenant", member.name) in self._pods]

    def asked_for_names(self) -> Numbers:
        """The pods of the cluster's DNS."""
        dns = self.policy.dns
        return frozenset(number for number in self._at(dns) if serves(self.policy, dns, self.listed[number]))

    def fitting(self, peer: Peer, holder: Member | None = None) -> Numbers:
        """The ends that the peer means; ``holder`` is whom `SelfPeer` means, and whose name a `domain` may hold."""
        key = peer, (holder.name, holder.space) if holder and isinstance(peer, SelfPeer | DomainPeer) else ()
        if key not in self._fitting:
            self._fitting[key] = self._meant(peer, holder)
        return self._fitting[key]

    def _enter(self, number: int, pod: PodEnd) -> None:
        member = owner(self.policy, pod)
        places: list[tuple[str, ...]] = [("tenant", member.name) if member else ("namespace", pod.namespace)]
        if not member:
            places += [("around", *label) for label in around(self.policy, pod).items()]
        space = (("space", member.name, member.space),) if member else ()
        inside = ((*place, *label) for place in places for label in pod.labels.items())
        for key in (("pods",), *places, *space, *inside):
            self._pods[key].append(number)

    def _meant(self, peer: Peer, holder: Member | None) -> Numbers:
        match peer:
            case NetworkPeer(cidrs=cidrs):
                return self._addresses.within(cidrs)
            case AnywherePeer():
                return self.everyone
            case InternetPeer():
                return self._addresses.all - self._addresses.within(not_internet(self.policy))
            case DomainPeer():
                return frozenset(end for end in self._named if fits(self.policy, peer, holder, self.listed[end]))
        near = self._near(peer, holder)
        return frozenset(number for number in near if fits(self.policy, peer, holder, self.listed[number]))

    def _near(self, peer: Peer, holder: Member | None) -> Iterable[int]:
        """Pods among which are all that the peer means."""
        match peer:
            case AnyTenant() | TaggedPeer() | AnyPod():
                return self._pods.get(("pods",), ())
            case TenantPeer(name=name, workload=workload):
                spaces = self.policy.members_of[name]
                return {number for space in spaces for number in self._of(space, workload)}
            case SelfPeer(workload=workload):
                return self._of(holder, workload) if holder else ()
            case ServicePeer(name=name):
                return self._at(self.policy.service(name))
            case _:
                return ()

    def _at(self, service: Service) -> Iterable[int]:
        places = [("namespace", name) for name in service.namespaces]
        around = [("around", *label) for label in service.label[:1]]
        return {number for place in (*places, *around) for number in self._labelled(place, service.pods)}

    def _of(self, member: Member, workload: str | None) -> Iterable[int]:
        labels = self.policy.shape_of(member).workload(workload).labels if workload else ()
        return self._labelled(
            ("tenant", member.name), tuple((member.fill(key), member.fill(value)) for key, value in labels)
        )

    def _labelled(self, place: tuple[str, ...], labels: Labels) -> Iterable[int]:
        """The pods of a place that bear the rarest of the labels."""
        keys = [(*place, *label) for label in labels] or [place]
        return min((self._pods.get(key, []) for key in keys), key=len)


def _key(end: End) -> Hashable:
    if isinstance(end, PodEnd):
        return end.namespace, frozenset(end.labels.items()), frozenset(end.around.items())
    return end.ip, end.name


class _Addresses:
    """Numbered addresses in order, so that those of a block lie side by side."""

    def __init__(self, ips: Mapping[int, str]) -> None:
        self.all: Numbers = frozenset(ips)
        parsed = ((ip_address(ip), number) for number, ip in ips.items())
        self._sorted = sorted((address.version, int(address), number) for address, number in parsed)

    def within(self, cidrs: Iterable[str]) -> Numbers:
        """The numbers of the addresses in any of the blocks."""
        found: set[int] = set()
        for block in map(ip_network, cidrs):
            first = bisect_left(self._sorted, (block.version, int(block[0]), -1))
            last = bisect_right(self._sorted, (block.version, int(block[-1]), inf))
            found.update(number for _, _, number in self._sorted[first:last])
        return frozenset(found)
