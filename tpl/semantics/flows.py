"""What a flow means: the reference evaluator, slow and obvious.

The relation is about connections between concrete ends, one protocol and one port at a time::

    never  >  what a quarantine keeps  >  quarantine  >  allow of an exception  >  deny  >  allow  >  default

A quarantine is a `deny` from and to anywhere, which closes both sides of the tenant's pods.

A connection has two sides: it leaves its source and enters its destination. It is open where each side is that is
ours: that of a tenant's pod, unless the tenant's isolation is withheld, and that of a pod in one of the platform's own
namespaces of which the policy says that it is isolated. The side of any other platform pod or of an address is not ours
to close.

Default: nothing enters or leaves a tenant's pods, except within the tenant, to the cluster's DNS, and, where isolation
is of ingress only, whatever leaves. So it is with a namespace of the platform's, but that the cluster's DNS is asked by
whoever it is. A flow rules both of its sides; one from or to anywhere only that of its other end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Literal, NamedTuple

from tpl.model.expectations import ExpectFlow
from tpl.model.flows import (
    AnyPod,
    AnyTenant,
    AnywherePeer,
    DomainPeer,
    Flow,
    InternetPeer,
    NetworkPeer,
    Open,
    Peer,
    SelfPeer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.policy import Policy, Service
from tpl.model.ports import ALL_PORTS, PortRange
from tpl.model.tenants import Member
from tpl.record import dataclass
from tpl.semantics.addresses import is_internet, is_named, within
from tpl.semantics.workloads import is_of

Group = (AnyTenant, TaggedPeer)
Tenants = (AnyTenant, TaggedPeer, TenantPeer, SelfPeer)


@dataclass(frozen=True, slots=True)
class PodEnd:
    """A pod; it belongs to the tenant that owns its namespace, if any does.

    ``around`` are labels of the namespace, where it is nobody's.
    """

    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    around: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        labels = ", ".join(f"{key}={value}" for key, value in sorted(self.labels.items()))
        return f"pod {self.namespace}/({labels})"


@dataclass(frozen=True, slots=True)
class AddressEnd:
    """An address that is no pod's, v4 or v6; ``name`` is one for which the cluster's DNS gave it, if it gave it."""

    ip: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.ip} ({self.name})" if self.name else self.ip


End = PodEnd | AddressEnd

Side = Literal["egress", "ingress"]
SIDES: tuple[Side, ...] = ("egress", "ingress")


class Default(NamedTuple):
    """A rule that nobody wrote; each of them allows."""

    name: str
    ports: tuple[PortRange, ...]
    why: str


OUTSIDE = Default("outside", ALL_PORTS, "neither end is the pod of a tenant who is isolated")
SAME_TENANT = Default("same-tenant", ALL_PORTS, "both ends are the same tenant's")
CLUSTER_DNS = Default(
    "cluster-dns",
    (PortRange(protocol="tcp", first=53, last=53), PortRange(protocol="udp", first=53, last=53)),
    "whoever is closed may ask the cluster's DNS",
)
ASKED_DNS = Default("cluster-dns", CLUSTER_DNS.ports, "the cluster's DNS is asked by whoever it is")
OPEN_EGRESS = Default("open-egress", ALL_PORTS, "the source's isolation is of ingress only")
ISOLATION = "isolation"

Rule = Flow | Default
Rules = tuple[tuple[Rule, ...], ...]
"""Of each side of a connection that is ours, in the order of ``SIDES``, what is said of it, strongest first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a connection may be opened, the flow or the default that says so by name, and why in words."""

    allowed: bool
    rule: Flow | str
    why: str


def decide(policy: Policy, source: End, destination: End, protocol: str, port: int) -> Verdict:
    """Whether the source may open a connection to that port of the destination."""
    return judge(rules_between(policy, source, destination), protocol, port)


def judge(rules: Rules, protocol: str, port: int) -> Verdict:
    """On each side the first rule that covers the port counts; both sides have to be open."""
    found = (
        next((rule for rule in side if any(interval.covers(protocol, port) for interval in rule.ports)), None)
        for side in rules
    )
    return together([ruling(rule) for rule in found])


def together(sides: Sequence[Verdict]) -> Verdict:
    """What the sides of a connection that are ours make of it: the first that is closed, else the first."""
    return next((side for side in sides if not side.allowed), sides[0] if sides else ruling(OUTSIDE))


def rules_between(policy: Policy, source: End, destination: End) -> Rules:
    """Every rule about these two ends, whatever its ports."""
    sender, receiver = keeper(policy, source), keeper(policy, destination)
    said = _statements(policy, sender, receiver)
    flows = {flow: None for flow, holder in said if speaks_of(policy, flow, holder, source, destination)}
    ranked = sorted(flows, key=strength)
    sides: tuple[tuple[Side, Member | None, Member | None], ...] = (
        ("egress", sender, receiver),
        ("ingress", receiver, sender),
    )
    return tuple(
        (*(flow for flow in ranked if rules(flow, side)), *_defaults(policy, side, own, far, destination))
        for side, own, far in sides
        if own and is_ours(policy, own)
    )


def is_ours(policy: Policy, member: Member) -> bool:
    """Whether a tenant's side of a connection, or a namespace's, is ours to close: not where nothing is isolated."""
    return policy.shape_of(member).isolation != "withheld"


def rules(flow: Flow, side: Side) -> bool:
    """Whether a flow says something of that side: not where it begins, or ends, anywhere or at any pod."""
    own = flow.source if side == "egress" else flow.destination
    return not isinstance(own, Open)


def speaks_of(policy: Policy, flow: Flow | ExpectFlow, holder: Member | None, source: End, destination: End) -> bool:
    """Whether the ends are the flow's; ``holder`` is whom `SelfPeer` means.

    Where a group (`any tenant`, a tag) meets a tenant, only connections between two tenants are meant:
    what happens within one is ruled by flows that name it at both ends.
    """
    if crosses(flow) and are_one_tenant(owner(policy, source), owner(policy, destination)):
        return False
    return fits(policy, flow.source, holder, source) and fits(policy, flow.destination, holder, destination)


def crosses(flow: Flow | ExpectFlow) -> bool:
    """Whether the flow is only about connections between two different tenants."""
    ends = flow.source, flow.destination
    return all(isinstance(end, Tenants) for end in ends) and any(isinstance(end, Group) for end in ends)


def fits(policy: Policy, peer: Peer, holder: Member | None, end: End) -> bool:
    """Whether the end is one of those that the peer means; a tenant's pod is never a platform service."""
    if isinstance(peer, AnywherePeer):
        return True
    if isinstance(end, AddressEnd):
        return _fits_address(policy, peer, holder, end)
    if isinstance(peer, AnyPod):
        return True
    member = owner(policy, end)
    match peer:
        case AnyTenant():
            return member is not None
        case TaggedPeer(tag=tag):
            return member is not None and tag in policy.shape_of(member).tags
        case TenantPeer(name=name, space=space, workload=workload):
            if member is None or member.name != name or space not in (None, member.space):
                return False
            return _runs(policy, member, workload, end)
        case SelfPeer(workload=workload):
            return member is not None and member == holder and _runs(policy, member, workload, end)
        case ServicePeer(name=name):
            return member is None and serves(policy, policy.service(name), end)
        case NetworkPeer() | InternetPeer() | DomainPeer():
            return False


def are_one_tenant(one: Member | None, other: Member | None) -> bool:
    """Whether both are spaces of one tenant, or both are nobody's."""
    return (one and one.name) == (other and other.name)


def owner(policy: Policy, end: End) -> Member | None:
    """The space of a tenant whose pod the end is; None for addresses and platform pods."""
    return policy.owner_of_namespace.get(end.namespace) if isinstance(end, PodEnd) else None


def keeper(policy: Policy, end: End) -> Member | None:
    """The space of a tenant whose pod the end is, or the platform's own namespace that the policy speaks of."""
    own = policy.own_namespaces.get(end.namespace) if isinstance(end, PodEnd) else None
    return owner(policy, end) or own


def around(policy: Policy, pod: PodEnd) -> Mapping[str, str]:
    """The labels of the namespace of a platform pod: what is known of them, and what the policy gives it."""
    own = policy.own_namespaces.get(pod.namespace)
    return {**(policy.labels_of(own) if own else {}), **pod.around}


def _fits_address(policy: Policy, peer: Peer, holder: Member | None, end: AddressEnd) -> bool:
    match peer:
        case NetworkPeer(cidrs=cidrs):
            return within(end.ip, cidrs)
        case InternetPeer():
            return is_internet(policy, end.ip)
        case DomainPeer(name=name):
            named = holder.fill(name) if holder else name
            return is_named(end.name, named) and not within(end.ip, policy.not_domain)
        case _:
            return False


def _runs(policy: Policy, member: Member, workload: str | None, pod: PodEnd) -> bool:
    """Whether the member's pod is one of the workload; every pod is where no workload is named."""
    if workload is None:
        return True
    return is_of(policy.shape_of(member).workload(workload), member, pod.labels)


def serves(policy: Policy, service: Service, pod: End) -> bool:
    """Whether the end is a pod with the service's labels in one of its namespaces."""
    if not isinstance(pod, PodEnd) or not dict(service.pods).items() <= dict(pod.labels).items():
        return False
    return service.is_in(pod.namespace, around(policy, pod))


def _statements(policy: Policy, *members: Member | None) -> Iterator[tuple[Flow, Member | None]]:
    """Every flow that may speak of these tenants, with the tenant that it holds for when a tier gave it."""
    for flow in policy.flows:
        yield flow, None
    for member in members:
        for flow in policy.shape_of(member).flows if member else ():
            yield flow, member


def strength(flow: Flow) -> int:
    """Where the flow stands in the order of this module; 0 is the strongest."""
    match flow.effect:
        case "never":
            return 0
        case "allow":
            return 1 if flow.quarantine else 3 if flow.exception else 5
        case "deny":
            return 2 if flow.quarantine else 4


def _defaults(policy: Policy, side: Side, own: Member, far: Member | None, destination: End) -> Iterator[Default]:
    """What is open on a tenant's side, or a namespace's, unless something closes it."""
    shape = policy.shape_of(own)
    same_space = shape.same_tenant == "space" and far and own.space == far.space
    if are_one_tenant(own, far) and (shape.same_tenant == "open" or same_space):
        yield SAME_TENANT
    if owner(policy, destination) is None and serves(policy, policy.dns, destination):
        yield CLUSTER_DNS if side == "egress" else ASKED_DNS
    if side == "egress" and shape.isolation == "ingress":
        yield OPEN_EGRESS


def ruling(rule: Rule | None) -> Verdict:
    """What the strongest rule says; none says no."""
    if rule is None:
        return Verdict(False, ISOLATION, "no rule opens it")
    if isinstance(rule, Default):
        return Verdict(True, rule.name, rule.why)
    reason = f": {rule.because}" if rule.because else ""
    return Verdict(rule.effect == "allow", rule, f"{rule}{reason}")
