"""Nodes of a tenant: labels that a tenant keeps, and the taints that are then for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_left_open import errors
from tests.sema.test_tenants import compile_files, policy_of, values

GOLD = 'tier gold(region: string = "eu") { nodes pool = "gold-{region}" }\n'


@pytest.mark.parametrize(
    ("policy", "nodes", "reserved"),
    [
        ('tenant a { nodes pool = "a" }\n', ("pool=a",), ()),
        ('tenant a { nodes pool = "{tenant}", "x.io/size" = "big" }\n', ("pool=a", "x.io/size=big"), ()),
        (GOLD + "tenant a is gold {}\n", ("pool=gold-eu",), ()),
        (GOLD + 'tenant a is gold(region: "us") { }\n', ("pool=gold-us",), ()),
        (GOLD + 'tenant a is gold { nodes pool = "gold-eu", disk = "fast" }\n', ("pool=gold-eu", "disk=fast"), ()),
        ('tenant a {}\ntenant b { nodes pool = "b", disk = "x" }\n', (), ("disk", "pool")),
        ('tenant a { nodes pool = "a" }\ntenant b { nodes disk = "x" }\n', ("pool=a",), ("disk",)),
        ("tenant a {}\ntenant b {}\n", (), ()),
    ],
)
def test_what_rides_on_namespaces(
    policy: str, nodes: tuple[str, ...], reserved: tuple[str, ...], tmp_path: Path
) -> None:
    compiled = policy_of(compile_files(tmp_path, policy_tpl=policy))
    given = {parameter.name for parameter in compiled.shape_of(compiled.members[0]).parameters}
    assert given == ({"nodes"} if nodes else set()) | ({"reserved-taints"} if "nodes" in policy else set())
    assert (values(compiled, "a", "nodes") if nodes else ()) == nodes
    assert (values(compiled, "a", "reserved-taints") if "nodes" in policy else ()) == reserved


@pytest.mark.parametrize(
    ("tenant", "expected"),
    [
        ("tenant a is gold {}", set()),
        ('tenant a is gold { nodes pool = "other" }', {"TPL205"}),
        ('tenant a is gold { nodes disk = "fast" }', {"TPL205"}),
        ('tenant a is gold { nodes pool = "gold-eu", disk = "fast" }', set()),
        ('tenant a is gold(region: "us") { nodes pool = "gold-eu" }', {"TPL205"}),
        ('tenant a is gold(region: "us") { nodes pool = "gold-us" }', set()),
        ('tenant a is gold { in namespace "a" { nodes pool = "other" } }', {"TPL205"}),
        ('tenant a is gold(region: "Über") {}', {"TPL107"}),
        ('tenant a { nodes pool = "a", pool = "b" }', {"TPL102"}),
        ('tenant a { nodes pool = "a"; nodes disk = "b" }', {"TPL102"}),
        ('tenant a { nodes "a pool" = "a" }', {"TPL107"}),
        ('tenant a { nodes pool = "a b" }', {"TPL107"}),
        ("tenant a { nodes pool }", {"TPL201"}),
        ("tenant a { nodes pool = 5 }", {"TPL201"}),
        ('tenant a { nodes pool = "{place}" }', {"TPL204"}),
    ],
)
def test_labels_are_kept_and_can_be_labels(tenant: str, expected: set[str], tmp_path: Path) -> None:
    found = errors(tmp_path, GOLD + tenant + "\n")
    assert found - {"TPL106"} == expected
