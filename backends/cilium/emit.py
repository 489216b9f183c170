"""Boxes of connections as CiliumNetworkPolicy writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tpl.backends._network.cilium import MOST_PORTS, endpoints, port
from tpl.backends._network.merging import distinct
from tpl.backends._network.rules import by_ports, by_subject
from tpl.backends.cilium.domains import Named
from tpl.model.ports import PortRange
from tpl.relation.boxes import Block, Domain, Far, Pods

ADDS_ONLY = {"egress": False, "ingress": False}
"""These policies close nothing but what they deny: what is closed by default, the NetworkPolicies say."""


def specs(found: Named) -> Iterator[dict[str, Any]]:
    """One for each set of the tenant's own pods."""
    rules: dict[Pods, dict[str, list[Any]]] = defaultdict(lambda: {"egress": [], "egressDeny": []})
    for boxes, to, direction in (
        (found.asked, _to_dns, "egress"),
        (found.opened, _to_names, "egress"),
        (found.denied, _to_blocks, "egressDeny"),
    ):
        for subject, mine in by_subject(boxes).items():
            rules[subject][direction] += [to(others, ports) for ports, others in by_ports(mine).items()]
    for subject, directions in rules.items():
        written = {direction: listed for direction, listed in directions.items() if listed}
        yield {"endpointSelector": endpoints(subject.terms), "enableDefaultDeny": ADDS_ONLY, **written}


def united(policies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The spec that allows and denies what any of them does; all must select the same pods."""
    found = {name: distinct(r for each in policies for r in each.get(name, ())) for name in ("egress", "egressDeny")}
    return {**policies[0], **{name: rules for name, rules in found.items() if rules}}


def _to_dns(others: Sequence[Far], ports: Sequence[PortRange]) -> dict[str, Any]:
    """Questions to the DNS, every one of which passes through Cilium's proxy and is let through."""
    pods = [endpoints(other.terms) for other in others if isinstance(other, Pods)]
    asked = [{**entry, "rules": {"dns": [{"matchPattern": "*"}]}} for entry in to_ports(ports)]
    return {"toEndpoints": pods, "toPorts": asked}


def _to_names(others: Sequence[Far], ports: Sequence[PortRange]) -> dict[str, Any]:
    names = [other.name for other in others if isinstance(other, Domain)]
    return {"toFQDNs": [{"matchPattern" if "*" in name else "matchName": name} for name in names],
            "toPorts": to_ports(ports)}  # fmt: skip


def _to_blocks(others: Sequence[Far], ports: Sequence[PortRange]) -> dict[str, Any]:
    return {"toCIDRSet": [_block(other) for other in others if isinstance(other, Block)], "toPorts": to_ports(ports)}


def _block(other: Block) -> dict[str, Any]:
    gaps = {"except": [str(gap) for gap in other.gaps]} if other.gaps else {}
    return {"cidr": str(other.network), **gaps}


def to_ports(ports: Sequence[PortRange]) -> list[dict[str, Any]]:
    """The ports, as many in each entry as it takes."""
    return [
        {"ports": [port(each) for each in ports[first : first + MOST_PORTS]]}
        for first in range(0, len(ports), MOST_PORTS)
    ]
