"""Groups of rules as ClusterNetworkPolicy v1alpha2 writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tpl.backends._network.above import Group, Rule
from tpl.backends._network.selectors import namespaces_or_pods
from tpl.model.ports import PortRange, is_all
from tpl.relation.boxes import Network, Pods
from tpl.relation.ranked import Rank
from tpl.relation.statements import Side

MOST, MOST_PEERS, MOST_PORTS = 25, 25, 25
"""Source: the CustomResourceDefinition of network-policy-api v0.2.0."""

_PRIORITIES = {rank: 100 + 10 * rank for rank in Rank}
_OF_ADDRESSES = 100
"""Priorities are 0 to 1000, the lowest first; those of one rank share one, as all of its rules do the same."""

_FAR: dict[Side, str] = {"ingress": "from", "egress": "to"}
_LONGEST_NAME = 100
_PODS: dict[str, Any] = {"name": "pods are not addresses", "action": "Pass", "to": [{"namespaces": {}}]}


def spec(group: Group) -> dict[str, Any]:
    """The spec of one group."""
    action = "Pass" if group.rank.opens else "Deny"
    written = {side: [_rule(rule, side, action) for rule in rules] for side, rules in group.rules.items()}
    if group.by_address:
        written["egress"] = [_PODS, *written["egress"]]
    return {
        "tier": "Admin",
        "priority": _PRIORITIES[group.rank] + (_OF_ADDRESSES if group.by_address else 0),
        "subject": namespaces_or_pods(group.subject),
        **{side: rules for side, rules in written.items() if rules},
    }


def _rule(rule: Rule, side: Side, action: str) -> dict[str, Any]:
    """A rule; for all ports none is named, so that what has no ports is meant too."""
    ports = {} if is_all(rule.ports) else {"protocols": [_port(port) for port in rule.ports]}
    return {"name": _name(rule), "action": action, _FAR[side]: _peers(rule.others), **ports}


def _name(rule: Rule) -> str:
    text = str(rule.flow)
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _peers(others: Sequence[Pods | Network]) -> list[dict[str, Any]]:
    """Each set of pods, and all networks in one."""
    blocks = [str(other) for other in others if not isinstance(other, Pods)]
    pods = [namespaces_or_pods(other) for other in others if isinstance(other, Pods)]
    return [*pods, *([{"networks": blocks}] if blocks else [])]


def _port(ports: PortRange) -> dict[str, Any]:
    one = ports.first == ports.last
    port = {"number": ports.first} if one else {"range": {"start": ports.first, "end": ports.last}}
    return {ports.protocol: {"destinationPort": port}}
