"""Flows that change nothing, and address blocks that may take in pods."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files

TENANT = """\
tenant a {
  workload web { pods app = "web" }
  workload db { pods app = "db" }
  INSIDE
}
OUTSIDE
tenant b {}
"""


def codes(folder: Path, policy: str) -> list[str]:
    """The codes that a policy gives."""
    return [one.code for one in compile_files(folder, policy_tpl=policy).sink.diagnostics]


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ('allow a.web -> a.db on tcp/5432 because "only web"', ""),
        ("allow a.web -> a.db on tcp/5432", ""),
        ("allow a -> a on any", ""),
        ("allow a.web -> a.web on tcp/80", ""),
        ("allow to a on tcp/80", ""),
        ("allow from a.web on tcp/80", ""),
        ("accept a.web -> a.db on tcp/5432", ""),
        ("", "allow a.web -> a.db on tcp/5432"),
        ("", 'allow a -> a.db on any because "all"'),
        ("deny a.web -> a.db on tcp/80", "allow a.web -> a.db on tcp/80"),
    ],
)
def test_what_opens_a_tenant_to_itself_has_no_effect(inside: str, outside: str, tmp_path: Path) -> None:
    policy = TENANT.replace("INSIDE", inside).replace("OUTSIDE", outside)
    assert codes(tmp_path, policy) == ["TPL302"]
    (found,) = compile_files(tmp_path, policy_tpl=policy).sink.diagnostics
    assert "between tenants" not in " ".join((found.message, *found.notes, *found.helps))


@pytest.mark.parametrize("flow", ["deny a.web -> a.db on tcp/5432", "never a -> a.db on tcp/22"])
def test_what_closes_a_way_inside_a_tenant_has_one(flow: str, tmp_path: Path) -> None:
    assert codes(tmp_path, TENANT.replace("INSIDE", "").replace("OUTSIDE", flow)) == []


@pytest.mark.parametrize(
    ("block", "pods", "found"),
    [
        ("10.0.0.0/8", "", ["TPL806"]),
        ("10.20.0.7/32", "", ["TPL806"]),
        ("100.64.0.0/10", "", ["TPL806"]),
        ("172.20.0.0/16", "", ["TPL806"]),
        ("0.0.0.0/1", "", ["TPL806"]),
        ("fd00:1::/32", "", ["TPL806"]),
        ("fd00:1::/32", "pods 10.128.0.0/14", ["TPL806"]),
        ("10.0.0.0/8", "pods fd00:10::/56", ["TPL806"]),
        ("10.0.0.0/8", "pods 10.128.0.0/14", ["TPL801"]),
        ("fd00::/8", "pods fd00:10::/56", ["TPL801"]),
        ("0.0.0.0/0", "", ["TPL801"]),
        ("::/0", "pods 10.128.0.0/14", ["TPL801"]),
        ("10.20.0.0/16", "pods 10.128.0.0/14", []),
        ("fd00:1::/32", "pods fd00:10::/56", []),
        ("203.0.113.0/24", "", []),
        ("2a00::/16", "", []),
    ],
)
@pytest.mark.parametrize(
    "form", ["allow to BLOCK on tcp/1", "allow from BLOCK on tcp/1", "allow a -> network n on tcp/1"]
)
def test_a_block_is_judged_by_the_pods(block: str, pods: str, found: list[str], form: str, tmp_path: Path) -> None:
    network = f"network n = {block}\n" if "network" in form else ""
    policy = f"cluster c {{ kubernetes 1.36 ; {pods} }}\n{network}tenant a {{ {form.replace('BLOCK', block)} }}\n"
    assert codes(tmp_path, policy) == found


def test_no_cluster_says_no_pods(tmp_path: Path) -> None:
    assert codes(tmp_path, "tenant a { allow to 10.0.0.0/8 on tcp/1 }") == ["TPL806"]
    assert codes(tmp_path, "tenant a { deny to 10.0.0.0/8 on tcp/1 }") == []


def test_what_the_cluster_says_of_its_nodes_and_api_server_is_no_question(tmp_path: Path) -> None:
    cluster = "cluster c { nodes 10.0.0.0/16 ; api-server 10.1.0.1/32 }\n"
    assert codes(tmp_path, f"{cluster}tenant a {{ allow to network api-server on tcp/443 }}") == []
