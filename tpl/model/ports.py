"""Ports as sets of intervals: what a flow may use, and what is left after a `deny`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from tpl.model.base import Node

Protocol = Literal["tcp", "udp", "sctp"]
PROTOCOLS: tuple[Protocol, ...] = get_args(Protocol)
LAST_PORT = 65535


class PortRange(Node):
    """An inclusive interval of ports of one protocol, 1 to 65535."""

    protocol: Protocol
    first: int
    last: int

    def __str__(self) -> str:
        ports = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"{self.protocol}/{ports}"

    def covers(self, protocol: str, port: int) -> bool:
        """Whether the interval holds that port."""
        return self.protocol == protocol and self.first <= port <= self.last

    def minus(self, other: PortRange) -> tuple[PortRange, ...]:
        """What of this interval is outside the other: none, one or two intervals."""
        if self.protocol != other.protocol or other.last < self.first or self.last < other.first:
            return (self,)
        below = (self.first, other.first - 1)
        above = (other.last + 1, self.last)
        return tuple(
            PortRange(protocol=self.protocol, first=first, last=last) for first, last in (below, above) if first <= last
        )


ALL_PORTS = tuple(PortRange(protocol=protocol, first=1, last=LAST_PORT) for protocol in PROTOCOLS)


def subtract(ports: Iterable[PortRange], holes: Sequence[PortRange]) -> tuple[PortRange, ...]:
    """The ports without the holes, in order."""
    left = tuple(ports)
    for gap in holes:
        left = tuple(piece for interval in left for piece in interval.minus(gap))
    return merge(left)


def merge(ports: Iterable[PortRange]) -> tuple[PortRange, ...]:
    """The same set of ports in the fewest intervals, sorted by protocol and port."""
    merged: list[PortRange] = []
    for interval in sorted(ports, key=lambda p: (PROTOCOLS.index(p.protocol), p.first, p.last)):
        last = merged[-1] if merged else None
        if last and last.protocol == interval.protocol and interval.first <= last.last + 1:
            merged[-1] = last.model_copy(update={"last": max(last.last, interval.last)})
        else:
            merged.append(interval)
    return tuple(merged)


def is_all(ports: Sequence[PortRange]) -> bool:
    """Whether nothing is left out of TCP, UDP and SCTP."""
    return merge(ports) == ALL_PORTS
