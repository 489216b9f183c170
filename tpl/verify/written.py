"""Written network policies over given ends, as boxes: the quick way to ``reaches`` in ``tpl.verify.network``.

An index finds candidates; whether a selector takes them is asked of the readers themselves.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_address, ip_network

from tpl.model.labels import NAME_LABEL
from tpl.model.ports import PROTOCOLS, Protocol
from tpl.semantics.pairs import Box, Pair
from tpl.semantics.steps import Steps, Stretch
from tpl.verify import above, cilium, network
from tpl.verify.above import Said
from tpl.verify.ends import EVERYTHING, Address, Direction, End, Pod, Ports, labels_around
from tpl.verify.rule import Rule
from tpl.verify.selectors import selects
from tpl.verify.world import Object, World

DIRECTIONS: tuple[Direction, ...] = ("Egress", "Ingress")

Side = tuple[Direction, tuple[Stretch, ...], bool]
"""What a rule says: of which direction, of which ports, and whether it denies them."""
Numbers = frozenset[int]


class Opened:
    """One side of a pair: what stands above, and the ports that the policies below deny and open."""

    def __init__(self, told: Sequence[Said], denied: Iterable[Stretch], opened: Iterable[Stretch]) -> None:
        self._told = told
        self._below = Steps([denied, opened])
        self.steps = (self._below, *(Steps([_stretches(each.ports)]) for each in told))

    def is_open(self, protocol: Protocol, port: int) -> bool:
        """Whether a port is open on this side; raises ``Unreadable`` as the readers do."""
        above_all = above.decided(self._told, protocol.upper(), port)
        return self._below.at(protocol, port) == 1 if above_all is None else above_all


class Written:
    """What the policies of a world open between these ends; the boxes of what opens the same are one."""

    def __init__(self, world: World, ends: Sequence[End]) -> None:
        """Raises ``Unreadable`` as the readers do."""
        self._world = world
        self._index = _Index(world, ends)
        self._far: dict[Hashable, Numbers] = {}
        near: dict[tuple[Side, Numbers], set[int]] = defaultdict(set)
        closed: dict[Direction, set[int]] = {direction: set() for direction in DIRECTIONS}
        for namespace in dict.fromkeys(end.namespace for end in ends if isinstance(end, Pod)):
            for direction, selected, rules in self._policies(namespace):
                closed[direction] |= selected
                for rule in rules:
                    side = direction, _stretches(network.ports_of(rule)), False
                    near[side, self._far_ends(namespace, direction, rule)] |= selected
            for side, far, chosen in self._of_cilium(namespace, closed):
                near[side, far] |= chosen
        for direction in DIRECTIONS:
            everything = direction, _stretches(EVERYTHING), False
            near[everything, self._index.everyone] |= self._index.everyone - closed[direction]
        self._sides = [side for side, _ in near]
        self.boxes = [
            Box(frozenset(own), far) if direction == "Egress" else Box(far, frozenset(own))
            for ((direction, *_), far), own in near.items()
        ]
        self._above: list[tuple[Direction, Said]] = []
        for stated in above.rules(world):
            subject = self._index.meant_above(stated.subject)
            for far, told in self._said(stated):
                self._above.append((stated.direction, told))
                self.boxes.append(Box(subject, far) if stated.direction == "Egress" else Box(far, subject))

    def sides(self, pair: Pair, first: int) -> list[Opened]:
        """What each side of a pair is; the boxes here are numbered from ``first``."""
        below: dict[tuple[Direction, bool], list[Stretch]] = defaultdict(list)
        told: dict[Direction, list[Said]] = {direction: [] for direction in DIRECTIONS}
        for number in (number - first for number in pair.boxes if number >= first):
            if number < len(self._sides):
                direction, ports, denies = self._sides[number]
                below[direction, denies] += ports
            else:
                direction, said = self._above[number - len(self._sides)]
                told[direction].append(said)
        return [Opened(told[each], below[each, True], below[each, False]) for each in DIRECTIONS]

    def _of_cilium(
        self, namespace: str, closed: Mapping[Direction, set[int]]
    ) -> Iterator[tuple[Side, Numbers, Numbers]]:
        """What the namespace's policies of Cilium's say, and of which pods; what they close is put into ``closed``."""
        policies = cilium.of_namespace(self._world, namespace)
        own = self._index.within(namespace) if policies else ()
        of_pod = {number: cilium.selecting(self._world, pod) for number, pod in own}
        for policy in policies:
            selected = frozenset(number for number, found in of_pod.items() if policy in found)
            heard = frozenset(number for number in selected if cilium.is_heard(of_pod[number]))
            for direction in DIRECTIONS:
                if cilium.closes_by_default(policy, direction):
                    closed[direction] |= selected
            for rule in cilium.rules(policy):
                side = cilium.DIRECTIONS[rule.where], _stretches(cilium.ports_of(rule.body)), rule.denies
                yield side, self._index.meant_by_cilium(rule.body, namespace), heard if rule.by_name else selected

    def _said(self, rule: Rule) -> Iterator[tuple[Numbers, Said]]:
        """What a rule says, of the ends that it is sure to mean and of those that it may mean."""
        told = Said(rule.priority, rule.policy, rule.place, rule.action, rule.ports)
        sure = frozenset(end for peer in rule.peers for end in self._index.meant_above(peer))
        yield sure, told
        if any("networks" in peer for peer in rule.peers):
            yield self._index.pods - sure, told._replace(perhaps=True)

    def _policies(self, namespace: str) -> Iterator[tuple[Direction, Numbers, Sequence[Object]]]:
        for policy in self._world.of_kind("NetworkPolicy", namespace):
            spec = policy["spec"]
            selected = self._index.selected(spec.get("podSelector") or {}, namespace)
            for direction in network.types(spec):
                yield direction, selected, spec.get(direction.lower()) or ()

    def _far_ends(self, namespace: str, direction: Direction, rule: Object) -> Numbers:
        """The ends that a rule is for, remembered by the peers' own words."""
        peers = rule.get("from" if direction == "Ingress" else "to")
        if not peers:
            return self._index.everyone
        at_home = any(peer.get("namespaceSelector") is None for peer in peers if peer.get("ipBlock") is None)
        key = json.dumps(peers, sort_keys=True), namespace if at_home else ""
        if key not in self._far:
            self._far[key] = frozenset(end for peer in peers for end in self._index.meant(peer, namespace))
        return self._far[key]


def _stretches(opened: Iterable[Ports]) -> tuple[Stretch, ...]:
    """The ports as the semantics count them; protocols that it does not know are nobody's question."""
    return tuple(
        Stretch(protocol, ports.first, ports.last)
        for ports in opened
        for protocol in PROTOCOLS
        if ports.protocol in (None, protocol.upper())
    )


class _Index:
    """Ends by label, by the labels of their namespaces, and addresses by block."""

    def __init__(self, world: World, ends: Sequence[End]) -> None:
        self._world, self._ends = world, ends
        self.everyone: Numbers = frozenset(range(len(ends)))
        self._pods: dict[Hashable, list[int]] = defaultdict(list)
        self._by_cilium: dict[Hashable, Numbers] = {}
        self._addresses = _Addresses({number: end.ip for number, end in enumerate(ends) if isinstance(end, Address)})
        for number, end in enumerate(ends):
            if isinstance(end, Pod):
                own = (("pod", *label) for label in end.labels.items())
                here = (("here", end.namespace, *label) for label in end.labels.items())
                around = (("namespace", *label) for label in labels_around(world, end).items())
                for key in ("pods", *own, *here, *around):
                    self._pods[key].append(number)

    def selected(self, selector: Mapping[str, object], namespace: str) -> Numbers:
        """The pods of a namespace that a policy's selector takes."""
        labels = _labels(selector)
        keys: list[Hashable] = [("here", namespace, *label) for label in labels]
        keys = keys or [("namespace", NAME_LABEL, namespace)]
        return self._judged(keys, {"podSelector": selector}, namespace)

    def within(self, namespace: str) -> Sequence[tuple[int, Pod]]:
        """The pods of a namespace."""
        ends = ((number, self._ends[number]) for number in self._pods.get(("namespace", NAME_LABEL, namespace), ()))
        return [(number, end) for number, end in ends if isinstance(end, Pod)]

    def meant_by_cilium(self, rule: Object, namespace: str) -> Numbers:
        """The ends that a rule of Cilium's means."""
        peers = {name: said for name, said in rule.items() if name != "toPorts"}
        key = json.dumps(peers, sort_keys=True), namespace if "toEndpoints" in rule else ""
        if key not in self._by_cilium:
            ends = enumerate(self._ends)
            meant = (number for number, end in ends if cilium.is_meant(self._world, namespace, peers, end))
            self._by_cilium[key] = frozenset(meant)
        return self._by_cilium[key]

    def meant(self, peer: Object, namespace: str) -> Numbers:
        """The ends that one peer of a rule means."""
        network.is_meant(self._world, namespace, peer, Pod(namespace))  # whatever is unknown in it is found
        block = peer.get("ipBlock")
        if block is not None:
            gaps = (self._addresses.within(gap) for gap in block.get("except") or ())
            return self._addresses.within(block["cidr"]).difference(*gaps)
        keys: list[Hashable] = [("pod", *label) for label in _labels(peer.get("podSelector") or {})]
        keys += [("namespace", *label) for label in _labels(peer.get("namespaceSelector") or {})]
        return self._judged([*keys, "pods"], peer, namespace)

    def meant_above(self, peer: Object) -> Numbers:
        """The ends that a subject or a peer of what stands above is sure to mean."""
        if blocks := above.addresses(peer):
            return frozenset[int]().union(*map(self._addresses.within, blocks))
        around, inside = above.selectors(peer)
        return self._judged(
            [*(("pod", *label) for label in _labels(inside)), *(("namespace", *label) for label in _labels(around)),
             "pods"],
            {"namespaceSelector": around, "podSelector": inside}, "",
        )  # fmt: skip

    @property
    def pods(self) -> Numbers:
        """Every end that is a pod."""
        return frozenset(self._pods.get("pods", ()))

    def _judged(self, keys: Iterable[Hashable], peer: Object, namespace: str) -> Numbers:
        """Of the fewest candidates, those that the reader takes."""
        for selector in peer.values():
            selects(selector or {}, {})  # raises for what is unknown, even where there is no candidate
        candidates = min((self._pods.get(key, []) for key in keys), key=len)
        return frozenset(
            number for number in candidates if network.is_meant(self._world, namespace, peer, self._ends[number])
        )


def _labels(selector: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    found = selector.get("matchLabels")
    return found.items() if isinstance(found, Mapping) else ()


class _Addresses:
    """Numbered addresses by the blocks in which they lie, for each length of prefix that is asked for."""

    def __init__(self, ips: Mapping[int, str]) -> None:
        self._parsed = [(number, ip_address(ip)) for number, ip in ips.items()]
        self._blocks: dict[tuple[int, int], dict[int, list[int]]] = {}

    def within(self, cidr: str) -> Numbers:
        """The numbers of the addresses in a block."""
        block = ip_network(cidr)
        key = block.version, block.max_prefixlen - block.prefixlen
        if key not in self._blocks:
            self._blocks[key] = defaultdict(list)
            for number, address in self._parsed:
                if address.version == block.version:
                    self._blocks[key][int(address) >> key[1]].append(number)
        return frozenset(self._blocks[key].get(int(block.network_address) >> key[1], ()))
