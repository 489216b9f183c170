"""Reads NetworkPolicy v1, and what stands beside and above it: may this pod connect there?

The semantics of the Kubernetes API reference: a pod that no policy of a direction selects is open in that
direction; a selected one is open to what any rule of any such policy allows, where what stands above leaves it to them.
A pod has no address here, so an ``ipBlock`` never means a pod, and neither end's node counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from tpl.verify import above, cilium
from tpl.verify.above import Said
from tpl.verify.ends import EVERYTHING, Address, Direction, End, Pod, Ports, labels_around
from tpl.verify.selectors import Unreadable, selects
from tpl.verify.world import Object, World


class Side(NamedTuple):
    """One side of a connection: what stands above it, and what policies of the end's namespace open and deny."""

    above: Sequence[Said]
    below: Sequence[Ports]
    denied: Sequence[Ports] = ()

    def is_open(self, protocol: str, port: int) -> bool:
        """Whether a port is open; ``protocol`` in any case."""
        decided = above.decided(self.above, protocol.upper(), port)
        if decided is not None:
            return decided
        below, denied = (
            any(ports.covers(protocol.upper(), port) for ports in each) for each in (self.below, self.denied)
        )
        return below and not denied


def reaches(world: World, source: End, destination: End, protocol: str, port: int) -> bool:
    """Whether the written policies let the source connect to the port; ``protocol`` in any case.

    Raises ``Unreadable`` for a named port or anything else that cannot be read with certainty.
    """
    return all(side.is_open(protocol, port) for side in sides(world, source, destination))


def sides(world: World, source: End, destination: End) -> tuple[Side, Side]:
    """The side by which the source is left, and the one by which the destination is entered."""
    return _side(world, source, destination, "Egress"), _side(world, destination, source, "Ingress")


def _side(world: World, end: End, far: End, direction: Direction) -> Side:
    """Below, whatever any policy allows is open, but for what one denies; where none closes the side, everything is."""
    told = above.said(world, end, far, direction)
    if isinstance(end, Address):
        return Side(told, EVERYTHING)
    of_kubernetes, of_cilium = allowed(world, end, far, direction), cilium.said(world, end, far, direction)
    closed = of_kubernetes is not None or of_cilium.closes
    opened = (*(of_kubernetes or ()), *of_cilium.allowed) if closed else EVERYTHING
    return Side(told, opened, of_cilium.denied)


def allowed(world: World, pod: Pod, far: End, direction: Direction) -> tuple[Ports, ...] | None:
    """The ports that are open between a pod and the far end, as its NetworkPolicies have it; None where none has."""
    policies = [policy for policy in _selecting(world, pod) if direction in types(policy["spec"])]
    if not policies:
        return None
    return tuple(
        ports
        for policy in policies
        for rule in policy["spec"].get(direction.lower()) or ()
        if _for(world, pod.namespace, rule.get("from" if direction == "Ingress" else "to"), far)
        for ports in ports_of(rule)
    )


def _selecting(world: World, pod: Pod) -> Iterator[Object]:
    for policy in world.of_kind("NetworkPolicy", pod.namespace):
        if selects(policy["spec"].get("podSelector") or {}, pod.labels):
            yield policy


def types(spec: Object) -> tuple[Direction, ...]:
    """The directions of a policy: where it names none, ingress, and egress if it has a rule for it."""
    if spec.get("policyTypes"):
        return tuple(spec["policyTypes"])
    return ("Ingress", "Egress") if spec.get("egress") else ("Ingress",)


def _for(world: World, namespace: str, peers: list[Object] | None, far: End) -> bool:
    """Whether a rule is for the far end; a rule without peers is for everyone."""
    return not peers or any(is_meant(world, namespace, peer, far) for peer in peers)


def is_meant(world: World, namespace: str, peer: Object, far: End) -> bool:
    """Whether one peer of a rule means the far end; ``namespace`` is the policy's. Raises ``Unreadable``."""
    if unknown := peer.keys() - {"ipBlock", "namespaceSelector", "podSelector"}:
        raise Unreadable(f"unknown in a NetworkPolicy peer: {', '.join(sorted(unknown))}")
    if not peer:
        raise Unreadable("a NetworkPolicy peer that says nothing")
    block = peer.get("ipBlock")
    if block is not None:
        return isinstance(far, Address) and _in_block(block, far.ip)
    if isinstance(far, Address):
        return False
    spaces, pods = peer.get("namespaceSelector"), peer.get("podSelector")
    at_home = far.namespace == namespace if spaces is None else selects(spaces, labels_around(world, far))
    return at_home and (pods is None or selects(pods, far.labels))


def _in_block(block: Object, ip: str) -> bool:
    address = ip_address(ip)
    gaps = block.get("except") or ()
    return address in ip_network(block["cidr"]) and not any(address in ip_network(gap) for gap in gaps)


def ports_of(rule: Object) -> Iterator[Ports]:
    """What a rule's ``ports`` allow; a rule without them allows everything."""
    if not rule.get("ports"):
        yield from EVERYTHING
    for entry in rule.get("ports") or ():
        protocol, port = entry.get("protocol", "TCP"), entry.get("port")
        if port is None:
            yield Ports(protocol)
        elif isinstance(port, int):
            yield Ports(protocol, port, entry.get("endPort", port))
        else:
            raise Unreadable(f"a named port, {port!r}, means whatever each pod says")
