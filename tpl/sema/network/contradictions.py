"""An `allow` that something closes as a whole: in vain if a `deny` does (TPL302), wrong if a `never` does (TPL303).

A flow of one side, which a tier or tenant says of itself, is in vain only where it is for every tenant that has it: who
takes back a part of what the tier allows says nothing wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tpl.diagnostics.model import Label
from tpl.model.base import Layer
from tpl.model.flows import Flow, Peer, SelfPeer, TaggedPeer, TenantPeer
from tpl.model.tenants import Member, Shape
from tpl.sema.network.covering import Covering, covers
from tpl.sema.scope import Scope


def inside(flow: Flow) -> str:
    """The tenant that the flow does not leave; empty for any other flow."""
    match flow.source, flow.destination:
        case TenantPeer(name=source), TenantPeer(name=destination) if source == destination:
            return source
    return ""


def check_contradictions(flows: Iterable[Flow], scope: Scope) -> None:
    """Flows that name both ends, among each other."""
    written = [flow for flow in flows if flow.origin.span]
    closed = Covering((flow, flow) for flow in written if flow.effect != "allow")
    for opened in (flow for flow in written if flow.effect == "allow" and not inside(flow)):
        for closing in closed.of(opened):
            _report(opened, closing, scope)


def check_sides(flows: Sequence[Flow], shapes: Sequence[Shape], members: Sequence[Member], scope: Scope) -> None:
    """Flows of one side, among each other and with those that name both ends."""
    by_shape: Mapping[int, list[Member]] = defaultdict(list)
    for member in members:
        by_shape[member.shape].append(member)
    stated = [flow for flow in flows if flow.origin.span and not flow.quarantine]
    closed = Covering((flow, flow) for flow in stated if flow.effect != "allow")
    by_name: Mapping[str, list[Flow]] = defaultdict(list)
    for flow in stated:
        for end in {flow.source, flow.destination} if flow.effect == "allow" and not inside(flow) else ():
            if isinstance(end, TenantPeer):
                by_name[end.name].append(flow)
    found: dict[Flow, list[list[Flow]]] = defaultdict(list)
    for shape in shapes:
        for one in by_shape[shape.index][:1]:
            own = [(_placed(flow, one), flow) for flow in shape.flows if flow.effect != "allow" and flow.origin.span]
            for flow in shape.flows:
                if flow.effect == "allow" and flow.origin.span and not inside(placed := _placed(flow, one)):
                    found[flow].append([*_closing(placed, closed, own, shape)])
            for flow in by_name.get(one.name, ()):
                for closing in (said for wide, said in own if covers(wide, flow)):
                    _report(flow, closing, scope)
    for flow, closings in found.items():
        _report_of_all(flow, closings, scope)


def _closing(opened: Flow, closed: Covering[Flow], own: Iterable[tuple[Flow, Flow]], shape: Shape) -> Iterator[Flow]:
    """What closes a flow of one tenant: by its name, by its tags, or because the tenant says so itself."""
    for seen in _as_tagged(opened, shape.tags):
        yield from closed.of(seen)
    yield from (said for wide, said in own if covers(wide, opened))


def _as_tagged(flow: Flow, tags: Iterable[str]) -> Iterator[Flow]:
    """The flow, and the same of all that bear one of the tenant's tags: what closes these closes it too."""
    yield flow
    for tag in tags:
        ends = {name: TaggedPeer(tag=tag) for name in ("source", "destination")
                if isinstance(getattr(flow, name), TenantPeer)}  # fmt: skip
        yield flow.model_copy(update=ends)


def _placed(flow: Flow, member: Member) -> Flow:
    """The flow as one tenant means it that has it."""
    return flow.model_copy(
        update={"source": _named(flow.source, member), "destination": _named(flow.destination, member)}
    )


def _named(peer: Peer, member: Member) -> Peer:
    if isinstance(peer, SelfPeer):
        return TenantPeer(name=member.name, space=member.space or None, workload=peer.workload)
    return peer


def _report_of_all(opened: Flow, closings: Sequence[Sequence[Flow]], scope: Scope) -> None:
    """Report a flow that is closed for every tenant that has it: as wrong, where each time a `never` does it."""
    counting = [[flow for flow in each if not _takes_back(flow, opened)] for each in closings]
    never = [[flow for flow in each if flow.effect == "never"] for each in counting]
    for found in (never, counting):
        if all(found):
            _report(opened, found[0][0], scope)
            return


def _takes_back(closed: Flow, opened: Flow) -> bool:
    """Whether one tenant, or the platform for it, takes back what its tier allows, as it may."""
    of_one = closed.origin.layer in (Layer.TENANT, Layer.SPACE)
    names_one = any(isinstance(end, TenantPeer) for end in (closed.source, closed.destination))
    return opened.origin.layer is Layer.TIER and (of_one or names_one)


def _report(opened: Flow, closed: Flow, scope: Scope) -> None:
    assert opened.origin.span is not None, "filtered"
    secondary = (Label(closed.origin.span, f"`{closed.effect}` closes it"),)
    if closed.effect == "never":
        scope.sink.report("TPL303", "this flow is opened although it must never be", opened.origin.span,
                          secondary=secondary, helps=("remove one of the two",))  # fmt: skip
    elif opened.yields_to(closed):
        scope.sink.report("TPL302", "this `allow` has no effect", opened.origin.span, secondary=secondary,
                          helps=("`deny` wins wherever it is written",))  # fmt: skip
