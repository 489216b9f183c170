"""Addresses: the special ranges, the internet, and blocks that are subtracted."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tenancy.builders import flow, policy, tenant
from tpl.model.networks import SPECIAL
from tpl.relation.boxes import Block, block
from tpl.semantics.addresses import PUBLIC_SAMPLES, around, edges, is_internet

POLICY = policy(tenant("acme"))


@pytest.mark.parametrize("cidr", SPECIAL)
def test_special_ranges_are_canonical_and_no_internet(cidr: str) -> None:
    assert str(ip_network(cidr)) == cidr
    assert not any(is_internet(POLICY, ip) for ip in edges(cidr))


def test_everything_that_is_not_global_is_special() -> None:
    first_of_each = (ip_address(number << 24) for number in range(256))
    assert [str(ip) for ip in first_of_each if not ip.is_global and is_internet(POLICY, str(ip))] == []


def test_samples_are_public() -> None:
    assert all(is_internet(POLICY, ip) and ip_address(ip).is_global for ip in PUBLIC_SAMPLES)


def test_edges_and_what_is_around() -> None:
    assert edges("10.0.0.0/8") == ("10.0.0.0", "10.255.255.255")
    assert edges("::1/128") == ("::1",)
    assert around("10.0.0.0/8") == ("9.255.255.255", "11.0.0.0")
    assert around("0.0.0.0/0") == ()


def test_never_networks_are_no_internet() -> None:
    assert not is_internet(policy(tenant("acme"), flow("never any tenant -> 1.1.1.1/32 on tcp/1")), "1.1.1.1")


@st.composite
def networks(draw: st.DrawFn) -> str:
    """Networks within 16 addresses, so that they meet."""
    length = draw(st.integers(28, 32))
    step = 2 ** (32 - length)
    return f"10.0.0.{draw(st.integers(0, 16 // step - 1)) * step}/{length}"


blocks = st.builds(
    lambda network, gaps: block(ip_network(network), map(ip_network, gaps)),
    networks(),
    st.lists(networks(), max_size=4),
)
ADDRESSES = [ip_address(f"10.0.0.{last}") for last in range(16)]


def members(parts: tuple[Block, ...]) -> set[object]:
    """The addresses that lie in one of the blocks."""
    return {ip for part in parts for ip in ADDRESSES if ip in part.network and not any(ip in gap for gap in part.gaps)}


@given(blocks, blocks)
def test_blocks_subtract_exactly(one: tuple[Block, ...], other: tuple[Block, ...]) -> None:
    for mine in one:
        left: tuple[Block, ...] = (mine,)
        for theirs in other:
            left = tuple(part for piece in left for part in piece.minus(theirs))
            assert mine.is_apart(theirs) == members((mine,)).isdisjoint(members((theirs,)))
        assert members(left) == members((mine,)) - members(other)
        assert all(members((part,)) for part in left), "a block of nothing"


def test_families_never_meet() -> None:
    four, six = block(ip_network("0.0.0.0/0"))[0], block(ip_network("::/0"))[0]
    assert four.minus(six) == (four,)
