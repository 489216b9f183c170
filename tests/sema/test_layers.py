"""One reading of a tenant's layers: the same for shapes, flows and tags, and each part one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.test_cases import NOW
from tests.sema.test_tenants import compile_files
from tests.syntax.test_recovery import codes
from tpl.diagnostics.sink import Sink
from tpl.model.flows import TaggedPeer, TenantPeer
from tpl.model.tenants import Shape
from tpl.sema.layers.part import Part
from tpl.sema.project import Project
from tpl.sema.scope import Scope
from tpl.sema.symbols import Symbols
from tpl.sema.tenants.tenancy import PARTS
from tpl.sema.words.schema import CONTEXTS

ENVIRONMENTS = "environment prod {}\n\nenvironment staging {}\n"
WORKLOAD = """
tenant acme {
  in prod {
    workload api {
      pods app = "api"
    }

    allow acme.api -> internet on tcp/443
  }
}
"""


def test_a_workload_of_one_environment_can_be_named_there(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=ENVIRONMENTS + WORKLOAD)
    assert not compilation.sink.has_errors, compilation.sink.diagnostics
    by_environment = {build.target.environment: build.policy for build in compilation.builds}
    assert [flow.source for flow in by_environment["prod"].flows] == [TenantPeer(name="acme", workload="api")]
    assert by_environment["staging"].flows == ()


def test_a_workload_of_one_environment_is_not_in_another(tmp_path: Path) -> None:
    outside = WORKLOAD.replace("    allow acme", "  }\n\n  in staging {\n    allow acme")
    found = codes(compile_files(tmp_path, policy_tpl=ENVIRONMENTS + outside))
    assert [code for code, _ in found] == ["TPL101"]


def test_a_workload_of_the_tiers_environment_is_its_tenants(tmp_path: Path) -> None:
    tier = 'tier base {\n  in prod {\n    workload api {\n      pods app = "api"\n    }\n  }\n}\n'
    tenant = "\ntenant acme is base {\n  in prod {\n    allow acme.api -> internet on tcp/443\n  }\n}\n"
    compilation = compile_files(tmp_path, policy_tpl=ENVIRONMENTS + tier + tenant)
    assert not compilation.sink.has_errors, compilation.sink.diagnostics


def test_a_tag_of_one_environment_is_known_in_all(tmp_path: Path) -> None:
    text = "\ntenant acme {\n  in prod {\n    tags pci\n  }\n}\n\ndeny any tenant -> tag pci on any\n"
    compilation = compile_files(tmp_path, policy_tpl=ENVIRONMENTS + text)
    assert not compilation.sink.has_errors, compilation.sink.diagnostics
    for build in compilation.builds:
        assert [flow.destination for flow in build.policy.flows] == [TaggedPeer(tag="pci")]
        assert build.policy.shapes[0].tags == (("pci",) if build.target.environment == "prod" else ())


def test_a_tier_hands_its_parameters_on(tmp_path: Path) -> None:
    text = (
        'tier base(region: string) {\n  namespaces "{tenant}-{region}"\n}\n\n'
        'tier gold(region: string = "eu") extends base(region: "{region}") {}\n\ntenant acme is gold\n'
    )
    compilation = compile_files(tmp_path, policy_tpl=text)
    assert not compilation.sink.has_errors, compilation.sink.diagnostics
    assert compilation.builds[0].policy.members[0].namespaces == ("acme-eu",)


def test_every_statement_is_read_by_one_part() -> None:
    words = [word for part in PARTS for word in part.words]
    assert sorted(words) == sorted(CONTEXTS["tenant"])
    kinds = [kind for part in PARTS for kind in part.statements]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_a_part_fills_fields_of_the_shape(part: type[Part], tmp_path: Path) -> None:
    given, sink = {"namespaces": ("acme",), "patterns": ()}, Sink()
    filled = part().shape(given, Scope(Symbols(Project(tmp_path), sink), sink, NOW))
    assert set(filled) <= set(Shape.model_fields)
