"""Pairs of ends that no rule tells apart, found without looking at every pair.

What is said about connections is said in boxes: a set of sources times a set of destinations. Whatever an
answer for a pair depends on is a box in which the pair lies or does not: then all pairs that lie in the same
boxes get the same answer, and to try one of each such kind is to try them all. ``Pairs`` gives at least one
pair of every kind that has any, and looks at few others.

It is exact, by two steps. Ends that lie in the same boxes as sources, or as destinations, stand for one
another. Then a source's destinations fall into those that one of its narrow boxes holds, which are all given,
and the rest, which only the wide boxes tell apart: of these one for each way to lie in the wide boxes, for
all sources of the same wide boxes together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

WIDE = 16
"""A box of more kinds of sources and more kinds of destinations than so many is wide. Any number is exact."""

Boxes = tuple[int, ...]


class Box(NamedTuple):
    """Every pair of one of the sources and one of the destinations, by number."""

    sources: frozenset[int]
    destinations: frozenset[int]


class Pair(NamedTuple):
    """A source, a destination, and the numbers of the boxes in which the two lie."""

    source: int
    destination: int
    boxes: Boxes


class Pairs:
    """Boxes over numbered ends."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._sources = _Kinds([box.sources for box in boxes])
        self._destinations = _Kinds([box.destinations for box in boxes])
        widths = zip(self._sources.inside, self._destinations.inside, strict=True)
        self._wide = {number for number, width in enumerate(widths) if min(map(len, width)) > WIDE}

    def kinds(self, sources: Iterable[int], destinations: Iterable[int]) -> Iterator[Pair]:
        """At least one pair of every kind there is between these sources and these destinations."""
        receivers = self._destinations.firsts(destinations)
        groups: dict[Boxes, list[tuple[int, Boxes]]] = defaultdict(list)
        for kind, source in self._sources.firsts(sources).items():
            boxes = self._sources.boxes[kind]
            wide = tuple(box for box in boxes if box in self._wide)
            groups[wide].append((source, tuple(box for box in boxes if box not in self._wide)))
        for wide, senders in groups.items():
            yield from self._group(wide, senders, receivers)

    def _group(self, wide: Boxes, senders: Sequence[tuple[int, Boxes]], receivers: Mapping[int, int]) -> Iterator[Pair]:
        """The pairs of sources that lie in the same wide boxes."""
        shared = self._held(wide, receivers)
        left = Counter(shared.values())
        left[()] = len(receivers) - len(shared)
        for source, narrow in senders:
            own = self._held(narrow, receivers)
            for kind, boxes in own.items():
                yield Pair(source, receivers[kind], (*shared.get(kind, ()), *boxes))
            taken = Counter(shared.get(kind, ()) for kind in own)
            for block in [block for block in left if taken[block] < left[block]]:
                rest = (kind for kind in receivers if kind not in own and shared.get(kind, ()) == block)
                yield Pair(source, receivers[next(rest)], block)
                del left[block]

    def _held(self, boxes: Boxes, receivers: Mapping[int, int]) -> dict[int, Boxes]:
        """The kinds of receivers that lie in any of the boxes, with those boxes."""
        held: dict[int, list[int]] = defaultdict(list)
        for box in boxes:
            for kind in self._destinations.inside[box]:
                if kind in receivers:
                    held[kind].append(box)
        return {kind: tuple(found) for kind, found in held.items()}


class _Kinds:
    """Ends told apart by the sets in which they lie; kind 0 lies in none."""

    def __init__(self, sets: Sequence[frozenset[int]]) -> None:
        lying: dict[int, list[int]] = defaultdict(list)
        for number, members in enumerate(sets):
            for end in members:
                lying[end].append(number)
        known: dict[Boxes, int] = {(): 0}
        self._kind = {end: known.setdefault(tuple(numbers), len(known)) for end, numbers in lying.items()}
        self.boxes: Sequence[Boxes] = [*known]
        """For each kind the sets in which it lies."""
        self.inside: Sequence[list[int]] = [[] for _ in sets]
        """For each set the kinds that lie in it."""
        for boxes, kind in known.items():
            for number in boxes:
                self.inside[number].append(kind)

    def firsts(self, ends: Iterable[int]) -> dict[int, int]:
        """Each kind among the ends, with the first end of it."""
        firsts: dict[int, int] = {}
        for end in ends:
            firsts.setdefault(self._kind.get(end, 0), end)
        return firsts
