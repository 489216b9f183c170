"""Reads what CiliumClusterwideNetworkPolicy v2 denies, by the documentation of Cilium.

A denial beats whatever any policy allows, and has no order. The labels of a namespace are among those of its pods. A
block is never a pod. Policies that allow, or that close by default, are not read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tpl.model.labels import NAME_LABEL
from tpl.verify.ends import EVERYTHING, Direction, Ports
from tpl.verify.rule import DIRECTIONS, Rule
from tpl.verify.selectors import Unreadable
from tpl.verify.world import Object, World

KIND = "CiliumClusterwideNetworkPolicy"
NAMESPACE, AROUND = "io.kubernetes.pod.namespace", "io.cilium.k8s.namespace.labels."


def rules(world: World) -> Iterator[Rule]:
    """Every denial. Raises ``Unreadable`` for what is not known here."""
    for policy in world.of_kind(KIND):
        spec = policy["spec"]
        _known(spec, "endpointSelector", "enableDefaultDeny", "ingressDeny", "egressDeny")
        if spec.get("enableDefaultDeny") != {"ingress": False, "egress": False}:
            raise Unreadable(f"a {KIND} that closes by default")
        subject = _pods(spec["endpointSelector"])
        for direction in DIRECTIONS:
            for place, rule in enumerate(spec.get(f"{direction.lower()}Deny") or ()):
                peers, ports = [*_peers(rule, direction)], tuple(_ports(rule.get("toPorts")))
                yield Rule(0, policy["metadata"]["name"], place, direction, "Deny", subject, peers, ports)


def _peers(rule: Object, direction: Direction) -> Iterator[Object]:
    far = "from" if direction == "Ingress" else "to"
    _known(rule, f"{far}Endpoints", f"{far}CIDR", "toPorts")
    if (f"{far}Endpoints" in rule) == (f"{far}CIDR" in rule):
        raise Unreadable(f"a rule of a {KIND} without one kind of far end")
    yield from (_pods(selector) for selector in rule.get(f"{far}Endpoints") or ())
    if f"{far}CIDR" in rule:
        yield {"addresses": rule[f"{far}CIDR"]}


def _known(written: Object, *fields: str) -> None:
    if unknown := written.keys() - set(fields):
        raise Unreadable(f"unknown in a {KIND}: {', '.join(sorted(unknown))}")


def _pods(selector: Object) -> Object:
    """A selector of endpoints, as one of namespaces and one of pods in them."""
    _known(selector, "matchLabels", "matchExpressions")
    around: list[dict[str, Any]] = []
    inside: list[dict[str, Any]] = []
    for expression in _expressions(selector):
        key = expression["key"].removeprefix("k8s:")
        if key == NAMESPACE:
            around.append({**expression, "key": NAME_LABEL})
        elif key.startswith(AROUND):
            around.append({**expression, "key": key.removeprefix(AROUND)})
        elif ":" in key or key.startswith("io.cilium."):
            raise Unreadable(f"a label of another source than Kubernetes: {key}")
        else:
            inside.append({**expression, "key": key})
    return {"pods": {"namespaceSelector": {"matchExpressions": around}, "podSelector": {"matchExpressions": inside}}}


def _expressions(selector: Object) -> Iterator[Mapping[str, Any]]:
    for key, value in (selector.get("matchLabels") or {}).items():
        yield {"key": key, "operator": "In", "values": [value]}
    yield from selector.get("matchExpressions") or ()


def _ports(entries: Sequence[Object] | None) -> Iterator[Ports]:
    if not entries:
        yield from EVERYTHING
    for entry in entries or ():
        _known(entry, "ports")
        for port in entry["ports"]:
            _known(port, "port", "endPort", "protocol")
            if port["protocol"] not in ("TCP", "UDP", "SCTP") or not port["port"].isdigit():
                raise Unreadable(f"a named port or an unknown protocol of a {KIND}: {port['port']}")
            first = int(port["port"])
            yield Ports(port["protocol"], first, port.get("endPort", first)) if first else Ports(port["protocol"])
