"""What holds on which port, as steps: between two of them every port gets the same answer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from tpl.model.ports import PROTOCOLS, PortRange, Protocol


class Stretch(NamedTuple):
    """Ports of one protocol from the first to the last; as a ``PortRange``, and made in no time."""

    protocol: Protocol
    first: int
    last: int


class Steps:
    """Of layers of ports, strongest first, the one that counts on each port."""

    def __init__(self, layers: Iterable[Iterable[PortRange | Stretch]]) -> None:
        intervals: dict[Protocol, list[tuple[int, int, int]]] = {protocol: [] for protocol in PROTOCOLS}
        for rank, layer in enumerate(layers):
            for interval in layer:
                intervals[interval.protocol].append((interval.first, interval.last, rank))
        self._steps = {protocol: _sweep(sorted(found)) for protocol, found in intervals.items()}

    def at(self, protocol: Protocol, port: int) -> int | None:
        """The number of the strongest layer that holds the port; None where none does."""
        starts, ranks = self._steps[protocol]
        return ranks[bisect_right(starts, port) - 1]

    def starts(self, protocol: Protocol) -> Sequence[int]:
        """The ports on which something else may count than on the port before."""
        return self._steps[protocol][0]


def step_ports(ports: Iterable[PortRange], *steps: Steps) -> Iterator[tuple[Protocol, int]]:
    """Of these ports the first of each stretch on which none of the steps changes."""
    merged = {protocol: sorted({port for each in steps for port in each.starts(protocol)}) for protocol in PROTOCOLS}
    for interval in ports:
        starts = merged[interval.protocol]
        yield interval.protocol, interval.first
        for port in starts[bisect_right(starts, interval.first) :]:
            if port > interval.last:
                break
            yield interval.protocol, port


def _sweep(intervals: Sequence[tuple[int, int, int]]) -> tuple[list[int], list[int | None]]:
    """Walk up the ports with those intervals at hand that have begun, the strongest on top."""
    starts: list[int] = [0]
    ranks: list[int | None] = [None]
    begun: list[tuple[int, int]] = []
    at = 0
    for port in sorted({edge for first, last, _ in intervals for edge in (first, last + 1)}):
        while at < len(intervals) and intervals[at][0] <= port:
            heappush(begun, (intervals[at][2], intervals[at][1]))
            at += 1
        while begun and begun[0][1] < port:
            heappop(begun)
        starts.append(port)
        ranks.append(begun[0][0] if begun else None)
    return starts, ranks
