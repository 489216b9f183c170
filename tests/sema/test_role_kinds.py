"""Kinds that others define, in roles: by their name here or in place, as RBAC names them, and what they reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tpl.expectations.run import run_tests
from tpl.sema.access.sensitive import OTHERS

CERTIFICATES = "kind certs = cert-manager.io/v1/certificates\n"
POLICY = """\
kind certs = cert-manager.io/v1/certificates
kind widgets = example.com/v1/widgets { schema "crd.yaml" }
role dev { PERMISSION }
tenant acme { grant dev to group "devs" }
"""
CLUSTER_WIDE = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {plural: widgets, kind: Widget}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
"""


def findings(folder: Path, permission: str) -> list[tuple[str, str]]:
    policy = POLICY.replace("PERMISSION", permission)
    (folder / "crd.yaml").write_text(CLUSTER_WIDE)
    sink = compile_files(folder, policy_tpl=policy).sink
    return [
        (one.code, policy[one.primary.span.start : one.primary.span.end])
        for one in sink.diagnostics
        if one.primary.span and one.code != "TPL106"
    ]


@pytest.mark.parametrize(
    ("permission", "found"),
    [
        ("can * on certs, certs/status, certs/scale", []),
        ("can get on cert-manager.io/v1/certificates", []),
        ("can get on certs/log", [("TPL101", "certs/log")]),
        ("can get on certificates", [("TPL101", "certificates")]),
        ("can get on apps/v1/deployments", [("TPL213", "apps/v1/deployments")]),
        ("can get on widgets", [("TPL401", "widgets")]),
        ("can get on certs; cannot get on cert-manager.io/v1/certificates",
         [("TPL404", "cert-manager.io/v1/certificates")]),
        ("can create on helm.toolkit.fluxcd.io/v2/helmreleases",
         [("TPL402", "helm.toolkit.fluxcd.io/v2/helmreleases")]),
        ("can get on helm.toolkit.fluxcd.io/v2/helmreleases", []),
    ],
)  # fmt: skip
def test_what_a_role_names(permission: str, found: list[tuple[str, str]], tmp_path: Path) -> None:
    assert findings(tmp_path, permission) == found


def test_what_is_taken_from_all_is_taken_from_them(tmp_path: Path) -> None:
    policy = f"""{CERTIFICATES}
role all {{ can get, list on certs, pods }}
role fewer extends all {{ cannot list on * }}
tenant acme {{ grant fewer to group "devs" }}
test "fewer" {{
  expect allow group "devs" can get certs in acme
  expect allow group "devs" can get cert-manager.io/v1/certificates in acme
  expect deny  group "devs" can list certs in acme
  expect deny  group "devs" can get certs/status in acme
}}
"""
    compiled = compile_files(tmp_path, policy_tpl=policy)
    tally = run_tests(compiled, compiled.builds[0], "", compiled.sink)
    assert (tally.tried, tally.failed) == (4, 0)


def test_the_kinds_that_reach_further_have_a_group() -> None:
    assert all("." in name.partition(".")[2] for name in OTHERS)
