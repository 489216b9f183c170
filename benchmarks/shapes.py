"""The kinds of input that may grow: a policy of size n each, and the command that is measured on it.

A shape is one function; the decorator says what is run on its text and at which sizes::

    @shape("test", 50, 100, 200)
    def workloads(n: int) -> str: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from benchmarks import real_roster, workload

Make = Callable[[int], str | Mapping[str, str]]

SHAPES: list[Shape] = []
"""In the order in which they are measured."""


class Shape(NamedTuple):
    """What ``make`` writes at a size (the policy's text, or several files by path), and what is run on it."""

    name: str
    make: Make
    command: str
    sizes: tuple[int, ...]
    exit: int

    def files(self, size: int) -> Mapping[str, str]:
        """Path to text."""
        made = self.make(size)
        return {"policy.tpl": made} if isinstance(made, str) else made


def shape(command: str, *sizes: int, exit: int = 0) -> Callable[[Make], Make]:
    """Enter a function into the table; ``exit`` is the command's exit code where the input has errors."""

    def enter(make: Make) -> Make:
        SHAPES.append(Shape(make.__name__.replace("_", " "), make, command, sizes, exit))
        return make

    return enter


HEAD = """\
policy growth {
  title "Growth"
  owner "platform@example.com"
}

service hub {
  namespace "hub"
  pods app = "hub"
}

role viewer {
  can get, list on pods
}

role editor {
  can create, update on deployments
}
"""


def lines(*parts: str | Iterable[str]) -> str:
    """The parts one below the other."""
    return "".join(f"{line}\n" for part in parts for line in ([part] if isinstance(part, str) else part))


def tenants(*names: str) -> Iterable[str]:
    """Tenants with a namespace of their name and nothing else."""
    return (f'tenant {name} {{ namespaces "{name}" }}' for name in names)


# --- `tpl test` ---------------------------------------------------------------------------------


@shape("test", 200, 400, 800)
def roles(n: int) -> str:
    """Roles, each granted to a group of its own."""
    kinds = ("pods", "services", "deployments", "configmaps", "jobs", "secrets", "events")
    verbs = ("get", "list", "create", "update", "delete")
    return lines(
        HEAD,
        (f"role r{i} {{ can {verbs[i % 5]}, {verbs[(i + i // 5) % 5 - 1]} on {kinds[i % 7]} }}" for i in range(n)),
        'tenant acme {\n  namespaces "acme"',
        (f'  grant r{i} to group "g{i}"' for i in range(n)),
        "}",
        tenants("globex"),
    )


@shape("test", 200, 400, 800)
def workloads(n: int) -> str:
    """Workloads, each with a flow of its own to a platform service."""
    return lines(
        HEAD,
        'tenant acme {\n  namespaces "acme"',
        (f'  workload w{i} {{ pods app = "w{i}" }}' for i in range(n)),
        "}",
        tenants("globex"),
        (f"allow acme.w{i} -> hub on tcp/443" for i in range(n)),
    )


@shape("test", 400, 800, 1600)
def nevers(n: int) -> str:
    """Networks that nobody may reach, and tenants with the internet open."""
    return lines(
        HEAD,
        (f"network n{i} = 100.{i // 250}.{i % 250}.0/28" for i in range(n)),
        (f'never any tenant -> network n{i} on any because "closed"' for i in range(n)),
        (f'tenant {name} {{\n  namespaces "{name}"\n  allow to internet on tcp/443\n}}' for name in ("acme", "globex")),
    )


@shape("test", 400, 800, 1600)
def used_networks(n: int) -> str:
    """Networks, each of them open to a tenant."""
    return lines(
        HEAD,
        (f"network n{i} = 100.{i // 250}.{i % 250}.0/28" for i in range(n)),
        (f"allow acme -> network n{i} on tcp/443" for i in range(n)),
        tenants("acme", "globex"),
    )


@shape("test", 200, 400, 800)
def namespaces_of_a_tenant(n: int) -> str:
    """Namespaces of one tenant, with grants and a flow."""
    listed = ", ".join(f'"acme-{i}"' for i in range(n))
    return lines(
        HEAD,
        f"tenant acme {{\n  namespaces {listed}\n  allow to hub on tcp/443",
        '  grant viewer to group "people"\n  grant editor to user "ann"\n}',
        tenants("globex"),
        'test "closed" {\n  expect deny any tenant -> any tenant on any\n  expect no other cross-tenant flows\n}',
    )


@shape("test", 200, 400, 800)
def tenant_blocks(n: int) -> str:
    """Tenants that all differ, each with a flow of its own, and all pairs of them closed."""
    return lines(
        HEAD,
        (f'tenant u{i} {{\n  namespaces "u{i}"\n  allow to hub on tcp/{2000 + i}\n}}' for i in range(n + 1)),
        'test "closed" {\n  expect deny any tenant -> any tenant on any\n  expect no other cross-tenant flows\n}',
    )


@shape("test", 1000, 2000, 4000)
def roster_tenants(n: int) -> Mapping[str, str]:
    """Tenants of three tiers from a roster, and all pairs of them closed."""
    test = 'test "closed" {\n  expect deny any tenant -> any tenant on any\n  expect no other cross-tenant flows\n}\n'
    return {"policy.tpl": workload.POLICY + "\n" + test, "tenants.csv": workload.roster(n + 1)}


@shape("test", 200, 400, 800)
def expectations(n: int) -> str:
    """Expectations of one test."""
    return lines(
        HEAD,
        tenants("acme", "globex"),
        'test "many" {',
        (f"  expect deny acme -> globex on tcp/{1 + i}" for i in range(n)),
        "  expect no other cross-tenant flows\n}",
    )


@shape("test", 400, 800, 1600)
def agreed_flows(n: int) -> str:
    """Flows between tenants, each of them expected and nothing else."""
    flows = [f"u{i} -> u{i + 1} on tcp/443" for i in range(n)]
    return lines(
        HEAD,
        (f'tenant u{i} {{\n  namespaces "u{i}"' + _accepting(i, n) + "\n}" for i in range(n + 1)),
        (f"# tpl: ignore[TPL315] agreed\nallow {flow}" for flow in flows),
        'test "closed" {',
        (f"  expect allow {flow}" for flow in flows),
        "  expect no other cross-tenant flows\n}",
    )


def _accepting(i: int, n: int) -> str:
    pairs = ((a, a + 1) for a in (i - 1, i) if 0 <= a < n)
    return "".join(f"\n  accept u{a} -> u{b} on tcp/443" for a, b in pairs)


@shape("test", 200, 400, 800)
def access_expectations(n: int) -> str:
    """Expectations about what groups may do, each with a grant of its own."""
    return lines(
        HEAD,
        'tenant acme {\n  namespaces "acme"',
        (f'  grant viewer to group "g{i}"' for i in range(n)),
        '}\ntest "many" {',
        (f'  expect allow group "g{i}" can get pods in acme' for i in range(n)),
        "}",
    )


@shape("test", 400, 800, 1600)
def denied_ports(n: int) -> str:
    """Ports that are taken out of one flow, one statement each."""
    return lines(
        HEAD,
        tenants("acme", "globex"),
        "allow acme -> hub on tcp/1-60000",
        (f"deny acme -> hub on tcp/{10 * (i + 1)}" for i in range(n)),
        'test "ports" {\n  expect allow acme -> hub on tcp/1\n  expect deny globex -> hub on any\n}',
    )


@shape("test", 200, 400, 800)
def role_chain(n: int) -> str:
    """Roles of which each extends the one before."""
    verbs = ("get", "list", "create", "update", "delete")
    return lines(
        HEAD,
        "role r0 { can get on pods }",
        (f"role r{i} extends r{i - 1} {{ can {verbs[i % 5]} on configmaps }}" for i in range(1, n)),
        'tenant acme {\n  namespaces "acme"',
        (f'  grant r{i} to group "g{i}"' for i in range(n)),
        "}",
        tenants("globex"),
    )


# --- `tpl build` --------------------------------------------------------------------------------


@shape("build", 1000, 3000, 10000)
def real_tenants(n: int) -> Mapping[str, str]:
    """Three parameters that differ in every row, quotas of one's own for a tenth, exceptions for a hundredth."""
    return real_roster.files(n)
