"""Boxes of connections as CiliumNetworkPolicy writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tpl.backends._network.merging import distinct
from tpl.backends._network.rules import by_ports, by_subject, is_whole, protocol
from tpl.backends._network.selectors import selector
from tpl.backends.cilium.domains import Named
from tpl.model.ports import PortRange
from tpl.relation.boxes import Block, Domain, Far, Pods, Term
from tpl.relation.ends import NAME_LABEL

MOST_PORTS = 40
"""In one entry of `toPorts`; Source: `PortRule` of cilium.io/v2."""
NAMESPACE = "io.kubernetes.pod.namespace"
AROUND = "io.cilium.k8s.namespace.labels."
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


def endpoints(terms: Iterable[Term]) -> dict[str, Any]:
    """The selector of the pods for which the terms hold: Cilium has a namespace's labels among those of its pods."""
    return selector((_among_the_pods(term) for term in terms), "pod")


def _among_the_pods(term: Term) -> Term:
    if term.scope == "pod":
        return term._replace(key=f"k8s:{term.key}")
    key = NAMESPACE if term.key == NAME_LABEL else f"{AROUND}{term.key}"
    return term._replace(scope="pod", key=f"k8s:{key}")


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
        {"ports": [_port(port) for port in ports[first : first + MOST_PORTS]]}
        for first in range(0, len(ports), MOST_PORTS)
    ]


def _port(ports: PortRange) -> dict[str, Any]:
    first = 0 if is_whole(ports) else ports.first
    end = {} if is_whole(ports) or ports.first == ports.last else {"endPort": ports.last}
    return {"port": str(first), **end, "protocol": protocol(ports)}
