"""All that a policy says of connections between given ends, as boxes: the quick way to ``rules_between``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tpl.model.flows import Flow
from tpl.model.policy import Policy
from tpl.model.tenants import Member
from tpl.semantics.ends import Ends, Numbers
from tpl.semantics.flows import (
    ASKED_DNS,
    CLUSTER_DNS,
    OPEN_EGRESS,
    SAME_TENANT,
    SIDES,
    Default,
    Rule,
    Rules,
    Side,
    crosses,
    is_ours,
    owner,
    rules,
    strength,
)
from tpl.semantics.pairs import Box, Pair

WITHIN = Default("within", (), "both ends are the same tenant's")
LEAVES = Default("leaves", (), "the source's side is ours")
ENTERS = Default("enters", (), "the destination's side is ours")
"""Open nothing: their boxes tell pairs of one tenant from others, and which sides of a pair are ours."""

OURS: Mapping[Side, Rule] = {"egress": LEAVES, "ingress": ENTERS}


class Said(NamedTuple):
    """A rule, the pairs of ends of which it speaks, and the tenant for which it holds when a tier gave it.

    A default is of one side only.
    """

    rule: Rule
    box: Box
    holder: Member | None = None
    side: Side | None = None


class Statements:
    """Every flow and every default, each with its box.

    A box is what ``speaks_of`` says but for flows of groups, which mean pairs of different tenants alone: in
    those pairs of their boxes that lie in the box of WITHIN too, they say nothing.
    """

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._said = [said for said in _said(ends.policy, ends) if said.box.sources and said.box.destinations]
        self.boxes = [said.box for said in self._said]

    def rules(self, pair: Pair) -> Rules:
        """Every rule about the pair; numbers beyond ``boxes`` are somebody else's boxes."""
        said = [self._said[number] for number in pair.boxes if number < len(self._said)]
        known = {each.rule for each in said}
        flows = self._flows(said, owner(self._ends.policy, self._ends.listed[pair.source]), WITHIN in known)
        return tuple(
            (
                *(flow for flow in flows if rules(flow, side)),
                *(each.rule for each in said if each.side == side and each.rule not in OURS.values()),
            )
            for side in SIDES
            if OURS[side] in known
        )

    def _flows(self, said: Sequence[Said], sender: Member | None, within: bool) -> Sequence[Flow]:
        """The flows among them, strongest first."""
        stated = [(each.rule, each.holder) for each in said if isinstance(each.rule, Flow)]
        ranked = sorted(
            ((flow, holder) for flow, holder in stated if not (within and crosses(flow))),
            key=lambda each: (strength(each[0]), each[1] is not None and each[1] is not sender),
        )
        return [flow for flow, _ in ranked]


def _said(policy: Policy, ends: Ends) -> Iterator[Said]:
    for flow in policy.flows:
        yield Said(flow, Box(ends.fitting(flow.source), ends.fitting(flow.destination)))
    tenants = ends.owners()
    for member in tenants:
        for flow in policy.shape_of(member).flows:
            yield Said(flow, Box(ends.fitting(flow.source, member), ends.fitting(flow.destination, member)), member)
    yield from _of_tenants(policy, ends, tenants)
    for own_namespace in map(ends.in_own, policy.own):
        yield from (Said(SAME_TENANT, Box(own_namespace, own_namespace), side=side) for side in SIDES)
    yield Said(CLUSTER_DNS, Box(ends.everyone, ends.asked_for_names()), side="egress")
    yield Said(ASKED_DNS, Box(ends.everyone, ends.asked_for_names()), side="ingress")
    for side in SIDES:
        for rule, own in _isolated(policy, ends, tenants, side):
            yield Said(rule, Box(own, ends.everyone) if side == "egress" else Box(ends.everyone, own), side=side)


def _of_tenants(policy: Policy, ends: Ends, tenants: Sequence[Member]) -> Iterator[Said]:
    """What is said of pairs within one tenant."""
    for name in dict.fromkeys(member.name for member in tenants):
        own = ends.owned(name)
        yield Said(WITHIN, Box(own, own))
        for mine, others in _open_within(policy, ends, name):
            yield Said(SAME_TENANT, Box(mine, others), side="egress")
            yield Said(SAME_TENANT, Box(others, mine), side="ingress")


def _open_within(policy: Policy, ends: Ends, tenant: str) -> Iterator[tuple[Numbers, Numbers]]:
    """Pods of a tenant, and those of the same tenant to which they are open on their own side."""
    by_mode: dict[str, list[Numbers]] = {"open": [], "space": [], "closed": []}
    for member in policy.members_of[tenant]:
        by_mode[policy.shape_of(member).same_tenant].append(ends.in_space(member))
    yield frozenset[int]().union(*by_mode["open"]), ends.owned(tenant)
    yield from ((mine, mine) for mine in by_mode["space"])


def _isolated(policy: Policy, ends: Ends, tenants: Sequence[Member], side: Side) -> Iterator[tuple[Rule, Numbers]]:
    """Whose side is ours, and whose is open by default."""
    held = [(member, ends.in_space(member)) for member in tenants if is_ours(policy, member)]
    held += [(member, ends.in_own(member)) for member in policy.own if is_ours(policy, member)]
    yield OURS[side], frozenset[int]().union(*(own for _, own in held))
    if side == "egress":
        open_ = (own for member, own in held if policy.shape_of(member).isolation == "ingress")
        yield OPEN_EGRESS, frozenset[int]().union(*open_)
