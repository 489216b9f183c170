"""Address ranges that are never the public internet, each with the document that sets it apart.

The ranges are those of IANA's special-purpose address registries (RFC 6890) that are not globally
reachable, and the translation prefixes by which an IPv6 packet may reach a private IPv4 address.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network

SPECIAL_IPV4: dict[str, str] = {
    "0.0.0.0/8": "RFC 791: this network",
    "10.0.0.0/8": "RFC 1918: private use",
    "100.64.0.0/10": "RFC 6598: shared by carriers, and a cloud's metadata service",
    "127.0.0.0/8": "RFC 1122: loopback",
    "169.254.0.0/16": "RFC 3927: link-local, and most clouds' metadata service",
    "172.16.0.0/12": "RFC 1918: private use",
    "192.0.0.0/24": "RFC 6890: protocol assignments",
    "192.0.2.0/24": "RFC 5737: documentation",
    "192.88.99.0/24": "RFC 7526: 6to4 relays, deprecated",
    "192.168.0.0/16": "RFC 1918: private use",
    "198.18.0.0/15": "RFC 2544: benchmarks",
    "198.51.100.0/24": "RFC 5737: documentation",
    "203.0.113.0/24": "RFC 5737: documentation",
    "224.0.0.0/4": "RFC 5771: multicast",
    "240.0.0.0/4": "RFC 1112: reserved, and limited broadcast",
}

# IPv4-mapped addresses (::ffff:0:0/96, RFC 4291) are not listed: they are never on the wire, and the API
# server reads such a block as IPv4 and refuses it in an `except`.
SPECIAL_IPV6: dict[str, str] = {
    "::/96": "RFC 4291: unspecified, loopback, and IPv4-compatible, deprecated",
    "64:ff9b::/96": "RFC 6052: translated to any IPv4 address",
    "64:ff9b:1::/48": "RFC 8215: translated to any IPv4 address, local use",
    "100::/64": "RFC 6666: discard only",
    "2001::/23": "RFC 2928: protocol assignments, Teredo (RFC 4380) among them",
    "2001:db8::/32": "RFC 3849: documentation",
    "2002::/16": "RFC 3056: 6to4, translated to any IPv4 address",
    "3fff::/20": "RFC 9637: documentation",
    "5f00::/16": "RFC 9602: segment routing",
    "fc00::/7": "RFC 4193: private use",
    "fe80::/10": "RFC 4291: link-local",
    "fec0::/10": "RFC 3879: site-local, deprecated",
    "ff00::/8": "RFC 4291: multicast",
}

PRIVATE: tuple[str, ...] = ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
"""Where pods have their addresses unless a cluster says otherwise (RFC 1918, RFC 6598, RFC 4193)."""

SPECIAL: tuple[str, ...] = (*SPECIAL_IPV4, *SPECIAL_IPV6)
"""What ``internet`` leaves out in every cluster; ``Policy.not_internet`` adds the cluster's own networks."""

_MAY_BE_NAMED = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")

NEVER_NAMED: tuple[str, ...] = tuple(cidr for cidr in SPECIAL if cidr not in _MAY_BE_NAMED)
"""What no `domain` reaches, whatever the DNS says: of what is not public, all but private use (RFC 1918, RFC 4193),
where companies have what they name. ``Policy.not_domain`` adds the cluster's own networks."""

_NO_PODS = ("nodes", "api-server")
"""Networks of a cluster that are no pods' whatever their addresses."""


def is_unjudged(block: IPv4Network | IPv6Network, name: str, pods: Iterable[str]) -> bool:
    """Whether a block, of the network of that name or of none, may take in pods, as far as is known of ``pods``."""
    if name in _NO_PODS or any(ip_network(own).version == block.version for own in pods):
        return False
    return any(block.version == one.version and block.overlaps(one) for one in map(ip_network, PRIVATE))
