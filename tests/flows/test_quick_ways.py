"""Each quick way gives what the slow one gives: all pairs without a look at each, ends by an index, ports by steps."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.flows import slowly
from tests.tenancy.builders import SPAN
from tests.tenancy.compiled import RefusedError, held, objects
from tests.tenancy.strategies import flows, insiders, intervals, outsiders, policies, ports
from tpl.model.expectations import ExpectFlow
from tpl.model.flows import Flow, Peer, SelfPeer
from tpl.model.policy import Policy
from tpl.model.ports import ALL_PORTS, PROTOCOLS, PortRange, Protocol
from tpl.semantics import pairs, sample
from tpl.semantics.atoms import FlowFailure, expect, expect_closed
from tpl.semantics.ends import Ends
from tpl.semantics.flows import End, PodEnd, fits, judge, rules_between
from tpl.semantics.pairs import Box, Pairs
from tpl.semantics.statements import Statements
from tpl.semantics.steps import Steps, step_ports
from tpl.verify.check import network_disagreements
from tpl.verify.tried import representative_ends
from tpl.verify.world import World

NUMBERS = st.frozensets(st.integers(0, 11))


@pytest.fixture(params=[0, 2, 1000])
def width(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """From every box wide to none."""
    monkeypatch.setattr(pairs, "WIDE", request.param)


def tried(policy: Policy) -> list[End]:
    """Representatives, pods with the labels of two workloads at once, and a pod that nobody knows."""
    both = [PodEnd(name, {"app": name, "tier": "data"}) for name in ("acme", "tiny")]
    mixed = PodEnd("globex", {"app": "api", "tier": "data"})
    return [*representative_ends(policy, policy.members), *both, mixed, PodEnd("infra", {"app": "other"})]


@pytest.mark.usefixtures("width")
def test_one_pair_of_every_kind() -> None:
    @given(st.lists(st.builds(Box, NUMBERS, NUMBERS), max_size=8), NUMBERS, NUMBERS)
    def check(boxes: list[Box], sources: frozenset[int], destinations: frozenset[int]) -> None:
        def lying(source: int, destination: int) -> frozenset[int]:
            return frozenset(
                n for n, box in enumerate(boxes) if source in box.sources and destination in box.destinations
            )

        found = [*Pairs(boxes).kinds(sorted(sources), sorted(destinations))]
        assert all(each.source in sources and each.destination in destinations for each in found)
        assert all(frozenset(each.boxes) == lying(each.source, each.destination) for each in found)
        assert {frozenset(each.boxes) for each in found} == {lying(*pair) for pair in product(sources, destinations)}

    check()


@given(st.lists(st.lists(intervals(), max_size=3), max_size=4), st.lists(intervals(), max_size=2))
def test_the_strongest_layer_on_every_port(layers: list[list[PortRange]], asked: list[PortRange]) -> None:
    def strongest(protocol: Protocol, port: int) -> int | None:
        return next((n for n, layer in enumerate(layers) if any(i.covers(protocol, port) for i in layer)), None)

    steps = Steps(layers)
    edges = {0, *(port + more for layer in layers for i in layer for port in (i.first, i.last) for more in (-1, 0, 1))}
    assert all(steps.at(p, port) == strongest(p, port) for p, port in product(PROTOCOLS, edges))
    seen = {strongest(*each) for each in step_ports(asked, steps)}
    every = {
        strongest(i.protocol, port) for i in asked for port in (*edges, i.first, i.last) if i.first <= port <= i.last
    }
    assert seen == every


@given(policies(), st.one_of(insiders, outsiders, st.builds(SelfPeer, workload=st.sampled_from((None, "own", "db")))))
def test_the_index_of_ends(policy: Policy, peer: Peer) -> None:
    ends = Ends(policy, tried(policy))
    for holder in policy.members:
        slow = {number for number, end in enumerate(ends.listed) if fits(policy, peer, holder, end)}
        assert ends.fitting(peer, holder) == slow


@given(policies())
def test_the_rules_about_a_pair(policy: Policy) -> None:
    ends = Ends(policy, tried(policy))
    statements = Statements(ends)
    for pair in Pairs(statements.boxes).kinds(ends.everyone, ends.everyone):
        quick = statements.rules(pair)
        slow = rules_between(policy, ends.listed[pair.source], ends.listed[pair.destination])
        assert all(judge(quick, *at) == judge(slow, *at) for at in slowly.ports(policy))


def test_differences_between_policy_and_objects() -> None:
    seen: Counter[bool] = Counter()

    @settings(max_examples=max(settings().max_examples // 3, 12))
    @given(policies(), flows(insiders), st.data())
    def check(policy: Policy, other: Flow, data: st.DataObject) -> None:
        """The objects are those of a policy with one flow more or less, or of this one with a change."""
        written = data.draw(st.sampled_from((policy.flows, (*policy.flows, other), policy.flows[1:])))
        try:
            other_policy = policy.model_copy(update={"flows": written})
            found = objects(other_policy, "namespaces", "networkpolicy")
        except RefusedError:
            assume(False)
        found += held(other_policy, "clusternetworkpolicy") if data.draw(st.booleans()) else []
        policies_ = [obj for obj in found if obj["kind"] == "NetworkPolicy"]
        assume(policies_)
        changed = data.draw(st.sampled_from(policies_))
        change(changed, data.draw(st.sampled_from(("", "isolate", "open", "lose"))), found)
        world, ends = World.of(found), tried(policy)
        slow = next(slowly.differences(policy, world, ends), None)
        quick = [*network_disagreements(policy, world, ends)]
        assert bool(quick) == (slow is not None)
        seen[bool(quick)] += 1

    check()
    assert min(seen[True], seen[False]) > settings().max_examples // 25, seen


def change(obj: dict[str, Any], how: str, found: list[dict[str, Any]]) -> None:
    """Change one written object."""
    spec = obj["spec"]
    match how:
        case "isolate":
            spec["podSelector"] = {"matchLabels": {"app": "api"}}
        case "open":
            spec["ingress"] = [*(spec.get("ingress") or ()), {"from": [{"podSelector": {}}], "ports": [{"port": 7}]}]
        case "lose":
            found.remove(obj)


expected = st.builds(
    ExpectFlow,
    effect=st.sampled_from(("allow", "deny")),
    source=st.one_of(insiders, outsiders),
    destination=st.one_of(insiders, outsiders),
    ports=ports | st.just(ALL_PORTS),
    excluded=st.sampled_from(((), ("acme",), ("tiny", "globex"))),
    span=st.just(SPAN),
)


@pytest.mark.parametrize("exhaustive", [50, 0])
def test_expectations_of_everybody(exhaustive: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "EXHAUSTIVE", exhaustive)

    @settings(max_examples=settings().max_examples // 4)
    @given(policies(), st.lists(expected, max_size=2))
    def check(policy: Policy, asked: list[ExpectFlow]) -> None:
        everyone = crowded(policy)
        for each in asked:
            failures = judged(expect(everyone, each))
            found = {failure.atom for failure in failures} - {None}
            assert found <= (slow := slowly.fails(everyone, each))
            assert bool(found) == bool(slow)
        closed = {failure.atom for failure in judged(expect_closed(everyone, asked))}
        assert closed <= (slow := slowly.open_between_tenants(everyone, asked))
        assert bool(closed) == bool(slow)

    check()


def judged(failures: list[FlowFailure]) -> list[FlowFailure]:
    """Without what may be open by blocks that may take in pods: of that the slow way knows nothing."""
    return [failure for failure in failures if not failure.why.startswith("nobody knows")]


def crowded(policy: Policy) -> Policy:
    """With more tenants of the shapes of `tiny` and of `acme`, some of them called as a label of a workload."""
    crowd = {"api": "tiny", "db": "tiny", "t1": "tiny", "t2": "tiny", "t3": "acme", "t4": "acme", "t5": "acme"}
    more = (policy.members_of[like][0]._replace(name=name, namespaces=(name,)) for name, like in crowd.items())
    return Policy.model_validate(
        {**{name: getattr(policy, name) for name in Policy.model_fields}, "members": (*policy.members, *more)}
    )
