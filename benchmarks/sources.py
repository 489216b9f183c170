"""Kinds of input that may grow before anything is compiled: what is wrong with a text, and how it is laid out."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.shapes import HEAD, lines, shape, tenants


@shape("check", 500, 1000, 2000, exit=1)
def unknown_names(n: int) -> str:
    """Names that nobody declared, each near one that somebody did."""
    names = [f"team-{i:05d}" for i in range(n)]
    return lines(HEAD, tenants(*names), (f"allow {name}x -> hub on tcp/80" for name in names))


@shape("check", 500, 1000, 2000, exit=1)
def syntax_errors(n: int) -> str:
    """Statements that do not parse, between others that do."""
    return lines(
        HEAD, (f'tenant t{i} {{\n  namespaces = =\n}}\n\ntenant u{i} {{ namespaces "u{i}" }}' for i in range(n))
    )


@shape("check", 500, 1000, 2000)
def exceptions(n: int) -> str:
    """Tenants with an exception each."""
    names = [f"t{i}" for i in range(n)]
    return lines(
        HEAD,
        'guard no-latest on pods { forbid some container: tag(container.image) == "latest" }',
        tenants(*names),
        (
            f'exception "E-{name}" {{\n  tenant {name}\n  reason "r"\n  approved-by "a"\n'
            "  granted 2026-11-01\n  expires 2027-03-01\n  lifts no-latest\n}"
            for name in names
        ),
    )


@shape("check", 100, 200, 400)
def guards_on_pods(n: int) -> str:
    """Guards that each look through the containers of a pod."""
    return lines(
        HEAD, tenants("acme"),
        (f'guard g{i} on pods {{ require each container: container.image != "x{i}" }}' for i in range(n)),
    )  # fmt: skip


@shape("check", 6, 12, 24)
def guard_path(n: int) -> str:
    """One guard with a path of many steps."""
    path = ".".join(f"x{i}" for i in range(n))
    return lines(HEAD, tenants("acme"), f'guard g on pods {{ require object.{path} == "1" }}')


@shape("check", 400, 800, 1600)
def long_role_chain(n: int) -> str:
    """Roles of which each extends the one before, to nobody."""
    return lines(HEAD, "role r0 { can get on pods }",
                 (f"role r{i} extends r{i - 1} {{ can list on configmaps }}" for i in range(1, n)))  # fmt: skip


@shape("check", 250, 500, 1000)
def imports(n: int) -> Mapping[str, str]:
    """Files with a tenant each."""
    files = {f"tenants/t{i}.tpl": lines(tenants(f"t{i}")) for i in range(n)}
    return {"policy.tpl": lines((f'import "{path}"' for path in files), HEAD), **files}
