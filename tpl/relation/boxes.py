"""Sets of connections as boxes that can be subtracted, for targets that can only allow.

A box is: these pods of a tenant × those others × these ports. A box less another is at most a few boxes,
because every side of it can be narrowed: pods by labels that must not be there, blocks of addresses and what
a name stands for by gaps, ports by intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, collapse_addresses
from typing import Literal, NamedTuple

from tpl import holes
from tpl.model.parameters import TENANT_LABEL
from tpl.model.ports import PortRange, subtract

Network = IPv4Network | IPv6Network


class Term(NamedTuple):
    """One condition on a label of a pod or of its namespace.

    The label has one of the values, or any value at all where none is given; or, unless ``holds``, not.
    A label that is absent has no value, as in Kubernetes' ``NotIn``.
    """

    scope: Literal["namespace", "pod"]
    key: str
    values: tuple[str, ...] = ()
    holds: bool = True

    @property
    def negated(self) -> Term:
        """The opposite condition."""
        return self._replace(holds=not self.holds)

    @property
    def excludes_one(self) -> bool:
        """Whether the label only has not one certain value, from which nothing follows but that."""
        return not self.holds and len(self.values) == 1

    def implies(self, other: Term) -> bool:
        """Whether the other condition follows from this one, whatever the holes in the values hold."""
        if self[:2] != other[:2]:
            return False
        mine, theirs = set(self.values), set(other.values)
        match self.holds, other.holds:
            case True, True:
                return not theirs or (bool(mine) and mine <= theirs)
            case True, False:
                return bool(mine and theirs) and all(self._apart(a, b) for a in mine for b in theirs)
            case False, False:
                return not mine or (bool(theirs) and theirs <= mine)
            case _:
                return False

    def _apart(self, one: str, other: str) -> bool:
        """Whether two values are sure to differ, whatever their holes hold; a tenant has one name only."""
        names_tenants = (self.scope, self.key) == ("namespace", TENANT_LABEL)
        return one != other and (names_tenants or not (holes.has_holes(one) or holes.has_holes(other)))


class Pods(NamedTuple):
    """The pods for which every term holds; ``known`` is what then holds anyway, and needs no saying."""

    terms: tuple[Term, ...] = ()
    known: tuple[Term, ...] = ()

    def minus(self, other: Pods) -> tuple[Pods, ...]:
        """The pods that are not among the others, as sets that may share some."""
        if self.is_apart(other):
            return (self,)
        return tuple(left for term in other.terms for left in self.narrowed(term.negated))

    def is_apart(self, other: Far) -> bool:
        """Whether the two are sure to share no pod."""
        if not isinstance(other, Pods):
            return True
        theirs = [term.negated for term in (*other.terms, *other.known)]
        return any(term.implies(opposite) for term in (*self.terms, *self.known) for opposite in theirs)

    def less(self, others: Sequence[Pods]) -> tuple[Pods, ...]:
        """The pods that are among none of the others: those with one label to tell them by are taken out at once."""
        told = [other for other in others if len(other.terms) == 1 and not other.known]
        left = self.narrowed(*(other.terms[0].negated for other in told))
        for other in (other for other in others if len(other.terms) != 1 or other.known):
            left = tuple(piece for pods in left for piece in pods.minus(other))
        return left

    def narrowed(self, *terms: Term) -> tuple[Pods, ...]:
        """The pods for which these terms hold too: none where one cannot, without those that do anyway."""
        facts = {*self.terms, *self.known}
        telling = [fact for fact in facts if not fact.excludes_one]
        added: list[Term] = []
        for term in terms:
            opposite = term.negated
            if opposite in facts or any(fact.implies(opposite) for fact in telling):
                return ()
            if term in facts or any(fact.implies(term) for fact in telling):
                continue
            added.append(term)
            facts.add(term)
            if not term.excludes_one:
                telling.append(term)
        return (self._replace(terms=tuple(sorted({*self.terms, *added}))),) if added else (self,)


class Block(NamedTuple):
    """The addresses of a network that lie in none of its gaps, which are inside it, apart and sorted."""

    network: Network
    gaps: tuple[Network, ...] = ()

    def minus(self, other: Block) -> tuple[Block, ...]:
        """The addresses that are not among the others."""
        if self.is_apart(other):
            return (self,)
        kept = [self._common(Block(gap)) for gap in other.gaps]
        return tuple(part for parts in (self._without(other.network), *kept) for part in parts)

    def less(self, others: Sequence[Block]) -> tuple[Block, ...]:
        """The addresses that are among none of the others: those without gaps are taken out at once."""
        left = block(self.network, (*self.gaps, *(other.network for other in others if not other.gaps)))
        for other in (other for other in others if other.gaps):
            left = tuple(part for whole in left for part in whole.minus(other))
        return left

    def is_apart(self, other: Far) -> bool:
        """Whether the two are sure to share no address."""
        match other:
            case Pods():
                return True
            case Domain():
                return other.is_apart(self)
            case Block():
                return not self._common(other)

    def is_inside(self, network: Network) -> bool:
        """Whether all of its addresses lie in the network."""
        return _inside(self.network, network)

    def _common(self, other: Block) -> tuple[Block, ...]:
        """The addresses of both."""
        inner, outer = sorted((self.network, other.network), key=lambda network: -network.prefixlen)
        return block(inner, (*self.gaps, *other.gaps)) if _inside(inner, outer) else ()

    def _without(self, network: Network) -> tuple[Block, ...]:
        return block(self.network, (*self.gaps, network))


class Domain(NamedTuple):
    """The addresses that the DNS gives for a name, but for those in a gap; gaps may overlap."""

    name: str
    gaps: tuple[Block, ...] = ()

    def less(self, others: Sequence[Block]) -> tuple[Domain, ...]:
        """The addresses that are among none of the others; nothing where these are sure to be all there are."""
        gaps = tuple(dict.fromkeys((*self.gaps, *others)))
        return () if all(_are_all(gaps, version) for version in (4, 6)) else (self._replace(gaps=gaps),)

    def is_apart(self, other: Far) -> bool:
        """Whether the two are sure to share no address."""
        if not isinstance(other, Block):
            return isinstance(other, Pods)
        return any(not gap.gaps and other.is_inside(gap.network) for gap in self.gaps)


Far = Pods | Block | Domain
"""What is at the far end of a connection."""


def _are_all(blocks: Sequence[Block], version: int) -> bool:
    """Whether they are sure to hold every address: one does but for gaps that others hold."""
    whole = [each.network for each in blocks if not each.gaps]
    widest = (each for each in blocks if each.network.version == version and each.network.prefixlen == 0)
    return any(all(any(_inside(gap, network) for network in whole) for gap in each.gaps) for each in widest)


def block(network: Network, gaps: Iterable[Network] = ()) -> tuple[Block, ...]:
    """The network less the gaps, wherever they lie; nothing where they leave nothing."""
    gaps = tuple(gaps)
    if any(_inside(network, gap) for gap in gaps):
        return ()
    inside = [gap for gap in gaps if _inside(gap, network)]
    inner = tuple(collapse_addresses(inside))  # type: ignore[type-var] # all of the network's family
    return () if inner == (network,) else (Block(network, inner),)


def _inside(inner: Network, outer: Network) -> bool:
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]


class Hole(NamedTuple):
    """Connections to be taken out: between any of the subjects and any of the others, on the ports."""

    subjects: tuple[Pods, ...]
    others: tuple[Far, ...]
    ports: tuple[PortRange, ...]


class Box(NamedTuple):
    """Connections between the subject, pods of one tenant, and the others, on the ports."""

    subject: Pods
    other: Far
    ports: tuple[PortRange, ...]

    def minus(self, hole: Hole) -> tuple[Box, ...]:
        """The connections that are not in the hole."""
        subjects = [each for each in hole.subjects if not self.subject.is_apart(each)]
        others = [each for each in hole.others if not self.other.is_apart(each)]
        left = subtract(self.ports, hole.ports) if subjects and others else self.ports
        common = subtract(self.ports, left)
        if not common:
            return (self,)
        pieces = [
            *(self._replace(subject=subject, ports=common) for subject in self.subject.less(subjects)),
            *(self._replace(other=other, ports=common) for other in _less(self.other, others)),
        ]
        return (self._replace(ports=left), *pieces) if left else tuple(pieces)


def _less(one: Far, others: Sequence[Far]) -> tuple[Far, ...]:
    """What is among none of the others: pods and addresses are apart, and nobody can close a name."""
    if isinstance(one, Pods):
        return one.less([other for other in others if isinstance(other, Pods)])
    return one.less([other for other in others if isinstance(other, Block)])
