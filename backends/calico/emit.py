"""Groups of rules as Calico's GlobalNetworkPolicy v3 writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from tpl.backends._k8s.objects import Object
from tpl.backends._network.above import Group, Rule
from tpl.backends._network.rules import is_whole, protocol
from tpl.model.metadata import RULE_ANNOTATION
from tpl.model.ports import PortRange, is_all
from tpl.relation.boxes import Network, Pods, Term
from tpl.relation.ranked import Rank
from tpl.relation.statements import Side

TIER = "tpl"
MOST, MOST_PEERS, MOST_PORTS, MOST_NETWORKS = 30, 10, 25, 250
"""Calico takes 1,024 rules a policy: each of 30 becomes one for each set of pods and each protocol."""

LONGEST_SELECTOR = 1024
_BEFORE_ALL = 100
"""The tier's order: that of ClusterNetworkPolicy is 1,000, that of NetworkPolicy 1,000,000."""

_ORDERS = {rank: 100 + 10 * rank for rank in Rank}
_OF_ADDRESSES = 100

_FAR: dict[Side, str] = {"ingress": "source", "egress": "destination"}
_TYPES: dict[Side, str] = {"ingress": "Ingress", "egress": "Egress"}


def tier() -> Object:
    """The tier: what no rule in it speaks of is left to those below."""
    spec = {"order": _BEFORE_ALL, "defaultAction": "Pass"}
    return Object("projectcalico.org/v3", "Tier", TIER, None, ("what is closed",), (), {"spec": spec})


def spec(group: Group) -> dict[str, Any]:
    """The spec of one group."""
    action = "Pass" if group.rank.opens else "Deny"
    written = {
        side: [each for rule in rules for each in _rules(rule, side, action)] for side, rules in group.rules.items()
    }
    if group.by_address:
        written = {side: [_pods_pass(side), *rules] for side, rules in written.items() if rules}
    inside = selector(group.subject.terms, "pod")
    return {
        "tier": TIER,
        "order": _ORDERS[group.rank] + (_OF_ADDRESSES if group.by_address else 0),
        "namespaceSelector": namespaces(group.subject),
        **({"selector": inside} if inside else {}),
        "types": [_TYPES[side] for side, rules in written.items() if rules],
        **{side: rules for side, rules in written.items() if rules},
    }


def namespaces(pods: Pods) -> str:
    """The selector of namespaces, which is never left out: without it host endpoints would be meant too."""
    return selector(pods.terms, "namespace") or "all()"


def selector(terms: Iterable[Term], scope: Literal["namespace", "pod"]) -> str:
    """The terms of one scope; empty where there is none."""
    return " && ".join(_term(term) for term in terms if term.scope == scope)


def _term(term: Term) -> str:
    match term.values:
        case ():
            return f"{'' if term.holds else '!'}has({term.key})"
        case (value,):
            return f"{term.key} {'==' if term.holds else '!='} '{value}'"
        case values:
            listed = ", ".join(f"'{value}'" for value in values)
            return f"{term.key} {'in' if term.holds else 'not in'} {{{listed}}}"


def _pods_pass(side: Side) -> dict[str, Any]:
    return {"action": "Pass", **_named("pods are not addresses"), _FAR[side]: {"namespaceSelector": "all()"}}


def _rules(rule: Rule, side: Side, action: str) -> Iterator[dict[str, Any]]:
    """A rule for each set of pods, or for all networks, and for each protocol."""
    for far in _ends(rule.others):
        for about in _ports(rule.ports):
            ports = about.pop("ports", None)
            ends = {_FAR[side]: far}
            if ports:
                ends["destination"] = {**ends.get("destination", {}), "ports": ports}
            yield {"action": action, **_named(str(rule.flow)), **about, **ends}


def _named(rule: str) -> dict[str, Any]:
    return {"metadata": {"annotations": {RULE_ANNOTATION: rule}}}


def _ends(others: Sequence[Pods | Network]) -> Iterator[dict[str, Any]]:
    for other in (other for other in others if isinstance(other, Pods)):
        inside = selector(other.terms, "pod")
        yield {"namespaceSelector": namespaces(other), **({"selector": inside} if inside else {})}
    blocks = [other for other in others if not isinstance(other, Pods)]
    for version in (4, 6):  # of which a rule takes one
        if nets := [str(block) for block in blocks if block.version == version]:
            yield {"nets": nets}


def _ports(ports: Sequence[PortRange]) -> Iterator[dict[str, Any]]:
    """What is said of ports: nothing for all of them, and otherwise a protocol each."""
    if is_all(ports):
        yield {}
        return
    by_protocol: dict[str, list[PortRange]] = defaultdict(list)
    for each in ports:
        by_protocol[protocol(each)].append(each)
    for name, found in by_protocol.items():
        whole = any(map(is_whole, found))
        yield {"protocol": name, **({} if whole else {"ports": [_port(each) for each in found]})}


def _port(ports: PortRange) -> int | str:
    return ports.first if ports.first == ports.last else f"{ports.first}:{ports.last}"
