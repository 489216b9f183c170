"""The flows of a policy as statements about the tenants of a shape: who holds them, and whom they concern."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Literal, NamedTuple

from tpl.model.flows import AnyTenant, Flow, Peer, ServicePeer, TaggedPeer, TenantPeer
from tpl.model.policy import Policy
from tpl.model.tenants import Shape
from tpl.relation.boxes import Box, Pods
from tpl.relation.ends import GROUPS, TENANT_PEERS, Ends

Side = Literal["ingress", "egress"]
SIDES: tuple[Side, ...] = ("ingress", "egress")

Key = tuple[str, str]


class Stated(NamedTuple):
    """A flow, its place in the policy, and the index of the shape that holds it; None for the policy's own."""

    flow: Flow
    place: tuple[int, int]
    holder: int | None


def stated(policy: Policy, heard: Container[int] = ()) -> Iterator[Stated]:
    """Every flow of the policy, then those of its shapes, but for those with an identity that was heard before.

    Shapes share the flows of their tier, so that who has seen one of them may know enough.
    """
    yield from (Stated(flow, (-1, number), None) for number, flow in enumerate(policy.flows))
    for shape in policy.shapes:
        yield from held(shape, heard)


def held(shape: Shape, heard: Container[int] = ()) -> Iterator[Stated]:
    """The flows of a shape."""
    for number, flow in enumerate(shape.flows):
        if id(flow) not in heard:
            yield Stated(flow, (shape.index, number), shape.index)


def seen_from(flow: Flow, side: Side) -> tuple[Peer, Peer]:
    """The end that is looked from, and the far end: of what comes in, the destination and the source."""
    return (flow.destination, flow.source) if side == "ingress" else (flow.source, flow.destination)


def boxes(ends: Ends, viewer: Shape | None, each: Stated, side: Side) -> Iterator[Box]:
    """The flow's connections seen from a shape's tenants, or from all pods of any who are not at the far end."""
    own, far = seen_from(each.flow, side)
    subjects = (Pods(),) if viewer is None else ends.subject(viewer, own, each.holder)
    if subjects:
        index = None if viewer is None else viewer.index
        others = ends.others(index, far, each.holder, across=crosses(each.flow))
        yield from (Box(subject, other, each.flow.ports) for subject in subjects for other in others)


def key(peer: Peer) -> Key | None:
    """Under which name a flow is found that speaks of these tenants, or of this service.

    None for those of the holder, and for others.
    """
    match peer:
        case AnyTenant():
            return ("any", "")
        case TaggedPeer(tag=tag):
            return ("tag", tag)
        case TenantPeer(name=name):
            return ("tenant", name)
        case ServicePeer(name=name):
            return ("service", name)
        case _:
            return None


def keys(ends: Ends, shape: Shape) -> Iterator[Key]:
    """The names of the flows that may concern the shape's tenants; who shares a shape is never named."""
    if shape.platform:
        yield from (("service", service.name) for service in ends.serving(shape))
        return
    yield ("any", "")
    yield from (("tag", tag) for tag in shape.tags)
    members = ends.members(shape.index)
    if len(members) == 1:
        yield ("tenant", members[0].name)


def crosses(flow: Flow) -> bool:
    """Whether a group meets a tenant, which is only about connections between two different tenants."""
    both = flow.source, flow.destination
    return all(isinstance(end, TENANT_PEERS) for end in both) and any(isinstance(end, GROUPS) for end in both)
