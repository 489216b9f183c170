"""Policies in a few words, for tests of what comes after the front end.

policy(tenant("acme", workloads={"api": {"app": "api"}}), flow("allow acme.api -> internet on tcp/443"))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tpl import holes
from tpl.model.base import Layer, Origin
from tpl.model.expectations import ExpectFlow
from tpl.model.flows import (
    AnyPod,
    AnyTenant,
    AnywherePeer,
    Flow,
    InternetPeer,
    NetworkPeer,
    Peer,
    SelfPeer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.networks import SPECIAL
from tpl.model.policy import Permission, Policy, Role, Service
from tpl.model.ports import ALL_PORTS, PortRange
from tpl.model.tenants import Grant, Lift, Member, Parameter, Shape, Subject, Workload
from tpl.source import Span

SPAN = Span("policy.tpl", 0, 1)
ORIGIN = Origin(layer=Layer.POLICY, span=SPAN)

WORDS: Mapping[str, Peer] = {
    "any tenant": AnyTenant(),
    "self": SelfPeer(),
    "internet": InternetPeer(),
    "anywhere": AnywherePeer(),
    "any pod": AnyPod(),
}


@dataclass(frozen=True)
class Tenants:
    """A shape to be, and its members by name with their namespaces."""

    members: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, Any] = field(default_factory=dict)


def tenant(*names: str, namespaces: Iterable[str] = (), **fields: Any) -> Tenants:
    """Tenants of one shape, or a space of theirs; each has the namespace of its name and the space's unless a single
    one is given others.
    """
    given, space = tuple(namespaces), fields.get("space", "")
    return Tenants({name: given or (f"{name}-{space}" if space else name,) for name in names}, fields)


def own(namespace: str, **fields: Any) -> Tenants:
    """A namespace of the platform's own."""
    given = {"isolation": "withheld", "pod_security": None, **fields}
    return Tenants({f'namespace "{namespace}"': (namespace,)}, {**given, "platform": True, "namespaces": (namespace,)})


def policy(*parts: Tenants | Flow | Service | Role, **fields: Any) -> Policy:
    """A policy of these parts, in this order."""
    shapes = [part for part in parts if isinstance(part, Tenants)]
    members = [
        (each, Member(name, index, spaces, {}, SPAN, each.fields.get("space", "")))
        for index, each in enumerate(shapes)
        for name, spaces in each.members.items()
    ]
    return Policy(
        name="test",
        now=date(2026, 11, 24),
        shapes=tuple(_shape(index, each.fields) for index, each in enumerate(shapes)),
        members=tuple(member for each, member in members if not each.fields.get("platform")),
        own=tuple(member for each, member in members if each.fields.get("platform")),
        flows=tuple(part for part in parts if isinstance(part, Flow)),
        services=tuple(part for part in parts if isinstance(part, Service)),
        roles=tuple(part for part in parts if isinstance(part, Role)),
        **{"not_internet": SPECIAL, **fields},
    )


def flow(text: str, exception: str = "", quarantine: str = "") -> Flow:
    """``EFFECT SOURCE -> DESTINATION on PORTS``; ends as in the language, but ``@`` before a service and ``:`` before a
    space.
    """
    effect, _, rest = text.partition(" ")
    source, destination, ports = _flow(rest)
    return Flow.model_validate(
        {
            "effect": effect,
            "source": source,
            "destination": destination,
            "ports": ports,
            "exception": exception,
            "quarantine": quarantine,
            "origin": ORIGIN,
        }
    )


def expectation(text: str, excluded: tuple[str, ...] = ()) -> ExpectFlow:
    """``allow|deny SOURCE -> DESTINATION on PORTS``."""
    effect, _, rest = text.partition(" ")
    source, destination, ports = _flow(rest)
    return ExpectFlow.model_validate(
        {
            "effect": effect,
            "source": source,
            "destination": destination,
            "ports": ports,
            "excluded": excluded,
            "span": SPAN,
        }
    )


def service(name: str, namespace: str, **labels: str) -> Service:
    """A platform service; ``namespace`` may be several, or a label and its value; no labels means every pod there."""
    if "=" in namespace:
        key, _, value = namespace.partition("=")
        return Service(name=name, label=((key, value),), pods=tuple(labels.items()), origin=ORIGIN)
    names = tuple(namespace.split(", "))
    return Service(name=name, namespaces=names, pods=tuple(labels.items()), origin=ORIGIN)


def role(name: str, *permissions: str) -> Role:
    """Each permission as ``get, list on pods, pods/log``."""
    split = [text.partition(" on ") for text in permissions]
    entries = tuple(
        Permission(verbs=tuple(verbs.split(", ")), resources=tuple(on.split(", "))) for verbs, _, on in split
    )
    return Role(name=name, permissions=entries, origin=ORIGIN)


def whole_role(name: str, *permissions: str) -> Role:
    """A role of the whole cluster."""
    return role(name, *permissions).model_copy(update={"whole": True})


def existing_role(name: str, clusterrole: str) -> Role:
    """A role that the cluster has, taken as one of which nothing is known here."""
    return Role(name=name, permissions=(), clusterrole=clusterrole, because="read", origin=ORIGIN)


def grant(role: str, *subjects: str) -> Grant:
    """Each subject as ``group:NAME``, ``user:NAME`` or ``serviceaccount:NAMESPACE/NAME``."""
    return Grant(role=role, subjects=tuple(subject(text) for text in subjects), origin=ORIGIN)


def subject(text: str) -> Subject:
    """``KIND:NAME``; ``{tenant}`` in it is a hole."""
    kind, _, name = text.partition(":")
    return Subject.model_validate({"kind": kind, "name": _open(name)})


def parameter(name: str, *values: str) -> Parameter:
    """A setting that guards read; ``{tenant}`` in a value is a hole."""
    return Parameter(name=name, values=tuple(map(_open, values)), origin=ORIGIN)


def lift(guard: str, namespace: str | None = None) -> Lift:
    """An exception's `lifts`."""
    return Lift(guard=guard, exception="SEC-1", namespace=namespace, origin=ORIGIN)


def on(text: str) -> tuple[PortRange, ...]:
    """``any``, or ``tcp/80, udp/8000-8100``."""
    return ALL_PORTS if text == "any" else tuple(_range(part) for part in text.split(", "))


def _shape(index: int, fields: Mapping[str, Any]) -> Shape:
    workloads = tuple(_workload(name, labels) for name, labels in fields.get("workloads", {}).items())
    given = {"namespaces": (holes.hole("tenant"),), **fields, "workloads": workloads}
    return Shape(index=index, origin=ORIGIN, **given)


def _workload(name: str, labels: Mapping[str, Any]) -> Workload:
    """Of labels with a value, with any (None), and with none of some values (a tuple), or not at all (an empty one)."""
    said = {key: _open(value) for key, value in labels.items() if isinstance(value, str)}
    barred = {key: tuple(map(_open, value)) for key, value in labels.items() if isinstance(value, tuple)}
    present = tuple(key for key, value in labels.items() if value is None)
    return Workload(name=name, labels=(*said.items(),), present=present, barred=(*barred.items(),), origin=ORIGIN)


def _open(text: str) -> str:
    return text.replace("{tenant}", holes.hole("tenant"))


def _flow(text: str) -> tuple[Peer, Peer, tuple[PortRange, ...]]:
    source, _, rest = text.partition(" -> ")
    destination, _, ports = rest.partition(" on ")
    return _peer(source), _peer(destination), on(ports)


def _peer(text: str) -> Peer:
    if text in WORDS:
        return WORDS[text]
    if text.startswith("tag "):
        return TaggedPeer(tag=text.removeprefix("tag "))
    if text.startswith("@"):
        return ServicePeer(name=text[1:])
    if "/" in text:
        return NetworkPeer(cidrs=tuple(text.split(", ")))
    name, _, workload = text.partition(".")
    if name == "self":
        return SelfPeer(workload=workload)
    name, _, space = name.partition(":")
    return TenantPeer(name=name, space=space or None, workload=workload or None)


def _range(text: str) -> PortRange:
    protocol, _, numbers = text.partition("/")
    first, _, last = numbers.partition("-")
    return PortRange.model_validate({"protocol": protocol, "first": int(first), "last": int(last or first)})
