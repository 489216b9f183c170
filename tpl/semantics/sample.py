"""Which tenants stand for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from tpl import holes
from tpl.model.flows import Peer, TenantPeer
from tpl.model.policy import Policy
from tpl.model.tenants import Member

EXHAUSTIVE = 50
"""Up to so many tenants, every one stands for itself."""


def representatives(policy: Policy, also: Iterable[str] = ()) -> tuple[Member, ...]:
    """Every tenant where they are few; else each that the policy or ``also`` names, and of the others two a kind.

    No rule can tell the rest from those two: it speaks of a tenant by its name, by a tag of its shape, or
    of every tenant, and of a namespace only where an exception lifts something in it.
    """
    if len(policy.members) <= EXHAUSTIVE:
        return policy.members
    named = _named(policy, also)
    of_kind: dict[Hashable, int] = defaultdict(int)
    chosen = []
    for member in policy.members:
        if member.name not in named:
            of_kind[kind := _kind(policy, member)] += 1
        if member.name in named or of_kind[kind] <= 2:
            chosen.append(member)
    return tuple(chosen)


def _kind(policy: Policy, member: Member) -> Hashable:
    """The shape, whether there is a namespace, and which strings in the labels of its workloads are the same."""
    texts = [text for workload in policy.shape_of(member).workloads for text in workload.texts]
    same: tuple[int, ...] = ()
    if any(map(holes.has_holes, texts)):
        first: dict[str, int] = {}
        same = tuple(first.setdefault(member.fill(text), len(first)) for text in texts)
    return member.shape, bool(member.namespaces), same


def _named(policy: Policy, also: Iterable[str]) -> set[str]:
    peers = {peer.name for peer in _peers(policy) if isinstance(peer, TenantPeer)}
    spaces = (lift.namespace for shape in policy.shapes for lift in shape.lifts if lift.namespace)
    owners = {policy.owner_of_namespace[space].name for space in spaces if space in policy.owner_of_namespace}
    return {*peers, *owners, *also}


def _peers(policy: Policy) -> Iterator[Peer]:
    for flow in (*policy.flows, *(flow for shape in policy.shapes for flow in shape.flows)):
        yield from (flow.source, flow.destination)
