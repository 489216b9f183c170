"""Reads CiliumNetworkPolicy v2: what does it add to what NetworkPolicies say of a pod?

The semantics of Cilium's documentation: what any policy of either kind allows is open, but for what one denies. A
policy with rules of a direction closes it for the pods it selects, unless ``enableDefaultDeny`` says otherwise. A
namespace's labels are among those of its pods, and a selector that names no namespace means the policy's own. A name is
learned where the pod's questions to the DNS pass through the proxy, which a rule for them sees to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from tpl.verify.ends import EVERYTHING, Address, Direction, End, Pod, Ports, labels_around
from tpl.verify.selectors import Unreadable, selects
from tpl.verify.world import Object, World

KIND = "CiliumNetworkPolicy"
NAMESPACE, AROUND = "io.kubernetes.pod.namespace", "io.cilium.k8s.namespace.labels."
DIRECTIONS: Mapping[str, Direction] = {"egress": "Egress", "egressDeny": "Egress"}
"""What these policies say; of other directions nothing is written, and nothing is read."""
_PEERS = {"toEndpoints", "toFQDNs", "toCIDRSet"}
_EVERY_QUESTION = {"dns": [{"matchPattern": "*"}]}


class Said(NamedTuple):
    """What policies say of one side of a connection; whether any of them closes what none allows."""

    allowed: tuple[Ports, ...]
    denied: tuple[Ports, ...]
    closes: bool


def said(world: World, pod: Pod, far: End, direction: Direction) -> Said:
    """What the pod's policies say of its connection with the far end. Raises ``Unreadable``."""
    policies = selecting(world, pod)
    spec = [rule for policy in policies for rule in rules(policy) if DIRECTIONS[rule.where] == direction]
    heard = is_heard(policies)
    found: dict[bool, list[Ports]] = {True: [], False: []}
    for rule in spec:
        if (heard or not rule.by_name) and is_meant(world, pod.namespace, rule.body, far):
            found[rule.denies] += ports_of(rule.body)
    closes = any(closes_by_default(policy, direction) for policy in policies)
    return Said(tuple(found[False]), tuple(found[True]), closes)


class Rule(NamedTuple):
    """One rule, and under which word it stands."""

    where: str
    body: Object

    @property
    def denies(self) -> bool:
        """Whether what it means is closed, whoever opens it."""
        return self.where.endswith("Deny")

    @property
    def by_name(self) -> bool:
        """Whether it goes by names, which have to be learned."""
        return "toFQDNs" in self.body


def of_namespace(world: World, namespace: str) -> tuple[Object, ...]:
    """The policies of a namespace. Raises ``Unreadable`` for one that says what is not known here."""
    policies = world.of_kind(KIND, namespace)
    for policy in policies:
        _known(policy["spec"], {"endpointSelector", "enableDefaultDeny", *DIRECTIONS}, "policy")
    return policies


def rules(policy: Object) -> Iterator[Rule]:
    """All rules of a policy."""
    yield from (Rule(where, body) for where in DIRECTIONS for body in policy["spec"].get(where) or ())


def selecting(world: World, pod: Pod) -> list[Object]:
    """The policies that are for the pod."""
    labels = _labels(world, pod)
    return [each for each in of_namespace(world, pod.namespace) if _selects(each["spec"]["endpointSelector"], labels)]


def is_heard(policies: list[Object]) -> bool:
    """Whether questions to the DNS of a pod that these policies select pass through the proxy."""
    entries = (entry for policy in policies for rule in rules(policy) for entry in rule.body.get("toPorts") or ())
    return any("rules" in entry for entry in entries)


def closes_by_default(policy: Object, direction: Direction) -> bool:
    """Whether the policy's pods are closed in that direction but for what is allowed."""
    spec, word = policy["spec"], direction.lower()
    has_rules = any(DIRECTIONS[rule.where] == direction for rule in rules(policy))
    return bool((spec.get("enableDefaultDeny") or {}).get(word, has_rules))


def is_meant(world: World, namespace: str, rule: Object, far: End) -> bool:
    """Whether a rule is for the far end; ``namespace`` is the policy's. Raises ``Unreadable``."""
    _known(rule, {*_PEERS, "toPorts"}, "rule")
    if len(_PEERS & rule.keys()) != 1:
        raise Unreadable("a rule of Cilium's has one kind of peers")
    if isinstance(far, Pod):
        return any(_selects(_at_home(each, namespace), _labels(world, far)) for each in rule.get("toEndpoints") or ())
    blocks, names = rule.get("toCIDRSet") or (), rule.get("toFQDNs") or ()
    return any(_in_block(block, far.ip) for block in blocks) or any(_is_named(name, far) for name in names)


def ports_of(rule: Object) -> Iterator[Ports]:
    """What a rule's ``toPorts`` mean; a rule without them means everything. Raises ``Unreadable``."""
    if "toPorts" not in rule:
        yield from EVERYTHING
    for entry in rule.get("toPorts") or ():
        _known(entry, {"ports", "rules"}, "toPorts")
        if entry.get("rules", _EVERY_QUESTION) != _EVERY_QUESTION:
            raise Unreadable("a rule for some questions to the DNS only, or for another protocol")
        yield from map(_port, entry["ports"])


def _port(entry: Object) -> Ports:
    _known(entry, {"port", "endPort", "protocol"}, "ports")
    if not entry["port"].isdigit():
        raise Unreadable(f"a named port, {entry['port']!r}, means whatever each pod says")
    protocol, first = entry.get("protocol", "ANY"), int(entry["port"])
    named = None if protocol == "ANY" else protocol
    return Ports(named, first, entry.get("endPort", first)) if first else Ports(named)


def _in_block(block: Object, ip: str) -> bool:
    _known(block, {"cidr", "except"}, "toCIDRSet")
    address, gaps = ip_address(ip), block.get("except") or ()
    return address in ip_network(block["cidr"]) and not any(address in ip_network(gap) for gap in gaps)


def _is_named(name: Object, far: Address) -> bool:
    """Whether the address was learned for a name of the pattern, in which ``*`` means no dot."""
    _known(name, {"matchName", "matchPattern"}, "toFQDNs")
    pattern = name.get("matchPattern") or re.escape(name["matchName"])
    if "matchPattern" in name:
        if "**" in pattern or pattern == "*":
            raise Unreadable(f"a pattern of several labels: {pattern}")
        pattern = "[-a-z0-9_]*".join(map(re.escape, pattern.split("*")))
    return bool(far.name and re.fullmatch(pattern, far.name, re.IGNORECASE))


def _labels(world: World, pod: Pod) -> Mapping[str, str]:
    """What Cilium knows a pod by."""
    around = {f"{AROUND}{key}": value for key, value in labels_around(world, pod).items()}
    return {**pod.labels, **around, NAMESPACE: pod.namespace}


def _at_home(selector: Object, namespace: str) -> Object:
    """A peer's selector, which means the policy's own namespace where it names none."""
    keys = [*(selector.get("matchLabels") or {}), *(each["key"] for each in selector.get("matchExpressions") or ())]
    if any(_key(key) == NAMESPACE or _key(key).startswith(AROUND) for key in keys):
        return selector
    return {**selector, "matchLabels": {**(selector.get("matchLabels") or {}), NAMESPACE: namespace}}


def _selects(selector: Object, labels: Mapping[str, str]) -> bool:
    """Whether a selector takes the labels; where they come from is said before their keys."""
    _known(selector, {"matchLabels", "matchExpressions"}, "selector")
    return selects({
        "matchLabels": {_key(key): value for key, value in (selector.get("matchLabels") or {}).items()},
        "matchExpressions": [{**each, "key": _key(each["key"])} for each in selector.get("matchExpressions") or ()],
    }, labels)  # fmt: skip


def _key(key: str) -> str:
    source, colon, name = key.partition(":")
    if colon and source not in ("k8s", "any"):
        raise Unreadable(f"labels that are no pod's: {key}")
    return name if colon else key


def _known(found: Object, words: set[str], what: str) -> None:
    if unknown := found.keys() - words:
        raise Unreadable(f"unknown in a {what} of Cilium's: {', '.join(sorted(unknown))}")
