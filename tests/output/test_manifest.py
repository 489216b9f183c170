"""The manifest: small, stable, mergeable, and never a traceback."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.output.builds import FIRST, NAMESPACE, manifest_of
from tpl.holes import hole
from tpl.output.errors import ManifestError
from tpl.output.manifest import Head, ObjectEntry, Told, by_line, parse, sha256, shape_key

SHAPE = (
    ObjectEntry(api_version="v1", kind="Namespace", name=hole("namespace"), rules=(f"tenant.{hole('tenant')}",)),
    ObjectEntry(
        api_version="rbac.authorization.k8s.io/v1",
        kind="Role",
        namespace=hole("namespace"),
        name=f"tpl-{hole('tenant')}",
        sources=("main.tpl",),
    ),
)
KEY = shape_key(SHAPE)
ROSTER = Told(shape=KEY, source="roster.csv", holes=("namespace", "tenant"))
ACME = {"tenant": "acme", "namespace": "acme-prod", "owner": "told by the file alone"}


def manifest(told: dict[str, Told]) -> bytes:
    lines = [its.line(path, by_line(b"a\nb") if its.is_list else sha256(b""), ACME) for path, its in told.items()]
    head = Head("1.0", ("main.tpl",), {"environment": "prod"}, "2026-01-01", {KEY: SHAPE})
    return head.to_bytes(lines)


def test_digests_are_read_back() -> None:
    made = manifest({"a.yaml": ROSTER, "b.yaml": Told((NAMESPACE,)), "c.json": Told(is_list=True)})
    assert parse(made).digests == {"a.yaml": sha256(b""), "b.yaml": sha256(b""), "c.json": by_line(b"a\nb")}


def test_bytes_do_not_depend_on_order() -> None:
    assert manifest_of(FIRST) == manifest_of(dict(reversed(FIRST.items())))


def test_layout() -> None:
    made = manifest({"a.yaml": ROSTER, "b.yaml": Told((NAMESPACE,)), "c.json": Told(is_list=True)})
    assert json.loads(made) == {
        "schema": 2,
        "tool": "1.0",
        "inputs": ["main.tpl"],
        "options": {"environment": "prod"},
        "validUntil": "2026-01-01",
        "shapes": {
            KEY: [
                {"apiVersion": "v1", "kind": "Namespace", "name": "{namespace}", "rules": ["tenant.{tenant}"]},
                {
                    "apiVersion": "rbac.authorization.k8s.io/v1",
                    "kind": "Role",
                    "namespace": "{namespace}",
                    "name": "tpl-{tenant}",
                    "sources": ["main.tpl"],
                },
            ]
        },
        "files": {
            "a.yaml": {
                "sha256": sha256(b""),
                "shape": KEY,
                "source": "roster.csv",
                "values": {"namespace": "acme-prod", "tenant": "acme"},
            },
            "b.yaml": {
                "sha256": sha256(b""),
                "objects": [
                    {
                        "apiVersion": "v1",
                        "kind": "Namespace",
                        "name": "acme",
                        "rules": ["namespaces"],
                        "sources": ["main.tpl"],
                    }
                ],
            },
            "c.json": {"lines": [*by_line(b"a\nb")]},
        },
    }


def test_a_file_of_a_shape_is_one_line() -> None:
    some = {f"{name}.yaml": ROSTER for name in ("a", "c")}
    one, more = (manifest(told).splitlines() for told in (some, some | {"b.yaml": ROSTER}))
    assert [line for line in more if line not in one] == [ROSTER.line("b.yaml", sha256(b""), ACME) + b","]
    assert [line for line in one if line not in more] == []


def test_a_shape_is_called_by_its_content() -> None:
    assert shape_key(SHAPE) == KEY
    assert len({KEY, shape_key(SHAPE[:1]), shape_key(SHAPE[1:]), shape_key(SHAPE[::-1]), shape_key(())}) == 5


def test_ten_thousand_tenants_stay_small() -> None:
    made = manifest({f"namespaces/tenant-{number}.yaml": ROSTER for number in range(10_000)})
    assert len(made) < 2_500_000
    assert made.count(b"rbac.authorization.k8s.io") == 1


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"schema": 1}, "has schema 1, this version of tpl reads 2"),
        ({"schema": 3}, "has schema 3, this version of tpl reads 2"),
        ({"schema": "2"}, "is damaged: .* at schema"),
        ({"tool": 1}, "is damaged: .* at tool"),
        ({"extra": 1}, "is damaged: .*extra"),
        ({"files": []}, "is damaged: .* at files"),
        ({"files": {"a": 1}}, r"is damaged: .* at files\.a"),
        ({"files": {"a": {"sha256": "x"}}}, r"is damaged: .* at files\.a\.sha256"),
        ({"files": {"a": {"sha256": ["0" * 64]}}}, r"is damaged: .* at files\.a\.sha256"),
        ({"files": {"a": {"lines": ["x"]}}}, r"is damaged: .* at files\.a\.sha256"),
        ({"files": {"../a": {"sha256": "0" * 64}}}, "is damaged: not a path inside"),
        ({"files": {"a": {"sha256": "0" * 64, "shape": "1"}}}, "is damaged: a names a shape"),
    ],
)
def test_damage_is_told(change: dict[str, Any], complaint: str) -> None:
    good = json.loads(manifest_of(FIRST))
    with pytest.raises(ManifestError, match=f"^`tpl-manifest.json` {complaint}"):
        parse(json.dumps(good | change).encode())


@given(st.binary() | st.integers(0, 2_000).map(lambda size: manifest_of(FIRST)[:size]))
def test_any_other_bytes_are_damaged(data: bytes) -> None:
    if data.rstrip() != manifest_of(FIRST).rstrip():
        with pytest.raises(ManifestError, match="is damaged"):
            parse(data)
