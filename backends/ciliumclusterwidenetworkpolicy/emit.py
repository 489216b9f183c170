"""Groups of rules as CiliumClusterwideNetworkPolicy writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tpl.backends._network.above import Group, Rule
from tpl.backends._network.cilium import endpoints, port
from tpl.model.ports import is_all
from tpl.relation.boxes import Network, Pods
from tpl.relation.statements import Side

MOST, MOST_PEERS, MOST_NETWORKS = 100, 100, 250
"""They keep objects readable."""

_FAR: dict[Side, str] = {"ingress": "from", "egress": "to"}


def spec(group: Group) -> dict[str, Any]:
    """The spec of one group: it denies, and closes nothing by default."""
    denied = {f"{side}Deny": [_rule(rule, side) for rule in rules] for side, rules in group.rules.items() if rules}
    return {
        "endpointSelector": endpoints(group.subject.terms),
        "enableDefaultDeny": {"ingress": False, "egress": False},
        **denied,
    }


def _rule(rule: Rule, side: Side) -> dict[str, Any]:
    """A rule; for all ports none is named, so that what has no ports is meant too."""
    ports = {} if is_all(rule.ports) else {"toPorts": [{"ports": [port(each) for each in rule.ports]}]}
    return {**_others(rule.others, side), **ports}


def _others(others: Sequence[Pods | Network], side: Side) -> dict[str, Any]:
    pods = [endpoints(other.terms) for other in others if isinstance(other, Pods)]
    if pods:
        return {f"{_FAR[side]}Endpoints": pods}
    return {f"{_FAR[side]}CIDR": [str(other) for other in others if not isinstance(other, Pods)]}
