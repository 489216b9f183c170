"""Addresses: what lies in a block, what is the public internet, and which addresses to try."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import ip_address, ip_network

from tpl.model.flows import NetworkPeer
from tpl.model.policy import Policy

PUBLIC_SAMPLES = ("1.1.1.1", "9.255.255.255", "172.32.0.0", "223.255.255.255", "2606:4700::1111", "2a00::1")
"""Public addresses of both families, some of them neighbours of private ranges."""

_network = lru_cache(maxsize=None)(ip_network)
_address = lru_cache(maxsize=None)(ip_address)


def within(ip: str, cidrs: Iterable[str]) -> bool:
    """Whether the address lies in one of the blocks; the two families never meet."""
    return any(_address(ip) in _network(cidr) for cidr in cidrs)


def is_internet(policy: Policy, ip: str) -> bool:
    """Whether ``internet`` means this address: every one but those set apart, and every `never` network."""
    return not within(ip, not_internet(policy))


def is_named(name: str, pattern: str) -> bool:
    """Whether a name is the one that is meant, or has one label more than what is behind `*.`."""
    return bool(name) and (name == pattern or (pattern[:2] == "*." and name.partition(".")[2] == pattern[2:]))


def example_of(pattern: str) -> str:
    """A name that the pattern means."""
    return pattern.replace("*", "some-name")


def not_internet(policy: Policy) -> Iterator[str]:
    """The blocks set apart, and those of each network at an end of a `never` of the whole policy, on any port."""
    yield from policy.not_internet
    for flow in policy.flows:
        for peer in (flow.source, flow.destination):
            if flow.is_never_of_all and isinstance(peer, NetworkPeer):
                yield from peer.cidrs


def edges(cidr: str) -> tuple[str, ...]:
    """The first and the last address of a block; one for a block of one."""
    block = ip_network(cidr)
    return tuple(dict.fromkeys((str(block[0]), str(block[-1]))))


def around(cidr: str) -> tuple[str, ...]:
    """The addresses next to a block, outside of it; fewer at the ends of the family."""
    block = ip_network(cidr)
    first, last = int(block[0]), int(block[-1])
    beyond = (number for number in (first - 1, last + 1) if 0 <= number < 2**block.max_prefixlen)
    return tuple(str(type(block[0])(number)) for number in beyond)


def internet_samples(policy: Policy) -> tuple[str, ...]:
    """A few addresses that ``internet`` means; none where it means none of the samples."""
    return tuple(ip for ip in PUBLIC_SAMPLES if is_internet(policy, ip))
