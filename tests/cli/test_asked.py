"""What tests ask of guards: who asks, what is deleted, who connects, and what one guard alone says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Runner
from tests.engines.binaries import require

POLICY = """
platform { group "oidc:platform" }

tenant acme {}

guard no-latest on pods {
  exempt platform
  forbid some c in object.spec.containers: tag(c.image) == "latest"
  message "no latest"
}

guard named on pods {
  exempt platform
  require object.metadata.labels.team is set
  message "no team"
}

guard kept on configmaps when delete {
  exempt platform
  forbid old.metadata.labels.keep == "yes"
  message "kept"
}

guard no-shell on pods when connect {
  exempt platform
  forbid request.name == "test"
  message "no shell"
}
"""
POD = """
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: "registry.example.com/a:latest"}]}
"""
KEPT = """
apiVersion: v1
kind: ConfigMap
metadata: {name: c, labels: {keep: "yes"}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy and the manifests that its tests name."""
    (tmp_path / "policy.tpl").write_text(POLICY)
    (tmp_path / "pod.yaml").write_text(POD)
    (tmp_path / "kept.yaml").write_text(KEPT)
    return tmp_path


def expecting(folder: Path, *expectations: str) -> Path:
    """The folder, with a test."""
    lines = "\n".join(f"  expect {each}" for each in expectations)
    (folder / "tests.tpl").write_text(f'import "policy.tpl"\n\ntest "asked" {{\n{lines}\n}}\n')
    return folder / "tests.tpl"


HOLDING = (
    'deny manifest "pod.yaml" in acme because named',
    'allow manifest "pod.yaml" in acme as group "oidc:platform"',
    'deny manifest "pod.yaml" in acme as user "oidc:platform"',
    'deny manifest "pod.yaml" in acme as serviceaccount "acme/robot" by named',
    'deny image "registry.example.com/a:1" in acme by named',
    'allow image "registry.example.com/a:1" in acme by no-latest',
    'allow manifest "kept.yaml" in acme',
    'deny delete manifest "kept.yaml" in acme because kept',
    'allow delete manifest "kept.yaml" in acme as group "oidc:platform"',
    'allow delete manifest "pod.yaml" in acme',
    "deny connect pods/exec in acme because no-shell",
    "allow connect services/proxy in acme",
    'allow connect pods/exec in acme as group "oidc:platform"',
)


@pytest.mark.parametrize("expectation", HOLDING)
def test_it_holds_and_its_opposite_does_not(tpl: Runner, folder: Path, expectation: str) -> None:
    assert tpl("test", expecting(folder, expectation)).code == 0
    effect, rest = expectation.split(" ", 1)
    opposite = f"{'deny' if effect == 'allow' else 'allow'} {rest}"
    run = tpl("test", expecting(folder, opposite))
    assert (run.code, run.err.count("error[TPL901]")) == (1, 1)


@pytest.mark.parametrize(
    ("expectation", "code", "help_"),
    [
        ("deny connect pods/exce in acme", "TPL101", "`pods/exec`"),
        ("deny connect pods in acme", "TPL101", "there are"),
        ('deny delete manifest "pod.yaml" replacing "kept.yaml" in acme', "TPL105", "leave `replacing` out"),
        ('deny manifest "pod.yaml" in acme by nmaed', "TPL101", "`named`"),
        ('deny delete manifest "gone.yaml" in acme', "TPL902", "relative to the test"),
    ],
)
def test_what_cannot_be_asked_is_one_error(tpl: Runner, folder: Path, expectation: str, code: str, help_: str) -> None:
    run = tpl("test", expecting(folder, expectation))
    assert (run.code, run.err.count("error[")) == (1, 1)
    assert f"error[{code}]" in run.err
    assert help_ in run.err


@pytest.mark.engines
def test_opa_decides_the_same(tpl: Runner, folder: Path) -> None:
    run = tpl("test", expecting(folder, *HOLDING), "--opa", require("opa") / "opa")
    assert run.code == 0, run.err
    assert f"OPA was asked {len(HOLDING)} times" in run.err
