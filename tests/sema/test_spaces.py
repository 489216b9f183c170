"""Spaces: which namespaces are in which, and what of a tenant's holds there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files, policy_of
from tpl.model.policy import Policy

CLUSTER = 'cluster c { inventory "namespaces.json" }\n'
INVENTORY = json.dumps({"items": [{"metadata": {"name": name}} for name in ("acme", "acme-p-1", "acme-p-2", "acme-x")]})
TIER = """
tier base {
  namespaces "{tenant}", "{tenant}-prod"
  in namespace "{tenant}-prod" { quota per namespace { pods 50 } }
}
"""


def compiled(tmp_path: Path, text: str, rows: str = "") -> Policy:
    return policy_of(compile_files(tmp_path, policy_tpl=text, t_csv=rows, namespaces_json=INVENTORY))


def placed(policy: Policy, tenant: str = "acme") -> dict[str, tuple[str, ...]]:
    return {member.space: member.namespaces for member in policy.members_of[tenant]}


def pods(policy: Policy, tenant: str = "acme") -> dict[str, str]:
    """Namespace to the pods of its quota."""
    return {
        namespace: member.fill(quota.hard[0].quantity)
        for member in policy.members_of[tenant]
        for namespace in member.namespaces
        for quota in policy.shape_of(member).quotas
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('tenant acme { space data { namespaces "a", "b" } }', {"data": ("a", "b")}),
        ('tenant acme { namespaces "c"\n space data { namespaces "a" } }', {"": ("c",), "data": ("a",)}),
        ('tenant acme { namespaces "a", "c"\n space data { namespaces "a" } }', {"": ("c",), "data": ("a",)}),
        ('tenant acme { namespaces "a"\n in namespace "a" { same-tenant closed } }', {"a": ("a",)}),
        ('tenant acme { in namespace "acme" { same-tenant closed } }', {"acme": ("acme",)}),
        (f"{TIER}tenant acme is base", {"": ("acme",), "acme-prod": ("acme-prod",)}),
        (f'{TIER}tenant acme is base {{ namespaces "only" }}', {"": ("only",)}),
        (f"{CLUSTER}tenant acme {{ namespaces \"acme\"\n space p {{ namespaces \"acme-p-*\" }} }}",
         {"": ("acme",), "p": ("acme-p-1", "acme-p-2")}),
        (f"{CLUSTER}tenant acme {{ namespaces \"acme-*\"\n space p {{ namespaces \"acme-p-*\" }} }}",
         {"": ("acme-x",), "p": ("acme-p-1", "acme-p-2")}),
        (f"{CLUSTER}tenant acme {{ namespaces \"acme-*\"\n in namespace \"acme-x\" {{ same-tenant closed }} }}",
         {"": ("acme-p-1", "acme-p-2"), "acme-x": ("acme-x",)}),
    ],
)  # fmt: skip
def test_a_namespace_is_in_one_space(text: str, expected: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    assert placed(compiled(tmp_path, text)) == expected


def test_a_row_of_a_roster_has_the_spaces_of_its_tier(tmp_path: Path) -> None:
    rows = "tenant,tier,namespaces\nacme,base,acme-more\nglobex,base,\n"
    policy = compiled(tmp_path, f'{TIER}roster "t.csv"', rows)
    assert placed(policy) == {"": ("acme", "acme-more"), "acme-prod": ("acme-prod",)}
    assert pods(policy, "globex") == {"globex-prod": "50"}
    assert len(policy.shapes) == 2


@pytest.mark.parametrize(
    ("space", "expected"),
    [
        ("", {"a": "30", "b": "30", "c": "30", "d": "30"}),
        ("quota per namespace { pods 7 }", {"a": "60", "b": "60", "c": "7", "d": "7"}),
        ("quota total { pods 10 }", {"a": "60", "b": "60", "c": "5", "d": "5"}),
        ("quota total split evenly over 5 { pods 10 }", {"a": "60", "b": "60", "c": "2", "d": "2"}),
    ],
)
def test_a_total_is_shared_by_those_without_a_quota_of_their_own(
    space: str, expected: dict[str, str], tmp_path: Path
) -> None:
    own = f'space s {{ namespaces "c", "d"\n {space} }}'
    text = f'tenant acme {{ namespaces "a", "b"\n quota total {{ pods 120 }}\n {own} }}'
    assert pods(compiled(tmp_path, text)) == expected


def test_an_environment_shares_out_anew(tmp_path: Path) -> None:
    text = """
    environment prod {}
    tenant acme {
      namespaces "a"
      quota total { pods 120 }
      space s { namespaces "c", "d"; quota total { pods 10 } }
      in prod { quota total { pods 30 } }
    }"""
    assert pods(compiled(tmp_path, text)) == {"a": "10", "c": "10", "d": "10"}


def test_more_namespaces_than_a_total_is_split_over_are_counted_over_all_spaces(tmp_path: Path) -> None:
    text = """
    tenant acme {
      namespaces "a", "b"
      quota total split evenly over 3 { pods 120 }
      space s { namespaces "c", "d" }
    }"""
    compilation = compile_files(tmp_path, policy_tpl=text)
    assert [found.code for found in compilation.sink.diagnostics if found.severity == "error"] == ["TPL602"]


def test_what_holds_in_an_environment_overrides_a_space(tmp_path: Path) -> None:
    text = """
    environment prod {}
    tenant acme {
      in namespace "acme" {
        same-tenant closed
        in prod { same-tenant space }
      }
      in prod { same-tenant open }
    }"""
    assert [shape.same_tenant for shape in compiled(tmp_path, text).shapes] == ["space"]
