"""What Cilium has to be told so that a name is open, and nothing else.

Cilium opens the addresses that its DNS proxy sees in answers, so the pods' questions to the cluster's DNS have to pass
through it. An address is open by its name wherever it lies; what a name must not reach is denied, which in Cilium beats
every allow, the NetworkPolicies' too: so nothing is denied that these open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network

from tpl.backends.base import Refused
from tpl.model.flows import DomainPeer, Flow, ServicePeer
from tpl.model.ports import ALL_PORTS, PortRange, subtract
from tpl.model.tenants import Shape
from tpl.relation.boxes import Block, Box, Domain, Hole, Pods, Term, block
from tpl.relation.reach import DNS_PORTS, MAX_PIECES, Opening, Reach, Unsubtractable

ASKING = PortRange(protocol="udp", first=53, last=53)
EVERYWHERE = tuple(Block(ip_network(cidr)) for cidr in ("0.0.0.0/0", "::/0"))


@dataclass(frozen=True)
class Named:
    """What is open by its name, the questions to the DNS that go with it, and what is denied beside it.

    ``whole`` are the pods that the flow is about before anything is taken out.
    """

    opened: tuple[Box, ...]
    asked: tuple[Box, ...]
    denied: tuple[Box, ...]
    whole: tuple[Iterable[Term], ...]


def named(reach: Reach, shape: Shape, flow: Flow) -> Named | Refused:
    """What a flow to a domain comes to for a shape's tenants."""
    opened = reach.opened(shape, flow, "egress")
    if isinstance(opened, Unsubtractable):
        return _too_many(opened.deny, flow)
    asked = tuple(_asked(reach, shape, opened))
    if not _is_heard(reach, opened, asked):
        return _deaf(reach, flow)
    denied = _denied(reach, shape, opened)
    if other := _denied_by_name(reach, shape, denied):
        return _contrary(flow, other)
    return Named(opened, asked, denied, tuple(box.subject.terms for box in reach.boxes(shape, flow, "egress")))


# --- questions ------------------------------------------------------------------------------------


def _asked(reach: Reach, shape: Shape, opened: Iterable[Box]) -> Iterator[Box]:
    """The questions to the DNS that are open to the pods that need a name."""
    subjects = dict.fromkeys(box.subject for box in opened)
    for box in _to_dns(reach, shape):
        ports = subtract(DNS_PORTS, subtract(DNS_PORTS, box.ports))
        for subject in (pods for each in subjects for pods in each.narrowed(*box.subject.terms)):
            if ports:
                yield Box(subject, box.other, ports)


def _to_dns(reach: Reach, shape: Shape) -> Iterator[Box]:
    """What is open to the DNS, by default or by a flow to it."""
    dns = ServicePeer(name=reach.policy.dns.name)
    yield from _boxes(reach.cluster_dns(shape))
    for flow in reach.flows(shape):
        if flow.destination == dns:
            yield from _boxes(reach.opened(shape, flow, "egress"))


def _is_heard(reach: Reach, opened: Iterable[Box], asked: Iterable[Box]) -> bool:
    """Whether every pod that needs a name can ask every pod of the DNS for it."""
    holes = [Hole((box.subject,), (box.other,), box.ports) for box in asked]
    needed = (Box(box.subject, dns, (ASKING,)) for box in opened for dns in reach.dns_pods)
    return not any(_less((box,), holes) for box in needed)


# --- denials --------------------------------------------------------------------------------------


def _denied(reach: Reach, shape: Shape, opened: Iterable[Box]) -> tuple[Box, ...]:
    """What the name must not reach, less what is open anyway; Cilium knows pods and services by other things."""
    cluster = reach.policy.cluster
    own = (*cluster.pods, *cluster.services) if cluster else ()
    apart = Hole((Pods(),), tuple(part for cidr in own for part in block(ip_network(cidr))), ALL_PORTS)
    holes = [apart, *(Hole((box.subject,), (box.other,), box.ports) for box in _to_addresses(reach, shape))]
    gaps = [
        Box(box.subject, gap, box.ports) for box in opened if isinstance(box.other, Domain) for gap in box.other.gaps
    ]
    return tuple(dict.fromkeys(_less(gaps, holes)))


def _to_addresses(reach: Reach, shape: Shape) -> Iterator[Box]:
    """What is open to blocks of addresses."""
    for flow in reach.flows(shape):
        if not isinstance(flow.destination, DomainPeer):
            yield from (box for box in _boxes(reach.opened(shape, flow, "egress")) if isinstance(box.other, Block))
    if shape.isolation == "ingress":
        yield from (box for box in _boxes(reach.open_egress(shape)) if isinstance(box.other, Block))


def _denied_by_name(reach: Reach, shape: Shape, denied: Iterable[Box]) -> Flow | None:
    """A flow to a domain that stays open to an address which is denied: an exception, where the other is none."""
    denied = tuple(denied)
    for flow in reach.flows(shape):
        if isinstance(flow.destination, DomainPeer):
            for box in _boxes(reach.opened(shape, flow, "egress")):
                assert isinstance(box.other, Domain), "what is left of a name is a name"
                kept = Hole((box.subject,), box.other.gaps, box.ports)
                if any(_meet(box, left) for left in _less(denied, [kept])):
                    return flow
    return None


def _meet(opened: Box, denied: Box) -> bool:
    apart = opened.subject.is_apart(denied.subject) or opened.other.is_apart(denied.other)
    return not apart and subtract(denied.ports, opened.ports) != denied.ports


def _less(boxes: Iterable[Box], holes: Iterable[Hole]) -> tuple[Box, ...]:
    left = tuple(boxes)
    for hole in holes:
        left = tuple(piece for whole in left for piece in whole.minus(hole))
    return left


def _boxes(opening: Opening) -> tuple[Box, ...]:
    """The boxes; none of what cannot be written, which is refused where it is to be."""
    return () if isinstance(opening, Unsubtractable) else opening


# --- refusals -------------------------------------------------------------------------------------


def _deaf(reach: Reach, flow: Flow) -> Refused:
    dns = reach.policy.dns.name
    return Refused(
        "TPL801",
        f"Cilium learns the addresses of {flow.destination} from the cluster's DNS, which is closed to these pods",
        f"open it on udp/53: `{dns}`, or name the addresses: `network …`",
    )


def _contrary(flow: Flow, other: Flow) -> Refused:
    return Refused(
        "TPL801",
        f"what is closed to `{flow}` would have to be denied, and a denial of Cilium's closes `{other}` too",
        "let one exception open both, or name addresses: `network …`",
    )


def _too_many(closed: Flow, flow: Flow) -> Refused:
    return Refused(
        "TPL801",
        f"taking `{closed}` out of `{flow}` leaves more than {MAX_PIECES} parts",
        "name whole tenants instead of workloads, or split the ports",
    )
