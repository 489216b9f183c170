"""Flows that hold another are found by their ends: the same as comparing each with each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.tenancy.builders import flow
from tests.tenancy.strategies import flows, insiders
from tpl.model.flows import Flow
from tpl.sema.network.covering import Covering, covers

many = st.lists(flows(insiders), max_size=8)


@given(many, many)
def test_whatever_holds_a_flow_is_found(wide: list[Flow], narrow: list[Flow]) -> None:
    found = Covering((each, number) for number, each in enumerate(wide))
    for one in (*wide, *narrow):
        assert {*found.of(one)} == {number for number, each in enumerate(wide) if covers(each, one)}


def test_what_holds_what() -> None:
    narrow = flow("allow acme.api -> 10.1.0.0/16, 10.2.3.0/24 on tcp/80-90")
    wide = [
        flow("deny any tenant -> 10.0.0.0/8 on any"),
        flow("deny acme -> 10.1.0.0/16, 10.2.0.0/16 on tcp/1-1000"),
        flow("deny acme -> 10.1.0.0/16 on any"),
        flow("deny acme.db -> 10.0.0.0/8 on any"),
        flow("deny acme.api -> 10.0.0.0/8 on tcp/80"),
    ]
    assert sorted(Covering((each, number) for number, each in enumerate(wide)).of(narrow)) == [0, 1]


def test_any_pod_holds_pods_and_no_addresses() -> None:
    wide = flow("deny any pod -> acme on any")
    held = ("any tenant", "globex", "@mail", "any pod")
    assert all(covers(wide, flow(f"allow {end} -> acme on tcp/80")) for end in held)
    assert not any(covers(wide, flow(f"allow {end} -> acme on tcp/80")) for end in ("anywhere", "internet"))
    assert covers(flow("deny anywhere -> acme on any"), flow("allow any pod -> acme on tcp/80"))
