"""Policies above the tenants' own, which are asked in an order and may deny: what is the same for each kind of them.

What is closed is written by rank, and above it what is let pass in spite of it; everything else is left to the
policies below. Rules about addresses come last, each behind one that lets pass all pods, since some networks see the
addresses of pods too, and `network` never means these.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import summarize_address_range
from typing import ClassVar, NamedTuple, TypeVar

from tpl.backends._k8s.objects import NAMESPACE_FILE, NAMESPACE_HOLE, Object, digest
from tpl.backends._network.names import tenants_name
from tpl.backends.base import Backend, Can, Context, Enforced, Fidelity, Hole, Outside, Piece, Refused
from tpl.model.flows import Flow
from tpl.model.labels import NAME_LABEL
from tpl.model.ports import PortRange
from tpl.obligations import model
from tpl.relation.boxes import Block, Domain, Network, Pods, Term
from tpl.relation.ranked import Rank, Ruling
from tpl.relation.statements import SIDES, Side, seen_from

T = TypeVar("T")

BELOW = "left to NetworkPolicy, which stands below and may only take away from what these let pass"
WITHHELD = "no side of it is of a tenant whose network is not withheld"
NOTHING = "what is open in spite of it leaves nothing to close"
OF_EACH = "by a policy for each namespace: no selector can say `of the same tenant`"
CLAIM = "also where a NetworkPolicy of the tenant's own opens it; for TCP, UDP and SCTP"
ADDRESSES = (
    f"{CLAIM}; whether an address is compared before or after Services rewrite it is left to the network plug-in"
)
HOLES = (
    Hole("host-network", "a pod on its node's network is outside every policy", closed_by=("host-namespaces",)),
    Hole(
        "foreign-policies",
        "a policy of the tenant's own for a network plug-in can stand above these",
        closed_by=("platform-policies",),
    ),
)
LEFT, LEAVES = "left-below", "that is left to NetworkPolicy, of which a tenant may write one"
OTHERS = Term("namespace", NAME_LABEL, (NAMESPACE_HOLE,))


class Claimed(NamedTuple):
    """A ruling, and the obligation for which it is written."""

    obligation: str
    ruling: Ruling


class Rule(NamedTuple):
    """Who may not connect, or passes, at the far end, on which ports."""

    flow: Flow
    others: tuple[Pods | Network, ...]
    ports: tuple[PortRange, ...]


class Group(NamedTuple):
    """The rules of one policy: all of a rank, about the same pods, and about pods or about addresses.

    ``number`` tells it from others of its rank, from 0 on.
    """

    name: str
    number: int
    rank: Rank
    by_address: bool
    subject: Pods
    rules: Mapping[Side, Sequence[Rule]]

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The statements that it serves, each once."""
        return tuple(dict.fromkeys(rule.flow for rules in self.rules.values() for rule in rules))


class _Key(NamedTuple):
    shape: int | None
    by_address: bool
    rank: Rank
    subject: tuple[Term, ...]


class Above(Backend[Claimed]):
    """What a `deny` or `never` closes, and a quarantine, so that no policy of a tenant's own opens it again."""

    about = (model.Subject.NETWORK,)
    reads = "namespaces"
    stands_above = True
    most: ClassVar[int]
    peers: ClassVar[int]
    ports: ClassVar[int]
    networks: ClassVar[int] = 25
    """So many rules of one direction a policy takes, and so many sets of pods, ports and networks a rule."""
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.Isolation: Can(Fidelity.NONE, BELOW),
        model.IsolationWithheld: Can(Fidelity.NONE, BELOW),
        model.FlowOpened: Can(Fidelity.NONE, BELOW),
        model.FlowClosed: Can(Fidelity.PARTIAL, CLAIM, HOLES),
    }

    def check(self, context: Context) -> Refused | None:
        """A cluster takes one kind of these."""
        cluster = context.policy.cluster
        if cluster and cluster.admin_policies == self.name:
            return None
        why = f"no cluster says that it takes {self.title}"
        return Refused("TPL804", why, f"say so in its block: `admin-policies {self.name}`")

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[Claimed] | Refused | Outside:
        """What can be said of a `deny` or `never`, with what is let pass above it."""
        if not isinstance(obligation, model.FlowClosed):
            return Outside(BELOW)
        closing = context.reach.ranked.closing(obligation.flow)
        if not closing:
            return Outside(WITHHELD)
        left = dict.fromkeys(filter(None, map(self.unsaid, closing)))
        said = [ruling for ruling in closing if not self.unsaid(ruling)]
        passing = [*context.reach.ranked.passing(said)]
        for why in (*(left if not said else ()), *filter(None, map(self.unsaid, passing))):
            return Refused("TPL801", f"{self.title} {why}")
        written = self.together(said, passing)
        if isinstance(written, str):
            return Refused("TPL801", f"{self.title} {written}")
        if not written:
            return Outside(NOTHING)
        holes = [Hole(LEFT, f"{self.title} {why}: {LEAVES}") for why in left]
        claims = tuple(Claimed(obligation.id, ruling) for ruling in written)
        return Enforced(claims, _can(said, [*holes, *self.holes(said, context)]))

    def together(self, said: Sequence[Ruling], passing: Sequence[Ruling]) -> Sequence[Ruling] | str:
        """The rulings as they are written: each, where there is an order; or why they cannot be."""
        return (*said, *passing)

    def holes(self, said: Sequence[Ruling], context: Context) -> Sequence[Hole]:
        """What these let through besides what all of their kind do."""
        return ()

    def unsaid(self, ruling: Ruling) -> str:
        """Why there is no policy for a ruling, behind the title; empty where there is one."""
        if isinstance(ruling.box.other, Domain):
            return f"cannot let pass `{ruling.flow}`, which is open by a name"
        return self.lacks(ruling)

    def lacks(self, ruling: Ruling) -> str:
        """What a kind has no words for: here, what enters from addresses."""
        if ruling.side == "ingress" and isinstance(ruling.box.other, Block):
            return "has no rule for what enters from addresses"
        return ""

    def assemble(self, claims: Sequence[Claimed], context: Context) -> Iterable[Piece]:
        """A policy for each rank and for all pods of whom the same is said, in as many parts as are needed."""
        grouped: dict[_Key, dict[Ruling, dict[str, None]]] = defaultdict(dict)
        for obligation, ruling in sorted(claims, key=_order):
            grouped[_key(ruling)].setdefault(ruling, {})[obligation] = None
        names: dict[tuple[int | None, str], _Key] = {}
        numbers: Counter[tuple[bool, Rank]] = Counter()
        for key, told in grouped.items():
            for each in self._parts(key, [*told], names):
                part = each._replace(number=numbers[key.by_address, key.rank])
                numbers[key.by_address, key.rank] += 1
                flows = part.flows
                served = dict.fromkeys(id_ for ruling, ids in told.items() if ruling.flow in flows for id_ in ids)
                yield self._piece(key, part, tuple(served))

    def _parts(
        self, key: _Key, rulings: Sequence[Ruling], names: dict[tuple[int | None, str], _Key]
    ) -> Iterator[Group]:
        name = _name(key, rulings[0])
        if names.setdefault((key.shape, name), key) != key:
            name = _name(key, rulings[0], digest(key.subject))
        most = self.most - 1 if key.by_address else self.most
        rules = self._rules(rulings)
        subject = Pods((OTHERS, *key.subject) if key.shape is not None else key.subject)
        for number in range(0, max(map(len, rules.values())), most):
            part = {side: found[number : number + most] for side, found in rules.items()}
            yield Group(f"{name}-{number // most + 1}" if number else name, 0, key.rank, key.by_address, subject, part)

    def _rules(self, rulings: Iterable[Ruling]) -> Mapping[Side, Sequence[Rule]]:
        """A rule for each flow, or several where the far ends or the ports are more than one takes."""
        ends: dict[tuple[Side, Flow, tuple[PortRange, ...]], dict[Pods | Network, None]] = defaultdict(dict)
        for ruling in rulings:
            other = ruling.box.other
            assert not isinstance(other, Domain), "refused before"
            found = networks(other) if isinstance(other, Block) else (other,)
            ends[ruling.side, ruling.flow, ruling.box.ports].update(dict.fromkeys(found))
        rules: dict[Side, list[Rule]] = {side: [] for side in SIDES}
        for (side, flow, ports), others in ends.items():
            rules[side] += (
                Rule(flow, some, part) for some in self._ends([*others]) for part in _cut(ports, self.ports)
            )
        return rules

    def _ends(self, others: Sequence[Pods | Network]) -> Iterator[tuple[Pods | Network, ...]]:
        yield from _cut([other for other in others if isinstance(other, Pods)], self.peers)
        yield from _cut([other for other in others if not isinstance(other, Pods)], self.networks)

    def _piece(self, key: _Key, group: Group, served: tuple[str, ...]) -> Piece:
        flows = group.flows
        sources = tuple(dict.fromkeys(flow.origin.span.path for flow in flows if flow.origin.span))
        because = tuple((str(flow), flow.because) for flow in flows if flow.because and not flow.quarantine)
        written = replace(self.written(group), rules=tuple(map(str, flows)), sources=sources, because=because)
        if key.shape is None:
            return Piece(f"{self.name}/{written.name}.yaml", written, served)
        each = replace(written, name=f"{written.name}.{NAMESPACE_HOLE}")
        return Piece(NAMESPACE_FILE, each, served, key.shape)

    @abstractmethod
    def written(self, group: Group) -> Object:
        """The policy of one group."""


def networks(block: Block) -> tuple[Network, ...]:
    """The addresses of a block as networks without gaps."""
    if not block.gaps:
        return (block.network,)
    found: list[Network] = []
    make, first = type(block.network[0]), int(block.network[0])
    for gap in (*sorted(block.gaps, key=lambda gap: int(gap[0])), None):
        last = int(gap[0]) - 1 if gap else int(block.network[-1])
        if first <= last:
            found += summarize_address_range(make(first), make(last))
        first = int(gap[-1]) + 1 if gap else first
    return tuple(found)


def _can(said: Sequence[Ruling], left: Sequence[Hole]) -> Can:
    """How closely it is held: as the network plug-in compares addresses, where there are any."""
    by_address = any(isinstance(ruling.box.other, Block) for ruling in said)
    claim = ADDRESSES if by_address else CLAIM
    if any(ruling.shape is not None for ruling in said):
        claim = f"{claim}; {OF_EACH}"
    best = Fidelity.UNSPECIFIED if by_address else Fidelity.EXACT
    return Can(Fidelity.PARTIAL, claim, (*HOLES, *left), at_best=best)


def _cut(things: Sequence[T], most: int) -> Iterator[tuple[T, ...]]:
    """The things in parts of so many at most."""
    return (tuple(things[number : number + most]) for number in range(0, len(things), most))


def _order(claim: Claimed) -> tuple[int, bool, Rank]:
    """By shape, what is about all tenants first; then what is about pods, and the strongest first."""
    shape, by_address, rank, _ = _key(claim.ruling)
    return -1 if shape is None else shape, by_address, rank


def _key(ruling: Ruling) -> _Key:
    by_address = isinstance(ruling.box.other, Block)
    return _Key(ruling.shape, by_address, ruling.rank, ruling.box.subject.terms)


def _name(key: _Key, ruling: Ruling, *more: str) -> str:
    own, _ = seen_from(ruling.flow, ruling.side)
    kind = ("addresses",) if key.by_address else ()
    return tenants_name(key.rank.name.lower(), peer=own, more=(*kind, *more))
