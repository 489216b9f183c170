"""Groups of rules as CiliumClusterwideNetworkPolicy writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tpl.backends._network.above import Group, Rule
from tpl.backends._network.rules import is_whole, protocol
from tpl.backends._network.selectors import selector
from tpl.model.ports import PortRange, is_all
from tpl.relation.boxes import Network, Pods, Term
from tpl.relation.ends import NAME_LABEL
from tpl.relation.statements import Side

MOST, MOST_PEERS, MOST_PORTS, MOST_NETWORKS = 100, 100, 40, 250
"""Ports of one entry of `toPorts`, by the CustomResourceDefinition; the others keep objects readable."""

_NAMESPACE, _AROUND = "io.kubernetes.pod.namespace", "io.cilium.k8s.namespace.labels."
_FAR: dict[Side, str] = {"ingress": "from", "egress": "to"}


def spec(group: Group) -> dict[str, Any]:
    """The spec of one group: it denies, and closes nothing by default."""
    denied = {f"{side}Deny": [_rule(rule, side) for rule in rules] for side, rules in group.rules.items() if rules}
    return {
        "endpointSelector": _endpoints(group.subject.terms),
        "enableDefaultDeny": {"ingress": False, "egress": False},
        **denied,
    }


def _rule(rule: Rule, side: Side) -> dict[str, Any]:
    """A rule; for all ports none is named, so that what has no ports is meant too."""
    ports = {} if is_all(rule.ports) else {"toPorts": [{"ports": [_port(port) for port in rule.ports]}]}
    return {**_others(rule.others, side), **ports}


def _others(others: Sequence[Pods | Network], side: Side) -> dict[str, Any]:
    pods = [_endpoints(other.terms) for other in others if isinstance(other, Pods)]
    if pods:
        return {f"{_FAR[side]}Endpoints": pods}
    return {f"{_FAR[side]}CIDR": [str(other) for other in others if not isinstance(other, Pods)]}


def _endpoints(terms: Iterable[Term]) -> dict[str, Any]:
    """The selector of these pods: Cilium has the labels of a namespace among those of its pods."""
    return selector((_of_endpoint(term) for term in terms), "pod")


def _of_endpoint(term: Term) -> Term:
    if term.scope == "pod":
        return term._replace(key=f"k8s:{term.key}")
    key = _NAMESPACE if term.key == NAME_LABEL else f"{_AROUND}{term.key}"
    return term._replace(scope="pod", key=f"k8s:{key}")


def _port(ports: PortRange) -> dict[str, Any]:
    first = 0 if is_whole(ports) else ports.first
    end = {} if is_whole(ports) or ports.first == ports.last else {"endPort": ports.last}
    return {"port": str(first), **end, "protocol": protocol(ports)}
