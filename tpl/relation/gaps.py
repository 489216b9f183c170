"""What is closed, by what it is about: of many gaps, those that a box may meet are found without looking at the rest.

A gap stands under a label of the tenant's own pods; then under its far end: addresses under their network, pods under
the tenant or namespace that they are in and under a label of theirs; then under its port. One that is not found is
sure to share nothing with the box; one that is found may still turn out to be apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from tpl import holes
from tpl.model.flows import Flow
from tpl.model.labels import NAME_LABEL
from tpl.model.parameters import TENANT_LABEL
from tpl.model.ports import PortRange, merge
from tpl.relation.boxes import Block, Box, Domain, Far, Hole, Pods, Term
from tpl.relation.shelves import Networks, Ports, Told

Open = tuple[PortRange, ...]


class Gap(NamedTuple):
    """Connections that a flow closes; its place is in the policy's order, ``far`` the shapes that the far end names."""

    place: tuple[int, int, int]
    flow: Flow
    box: Box
    far: Collection[int] = ()


class Gaps:
    """Some gaps, to be asked again and again."""

    def __init__(self, gaps: Iterable[Gap]) -> None:
        self._own: Told[_Far] = Told(_Far)
        for gap in gaps:
            far = self._own.at(*_label(gap.box.subject))
            for ports in far.at(gap.box.other):
                ports.put(gap.box.ports, gap)

    def meeting(self, box: Box) -> Iterator[Gap]:
        """Those that may share a connection with the box, each once."""
        found = (
            gap
            for far in self._own.matching(_labels(box.subject))
            for ports in far.matching(box.other)
            for gap in ports.meeting(box.ports)
        )
        yield from {id(gap): gap for gap in found}.values()


class _Far:
    """Ports by what is at the far end."""

    def __init__(self) -> None:
        self._blocks: Networks[Ports[Gap]] = Networks(Ports)
        self._pods: Told[Told[Ports[Gap]]] = Told(lambda: Told(Ports))

    def at(self, other: Far) -> list[Ports[Gap]]:
        """Where a gap belongs: with pods of several tenants, under each. A name is no gap: nobody can close it."""
        if isinstance(other, Block):
            return [self._blocks.at(other.network)]
        if isinstance(other, Domain):
            return []
        places = _places(other) or {"": ("",)}
        return [self._pods.at(kind, name).at(*_label(other)) for kind, names in places.items() for name in names]

    def matching(self, other: Far) -> Iterator[Ports[Gap]]:
        """Where the gaps stand that may meet a box; a name may stand for any address."""
        if isinstance(other, Block):
            yield from self._blocks.matching(other.network)
        elif isinstance(other, Domain):
            yield from self._blocks.all()
        else:
            for told in self._pods.matching(_places(other)):
                yield from told.matching(_labels(other))


def _places(pods: Pods) -> Mapping[str, Collection[str]]:
    """The tenants, or else the namespaces, one of which the pods are sure to be in; a platform pod is no tenant's."""
    by_key = {term.key: term.values for term in pods.terms if term.scope == "namespace" and term.holds and term.values}
    for key in (TENANT_LABEL, NAME_LABEL):
        if key in by_key:
            return {"in": [f"{key}={value}" for value in by_key[key]]}
    return {}


def _labels(pods: Pods) -> Mapping[str, Collection[str]]:
    """The labels that the pods are sure to have, without those whose value differs from tenant to tenant."""
    return {term.key: term.values for term in pods.terms if term.scope == "pod" and _is_plain(term)}


def _label(pods: Pods) -> tuple[str, str]:
    """One of them, with its one value; empty where there is none."""
    told = ((key, *values) for key, values in _labels(pods).items() if len(values) == 1)
    key, value = next(told, ("", ""))
    return key, value


def _is_plain(term: Term) -> bool:
    return term.holds and bool(term.values) and not any(map(holes.has_holes, (term.key, *term.values)))


def combined(gaps: Iterable[Gap]) -> Iterator[tuple[Flow, Hole]]:
    """The gaps in as few holes as can be, each with the first flow that is in it.

    Equal ends share the ports of one hole, then equal pods and ports the far ends, then what is left the pods.
    """
    by_ends: dict[tuple[Pods, Far], list[Gap]] = defaultdict(list)
    for gap in gaps:
        by_ends[gap.box.subject, gap.box.other].append(gap)
    by_pods: dict[tuple[Pods, Open], list[tuple[Flow, Far]]] = defaultdict(list)
    for (subject, other), equal in by_ends.items():
        ports = merge(port for gap in equal for port in gap.box.ports)
        by_pods[subject, ports].append((equal[0].flow, other))
    by_rest: dict[tuple[tuple[Far, ...], Open], list[tuple[Flow, Pods]]] = defaultdict(list)
    for (subject, ports), equals in by_pods.items():
        by_rest[tuple(other for _, other in equals), ports].append((equals[0][0], subject))
    for (others, ports), same in by_rest.items():
        yield same[0][0], Hole(tuple(subject for _, subject in same), others, ports)
