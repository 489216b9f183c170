"""Groups of rules as ClusterNetworkPolicy v1alpha2 writes them."""

from __future__ import annotations

from typing import Any

from tpl.backends._network.above import Group
from tpl.backends._network.ordered import rules
from tpl.model.ports import PortRange
from tpl.relation.ranked import Rank

MOST, MOST_PEERS, MOST_PORTS = 25, 25, 25
"""Source: the CustomResourceDefinition of network-policy-api v0.2.0."""

_PRIORITIES = {rank: 100 + 10 * rank for rank in Rank}
_OF_ADDRESSES = 100
"""Priorities are 0 to 1000, the lowest first; those of one rank share one, as all of its rules do the same."""


def spec(group: Group) -> dict[str, Any]:
    """The spec of one group."""
    priority = _PRIORITIES[group.rank] + (_OF_ADDRESSES if group.by_address else 0)
    return {"tier": "Admin", "priority": priority, **rules(group, "protocols", _port)}


def _port(ports: PortRange) -> dict[str, Any]:
    one = ports.first == ports.last
    port = {"number": ports.first} if one else {"range": {"start": ports.first, "end": ports.last}}
    return {ports.protocol: {"destinationPort": port}}
