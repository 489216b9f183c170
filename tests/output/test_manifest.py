"""The manifest: small, stable, and never a traceback."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.output.builds import FIRST, NAMESPACE, manifest_of
from tpl.holes import hole
from tpl.output.errors import ManifestError
from tpl.output.manifest import FileEntry, Manifest, ObjectEntry, Source, digest

SHAPE = (
    ObjectEntry(api_version="v1", kind="Namespace", name=hole("namespace"), rules=(f"tenant.{hole('tenant')}",)),
    ObjectEntry(
        api_version="rbac.authorization.k8s.io/v1",
        kind="Role",
        namespace=hole("namespace"),
        name=f"tpl-{hole('tenant')}",
        sources=(Source(path="main.tpl", line=7),),
    ),
)
ROSTER = FileEntry(
    sha256=digest(b""),
    shape=0,
    values={"tenant": "acme", "namespace": "acme-prod"},
    sources=(Source(path="roster.csv", line=2),),
)


def manifest(files: dict[str, FileEntry]) -> Manifest:
    return Manifest(
        tool="1.0",
        inputs={"main.tpl": digest(b"x")},
        options={"environment": "prod"},
        valid_until="2026-01-01",
        files=files,
        shapes=(SHAPE,),
    )


def test_reads_back_as_written() -> None:
    made = manifest({"a.yaml": ROSTER, "b.yaml": FileEntry(sha256=digest(b"b"), objects=(NAMESPACE,))})
    assert Manifest.parse(made.to_bytes()) == made


def test_bytes_do_not_depend_on_order() -> None:
    files = {path: FileEntry(sha256=digest(path.encode())) for path in "abc"}
    backwards = dict(reversed(files.items()))
    assert manifest(files).to_bytes() == manifest(backwards).to_bytes()


def test_layout() -> None:
    files = {"a.yaml": FileEntry(sha256="0" * 64, objects=(NAMESPACE,))}
    made = Manifest(tool="1.0", inputs={}, options={}, files=files).to_bytes().decode()
    assert made.endswith("}\n")
    assert json.loads(made) == {
        "schema": 1,
        "tool": "1.0",
        "inputs": {},
        "options": {},
        "files": {
            "a.yaml": {
                "sha256": "0" * 64,
                "objects": [
                    {
                        "apiVersion": "v1",
                        "kind": "Namespace",
                        "name": "acme",
                        "rules": ["tenant.acme"],
                        "sources": [{"path": "main.tpl", "line": 3}],
                    }
                ],
            }
        },
    }


def test_a_shape_is_told_once_and_filled_for_each_file() -> None:
    made = manifest({"a.yaml": ROSTER.model_copy(update={"objects": (NAMESPACE,)})})
    namespace, role, own = made.objects("a.yaml")
    assert (namespace.name, namespace.namespace, namespace.rules) == ("acme-prod", None, ("tenant.acme",))
    assert (role.name, role.namespace) == ("tpl-acme", "acme-prod")
    assert [(source.path, source.line) for source in role.sources] == [("main.tpl", 7), ("roster.csv", 2)]
    assert own == NAMESPACE


def test_ten_thousand_tenants_stay_small() -> None:
    made = manifest({f"namespaces/tenant-{number}.yaml": ROSTER for number in range(10_000)})
    assert len(made.to_bytes()) < 4_000_000
    assert made.to_bytes().count(b"rbac.authorization.k8s.io") == 1


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"schema": 2}, "has schema 2, this version of tpl reads 1"),
        ({"schema": "1"}, "is damaged: .* at schema"),
        ({"tool": 1}, "is damaged: .* at tool"),
        ({"extra": 1}, "is damaged: .* at extra"),
        ({"files": {"a": {"sha256": "x"}}}, r"is damaged: .* at files\.a\.sha256"),
        ({"files": {"../a": {"sha256": "0" * 64}}}, "is damaged: not a path inside"),
        ({"files": {"a": {"sha256": "0" * 64, "shape": 1}}}, "is damaged: .*a names shape 1 of 0"),
    ],
)
def test_damage_is_told(change: dict[str, Any], complaint: str) -> None:
    good = json.loads(manifest_of(FIRST).to_bytes())
    with pytest.raises(ManifestError, match=f"^`tpl-manifest.json` {complaint}"):
        Manifest.parse(json.dumps(good | change).encode())


@given(st.binary() | st.integers(0, 2_000).map(lambda size: manifest_of(FIRST).to_bytes()[:size]))
def test_any_other_bytes_are_damaged(data: bytes) -> None:
    if data.rstrip() != manifest_of(FIRST).to_bytes().rstrip():
        with pytest.raises(ManifestError, match="is damaged"):
            Manifest.parse(data)
