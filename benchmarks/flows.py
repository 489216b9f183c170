"""Shapes of ``tpl build`` that are about flows: what is opened, closed and agreed."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.shapes import HEAD, lines, shape, tenants

TIER = ("tier plain {", '  namespaces "{tenant}"')


def networks(n: int) -> Iterable[str]:
    """Networks apart from one another, ``n0`` and on."""
    return (f"network n{i} = 20.{i // 250}.{i % 250}.0/24" for i in range(n))


def own_flows(n: int, ports: str) -> Iterable[str]:
    """Tenants of a tier, each with a flow of its own to a network of its own, hence a shape of its own."""
    return (f"tenant u{i} is plain {{\n  allow to network n{i} on {ports}\n}}" for i in range(n))


@shape("build", 200, 400, 800)
def two_ended_flows(n: int) -> str:
    """Flows that name a tenant and a network."""
    return lines(
        HEAD, networks(n), TIER[0], TIER[1], "}",
        (f"tenant u{i} is plain" for i in range(n)),
        (f"allow u{i} -> network n{i} on tcp/443" for i in range(n)),
    )  # fmt: skip


@shape("build", 200, 400, 800)
def consented_flows(n: int) -> str:
    """Flows from each tenant to the next, who accepts it."""
    return lines(
        HEAD, TIER[0], TIER[1], "}",
        (f"tenant u{i} is plain {{\n  accept u{(i - 1) % n} -> u{i} on tcp/443\n"
         f'  allow u{i} -> u{(i + 1) % n} on tcp/443 because "agreed"\n}}' for i in range(n)),
    )  # fmt: skip


@shape("build", 200, 400, 800)
def flows_that_nevers_touch(n: int) -> str:
    """Flows of one tier, of each of which a `never` takes a port."""
    return lines(
        HEAD, networks(n), *TIER,
        (f"  allow to network n{i} on tcp/1000-2000" for i in range(n)),
        "}", "tenant acme is plain",
        (f'never any tenant -> network n{i} on tcp/1500 because "closed"' for i in range(n)),
    )  # fmt: skip


@shape("build", 100, 200, 400)
def nevers_and_shapes(n: int) -> str:
    """Tenants with a flow each, and as many `never` for all of them, each of which touches one flow."""
    return lines(
        HEAD, networks(n), TIER[0], TIER[1], "}", own_flows(n, "tcp/1-443"),
        (f'never any tenant -> network n{i} on tcp/22 because "closed"' for i in range(n)),
    )  # fmt: skip


@shape("build", 100, 200, 400)
def nevers_of_a_tier(n: int) -> str:
    """Tenants of a tier with a flow each, and as many `never` in the tier."""
    return lines(
        HEAD, networks(n), *TIER,
        (f'  never to network n{i} on tcp/22 because "closed"' for i in range(n)),
        "}", own_flows(n, "tcp/1-443"),
    )  # fmt: skip


@shape("build", 200, 400, 800)
def contradictions(n: int) -> str:
    """As many `allow` as `deny`, none of which holds the whole of another."""
    return lines(
        HEAD, networks(2 * n), tenants("acme"),
        (f"allow acme -> network n{i} on tcp/443" for i in range(n)),
        (f"deny acme -> network n{n + i} on tcp/443" for i in range(n)),
    )  # fmt: skip


@shape("build", 200, 400, 800)
def flows_of_the_same_ends(n: int) -> str:
    """Flows between the same two ends, each on a port of its own."""
    return lines(
        HEAD, networks(1), tenants("acme"),
        (f"allow acme -> network n0 on tcp/{1000 + 2 * i}" for i in range(n)),
    )  # fmt: skip


@shape("build", 200, 400, 800)
def workloads_that_denies_touch(n: int) -> str:
    """Workloads with a flow each, of each of which a `deny` takes a port."""
    return lines(
        HEAD, 'tenant acme {\n  namespaces "acme"',
        (f'  workload w{i} {{ pods app = "w{i}" }}' for i in range(n)),
        "}",
        (f"allow acme.w{i} -> hub on tcp/1-999" for i in range(n)),
        (f"deny acme.w{i} -> hub on tcp/443" for i in range(n)),
    )  # fmt: skip
