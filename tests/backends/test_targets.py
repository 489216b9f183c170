"""What a build writes to be applied, and what to be looked at, and who says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.tenancy.builders import policy
from tpl.backends import REGISTRY, load
from tpl.backends.base import Context
from tpl.pipeline import Compilation, Request, compile_policy, tree

NOW = date(2026, 11, 24)
UNFIT = {name for name in REGISTRY if load(name).check(Context(policy()))}
"""Targets that only a cluster takes which says so."""
APPLIED = (".yaml", ".yml", ".json")
"""What `kubectl apply -R`, Argo CD and Flux take from a folder."""
TENANT = """
role viewer { can get on pods }

tenant acme {
  quota per namespace { pods 5 }
  grant viewer to group "acme-people"
}
"""


def compiled(folder: Path, text: str, *targets: str) -> Compilation:
    (folder / "policy.tpl").write_text(text + TENANT, "utf-8")
    compilation = compile_policy(Request((folder,), NOW, backends=targets))
    assert not compilation.sink.has_errors, compilation.sink.diagnostics
    return compilation


def files(compilation: Compilation) -> dict[str, bytes]:
    return {file.path: file.make() for file in tree(compilation).files}


def folders(paths: set[str], prefix: str = "") -> set[str]:
    return {path.removeprefix(prefix).split("/")[0] for path in paths if path.startswith(prefix)}


@pytest.mark.parametrize("cluster", ["", "cluster eu { kubernetes 1.37 }\n"])
def test_what_nobody_asked_for_is_taken_by_nothing_that_applies_folders(cluster: str, tmp_path: Path) -> None:
    """Whichever folder is applied, the output as a whole too: what an API server could take of it is not there."""
    written = files(compiled(tmp_path, cluster))
    prefix = "eu/" if cluster else ""
    looked_at = {path for path in written if path.startswith("unapplied/")}
    assert folders(set(written) - looked_at, prefix) == {"namespaces", "rbac", "vap"}
    assert folders(looked_at, f"unapplied/{prefix}") == {"kyverno", "kyverno-cel", "rego", "opa"}
    objects = {path for path in looked_at if b"\nkind: " in written[path] or written[path].startswith(b"apiVersion")}
    assert {path.removeprefix(f"unapplied/{prefix}").split("/")[0] for path in objects} == {
        "kyverno",
        "kyverno-cel",
        "opa",
    }
    assert not [path for path in objects if path.endswith(APPLIED)]


def test_the_bundle_that_is_looked_at_is_the_bundle_that_is_applied(tmp_path: Path) -> None:
    alone = files(compiled(tmp_path, "", "rego"))
    beside = files(compiled(tmp_path, ""))
    bundle = {path: data for path, data in alone.items() if path.startswith("rego/")}
    assert bundle
    assert bundle == {path.removeprefix("unapplied/"): data for path, data in beside.items() if "/rego/" in path}
    assert alone["opa/webhook.yaml"] == beside["unapplied/opa/webhook.yaml.txt"]


@pytest.mark.parametrize(("policy", "cluster", "asked", "written", "primary"), [
    ("", "", (), set(REGISTRY) - UNFIT, "vap"),
    ("", "admin-policies none", (), set(REGISTRY) - UNFIT, "vap"),
    ("", "admin-policies clusternetworkpolicy", (), set(REGISTRY) - UNFIT | {"clusternetworkpolicy"}, "vap"),
    ("targets quota, vap, rego primary", "", (), {"quota", "vap", "rego"}, "rego"),
    ("targets quota, vap", "", (), {"quota", "vap"}, "vap"),
    ("targets vap primary, rego", "targets namespaces, kyverno", (), {"namespaces", "kyverno"}, "kyverno"),
    ("targets vap, rego primary", "", ("vap", "rego"), {"vap", "rego"}, "rego"),
    ("targets vap, rego primary", "", ("vap", "kyverno"), {"vap", "kyverno"}, "vap"),
    ("targets quota", "", (), {"quota"}, ""),
])  # fmt: skip
def test_who_says_what_is_written_and_which_engine_counts(
    policy: str, cluster: str, asked: tuple[str, ...], written: set[str], primary: str, tmp_path: Path
) -> None:
    text = f"policy p {{ {policy} }}\ncluster eu {{ {cluster} }}\n"
    (build,) = compiled(tmp_path, text, *asked).builds
    assert build.emission
    assert build.coverage
    assert {backend.name for backend in build.emission.backends} == written
    assert build.coverage.primary == primary
    unasked = {piece.path.split("/")[0] for piece in build.emission.pieces if not piece.applied}
    assert unasked == (set() if policy or asked else {"kyverno", "kyverno-cel", "rego", "opa"})


def test_where_the_first_engine_does_not_fit_the_next_is_applied(tmp_path: Path) -> None:
    written = files(compiled(tmp_path, "cluster eu { kubernetes 1.29 }\n"))
    assert "kyverno-cel" in folders(set(written), "eu/")
    assert "vap" not in folders(set(written), "eu/")


def test_the_order_in_which_targets_are_named_makes_no_difference(tmp_path: Path) -> None:
    first, second = (
        files(compiled(tmp_path, f"policy p {{ targets {names} }}"))
        for names in ("quota, vap primary, rego", "rego, quota, vap primary")
    )
    assert first == second


def test_a_kind_of_policy_that_the_cluster_does_not_take_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "policy.tpl").write_text(f"cluster eu {{ kubernetes 1.37 }}\n{TENANT}", "utf-8")
    compilation = compile_policy(Request((tmp_path,), NOW, backends=("clusternetworkpolicy",)))
    (found,) = compilation.sink.diagnostics
    assert found.code == "TPL804"
    assert found.helps == ("say so in its block: `admin-policies clusternetworkpolicy`",)
