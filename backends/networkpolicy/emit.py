"""Boxes of connections as NetworkPolicy v1 writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tpl.backends._network.merging import distinct
from tpl.backends._network.rules import by_ports, by_subject, is_whole, protocol
from tpl.backends._network.selectors import pods_anywhere, selector
from tpl.model.ports import PortRange
from tpl.relation.boxes import Block, Box, Far, Pods
from tpl.relation.statements import Side

_TYPES: dict[Side, str] = {"ingress": "Ingress", "egress": "Egress"}
_FAR: dict[Side, str] = {"ingress": "from", "egress": "to"}


def default_deny(sides: Iterable[Side]) -> dict[str, Any]:
    """The spec that closes these sides of every pod of a namespace."""
    return {"podSelector": {}, "policyTypes": [_TYPES[side] for side in sides]}


def specs(boxes: Iterable[Box], side: Side, anywhere: Iterable[Pods | Block]) -> Mapping[Pods, dict[str, Any]]:
    """The spec for each set of pods that the boxes are about: which others may connect, on which ports.

    A rule for all that is ``anywhere`` names nobody, so that no network has to compare addresses.
    """
    everyone = frozenset(anywhere)
    return {
        subject: {
            "podSelector": selector(subject.terms, "pod"),
            "policyTypes": [_TYPES[side]],
            side: _rules(mine, side, everyone),
        }
        for subject, mine in by_subject(boxes).items()
    }


def united(specs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The spec that allows what any of them allows; all must select the same pods."""
    types = {name for spec in specs for name in spec["policyTypes"]}
    rules = {side: distinct(rule for spec in specs for rule in spec.get(side, ())) for side in _TYPES}
    return {
        "podSelector": specs[0]["podSelector"],
        "policyTypes": [name for name in _TYPES.values() if name in types],
        **{side: listed for side, listed in rules.items() if listed},
    }


def _rules(boxes: Iterable[Box], side: Side, everyone: frozenset[Pods | Block]) -> list[dict[str, Any]]:
    return [
        {**_far(others, side, everyone), "ports": [_port(port) for port in ports]}
        for ports, others in by_ports(boxes).items()
    ]


def _far(others: Sequence[Far], side: Side, everyone: frozenset[Pods | Block]) -> dict[str, Any]:
    return {} if everyone.issubset(others) else {_FAR[side]: [_peer(other) for other in others]}


def _peer(other: Far) -> dict[str, Any]:
    if isinstance(other, Pods):
        return pods_anywhere(other)
    assert isinstance(other, Block), "what goes to a name is refused"
    gaps = {"except": [str(gap) for gap in other.gaps]} if other.gaps else {}
    return {"ipBlock": {"cidr": str(other.network), **gaps}}


def _port(ports: PortRange) -> dict[str, Any]:
    entry: dict[str, Any] = {"protocol": protocol(ports)}
    if is_whole(ports):
        return entry
    entry["port"] = ports.first
    return entry if ports.first == ports.last else {**entry, "endPort": ports.last}
