"""All that a policy says of connections between given ends, as boxes: the quick way to ``rules_between``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tpl.model.flows import Flow
from tpl.model.policy import Policy
from tpl.model.tenants import Member
from tpl.semantics.ends import Ends
from tpl.semantics.flows import (
    CLUSTER_DNS,
    OUTSIDE,
    SAME_TENANT,
    Rule,
    crosses,
    owner,
    strength,
)
from tpl.semantics.pairs import Box, Pair


class Said(NamedTuple):
    """A rule, the pairs of ends of which it speaks, and the tenant for which it holds when a tier gave it."""

    rule: Rule
    box: Box
    holder: Member | None = None


class Statements:
    """Every flow and every default, each with its box.

    A box is what ``speaks_of`` says but for flows of groups, which mean pairs of different tenants alone: in
    those pairs of their boxes that lie in the box of SAME_TENANT too, they say nothing.
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
        sender, within = owner(self._ends.policy, self._ends.listed[pair.source]), SAME_TENANT in rules
        stated = [(each.rule, each.holder) for each in said if isinstance(each.rule, Flow)]
        flows = sorted(
            ((flow, holder) for flow, holder in stated if not (within and crosses(flow))),
            key=lambda each: (strength(each[0]), each[1] is not None and each[1] is not sender),
        )
        return *(flow for flow, _ in flows), *(rule for rule in (SAME_TENANT, CLUSTER_DNS) if rule in rules)


def _said(policy: Policy, ends: Ends) -> Iterator[Said]:
    for flow in policy.flows:
        yield Said(flow, Box(ends.fitting(flow.source), ends.fitting(flow.destination)))
    tenants = ends.owners()
    for member in tenants:
        for flow in policy.shape_of(member).flows:
            yield Said(flow, Box(ends.fitting(flow.source, member), ends.fitting(flow.destination, member)), member)
    for member in tenants:
        yield Said(SAME_TENANT, Box(ends.owned(member), ends.owned(member)))
    yield Said(CLUSTER_DNS, Box(ends.everyone, ends.asked_for_names()))
    outsiders = ends.everyone.difference(*map(ends.owned, tenants))
    yield Said(OUTSIDE, Box(outsiders, outsiders))
