"""What a test in a policy expects of flows, and where it fails."""

from __future__ import annotations

import pytest

from tests.tenancy.builders import expectation, flow, policy, service, tenant
from tpl.model.policy import Policy
from tpl.semantics.atoms import Atom, expect, expect_closed
from tpl.semantics.flows import PodEnd
from tpl.semantics.sample import EXHAUSTIVE

SETTLEMENT = "allow globex.etl -> acme.postgres on tcp/5432"


def saas(*more: str) -> Policy:
    """The tour: one agreed way across, and an ingress for everyone."""
    return policy(
        tenant("acme", workloads={"api": {"app": "api"}, "postgres": {"app": "postgres"}}),
        tenant("globex", workloads={"etl": {"app": "etl"}}),
        tenant("initech"),
        service("ingress", "infra", app="ingress"),
        service("kube-dns", "kube-system", app="dns"),
        flow(SETTLEMENT),
        flow("allow @ingress -> any tenant on tcp/8080"),
        flow("never any tenant -> 169.254.169.254/32 on any"),
        *map(flow, more),
    )


@pytest.mark.parametrize(
    "text",
    [
        SETTLEMENT,
        "deny globex.etl -> acme.api on tcp/5432",
        "deny globex -> acme on tcp/443",
        "deny acme -> globex on any",
        "allow acme -> acme on any",
        "allow @ingress -> any tenant on tcp/8080",
        "allow any tenant -> @kube-dns on udp/53",
        "deny any tenant -> 169.254.169.254/32 on tcp/80",
        "deny any tenant -> internet on any",
    ],
)
def test_holds(text: str) -> None:
    assert expect(saas(), expectation(text)) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("allow globex.etl -> acme.postgres on tcp/5431-5432", "tcp/5431"),
        ("allow globex -> acme.postgres on tcp/5432", "pod globex/()"),
        ("allow globex.etl -> acme on tcp/5432", "pod globex/(app=etl) -> pod acme/()"),
        ("deny globex -> acme on any", "pod globex/(app=etl) -> pod acme/(app=postgres) on tcp/5432"),
        ("deny @ingress -> any tenant on tcp/8000-9000", "tcp/8080"),
        ("deny tag pci -> internet on any", "nothing was tried"),
    ],
)
def test_fails_and_says_where(text: str, where: str) -> None:
    failures = expect(saas(), expectation(text))
    assert failures
    assert any(where in f"{failure.atom}: {failure.why}" for failure in failures)


def test_a_tenant_without_namespaces_proves_nothing() -> None:
    empty = policy(tenant("acme"), tenant("globex"))
    member = empty.members[1]._replace(namespaces=())
    failures = expect(
        empty.model_copy(update={"members": (empty.members[0], member)}),
        expectation("deny acme -> globex on any"),
    )
    assert [failure.atom for failure in failures] == [None]


def test_excluded_tenants_are_left_out() -> None:
    closed = saas("never @ingress -> initech on any")
    everyone = expectation("allow @ingress -> any tenant on tcp/8080")
    assert {failure.atom.destination for failure in expect(closed, everyone) if failure.atom} == {PodEnd("initech")}
    assert expect(closed, everyone.model_copy(update={"excluded": ("initech",)})) == []


def test_what_fails_is_said_once_for_each_stretch_of_ports() -> None:
    two = policy(tenant("a", namespaces=("a1", "a2")), tenant("b"), flow("allow a -> b on tcp/85"))
    failures = [failure.atom for failure in expect(two, expectation("allow a -> b on tcp/80-90"))]
    assert failures == [Atom(PodEnd("a1"), PodEnd("b"), "tcp", port) for port in (80, 86)]


def test_closed_but_for_what_is_expected() -> None:
    assert expect_closed(saas(), [expectation(SETTLEMENT)]) == []
    assert expect_closed(saas(), [])
    assert expect_closed(saas(), [expectation("deny globex.etl -> acme.postgres on tcp/5432")])


@pytest.mark.parametrize(
    "leak",
    [
        "allow globex.etl -> acme.postgres on tcp/5433",
        "allow initech -> globex.etl on udp/9",
        "allow any tenant -> initech on tcp/1",
    ],
)
def test_not_closed(leak: str) -> None:
    assert expect_closed(saas(leak), [expectation(SETTLEMENT)])


def test_a_gap_between_expected_ports_is_seen() -> None:
    open_ = policy(tenant("a"), tenant("b"), flow("allow a -> b on tcp/80-90"))
    assert expect_closed(open_, [expectation("allow a -> b on tcp/80-90")]) == []
    failures = expect_closed(open_, [expectation("allow a -> b on tcp/80-83, tcp/87-90")])
    assert {failure.atom.port for failure in failures if failure.atom} == {84}


def test_of_thousands_of_tenants_those_that_a_flow_names_are_always_tried() -> None:
    crowd = [f"t{number}" for number in range(40 * EXHAUSTIVE)]
    loners = [tenant(f"s{number}") for number in range(2 * EXHAUSTIVE)]
    leak = flow("allow s7 -> s93 on tcp/80"), flow("allow any tenant -> s11 on tcp/81")
    many = policy(tenant(*crowd), *loners, *leak)
    failures = expect_closed(many, [])
    pairs = {(str(failure.atom.source), str(failure.atom.destination)) for failure in failures if failure.atom}
    assert ("pod s7/()", "pod s93/()") in pairs
    assert ("pod t0/()", "pod s11/()") in pairs


def test_the_named_do_not_stand_for_the_others() -> None:
    crowd = [f"t{number}" for number in range(2 * EXHAUSTIVE)]
    many = policy(tenant(*crowd), flow("allow any tenant -> internet on any"), flow("deny t0 -> internet on any"))
    others = expectation("deny any tenant -> internet on tcp/443", excluded=("t1", "t2"))
    assert expect(many, others)
    assert not expect(many, expectation("deny t0 -> internet on tcp/443"))


BLOCKS = ("allow globex -> 10.0.0.0/8 on tcp/5000-6000", "allow 10.1.0.0/16 -> acme on tcp/5432, udp/53")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("deny globex -> acme on tcp/5000-5432", ["tcp/5432"]),
        ("deny globex -> acme on tcp/5433-6000", []),
        ("deny acme -> globex on any", []),
        ("deny any tenant -> any tenant on any", ["tcp/5432"]),
        ("deny globex -> globex on udp/53", ["allowed"]),
    ],
)
def test_a_block_that_may_take_in_pods_leaves_it_open_who_is_closed(text: str, where: list[str]) -> None:
    model = policy(tenant("acme"), tenant("globex"), *map(flow, BLOCKS))
    found = [f"{failure.atom}: {failure.why}" for failure in expect(model, expectation(text))]
    assert len(found) == len(where)
    assert all(map(str.__contains__, found, where))


def test_what_is_agreed_is_not_closed_by_such_a_block() -> None:
    agreed = "allow globex -> acme on tcp/5432"
    model = policy(tenant("acme"), tenant("globex"), *map(flow, (*BLOCKS, agreed)))
    assert [failure.why.split()[0] for failure in expect_closed(model, [])] == ["allowed:", "nobody"]
    assert expect_closed(model, [expectation(agreed)]) == []
