"""Reads Calico's GlobalNetworkPolicy v3 in a tier before NetworkPolicy, by the reference of its fields.

Tiers come by their order; NetworkPolicy is in the tier `default`, the order of which is 1,000,000. What no rule of a
tier's policy speaks of is left to the next tier only where the tier says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tpl.verify.ends import EVERYTHING, Direction, Ports
from tpl.verify.rule import DIRECTIONS, Action, Rule
from tpl.verify.selectors import Unreadable
from tpl.verify.world import Object, World

API = "projectcalico.org/"
DEFAULT_ORDER = 1_000_000

_ATOM = re.compile(
    r"""(?P<no>!\s*)?has\((?P<has>[\w./-]+)\)
    |(?P<key>[\w./-]+)\s*(?P<op>==|!=)\s*(?P<quote>['"])(?P<value>[^'"]*)(?P=quote)
    |(?P<set>[\w./-]+)\s+(?P<not>not\s+)?in\s*\{(?P<values>[^}]*)\}
    |(?P<all>all\(\))""",
    re.VERBOSE,
)
_TEXT = re.compile(r"""\s*(['"])([^'"]*)\1\s*""")


def rules(world: World) -> Iterator[Rule]:
    """Every rule of a policy in a tier before NetworkPolicy's. Raises ``Unreadable`` for what is not known here."""
    found = [each for each in world.of_kind("GlobalNetworkPolicy") if each["apiVersion"].startswith(API)]
    tiers = {tier["metadata"]["name"]: tier["spec"] for tier in world.of_kind("Tier")}
    named = {policy["spec"].get("tier", "default") for policy in found}
    if len(named) > 1:
        raise Unreadable(f"global network policies of several tiers: {', '.join(sorted(named))}")
    for name in named:
        spec = tiers.get(name, {})
        if spec.get("order", DEFAULT_ORDER) >= DEFAULT_ORDER or spec.get("defaultAction") != "Pass":
            raise Unreadable(f"tier {name} does not come before NetworkPolicy, or closes what no rule speaks of")
    for policy in found:
        yield from _rules(policy["metadata"]["name"], policy["spec"])


def _rules(name: str, spec: Object) -> Iterator[Rule]:
    _known(spec, "tier", "order", "types", "namespaceSelector", "selector", "ingress", "egress")
    for direction in DIRECTIONS:
        if direction in spec["types"]:
            for place, rule in enumerate(spec.get(direction.lower()) or ()):
                yield _rule(name, place, direction, spec, rule)


def _rule(name: str, place: int, direction: Direction, spec: Object, rule: Object) -> Rule:
    _known(rule, "action", "protocol", "source", "destination", "metadata")
    source, destination = rule.get("source") or {}, rule.get("destination") or {}
    near, far = (destination, source) if direction == "Ingress" else (source, destination)
    _known(near, *(("ports",) if near is destination else ()))
    _known(far, "namespaceSelector", "selector", "nets", *(("ports",) if far is destination else ()))
    ports = tuple(_ports(rule.get("protocol"), destination.get("ports")))
    return Rule(spec["order"], name, place, direction, _action(rule["action"]), _subject(spec), [_peer(far)], ports)


def _known(written: Object, *fields: str) -> None:
    if unknown := written.keys() - set(fields):
        raise Unreadable(f"unknown in a GlobalNetworkPolicy: {', '.join(sorted(unknown))}")


def _action(word: str) -> Action:
    match word:
        case "Allow":
            return "Accept"
        case "Deny" | "Pass":
            return "Deny" if word == "Deny" else "Pass"
        case _:
            raise Unreadable(f"unknown action of a GlobalNetworkPolicy: {word}")


def _subject(spec: Object) -> Object:
    if not spec.get("namespaceSelector"):
        raise Unreadable("a GlobalNetworkPolicy that selects more than pods")
    return _pods(spec)


def _peer(far: Object) -> Object:
    if far.get("nets"):
        if far.keys() - {"nets", "ports"}:
            raise Unreadable("networks and selectors in one rule")
        return {"networks": far["nets"]}
    if not far.get("namespaceSelector"):
        raise Unreadable("a rule of a GlobalNetworkPolicy about more than pods")
    return _pods(far)


def _pods(written: Object) -> Object:
    around, inside = written["namespaceSelector"], written.get("selector") or "all()"
    return {"pods": {"namespaceSelector": _label_selector(around), "podSelector": _label_selector(inside)}}


def _label_selector(selector: str) -> dict[str, Any]:
    return {"matchExpressions": [*_expressions(selector)]}


def _expressions(selector: str) -> Iterator[dict[str, Any]]:
    """The conditions of a selector that are joined by `&&`; what is joined otherwise is not known here."""
    for part in re.split(r"\s*&&\s*", selector.strip()):
        atom = _ATOM.fullmatch(part)
        if not atom:
            raise Unreadable(f"a selector that is not read here: {selector}")
        if atom["has"]:
            yield {"key": atom["has"], "operator": "DoesNotExist" if atom["no"] else "Exists"}
        elif atom["key"]:
            yield {"key": atom["key"], "operator": "In" if atom["op"] == "==" else "NotIn", "values": [atom["value"]]}
        elif atom["set"]:
            values = [_text(each, selector) for each in atom["values"].split(",")]
            yield {"key": atom["set"], "operator": "NotIn" if atom["not"] else "In", "values": values}


def _text(written: str, selector: str) -> str:
    found = _TEXT.fullmatch(written)
    if not found:
        raise Unreadable(f"a selector that is not read here: {selector}")
    return found[2]


def _ports(protocol: str | int | None, ports: Sequence[int | str] | None) -> Iterator[Ports]:
    if protocol is None and not ports:
        yield from EVERYTHING
        return
    if protocol not in ("TCP", "UDP", "SCTP"):
        raise Unreadable(f"a protocol of a GlobalNetworkPolicy that is not known here: {protocol}")
    if not ports:
        yield Ports(str(protocol))
    for port in ports or ():
        first, _, last = str(port).partition(":")
        if not first.isdigit():
            raise Unreadable(f"a named port, {port!r}, means whatever each pod says")
        yield Ports(str(protocol), int(first), int(last or first))
