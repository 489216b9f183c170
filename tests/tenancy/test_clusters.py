"""A tenant on some clusters: there as any other, elsewhere as if it were not declared, but that others may name it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tpl.diagnostics.model import Severity
from tpl.diagnostics.sink import Sink
from tpl.expectations.run import run_tests
from tpl.pipeline import Compilation, Request, compile_policy, tree

NOW = date(2026, 11, 24)
CLUSTERS = "environment prod { clusters eu, us }\ncluster eu {}\ncluster us {}\n"
SHOP = """
tenant shop {
  accept shop -> pay on tcp/443
  ingress { hosts "shop.example.com" }
}
"""
PAY = """
tenant pay {
  clusters   eu
  namespaces "money"
  ingress { hosts "pay.example.com" }
  allow shop -> pay on tcp/443 because "orders"
}
"""
THEIRS = """
tenant pay-us {
  clusters   us
  namespaces "money"
  ingress { hosts "pay.example.com" }
}
"""
ABOUT = """
exception "SEC-1" {
  tenant      pay
  lifts       image-tag
  reason      "r"
  approved-by "s"
  granted     2026-11-01
  expires     2026-12-31
}

test "pay" {
  expect allow shop -> pay on tcp/443
  expect allow image "x.example.com/a:1" in pay
  expect no other cross-tenant flows
}
"""


def compiled(folder: Path, text: str, cluster: str) -> Compilation:
    (folder / "policy.tpl").write_text(text, "utf-8")
    compilation = compile_policy(Request((folder,), NOW, cluster=cluster))
    errors = [found for found in compilation.sink.diagnostics if found.severity is Severity.ERROR]
    assert not errors, errors
    return compilation


def files(folder: Path, text: str, cluster: str) -> dict[str, bytes]:
    return {file.path: file.make() for file in tree(compiled(folder, text, cluster)).files}


def test_where_a_tenant_is_not_everything_is_as_if_it_were_not_declared(tmp_path: Path) -> None:
    without = SHOP.replace("  accept shop -> pay on tcp/443\n", "")
    assert files(tmp_path, CLUSTERS + SHOP + PAY + ABOUT, "us") == files(tmp_path, CLUSTERS + without, "us")


def test_where_it_is_everything_is_as_if_it_were_on_all(tmp_path: Path) -> None:
    everywhere = PAY.replace("  clusters   eu\n", "")
    assert files(tmp_path, CLUSTERS + SHOP + PAY + ABOUT, "eu") == files(
        tmp_path, CLUSTERS + SHOP + everywhere + ABOUT, "eu"
    )


def test_two_tenants_share_names_and_hosts_on_clusters_apart(tmp_path: Path) -> None:
    for cluster, tenant in (("eu", b"pay"), ("us", b"pay-us")):
        found = files(tmp_path, CLUSTERS + SHOP + PAY + THEIRS, cluster)
        assert b"tpl.dev/tenant: " + tenant + b"\n" in found[f"prod/{cluster}/namespaces/money.yaml"]
    beside = PAY + THEIRS.replace("clusters   us", "clusters   eu")
    (tmp_path / "policy.tpl").write_text(CLUSTERS + SHOP + beside, "utf-8")
    codes = {found.code for found in compile_policy(Request((tmp_path,), NOW, cluster="eu")).sink.diagnostics}
    assert codes >= {"TPL305", "TPL502"}


@pytest.mark.parametrize(("cluster", "tried"), [("eu", 3), ("us", 1)])
def test_only_what_is_there_is_tried(cluster: str, tried: int, tmp_path: Path) -> None:
    compilation = compiled(tmp_path, CLUSTERS + SHOP + PAY + ABOUT, cluster)
    sink = Sink()
    tally = run_tests(compilation, compilation.builds[0], "", sink)
    assert (tally.tried, tally.failed) == (tried, 0), sink.diagnostics


@pytest.mark.parametrize("roster", [
    ("t.csv", "tenant,tier,clusters\na,gold,eu\nb,gold,eu us\nc,gold,\n"),
    ("t.yaml", "- {tenant: a, tier: gold, clusters: eu}\n- {tenant: b, tier: gold, clusters: [eu, us]}\n"
               "- {tenant: c, tier: gold}\n"),
])  # fmt: skip
def test_rows_of_a_roster_name_clusters(roster: tuple[str, str], tmp_path: Path) -> None:
    name, text = roster
    (tmp_path / name).write_text(text, "utf-8")
    policy = f'{CLUSTERS}tier gold {{}}\nroster "{name}"\n'
    for cluster, tenants in (("eu", ["a", "b", "c"]), ("us", ["b", "c"])):
        (build,) = compiled(tmp_path, policy, cluster).builds
        assert [member.name for member in build.policy.members] == tenants


def test_a_tier_says_it_for_its_tenants_and_an_environment_otherwise(tmp_path: Path) -> None:
    text = (
        CLUSTERS + "tier local { clusters eu }\ntenant a is local {}\ntenant b is local { in prod { clusters us } }\n"
    )
    for cluster, tenants in (("eu", ["a"]), ("us", ["b"])):
        (build,) = compiled(tmp_path, text, cluster).builds
        assert [member.name for member in build.policy.members] == tenants
