"""Which flow holds the whole of another, as far as the words say; found by its ends among many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import product
from typing import Generic, TypeVar

from tpl.model.flows import (
    AnyPod,
    AnyTenant,
    AnywherePeer,
    Flow,
    NetworkPeer,
    Peer,
    SelfPeer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.ports import PortRange, subtract

T = TypeVar("T")
Network = IPv4Network | IPv6Network
_Key = tuple[object, ...]


def covers(wide: Flow, narrow: Flow) -> bool:
    """Whether one flow's connections are all among the other's."""
    ends = covers_peer(wide.source, narrow.source) and covers_peer(wide.destination, narrow.destination)
    return ends and not subtract(narrow.ports, wide.ports)


def covers_peer(wide: Peer, narrow: Peer) -> bool:
    """Whether one end holds the whole of another."""
    if wide == narrow or isinstance(wide, AnywherePeer):
        return True
    if isinstance(wide, AnyPod):
        return is_pods(narrow)
    if isinstance(wide, AnyTenant):
        return is_tenants(narrow)
    if isinstance(wide, TenantPeer) and isinstance(narrow, TenantPeer):
        same_space = wide.space in (None, narrow.space)
        return wide.name == narrow.name and same_space and wide.workload in (None, narrow.workload)
    if isinstance(wide, NetworkPeer) and isinstance(narrow, NetworkPeer):
        return _holds(wide.cidrs, narrow.cidrs)
    return False


def is_tenants(end: Peer) -> bool:
    """Whether the end is one tenant's pods, or those of many."""
    return isinstance(end, (TenantPeer, AnyTenant, TaggedPeer))


def is_pods(end: Peer) -> bool:
    """Whether the end is pods, and no addresses."""
    return is_tenants(end) or isinstance(end, (SelfPeer, ServicePeer, AnyPod))


class Covering(Generic[T]):
    """Things by the flow that each belongs to."""

    def __init__(self, things: Iterable[tuple[Flow, T]]) -> None:
        self._lengths: set[tuple[int, int]] = set()
        self._found: dict[tuple[_Key, _Key], _ByPort[T]] = defaultdict(_ByPort)
        for flow, thing in things:
            for ends in product(self._keys(flow.source), self._keys(flow.destination)):
                self._found[ends].put(flow, thing)

    def of(self, narrow: Flow) -> Iterator[T]:
        """The things whose flow holds the whole of this one; one may come more than once."""
        for ends in product(self._held_by(narrow.source), self._held_by(narrow.destination)):
            if ends in self._found:
                yield from (thing for flow, thing in self._found[ends].like(narrow) if covers(flow, narrow))

    def _keys(self, wide: Peer) -> Iterator[_Key]:
        """Under which names an end stands."""
        if isinstance(wide, NetworkPeer) and wide.cidrs:
            for network in map(_network, wide.cidrs):
                self._lengths.add((network.version, network.prefixlen))
                yield _at(network, network.prefixlen)
        else:
            yield _name(wide)

    def _held_by(self, narrow: Peer) -> Iterator[_Key]:
        """Under which names an end may stand that holds this one."""
        if isinstance(narrow, NetworkPeer) and narrow.cidrs:
            network = _network(narrow.cidrs[0])
            lengths = (length for version, length in self._lengths if version == network.version)
            yield from (_at(network, length) for length in lengths if length <= network.prefixlen)
            yield _name(AnywherePeer())
            return
        yield _name(narrow)
        if not isinstance(narrow, AnywherePeer):
            yield _name(AnywherePeer())
        if is_pods(narrow) and not isinstance(narrow, AnyPod):
            yield _name(AnyPod())
        if isinstance(narrow, TenantPeer):
            wider = product({narrow.space, None}, {narrow.workload, None})
            yield from (_name(TenantPeer(name=narrow.name, space=s, workload=w)) for s, w in wider
                        if (s, w) != (narrow.space, narrow.workload))  # fmt: skip
        if is_tenants(narrow) and not isinstance(narrow, AnyTenant):
            yield _name(AnyTenant())


class _ByPort(Generic[T]):
    """Flows of the same ends: those on one port alone are found by it."""

    def __init__(self) -> None:
        self._wide: list[tuple[Flow, T]] = []
        self._single: dict[PortRange, list[tuple[Flow, T]]] = defaultdict(list)

    def put(self, flow: Flow, thing: T) -> None:
        """Keep a flow and what belongs to it."""
        match flow.ports:
            case (port,) if port.first == port.last:
                self._single[port].append((flow, thing))
            case _:
                self._wide.append((flow, thing))

    def like(self, narrow: Flow) -> Iterator[tuple[Flow, T]]:
        """Those that may hold all of its ports."""
        yield from self._wide
        for port in narrow.ports[:1]:
            yield from self._single.get(port, ())


def _name(end: Peer) -> _Key:
    """What tells an end from others of its kind."""
    return tuple(end.model_dump().values())


def _at(network: Network, length: int) -> _Key:
    """The network of that length that holds this one."""
    bits = network.max_prefixlen - length
    return network.version, length, int(network.network_address) >> bits << bits


def _holds(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    def inside(block: str) -> bool:
        small = _network(block)
        return any(
            small.version == big.version and small.subnet_of(big)  # type: ignore[arg-type]
            for big in map(_network, wide)
        )

    return bool(narrow) and all(map(inside, narrow))


@lru_cache(maxsize=1024)
def _network(block: str) -> Network:
    return ip_network(block)
