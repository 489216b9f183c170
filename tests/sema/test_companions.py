"""`raw`: objects of one's own, what is filled into them, and what cannot come by that way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sema.test_tenants import compile_files
from tpl.backends._k8s.objects import Object
from tpl.model.kinds import KINDS

ACCOUNT: dict[str, Any] = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "deployer"}}
CONFIG: dict[str, Any] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}


def findings(folder: Path, *documents: dict[str, Any], more: str = "") -> list[tuple[str, str]]:
    (folder / "extra.yaml").write_text("---\n".join(json.dumps(document) + "\n" for document in documents))
    sink = compile_files(folder, policy_tpl=f'tenant acme {{ raw "extra.yaml" }}\n{more}').sink
    return [(one.code, one.message) for one in sink.diagnostics if one.code not in ("TPL904", "TPL405")]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"kind": "ConfigMap"}, "needs `apiVersion`"),
        ({**CONFIG, "metadata": {"name": "tpl-x"}}, "a name that no object"),
        ({**CONFIG, "metadata": {"name": "c", "namespace": "kube-system"}}, "is for namespace `kube-system`"),
        ({**CONFIG, "metadata": {"name": "c", "finalizers": ["x/y"]}}, "sets `metadata.finalizers`"),
        ({**CONFIG, "metadata": {"name": "c", "labels": {"tpl.dev/tenant": "globex"}}}, "sets `tpl.dev/tenant`"),
        ({**CONFIG, "metadata": {"name": "c", "labels": {"app.kubernetes.io/managed-by": "me"}}}, "sets `app."),
        ({**CONFIG, "metadata": {"name": "c", "annotations": {"n": 5}}}, "annotations that are not texts"),
        ({**CONFIG, "metadata": {"name": "c", "labels": {"a b": "x"}}}, "`a b` among its labels"),
        ({**CONFIG, "dat": {}}, "has `dat`"),
        ({**CONFIG, "status": {}}, "has a status"),
        ({**CONFIG, "kind": "ConfigMapList"}, "cannot be a companion"),
        ({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
          "spec": {"template": {"spec": {"containers": [{"imag": "x"}]}}}}, "spec.template.spec.containers.imag"),
        *(
            ({"apiVersion": api, "kind": kind, "metadata": {"name": "x"}}, "cannot be a companion")
            for api, kind in (
                ("v1", "Namespace"), ("v1", "ResourceQuota"), ("v1", "LimitRange"), ("v1", "Node"),
                ("networking.k8s.io/v1", "NetworkPolicy"), ("rbac.authorization.k8s.io/v1", "RoleBinding"),
                ("rbac.authorization.k8s.io/v1beta1", "ClusterRole"), ("cilium.io/v2", "CiliumNetworkPolicy"),
                ("kyverno.io/v2", "PolicyException"), ("crd.projectcalico.org/v1", "NetworkPolicy"),
                ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"),
                ("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy"),
            )
        ),
    ],
)  # fmt: skip
def test_what_cannot_come_this_way(document: dict[str, Any], said: str, tmp_path: Path) -> None:
    ((code, message),) = findings(tmp_path, document)
    assert code == "TPL112"
    assert said in message


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: [")
    (tmp_path / "empty.yaml").write_text("# nothing\n")
    for name in ("broken.yaml", "empty.yaml", "none.yaml", "*.yaml", "../out.yaml"):
        sink = compile_files(tmp_path, policy_tpl=f'tenant acme {{ raw "{name}" }}\n').sink
        assert [one.code for one in sink.diagnostics if one.code.startswith("TPL11")] == ["TPL110"], name


def test_it_is_in_each_namespace_and_filled(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(
        json.dumps({**CONFIG, "metadata": {"name": "c-{tenant}"}, "data": {"k": "{tenant} in {namespace}, {other}"}})
    )
    (tmp_path / "own.json").write_text(json.dumps(ACCOUNT))
    policy = """\
tier base {
  namespaces "{tenant}-a", "{tenant}-b"
  raw "all.yaml"
}
tenant acme is base { raw "own.json" }
tenant globex is base {}
"""
    build = compile_files(tmp_path, policy_tpl=policy).builds[0]
    shapes = build.policy.shapes
    assert [[each.kind for each in shape.companions] for shape in shapes] == [
        ["ConfigMap", "ServiceAccount"], ["ConfigMap"]
    ]  # fmt: skip
    member = build.policy.members_of["globex"][0]
    filled = member.fill(shapes[member.shape].companions[0].body, "globex-b")
    assert json.loads(filled) == {"data": {"k": "globex in globex-b, {other}"}}


def test_guards_are_tried_on_it(tmp_path: Path) -> None:
    guard = 'guard no-config on configmaps { forbid object.metadata.name == "c" }\n'
    assert "TPL215" in [code for code, _ in findings(tmp_path, CONFIG, more=guard)]
    things = 'kind things = example.com/v1/things { manifests "Thing" }\n'
    guard = f"{things}guard no-things on things {{ forbid object.spec.n == 5 }}\n"
    thing = {"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "t"}, "spec": {"n": 5}}
    assert "TPL215" in [code for code, _ in findings(tmp_path, thing, more=guard)]


def test_the_objects_of_every_kind_of_a_namespace_can_be_read(tmp_path: Path) -> None:
    """Kinds that are neither tpl's to write nor anybody's rights, whose fields are in the table."""
    for kind in KINDS.values():
        document = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": {"name": "x"}}
        found = [message for code, message in findings(tmp_path, document) if code == "TPL112"]
        assert not found or "cannot be a companion" in found[0], kind


def test_an_object_is_written_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(json.dumps({**ACCOUNT, "imagePullSecrets": [{"name": "r"}]}))
    build = compile_files(tmp_path, policy_tpl='tenant acme { raw "x.yaml" }\n').builds[0]
    assert build.emission
    objects = [piece.content for piece in build.emission.pieces if isinstance(piece.content, Object)]
    (account,) = (each for each in objects if each.kind == "ServiceAccount")
    assert account.manifest()["imagePullSecrets"] == [{"name": "r"}]
