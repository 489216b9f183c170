"""Reads ClusterNetworkPolicy v1alpha2 and AdminNetworkPolicy v1alpha1, by the network policy API's reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tpl.verify.ends import EVERYTHING, Ports
from tpl.verify.rule import DIRECTIONS, Action, Rule
from tpl.verify.selectors import Unreadable
from tpl.verify.world import Object, World

API = "policy.networking.k8s.io/"
CLUSTER, ADMIN, BASELINE = "ClusterNetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy"


def rules(world: World) -> Iterator[Rule]:
    """Every rule that stands above NetworkPolicy. Raises ``Unreadable`` for what is not known here."""
    found = {kind: [each for each in world.of_kind(kind) if each["apiVersion"].startswith(API)]
             for kind in (CLUSTER, ADMIN, BASELINE)}  # fmt: skip
    if found[BASELINE] or (found[CLUSTER] and found[ADMIN]):
        raise Unreadable(f"{BASELINE}, or both {CLUSTER} and {ADMIN}")
    for policy in (*found[CLUSTER], *found[ADMIN]):
        yield from _rules(policy["kind"], policy["metadata"]["name"], policy["spec"])


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
