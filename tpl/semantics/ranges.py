"""Addresses and blocks of them, as texts of a request: what `within` looks at.

Of IPv6, what has a zone, or IPv4 inside, is an error: engines differ in what they take it for (RFC 4291, 2.5.5.2).
"""

from __future__ import annotations

import ipaddress

from tpl.model.patterns import ADDRESS
from tpl.semantics.values import WrongType

Block = ipaddress.IPv4Network | ipaddress.IPv6Network


def parse(written: str) -> Block:
    """The block that a text is, of one address where it has no prefix; raises ``WrongType``."""
    if not ADDRESS.fullmatch(written):
        raise WrongType
    try:
        found = ipaddress.ip_network(written, strict=False)
        first = ipaddress.ip_address(written.partition("/")[0])
    except ValueError:
        raise WrongType from None
    if isinstance(first, ipaddress.IPv6Address) and first.ipv4_mapped:
        raise WrongType
    return found


def covers(block: str, found: Block) -> bool:
    """Whether all of what was found is in the block; never where one is of IPv4 and the other of IPv6."""
    wide = ipaddress.ip_network(block)
    if isinstance(wide, ipaddress.IPv4Network):
        return isinstance(found, ipaddress.IPv4Network) and found.subnet_of(wide)
    return isinstance(found, ipaddress.IPv6Network) and found.subnet_of(wide)
