"""Boxes of connections as NetworkPolicy v1 writes them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tpl.model.ports import ALL_PORTS, PortRange
from tpl.obligations.boxes import Block, Box, Pods, Term
from tpl.obligations.reach import Side

_TYPES: dict[Side, str] = {"ingress": "Ingress", "egress": "Egress"}
_FAR: dict[Side, str] = {"ingress": "from", "egress": "to"}
_OPERATORS = {
    (True, True): "In",
    (True, False): "NotIn",
    (False, True): "Exists",
    (False, False): "DoesNotExist",
}


def default_deny() -> dict[str, Any]:
    """The spec that closes every pod of a namespace, both ways."""
    return {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def specs(boxes: Iterable[Box], side: Side) -> Mapping[Pods, dict[str, Any]]:
    """The spec for each set of pods that the boxes are about: which others may connect, on which ports."""
    by_subject: dict[Pods, list[Box]] = defaultdict(list)
    for box in boxes:
        by_subject[box.subject].append(box)
    return {
        subject: {
            "podSelector": selector(subject.terms, "pod"),
            "policyTypes": [_TYPES[side]],
            side: _rules(mine, side),
        }
        for subject, mine in by_subject.items()
    }


def united(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The spec that allows what either allows; both must select the same pods."""
    types = {*one["policyTypes"], *other["policyTypes"]}
    rules = {side: _distinct([*one.get(side, ()), *other.get(side, ())]) for side in _TYPES}
    return {
        "podSelector": one["podSelector"],
        "policyTypes": [name for name in _TYPES.values() if name in types],
        **{side: listed for side, listed in rules.items() if listed},
    }


def selector(terms: Iterable[Term], scope: str) -> dict[str, Any]:
    """The label selector of the terms of one scope; a selector of no terms takes everything."""
    labels: dict[str, str] = {}
    expressions: list[dict[str, Any]] = []
    for term in (term for term in terms if term.scope == scope):
        if term.holds and len(term.values) == 1 and term.key not in labels:
            labels[term.key] = term.values[0]
        else:
            expressions.append(_expression(term))
    parts = {"matchLabels": labels, "matchExpressions": expressions}
    return {name: part for name, part in parts.items() if part}


def digest(value: object) -> str:
    """A short name for a piece of an object, the same for equal ones."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]


def _rules(boxes: Iterable[Box], side: Side) -> list[dict[str, Any]]:
    by_ports: dict[tuple[PortRange, ...], list[dict[str, Any]]] = defaultdict(list)
    for box in boxes:
        by_ports[box.ports].append(_peer(box.other))
    return [{_FAR[side]: peers, "ports": [_port(port) for port in ports]} for ports, peers in by_ports.items()]


def _peer(other: Pods | Block) -> dict[str, Any]:
    if isinstance(other, Block):
        gaps = {"except": [str(gap) for gap in other.gaps]} if other.gaps else {}
        return {"ipBlock": {"cidr": str(other.network), **gaps}}
    peer = {"namespaceSelector": selector(other.terms, "namespace")}
    pods = selector(other.terms, "pod")
    return {**peer, "podSelector": pods} if pods else peer


def _port(ports: PortRange) -> dict[str, Any]:
    """One entry of ``ports``; every port of a protocol is the protocol alone, never no entry at all.

    A rule without ``ports`` would also open what is neither TCP nor UDP nor SCTP.
    """
    entry: dict[str, Any] = {"protocol": ports.protocol.upper()}
    if ports in ALL_PORTS:
        return entry
    entry["port"] = ports.first
    return entry if ports.first == ports.last else {**entry, "endPort": ports.last}


def _expression(term: Term) -> dict[str, Any]:
    values = {"values": list(term.values)} if term.values else {}
    return {"key": term.key, "operator": _OPERATORS[bool(term.values), term.holds], **values}


def _distinct(rules: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    for rule in rules:
        if rule not in seen:
            seen.append(rule)
    return seen
