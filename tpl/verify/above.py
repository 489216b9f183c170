"""Reads what stands above NetworkPolicy, and what it says of a connection: ClusterNetworkPolicy v1alpha2 and
AdminNetworkPolicy v1alpha1.

The semantics of the network policy API's reference: of the policies that select a pod, lower priorities come first; in
one policy the first rule that speaks of a connection counts, and what it says is final, but for `Pass`, which leaves
the connection to NetworkPolicy. Of policies of one priority any may count. Networks may mean pods too; a pod has no
address here. Nobody says which of the two kinds would come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Literal, NamedTuple

from tpl.verify.ends import EVERYTHING, Address, Direction, End, Pod, Ports, labels_around
from tpl.verify.selectors import Unreadable, selects
from tpl.verify.world import Object, World

API = "policy.networking.k8s.io/"
CLUSTER, ADMIN, BASELINE = "ClusterNetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy"
DIRECTIONS: tuple[Direction, ...] = ("Ingress", "Egress")

Action = Literal["Accept", "Deny", "Pass"]


class Rule(NamedTuple):
    """One rule of a policy, in its place; ``subject`` and ``peers`` are as they are written."""

    priority: int
    policy: str
    place: int
    direction: Direction
    action: Action
    subject: Object
    peers: Sequence[Object]
    ports: tuple[Ports, ...]


class Said(NamedTuple):
    """What a rule says of the connections between two ends; ``perhaps``, where a network may mean a pod."""

    priority: int
    policy: str
    place: int
    action: Action
    ports: tuple[Ports, ...]
    perhaps: bool = False


def rules(world: World) -> Iterator[Rule]:
    """Every rule that stands above NetworkPolicy. Raises ``Unreadable`` for what is not known here."""
    found = {kind: [each for each in world.of_kind(kind) if each["apiVersion"].startswith(API)]
             for kind in (CLUSTER, ADMIN, BASELINE)}  # fmt: skip
    if found[BASELINE] or (found[CLUSTER] and found[ADMIN]):
        raise Unreadable(f"{BASELINE}, or both {CLUSTER} and {ADMIN}")
    for policy in (*found[CLUSTER], *found[ADMIN]):
        yield from _rules(policy["kind"], policy["metadata"]["name"], policy["spec"])


def said(world: World, own: End, far: End, direction: Direction) -> list[Said]:
    """What the rules that select an end say of connections with the far one."""
    if isinstance(own, Address):
        return []
    found = (rule for rule in rules(world) if rule.direction == direction and means(world, rule.subject, own))
    return [each for rule in found for each in of(world, rule, far)]


def of(world: World, rule: Rule, far: End) -> Iterator[Said]:
    """What a rule says of connections with the far end, if anything."""
    first = Said(rule.priority, rule.policy, rule.place, rule.action, rule.ports)
    if any(means(world, peer, far) for peer in rule.peers):
        yield first
    elif isinstance(far, Pod) and any("networks" in peer for peer in rule.peers):
        yield first._replace(perhaps=True)


def means(world: World, peer: Object, end: End) -> bool:
    """Whether a subject or a peer is sure to mean the end."""
    if networks := peer.get("networks"):
        return isinstance(end, Address) and any(ip_address(end.ip) in ip_network(cidr) for cidr in networks)
    if isinstance(end, Address):
        return False
    around, inside = selectors(peer)
    return selects(around, labels_around(world, end)) and selects(inside, end.labels)


def selectors(peer: Object) -> tuple[Object, Object]:
    """The selectors of namespaces and of pods in them; raises ``Unreadable`` for a peer that has others."""
    match dict(peer):
        case {"namespaces": around, **others} if not others:
            return around, {}
        case {"pods": {"namespaceSelector": around, "podSelector": inside}, **others} if not others:
            return around, inside
        case _:
            raise Unreadable(f"unknown in a peer or subject of what stands above: {', '.join(sorted(peer))}")


def decided(told: Iterable[Said], protocol: str, port: int) -> bool | None:
    """Whether the rules let a connection in or out; None where they leave it to what stands below.

    Raises ``Unreadable`` where rules that may both count say different things.
    """
    first: dict[int, dict[str, Said]] = defaultdict(dict)
    for rule in sorted(told):
        if any(ports.covers(protocol, port) for ports in rule.ports):
            first[rule.priority].setdefault(rule.policy, rule)
    if not first:
        return None
    counting = first[min(first)]
    if any(rule.perhaps for rule in counting.values()):
        raise Unreadable("a rule about networks, which may mean a pod of which no rule before it speaks")
    actions = {rule.action for rule in counting.values()}
    if len(actions) > 1:
        raise Unreadable(f"policies of one priority say different things: {', '.join(sorted(counting))}")
    return None if actions == {"Pass"} else actions == {"Accept"}


def _rules(kind: str, name: str, spec: Object) -> Iterator[Rule]:
    if kind == CLUSTER and spec["tier"] != "Admin":
        raise Unreadable(f"{CLUSTER} {name} is of the tier {spec['tier']}, below NetworkPolicy")
    for direction in DIRECTIONS:
        for place, rule in enumerate(spec.get(direction.lower()) or ()):
            peers = rule["from" if direction == "Ingress" else "to"]
            ports = tuple(_protocols(rule.get("protocols")) if kind == CLUSTER else _ports(rule.get("ports")))
            action = _action(rule["action"], kind)
            yield Rule(spec["priority"], name, place, direction, action, spec["subject"], peers, ports)


def _action(word: str, kind: str) -> Action:
    match word, kind:
        case ("Accept", "ClusterNetworkPolicy") | ("Allow", "AdminNetworkPolicy"):
            return "Accept"
        case ("Deny" | "Pass", _):
            return "Deny" if word == "Deny" else "Pass"
        case _:
            raise Unreadable(f"unknown action of a {kind}: {word}")


def _protocols(protocols: Sequence[Mapping[str, Object]] | None) -> Iterator[Ports]:
    if not protocols:
        yield from EVERYTHING
    for entry in protocols or ():
        ((protocol, match_),) = entry.items()
        if protocol not in ("tcp", "udp", "sctp") or match_.keys() != {"destinationPort"}:
            raise Unreadable(f"a named port or an unknown protocol: {protocol}")
        port = match_["destinationPort"]
        first, last = (port["range"][key] for key in ("start", "end")) if "range" in port else (port["number"],) * 2
        yield Ports(protocol.upper(), first, last)


def _ports(ports: Sequence[Mapping[str, Object]] | None) -> Iterator[Ports]:
    if not ports:
        yield from EVERYTHING
    for entry in ports or ():
        match dict(entry):
            case {"portNumber": {"port": port, **more}, **others} if not others:
                yield Ports(more.get("protocol", "TCP"), port, port)
            case {"portRange": {"start": first, "end": last, **more}, **others} if not others:
                yield Ports(more.get("protocol", "TCP"), first, last)
            case _:
                raise Unreadable(f"a named port, which means whatever each pod says: {', '.join(sorted(entry))}")
