"""Flows: who may open a connection to whom, on which ports."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tpl import holes
from tpl.model.base import Layer, Node, Origin
from tpl.model.ports import PortRange, is_all
from tpl.model.strength import Demand
from tpl.source import Span


class AnyTenant(Node):
    """Every tenant, each on its own: as both ends it still means across tenants."""

    peer: Literal["any-tenant"] = "any-tenant"

    def __str__(self) -> str:
        return "any tenant"


class SelfPeer(Node):
    """The tenant whose shape holds the flow, or one workload of it."""

    peer: Literal["self"] = "self"
    workload: str | None = None

    def __str__(self) -> str:
        return "{tenant}." + self.workload if self.workload else "{tenant}"


class TenantPeer(Node):
    """One tenant by name, or one space or workload of it, or one workload in one space."""

    peer: Literal["tenant"] = "tenant"
    name: str
    space: str | None = None
    workload: str | None = None

    def __str__(self) -> str:
        return ".".join(part for part in (self.name, self.space, self.workload) if part)


class TaggedPeer(Node):
    """Every tenant that bears the tag."""

    peer: Literal["tag"] = "tag"
    tag: str

    def __str__(self) -> str:
        return f"tag {self.tag}"


class ServicePeer(Node):
    """The pods of a declared platform service."""

    peer: Literal["service"] = "service"
    name: str

    def __str__(self) -> str:
        return self.name


class NetworkPeer(Node):
    """Addresses that are no pods': CIDR blocks in canonical form; ``name`` is empty for a bare CIDR."""

    peer: Literal["network"] = "network"
    name: str = ""
    cidrs: tuple[str, ...]

    def __str__(self) -> str:
        return f"network {self.name}" if self.name else ", ".join(self.cidrs)


class InternetPeer(Node):
    """Every public address: ``0.0.0.0/0`` and ``::/0`` less what ``Policy.not_internet`` lists."""

    peer: Literal["internet"] = "internet"

    def __str__(self) -> str:
        return "internet"


class DomainPeer(Node):
    """The addresses that the cluster's DNS gives for a name, but for what ``Policy.not_domain`` lists.

    ``*.example.com`` is each name of one label more; the text may have holes.
    """

    peer: Literal["domain"] = "domain"
    name: str

    def __str__(self) -> str:
        return f'domain "{holes.shown(self.name)}"'


class AnywherePeer(Node):
    """Every pod, whosever it is, and every address; a flow from or to anywhere rules its other end's side alone."""

    peer: Literal["anywhere"] = "anywhere"

    def __str__(self) -> str:
        return "anywhere"


class AnyPod(Node):
    """Every pod, whosever it is, and no address; like anywhere it says nothing of its own end's side."""

    peer: Literal["any pod"] = "any pod"

    def __str__(self) -> str:
        return "any pod"


Open = AnywherePeer | AnyPod
"""Ends at which anybody may stand: a flow from or to one of them rules its other end's side alone."""

Peer = Annotated[
    AnyTenant
    | SelfPeer
    | TenantPeer
    | TaggedPeer
    | ServicePeer
    | NetworkPeer
    | InternetPeer
    | DomainPeer
    | AnywherePeer
    | AnyPod,
    Field(discriminator="peer"),
]


class Flow(Node):
    """One flow statement; the arrow is the direction in which the connection is opened.

    ``exception`` names the exception that brings an `allow`, which then beats `deny`; ``quarantine`` the tenant whose
    quarantine brings it: a `deny` that beats exceptions too, or an `allow`, what is kept, that beats all but `never`.
    ``places`` are where the two ends are written, of a statement with two.
    """

    effect: Literal["allow", "deny", "never"]
    source: Peer
    destination: Peer
    ports: tuple[PortRange, ...]
    because: str = ""
    exception: str = ""
    quarantine: str = ""
    places: tuple[Span, Span] | None = None
    demand: Demand | None = None
    origin: Origin

    def yields_to(self, closed: Flow) -> bool:
        """Whether what a `deny` or `never` closes is taken out of what this `allow` opens."""
        if self.quarantine:
            return closed.effect == "never"
        return closed.effect == "never" or bool(closed.quarantine) or not self.exception

    @property
    def is_never_of_all(self) -> bool:
        """Whether it is a `never` of the whole policy: one of a tenant's block is about its own connections only."""
        return self.effect == "never" and self.origin.layer is not Layer.TENANT

    def __str__(self) -> str:
        """The statement in the language's own words; ``{tenant}`` stands for the tenant of a shape."""
        ports = "any" if is_all(self.ports) else ", ".join(map(str, self.ports))
        return f"{self.effect} {self.source} -> {self.destination} on {ports}"
