"""Flows to domains: what they mean, what Cilium is told, and that the two are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.flows import slowly
from tests.flows.test_quick_ways import tried
from tests.tenancy.builders import flow, policy, tenant
from tests.tenancy.compiled import RefusedError, objects, world
from tests.tenancy.strategies import NOT_DOMAIN, ON_CILIUM, naming
from tpl.model.flows import DomainPeer, Flow
from tpl.model.policy import KUBE_DNS, Policy
from tpl.semantics.addresses import is_named
from tpl.semantics.flows import AddressEnd, PodEnd, decide
from tpl.verify.check import network_disagreements
from tpl.verify.world import World

TARGETS = ("namespaces", "networkpolicy", "cilium")
POD, WEB = PodEnd("acme"), PodEnd("acme", {"app": "web"})


def to_domain(name: str, ports: str = "tcp/443", source: str = "acme", exception: str = "") -> Flow:
    """An `allow` to a domain."""
    opened = flow(f"allow {source} -> internet on {ports}", exception)
    return opened.model_copy(update={"destination": DomainPeer(name=name)})


def on_cilium(*flows: Flow, **fields: Any) -> Policy:
    """One tenant with a workload, and these flows."""
    acme = tenant("acme", workloads={"web": {"app": "web"}}, **fields)
    return policy(acme, *flows, cluster=ON_CILIUM, not_domain=NOT_DOMAIN)


def written(some: Policy) -> dict[str, Mapping[str, Any]]:
    """The specs of Cilium's policies by name."""
    return {obj["metadata"]["name"]: obj["spec"] for obj in objects(some, "cilium")}


@pytest.mark.parametrize(
    ("name", "pattern", "means"),
    [
        ("api.example.com", "api.example.com", True),
        ("api.example.com", "*.example.com", True),
        ("example.com", "*.example.com", False),
        ("eu.api.example.com", "*.example.com", False),
        ("xapi.example.com", "api.example.com", False),
        ("", "*.example.com", False),
    ],
)
def test_which_names_are_meant(name: str, pattern: str, means: bool) -> None:
    assert is_named(name, pattern) is means


@pytest.mark.parametrize("ip", ["1.1.1.1", "10.255.0.1", "2606:4700::1111"])
def test_an_address_is_open_by_its_name_only(ip: str) -> None:
    some = on_cilium(to_domain("api.example.com"))
    assert decide(some, POD, AddressEnd(ip, "api.example.com"), "tcp", 443).allowed
    assert not decide(some, POD, AddressEnd(ip, "www.example.com"), "tcp", 443).allowed
    assert not decide(some, POD, AddressEnd(ip), "tcp", 443).allowed
    assert not decide(some, POD, AddressEnd(ip, "api.example.com"), "tcp", 80).allowed


@pytest.mark.parametrize("ip", ["169.254.169.254", "10.3.0.1", "8.8.8.8"])
def test_a_name_does_not_open_what_it_may_not_mean_nor_what_is_closed(ip: str) -> None:
    some = on_cilium(to_domain("api.example.com"), flow("never any tenant -> 8.8.8.0/24 on any"))
    assert not decide(some, POD, AddressEnd(ip, "api.example.com"), "tcp", 443).allowed
    denied = {block["cidr"] for rule in written(some)["tpl-egress"]["egressDeny"] for block in rule["toCIDRSet"]}
    assert denied >= {"169.254.0.0/16", "10.3.0.0/16"}
    assert denied & {"8.8.8.0/24", "8.8.0.0/16"}


def test_the_policy_adds_to_what_is_open_and_closes_nothing_by_default() -> None:
    spec = written(on_cilium(to_domain("api.example.com", source="acme.web")))["tpl-egress-web"]
    assert spec["endpointSelector"] == {"matchLabels": {"k8s:app": "web"}}
    assert spec["enableDefaultDeny"] == {"egress": False, "ingress": False}
    asking, by_name = spec["egress"]
    assert asking["toEndpoints"] == [
        {"matchLabels": {"k8s:io.kubernetes.pod.namespace": "kube-system", "k8s:k8s-app": "kube-dns"}}
    ]
    assert [each["rules"] for each in asking["toPorts"]] == [{"dns": [{"matchPattern": "*"}]}]
    assert by_name["toFQDNs"] == [{"matchName": "api.example.com"}]


def test_what_other_flows_open_is_not_denied() -> None:
    opened = flow("allow acme -> 10.3.0.0/16 on tcp/443")
    spec = written(on_cilium(to_domain("api.example.com", "tcp/443, tcp/22"), opened))["tpl-egress"]
    of_nodes = [rule for rule in spec["egressDeny"] if {"cidr": "10.3.0.0/16"} in rule["toCIDRSet"]]
    assert [port["port"] for rule in of_nodes for entry in rule["toPorts"] for port in entry["ports"]] == ["22"]


def test_pods_and_services_are_never_denied() -> None:
    spec = written(on_cilium(to_domain("api.example.com")))["tpl-egress"]
    denied = {block["cidr"] for rule in spec["egressDeny"] for block in rule["toCIDRSet"]}
    assert not denied & {*ON_CILIUM.pods, *ON_CILIUM.services}


@pytest.mark.parametrize(
    ("flows", "why"),
    [
        (("deny acme -> @kube-dns on udp/53",), "which is closed to these pods"),
        (("deny acme.web -> @kube-dns on udp/53",), "which is closed to these pods"),
    ],
)
def test_pods_that_cannot_ask_are_refused(flows: tuple[str, ...], why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        written(on_dns(*map(flow, flows), to_domain("api.example.com")))


def test_pods_that_can_ask_by_a_flow_of_their_own_are_not() -> None:
    closed, kept = flow("deny acme -> @kube-dns on udp/53"), flow("allow acme -> @kube-dns on udp/53", "SEC-1")
    assert "tpl-egress" in written(on_dns(closed, kept, to_domain("api.example.com")))


def on_dns(*flows: Flow) -> Policy:
    """The same, with the DNS declared."""
    return on_cilium(*flows).model_copy(update={"services": (KUBE_DNS,)})


def test_a_denial_that_would_close_another_name_is_refused() -> None:
    closed = flow("deny acme -> 8.0.0.0/8 on any")
    other = to_domain("www.example.com", exception="SEC-1")
    with pytest.raises(RefusedError, match=r"closes `allow acme -> domain \"www.example.com\""):
        written(on_cilium(closed, to_domain("api.example.com"), other))


def test_where_egress_is_open_nothing_is_written() -> None:
    assert not written(on_cilium(to_domain("api.example.com"), isolation="ingress"))


def test_what_is_written_means_what_was_said() -> None:
    seen: Counter[str] = Counter()

    @given(naming())
    def check(some: Policy) -> None:
        try:
            found = world(some, *TARGETS)
        except RefusedError:
            seen["refused"] += 1
            return
        kinds = {kind for kind, _ in found.objects}
        seen["named" if "CiliumNetworkPolicy" in kinds else "nothing to name"] += 1
        assert next(network_disagreements(some, found, tried(some)), None) is None

    check()
    assert seen["named"] > seen.total() / 2, seen


def test_a_change_of_what_is_written_is_found() -> None:
    """The quick comparison finds what the slow one finds, in objects that somebody changed."""
    seen: Counter[bool] = Counter()

    @settings(max_examples=settings().max_examples // 4)
    @given(naming(), st.data())
    def check(some: Policy, data: st.DataObject) -> None:
        try:
            found = objects(some, *TARGETS)
        except RefusedError:
            assume(False)
        of_cilium = [obj for obj in found if obj["kind"] == "CiliumNetworkPolicy"]
        assume(of_cilium)
        spec = data.draw(st.sampled_from(of_cilium))["spec"]
        part = data.draw(st.sampled_from([name for name in ("egress", "egressDeny") if spec.get(name)]))
        spec[part].pop(data.draw(st.integers(0, len(spec[part]) - 1)))
        changed = World.of(found)
        quick = next(network_disagreements(some, changed, tried(some)), None)
        slow = next(slowly.differences(some, changed, tried(some)), None)
        assert (quick is None) == (slow is None)
        seen[quick is None] += 1

    check()
    assert seen[False], seen
