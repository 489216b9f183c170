"""Places to find things again: by a label, by a network, by a port. What is asked for may match several."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from tpl.model.ports import PROTOCOLS, PortRange
from tpl.relation.boxes import Network

T = TypeVar("T")


class Told(Generic[T]):
    """A thing for each value of each label."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._found: dict[str, dict[str, T]] = defaultdict(dict)

    def at(self, key: str, value: str) -> T:
        """The thing of that value, made when it is first asked for."""
        by_value = self._found[key]
        if value not in by_value:
            by_value[value] = self._make()
        return by_value[value]

    def matching(self, had: Mapping[str, Collection[str]]) -> Iterator[T]:
        """Those of the values that the labels may have: all values of a label of which nothing is said."""
        for key, by_value in self._found.items():
            if key not in had:
                yield from by_value.values()
            else:
                yield from (by_value[value] for value in had[key] if value in by_value)


class Networks(Generic[T]):
    """A thing for each network."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._found: dict[tuple[int, int, int], T] = {}
        self._lengths: set[tuple[int, int]] = set()
        self._sorted: list[tuple[int, int, int]] = []

    def at(self, network: Network) -> T:
        """The thing of that network, made when it is first asked for."""
        key = (network.version, int(network.network_address), network.prefixlen)
        if key not in self._found:
            self._found[key] = self._make()
            self._lengths.add((network.version, network.prefixlen))
        return self._found[key]

    def all(self) -> Iterator[T]:
        """All of them, in the order of their networks."""
        yield from (self._found[key] for key in sorted(self._found))

    def matching(self, network: Network) -> Iterator[T]:
        """Those of the networks that hold this one, or lie in it."""
        version, first, length = network.version, int(network.network_address), network.prefixlen
        for family, shorter in self._lengths:
            if family == version and shorter < length:
                bits = network.max_prefixlen - shorter
                if (held := self._found.get((version, first >> bits << bits, shorter))) is not None:
                    yield held
        if len(self._sorted) != len(self._found):
            self._sorted = sorted(self._found)
        beyond = (version, int(network.broadcast_address) + 1, 0)
        start, end = (bisect_left(self._sorted, key) for key in ((version, first, length), beyond))
        yield from (self._found[key] for key in self._sorted[start:end])


class Ports(Generic[T]):
    """Things for ports: those for a single one under it."""

    def __init__(self) -> None:
        self._wide: list[T] = []
        self._single: dict[tuple[int, int], list[T]] = defaultdict(list)
        self._sorted: list[tuple[int, int]] = []

    def put(self, ports: Iterable[PortRange], thing: T) -> None:
        """Keep a thing."""
        match tuple(ports):
            case (port,) if port.first == port.last:
                self._single[PROTOCOLS.index(port.protocol), port.first].append(thing)
            case _:
                self._wide.append(thing)

    def meeting(self, ports: Iterable[PortRange]) -> Iterator[T]:
        """Those that may share a port with these."""
        yield from self._wide
        if len(self._sorted) != len(self._single):
            self._sorted = sorted(self._single)
        for interval in ports:
            protocol = PROTOCOLS.index(interval.protocol)
            first = bisect_left(self._sorted, (protocol, interval.first))
            last = bisect_right(self._sorted, (protocol, interval.last))
            yield from (thing for port in self._sorted[first:last] for thing in self._single[port])
