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


ALL_PORTS = tuple(PortRange(protocol=protocol, first=1, last=LAST_PORT) for protocol in PROTOCOLS)


def subtract(ports: Iterable[PortRange], holes: Sequence[PortRange]) -> tuple[PortRange, ...]:
    """The ports without the holes, in the fewest intervals, sorted by protocol and port: one sweep over both."""
    left: list[PortRange] = []
    gaps, at = merge(holes), 0
    for interval in merge(ports):
        while at < len(gaps) and _is_before(gaps[at], interval):
            at += 1
        first, reached = interval.first, at
        while reached < len(gaps) and not _is_before(interval, gaps[reached]):
            left += _between(interval, first, gaps[reached].first - 1)
            first = gaps[reached].last + 1
            reached += 1
        left += _between(interval, first, interval.last)
        at = max(at, reached - 1)  # the last gap may reach into the next interval
    return tuple(left)


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


def _is_before(one: PortRange, other: PortRange) -> bool:
    """Whether one ends before the other begins, in the order of ``merge``."""
    if one.protocol != other.protocol:
        return PROTOCOLS.index(one.protocol) < PROTOCOLS.index(other.protocol)
    return one.last < other.first


def _between(interval: PortRange, first: int, last: int) -> tuple[PortRange, ...]:
    if (first, last) == (interval.first, interval.last):
        return (interval,)
    return (PortRange(protocol=interval.protocol, first=first, last=last),) if first <= last else ()


def is_all(ports: Sequence[PortRange]) -> bool:
    """Whether nothing is left out of TCP, UDP and SCTP."""
    return merge(ports) == ALL_PORTS
