"""Who wins: ``never`` > kept > quarantine > allow of an exception > ``deny`` > ``allow`` > default."""

from __future__ import annotations

import pytest

from tests.tenancy.builders import ORIGIN, flow, on, policy, service, tenant
from tpl.model.flows import Flow
from tpl.model.policy import Cluster, Policy
from tpl.semantics.flows import AddressEnd, End, PodEnd, decide

API, DB = {"app": "api"}, {"app": "db"}
WORKLOADS = {"api": API, "db": DB}
ACME_API, ACME_DB = PodEnd("acme", API), PodEnd("acme-b", DB)
GLOBEX, TINY, SMALL = PodEnd("globex", API), PodEnd("tiny"), PodEnd("small")
INGRESS, DNS, NOBODY = (
    PodEnd("infra", {"app": "ingress"}),
    PodEnd("kube-system", {"k8s-app": "kube-dns"}),
    PodEnd("x"),
)
METADATA, PUBLIC = AddressEnd("169.254.169.254"), AddressEnd("1.1.1.1")


def world(*flows: Flow, shared: tuple[Flow, ...] = ()) -> Policy:
    """Two tenants of their own shape, two that share one, an ingress, and these flows."""
    return policy(
        tenant("acme", namespaces=("acme", "acme-b"), workloads=WORKLOADS, tags=("pci",)),
        tenant("globex", workloads=WORKLOADS),
        tenant("tiny", "small", flows=shared, tags=("pci",)),
        service("ingress", "infra", app="ingress"),
        *flows,
    )


@pytest.mark.parametrize(
    ("source", "destination", "port", "allowed", "rule"),
    [
        (ACME_API, ACME_DB, "tcp/5432", True, "same-tenant"),
        (ACME_API, GLOBEX, "tcp/80", False, "isolation"),
        (TINY, SMALL, "tcp/80", False, "isolation"),
        (ACME_API, DNS, "udp/53", True, "cluster-dns"),
        (ACME_API, DNS, "tcp/53", True, "cluster-dns"),
        (ACME_API, DNS, "tcp/9153", False, "isolation"),
        (DNS, ACME_API, "udp/53", False, "isolation"),
        (INGRESS, ACME_API, "tcp/80", False, "isolation"),
        (ACME_API, PUBLIC, "tcp/443", False, "isolation"),
        (PUBLIC, ACME_API, "tcp/443", False, "isolation"),
        (INGRESS, NOBODY, "tcp/80", True, "outside"),
        (INGRESS, PUBLIC, "tcp/80", True, "outside"),
    ],
)
def test_default(source: End, destination: End, port: str, allowed: bool, rule: str) -> None:
    asked = on(port)[0]
    verdict = decide(world(), source, destination, asked.protocol, asked.first)
    assert (verdict.allowed, verdict.rule) == (allowed, rule)


LADDER = (
    flow("allow acme -> globex on tcp/80"),
    flow("deny acme.api -> globex on tcp/80-90"),
    flow("allow acme -> globex.api on tcp/1-100", exception="SEC-1"),
    flow("deny anywhere -> globex on any", quarantine="globex"),
    flow("allow acme -> globex on tcp/79-80", quarantine="globex"),
    flow("never any tenant -> globex on tcp/80"),
)
OUT = flow("deny globex -> anywhere on any", quarantine="globex")


@pytest.mark.parametrize(("rungs", "allowed"), [(1, True), (2, False), (3, True), (4, False), (5, True), (6, False)])
def test_each_rung_beats_those_below_in_any_order(rungs: int, allowed: bool) -> None:
    flows = LADDER[:rungs]
    for order in (flows, flows[::-1]):
        verdict = decide(world(*order), ACME_API, GLOBEX, "tcp", 80)
        assert verdict.allowed is allowed
        assert verdict.rule == LADDER[rungs - 1]


@pytest.mark.parametrize(
    ("source", "destination", "allowed"),
    [
        (GLOBEX, PodEnd("globex"), False),
        (GLOBEX, DNS, False),
        (GLOBEX, PUBLIC, False),
        (ACME_API, GLOBEX, False),
        (INGRESS, GLOBEX, False),
        (PUBLIC, GLOBEX, False),
        (ACME_API, DNS, True),
        (ACME_API, ACME_DB, True),
    ],
)
def test_a_quarantine_closes_one_tenant(source: End, destination: End, allowed: bool) -> None:
    opened = [flow("allow globex -> internet on any"), flow("allow @ingress -> any tenant on any")]
    port = ("udp", 53) if destination is DNS else ("tcp", 80)
    assert decide(world(LADDER[3], OUT, *opened), source, destination, *port).allowed is allowed


def test_what_is_kept_is_kept_on_its_side_and_ports() -> None:
    kept = world(LADDER[3], OUT, flow("allow @ingress -> globex on tcp/8443", quarantine="globex"))
    assert decide(kept, INGRESS, GLOBEX, "tcp", 8443).allowed
    assert not decide(kept, INGRESS, GLOBEX, "tcp", 80).allowed
    assert not decide(kept, GLOBEX, INGRESS, "tcp", 8443).allowed


def test_a_deny_leaves_other_workloads_and_ports() -> None:
    denied = world(*LADDER[:2])
    assert decide(denied, ACME_DB, GLOBEX, "tcp", 80).allowed
    assert not decide(denied, ACME_DB, GLOBEX, "tcp", 81).allowed
    assert not decide(denied, ACME_DB, GLOBEX, "udp", 80).allowed


def test_a_deny_beats_the_default() -> None:
    denied = world(flow("deny acme.api -> acme.db on tcp/5432"))
    assert not decide(denied, ACME_API, ACME_DB, "tcp", 5432).allowed
    assert decide(denied, ACME_API, ACME_DB, "tcp", 5433).allowed


def test_the_reason_is_told() -> None:
    closed = flow("never any tenant -> 169.254.0.0/16 on any").model_copy(update={"because": "credentials"})
    verdict = decide(world(closed), ACME_API, METADATA, "tcp", 80)
    assert verdict.why == "never any tenant -> 169.254.0.0/16 on any: credentials"


@pytest.mark.parametrize(
    ("statement", "source", "destination", "allowed"),
    [
        ("allow @ingress -> any tenant on tcp/80", INGRESS, SMALL, True),
        ("allow @ingress -> tag pci on tcp/80", INGRESS, SMALL, True),
        ("allow @ingress -> tag pci on tcp/80", INGRESS, GLOBEX, False),
        ("allow tag pci -> globex on tcp/80", TINY, GLOBEX, True),
        ("allow acme.db -> globex on tcp/80", ACME_API, GLOBEX, False),
        ("allow acme -> 169.254.0.0/16 on tcp/80", ACME_API, METADATA, True),
        ("allow acme -> internet on tcp/80", ACME_API, PUBLIC, True),
        ("allow acme -> internet on tcp/80", ACME_API, METADATA, False),
        ("allow acme -> internet on tcp/80", ACME_API, GLOBEX, False),
        ("allow internet -> acme on tcp/80", PUBLIC, ACME_API, True),
        ("allow any tenant -> any tenant on tcp/80", TINY, SMALL, True),
        # Within a tenant only flows count that name it at both ends.
        ("deny any tenant -> any tenant on any", ACME_API, ACME_DB, True),
        ("never any tenant -> acme on any", ACME_API, ACME_DB, True),
        ("never tag pci -> tag pci on any", ACME_API, ACME_DB, True),
        ("never acme -> acme on any", ACME_API, ACME_DB, False),
    ],
)
def test_ends(statement: str, source: End, destination: End, allowed: bool) -> None:
    assert decide(world(flow(statement)), source, destination, "tcp", 80).allowed is allowed


def test_a_never_network_is_not_the_internet_on_any_port() -> None:
    flows = flow("allow acme -> internet on tcp/80"), flow("never any tenant -> 1.1.1.0/24 on tcp/25")
    assert not decide(world(*flows), ACME_API, PUBLIC, "tcp", 80).allowed


def test_a_shapes_flow_is_each_members_own() -> None:
    shared = world(shared=(flow("allow self -> globex on tcp/80"), flow("deny self -> self on tcp/22")))
    assert decide(shared, TINY, GLOBEX, "tcp", 80).allowed
    assert decide(shared, SMALL, GLOBEX, "tcp", 80).allowed
    assert not decide(shared, ACME_API, GLOBEX, "tcp", 80).allowed
    assert not decide(shared, TINY, TINY, "tcp", 22).allowed
    assert decide(shared, ACME_API, ACME_DB, "tcp", 22).allowed


def test_a_tenants_pod_is_no_platform_service() -> None:
    squatting = policy(
        tenant("acme"), tenant("evil", namespaces=("infra",)), service("ingress", "infra", app="ingress"),
        flow("allow @ingress -> acme on tcp/80"),
    )  # fmt: skip
    assert not decide(squatting, INGRESS, PodEnd("acme"), "tcp", 80).allowed


def test_cluster_dns_is_the_declared_service_of_its_name() -> None:
    cluster = Cluster(name="c", dns="coredns", origin=ORIGIN)
    own = policy(tenant("acme"), service("coredns", "dns", app="coredns"), cluster=cluster)
    assert decide(own, PodEnd("acme"), PodEnd("dns", {"app": "coredns"}), "udp", 53).allowed
    assert not decide(own, PodEnd("acme"), DNS, "udp", 53).allowed
