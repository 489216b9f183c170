"""Groups of rules as AdminNetworkPolicy v1alpha1 writes them."""

from __future__ import annotations

from typing import Any

from tpl.backends._network.above import Group
from tpl.backends._network.ordered import rules
from tpl.backends._network.rules import protocol
from tpl.model.ports import PortRange
from tpl.relation.ranked import Rank

MOST, MOST_PEERS, MOST_PORTS = 100, 25, 100
"""Source: the CustomResourceDefinition of network-policy-api v0.1.7; of 100 peers, one may have 25 networks."""

_PRIORITIES = {Rank.NEVER: 10, Rank.KEPT: 30, Rank.QUARANTINE: 34, Rank.EXCEPTION: 38, Rank.DENY: 42}
_BEYOND, _OF_ADDRESSES = 50, 40
"""OVN-Kubernetes takes 0 to 99. Each policy gets one of its own while its rank has some; the others share the last."""


def spec(group: Group) -> dict[str, Any]:
    """The spec of one group."""
    return {"priority": _priority(group), **rules(group, "ports", _port)}


def _priority(group: Group) -> int:
    first = _PRIORITIES[group.rank]
    beyond = min((priority for priority in _PRIORITIES.values() if priority > first), default=_BEYOND)
    return min(first + group.number, beyond - 1) + (_OF_ADDRESSES if group.by_address else 0)


def _port(ports: PortRange) -> dict[str, Any]:
    named = {"protocol": protocol(ports)}
    if ports.first == ports.last:
        return {"portNumber": {**named, "port": ports.first}}
    return {"portRange": {**named, "start": ports.first, "end": ports.last}}
