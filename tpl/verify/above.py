"""What stands above NetworkPolicy, whichever kind it is of, and what it says of a connection.

Of the policies that select a pod, lower priorities come first; in one policy the first rule that speaks of a connection
counts, and what it says is final, but for `Pass`, which leaves the connection to NetworkPolicy. Of policies of one
priority any may count. Networks may mean pods too; a pod has no address here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from tpl.verify import calico, cilium_clusterwide, policy_api
from tpl.verify.ends import Address, Direction, End, Pod, Ports, labels_around
from tpl.verify.rule import Action, Rule
from tpl.verify.selectors import Unreadable, selects
from tpl.verify.world import Object, World

READERS = (policy_api.rules, calico.rules, cilium_clusterwide.rules)


class Said(NamedTuple):
    """What a rule says of the connections between two ends; ``perhaps``, where a network may mean a pod."""

    priority: float
    policy: str
    place: int
    action: Action
    ports: tuple[Ports, ...]
    perhaps: bool = False


def rules(world: World) -> Sequence[Rule]:
    """Every rule that stands above NetworkPolicy. Raises ``Unreadable`` for what is not known here."""
    found = [each for reader in READERS if (each := [*reader(world)])]
    if len(found) > 1:
        raise Unreadable("policies of several kinds above NetworkPolicy, and nobody says which come first")
    return found[0] if found else ()


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
    if blocks := addresses(peer):
        return isinstance(end, Address) and any(ip_address(end.ip) in ip_network(cidr) for cidr in blocks)
    if isinstance(end, Address):
        return False
    around, inside = selectors(peer)
    return selects(around, labels_around(world, end)) and selects(inside, end.labels)


def addresses(peer: Object) -> Sequence[str]:
    """The blocks that a peer names, whether or not these may mean pods too; none where it is about pods."""
    blocks: Sequence[str] = peer.get("networks") or peer.get("addresses") or ()
    return blocks


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
    first: dict[float, dict[str, Said]] = defaultdict(dict)
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
