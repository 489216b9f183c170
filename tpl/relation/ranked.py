"""What is closed, and what is kept open in spite of it, as ranked rules about pods of the whole cluster.

For targets whose policies stand above the tenants' own and are asked in an order: the first rule that speaks of a
connection counts. Rules of one rank all do the same, so that their order among each other never matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from enum import IntEnum
from functools import cached_property
from ipaddress import ip_network
from typing import NamedTuple

from tpl.holes import has_holes
from tpl.model.flows import AnywherePeer, Flow, Peer, SelfPeer, TenantPeer
from tpl.model.parameters import TENANT_LABEL, WITHHELD
from tpl.model.policy import Policy
from tpl.model.ports import subtract
from tpl.model.tenants import Shape
from tpl.relation.boxes import Block, Box, Far, Pods, Term
from tpl.relation.ends import EVERYWHERE, IS_WITHHELD, TENANT_PEERS, Ends, in_tiers
from tpl.relation.statements import SIDES, Side, Stated, boxes, crosses, seen_from, stated

IS_TENANT = Term("namespace", TENANT_LABEL)


class Rank(IntEnum):
    """Where a statement stands, the strongest first; an `allow` that gives way to every `deny` stands nowhere."""

    NEVER = 0
    KEPT = 1
    QUARANTINE = 2
    EXCEPTION = 3
    DENY = 4

    @property
    def opens(self) -> bool:
        """Whether it lets a connection pass what stands below."""
        return self in (Rank.KEPT, Rank.EXCEPTION)


class Ruling(NamedTuple):
    """A flow, seen from one side, about some pods.

    The box is about pods wherever they are; or, with a shape, about those of one namespace of the shape's tenants, of
    whom its hole speaks: what is about each tenant and others than itself cannot be said of all tenants at once.
    """

    flow: Flow
    rank: Rank
    side: Side
    box: Box
    shape: int | None = None

    def meets(self, other: Ruling) -> bool:
        """Whether the two may speak of one connection; pods of one namespace and pods anywhere may be the same."""
        if self.side != other.side or _whoever(self).is_apart(_whoever(other)):
            return False
        if None not in (self.shape, other.shape) and self.shape != other.shape:
            return False
        if self.shape == other.shape and self.box.subject.is_apart(other.box.subject):
            return False
        return subtract(self.box.ports, other.box.ports) != self.box.ports


def _whoever(ruling: Ruling) -> Far:
    """The far end without what a hole says of it: a tenant of the shape may be one that the other ruling names."""
    other = ruling.box.other
    if not isinstance(other, Pods):
        return other
    return Pods(*(tuple(term for term in terms if not any(map(has_holes, term.values))) for terms in other))


def rank(flow: Flow) -> Rank | None:
    """Where a flow stands; None for one that stands nowhere."""
    match flow.effect:
        case "never":
            return Rank.NEVER
        case "deny":
            return Rank.QUARANTINE if flow.quarantine else Rank.DENY
        case "allow":
            return Rank.KEPT if flow.quarantine else Rank.EXCEPTION if flow.exception else None


class Ranked:
    """The ranked statements of a policy. What a tenant's side is that is withheld, they say nothing of."""

    def __init__(self, policy: Policy, ends: Ends) -> None:
        self._policy = policy
        self._ends = ends
        self._stated: dict[Flow, list[Stated]] = defaultdict(list)
        for each in stated(policy):
            if rank(each.flow) is not None:
                self._stated[each.flow].append(each)
        self._rulings: dict[Flow, tuple[Ruling, ...]] = {}

    def closing(self, flow: Flow) -> tuple[Ruling, ...]:
        """What a `deny` or `never` closes."""
        return self._of(flow)

    def passing(self, closed: Iterable[Ruling]) -> Iterator[Ruling]:
        """What stands above some of these and opens part of what they close."""
        told = list(closed)
        for ruling in self._opening:
            if any(ruling.rank < each.rank and ruling.meets(each) for each in told):
                yield ruling

    @cached_property
    def _opening(self) -> Sequence[Ruling]:
        opening = (flow for flow in self._stated if (found := rank(flow)) is not None and found.opens)
        return [ruling for flow in opening for ruling in self._of(flow)]

    def _of(self, flow: Flow) -> tuple[Ruling, ...]:
        if flow not in self._rulings:
            said = self._stated[flow]
            of_each = [each for each in said if _is_of_each(each.flow)]
            found = self._each(of_each) if of_each else self._all(flow, said)
            self._rulings[flow] = tuple(dict.fromkeys(found))
        return self._rulings[flow]

    def _all(self, flow: Flow, said: Sequence[Stated]) -> Iterator[Ruling]:
        """The rulings of a flow that can be said of all tenants at once."""
        for side in SIDES:
            own, far = seen_from(flow, side)
            if isinstance(own, TENANT_PEERS):
                subjects = [pods for pods in self._heard(own, said) if isinstance(pods, Pods)]
                others = self._meant(far, said)
                for subject, other in _apart(flow, own, far, subjects, others):
                    yield Ruling(flow, _ranked(flow), side, Box(subject, other, flow.ports))

    def _each(self, said: Sequence[Stated]) -> Iterator[Ruling]:
        """The rulings of a flow that is about each tenant on its own."""
        for shape in self._policy.tenant_shapes:
            if shape.isolation != WITHHELD:
                yield from self._seen_by(shape, said)

    def _seen_by(self, shape: Shape, said: Sequence[Stated]) -> Iterator[Ruling]:
        for each in said:
            for side in SIDES:
                for box in boxes(self._ends, shape, each, side):
                    yield Ruling(each.flow, _ranked(each.flow), side, box, shape.index)

    def _heard(self, peer: Peer, said: Sequence[Stated]) -> Iterator[Far]:
        """Whom an end means, without those whose network is withheld: these take no rules."""
        match peer:
            case TenantPeer(name=name, space=space):
                shapes = {member.shape for member in self._policy.spaces(name, space or "")}
            case SelfPeer():
                shapes = {each.holder for each in said if each.holder is not None}
            case _:
                shapes = {member.shape for member in self._policy.members}
        withheld = {self._policy.shapes[index].isolation == WITHHELD for index in shapes}
        but = (IS_WITHHELD.negated,) if True in withheld else ()
        return _narrowed(self._meant(peer, said) if False in withheld else (), but)

    def _meant(self, peer: Peer, said: Sequence[Stated]) -> tuple[Far, ...]:
        """Whom an end means, wherever they are; anywhere is every pod and every address, those of pods too."""
        if isinstance(peer, AnywherePeer):
            return (Pods(), *(Block(ip_network(cidr)) for cidr in EVERYWHERE))
        if not isinstance(peer, SelfPeer):
            return self._ends.others(None, peer, None, across=False)
        holders = dict.fromkeys(each.holder for each in said)
        if peer.workload is None and holders.keys() >= {member.shape for member in self._policy.members}:
            return (Pods((IS_TENANT,)),)
        ends = (end for holder in holders for end in self._ends.others(None, peer, holder, across=False))
        return tuple(pods for joined in _joined(ends) for pods in self._by_tier(joined))

    def _by_tier(self, pods: Pods) -> Iterator[Pods]:
        """The same pods; tenants that are all of a tier are told by it, so that one more changes nothing."""
        (named,) = (term for term in pods.terms if term.key == TENANT_LABEL)
        whole = {tier: names for tier, names in self._tiers.items() if len(names) > 1 and names <= {*named.values}}
        rest = tuple(term for term in pods.terms if term != named)
        if whole:
            yield pods._replace(terms=tuple(sorted((in_tiers(tuple(sorted(whole))), *rest))))
        if left := sorted({*named.values}.difference(*whole.values())):
            yield pods._replace(terms=tuple(sorted((named._replace(values=tuple(left)), *rest))))

    @cached_property
    def _tiers(self) -> Mapping[str, Set[str]]:
        """Each tier's tenants, by name."""
        found: dict[str, set[str]] = defaultdict(set)
        for member in self._policy.members:
            if tier := self._policy.shape_of(member).tier:
                found[tier].add(member.name)
        return found


def _ranked(flow: Flow) -> Rank:
    found = rank(flow)
    assert found is not None, "only what stands somewhere is kept"
    return found


def _is_of_each(flow: Flow) -> bool:
    """Whether a flow is about each tenant and itself, or about each and others, and no end is one tenant by name."""
    ends = flow.source, flow.destination
    if all(isinstance(end, SelfPeer) for end in ends):
        return True
    return crosses(flow) and not any(isinstance(end, TenantPeer) for end in ends)


def _apart(
    flow: Flow, own: Peer, far: Peer, subjects: Sequence[Pods], others: Sequence[Far]
) -> Iterator[tuple[Pods, Far]]:
    """Each pair of ends; where a group meets a tenant, without those of the tenant itself."""
    named = [end.name for end in (own, far) if isinstance(end, TenantPeer)] if crosses(flow) else []
    but = tuple(Term("namespace", TENANT_LABEL, (name,), holds=False) for name in named)
    for subject in subjects if isinstance(own, TenantPeer) else _narrowed(subjects, but):
        for other in others if isinstance(far, TenantPeer) else _narrowed(others, but):
            if isinstance(subject, Pods):
                yield subject, other


def _narrowed(ends: Iterable[Far], but: tuple[Term, ...]) -> Iterator[Far]:
    for end in ends:
        yield from end.narrowed(*but) if isinstance(end, Pods) else (end,)


def _joined(ends: Iterable[Far]) -> tuple[Pods, ...]:
    """The same ends, with one set for the pods of several tenants that are told apart by nothing else."""
    names: dict[tuple[Term, ...], dict[str, None]] = defaultdict(dict)
    for end in ends:
        assert isinstance(end, Pods), "a tenant's pods have no addresses"
        tenants = [term for term in end.terms if term.key == TENANT_LABEL and term.holds]
        rest = tuple(term for term in end.terms if term not in tenants)
        names[rest].update(dict.fromkeys(name for term in tenants for name in term.values))
    return tuple(Pods(tuple(sorted((Term("namespace", TENANT_LABEL, tuple(sorted(found))), *rest))))
                 for rest, found in names.items())  # fmt: skip
