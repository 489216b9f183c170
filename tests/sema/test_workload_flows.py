"""Flows in the block of a workload are of its pods: of the tenant's, or in a tier of each tenant's."""

from __future__ import annotations

from pathlib import Path

from tests.sema.test_tenants import compile_files
from tpl.model.flows import SelfPeer

TIER = """
tier profile {
  workload web {
    pods app = "web"
    allow to internet on tcp/443 because "packages"
  }
}
tenant acme is profile {}
tenant globex is profile {}
"""
TESTS = """
test "of each" {
  expect allow acme.web -> internet on tcp/443
  expect allow globex.web -> internet on tcp/443
  expect deny  acme -> internet on tcp/80
}
"""


def test_a_tier_gives_each_tenant_the_flows_of_its_workload(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=TIER + TESTS)
    assert not compilation.sink.has_errors
    (shape,) = compilation.builds[0].policy.shapes
    assert [flow.source for flow in shape.flows] == [SelfPeer(workload="web")]


def test_a_tenants_file_without_allow_has_none_in_workloads(tmp_path: Path) -> None:
    theirs = 'tenant acme {\n  workload web {\n    pods app = "web"\n    allow to internet on tcp/443\n  }\n}\n'
    compilation = compile_files(tmp_path, policy_tpl='import "acme.tpl" for acme without allow\n', acme_tpl=theirs)
    assert [each.code for each in compilation.sink.diagnostics if each.code == "TPL317"] == ["TPL317"]
