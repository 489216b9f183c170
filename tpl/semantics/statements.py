"""All that a policy says of connections between given ends, as boxes: the quick way to ``rules_between``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tpl.model.flows import Flow
from tpl.model.policy import Policy
from tpl.model.tenants import Member
from tpl.semantics.ends import Ends, Numbers
from tpl.semantics.flows import (
    CLUSTER_DNS,
    OUTSIDE,
    SAME_TENANT,
    Default,
    Rule,
    crosses,
    owner,
    strength,
)
from tpl.semantics.pairs import Box, Pair

WITHIN = Default("within", (), "both ends are the same tenant's")
"""Opens nothing: its box tells pairs of one tenant from others."""


class Said(NamedTuple):
    """A rule, the pairs of ends of which it speaks, and the tenant for which it holds when a tier gave it."""

    rule: Rule
    box: Box
    holder: Member | None = None


class Statements:
    """Every flow and every default, each with its box.

    A box is what ``speaks_of`` says but for flows of groups, which mean pairs of different tenants alone: in
    those pairs of their boxes that lie in the box of WITHIN too, they say nothing.
    """

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._said = [said for said in _said(ends.policy, ends) if said.box.sources and said.box.destinations]
        self.boxes = [said.box for said in self._said]

    def rules(self, pair: Pair) -> tuple[Rule, ...]:
        """Every rule about the pair, strongest first; numbers beyond ``boxes`` are somebody else's boxes."""
        said = [self._said[number] for number in pair.boxes if number < len(self._said)]
        rules = [each.rule for each in said]
        if OUTSIDE in rules:
            return (OUTSIDE,)
        sender, within = owner(self._ends.policy, self._ends.listed[pair.source]), WITHIN in rules
        stated = [(each.rule, each.holder) for each in said if isinstance(each.rule, Flow)]
        flows = sorted(
            ((flow, holder) for flow, holder in stated if not (within and crosses(flow))),
            key=lambda each: (strength(each[0]), each[1] is not None and each[1] is not sender),
        )
        return *(flow for flow, _ in flows), *(rule for rule in (SAME_TENANT, CLUSTER_DNS) if rule in rules)


def _open_among_themselves(policy: Policy, ends: Ends, tenant: str) -> Iterator[Numbers]:
    """Pods of a tenant that are open to one another by default: of all spaces that are open, and of one that is."""
    spaces = policy.members_of[tenant]
    mode = {member.space: policy.shape_of(member).same_tenant for member in spaces}
    yield frozenset[int]().union(*(ends.in_space(each) for each in spaces if mode[each.space] == "open"))
    yield from (ends.in_space(each) for each in spaces if mode[each.space] == "space")


def _said(policy: Policy, ends: Ends) -> Iterator[Said]:
    for flow in policy.flows:
        yield Said(flow, Box(ends.fitting(flow.source), ends.fitting(flow.destination)))
    tenants = ends.owners()
    for member in tenants:
        for flow in policy.shape_of(member).flows:
            yield Said(flow, Box(ends.fitting(flow.source, member), ends.fitting(flow.destination, member)), member)
    names = dict.fromkeys(member.name for member in tenants)
    for name in names:
        yield Said(WITHIN, Box(ends.owned(name), ends.owned(name)))
        for pods in _open_among_themselves(policy, ends, name):
            yield Said(SAME_TENANT, Box(pods, pods))
    yield Said(CLUSTER_DNS, Box(ends.everyone, ends.asked_for_names()))
    outsiders = ends.everyone.difference(*map(ends.owned, names))
    yield Said(OUTSIDE, Box(outsiders, outsiders))
