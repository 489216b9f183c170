"""Rosters in YAML and JSON: the same tenants as in CSV, every value as written, and each error at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.sema.test_tenants import compile_files
from tpl.sema.tenants.entries import Entry, cell, entries

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "roster.schema.json"
POLICY = """\
role dev { can get on pods }
tier silver(plan: string = "m") {
  namespaces "{tenant}"
  description "Billed {plan}"
}
roster "tenants.NAME"
"""
CSV = """\
tenant,tier,title,namespaces,plan,grant dev
acme,silver,"Acme: é, Corp",acme-web acme-jobs,1.10,group devs; user ci@acme.example
globex,silver,,,no,
"""
YAML = """\
# tenants
- tenant: acme  # the first
  tier: silver
  title: "Acme: é, Corp"
  namespaces: [acme-web, acme-jobs]
  plan: 1.10
  grants:
    dev:
    - group devs
    - user ci@acme.example

- {tenant: globex, tier: silver, title: ~, plan: no}
"""
JSON = """\
[
\t{"tenant": "acme", "tier": "silver", "title": "Acme: \\u00e9, Corp", "namespaces": "acme-web acme-jobs",
\t "plan": "1.10", "grants": {"dev": "group devs; user ci@acme.example"}},
\t{"tenant": "globex", "tier": "silver", "title": null, "plan": "no"}
]
"""


def members(folder: Path, name: str, text: str) -> list[tuple[object, ...]]:
    (folder / f"tenants.{name}").write_text(text)
    compilation = compile_files(folder, policy_tpl=POLICY.replace("NAME", name))
    assert not compilation.sink.has_errors
    policy = compilation.builds[0].policy
    return [
        (each.name, each.namespaces, {key: value for key, value in each.values.items() if key != "source"},
         [(grant.role, [subject.kind for subject in grant.subjects]) for grant in policy.shape_of(each).grants])
        for each in policy.members
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [("yaml", YAML), ("json", JSON)])
def test_it_is_the_same_roster(name: str, text: str, tmp_path: Path) -> None:
    assert members(tmp_path, name, text) == members(tmp_path, "csv", CSV)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("- tenant: acme\n  tier: [silver]\n", "TPL111", "[silver]"),
        ("- tenant: acme\n  tenant: b\n  tier: silver\n", "TPL111", "b"),
        ("- tenant: acme\n", "TPL111", "tenant: acme"),
        ("- acme\n", "TPL111", "acme"),
        ("tenants: []\n", "TPL110", "tenants: []"),
        ("- tenant: [\n", "TPL110", ""),
        ("- {tenant: acme, tier: silver, grants: {dev: [gruop devs]}}\n", "TPL111", "[gruop devs]"),
        ("- {tenant: acme, tier: silver, grants: [dev]}\n", "TPL111", "[dev]"),
        ("- {tenant: acme, tier: silver, plann: x}\n", "TPL104", "x"),
        ("- {tenant: acme, tier: silver, mode: adit}\n", "TPL201", "adit"),
        ("- {tenant: acme, tier: silver, mode: audit enforce}\n", "TPL201", "audit enforce"),
        ("- {tenant: acme, tier: silver, mode: [audit]}\n", "TPL111", "[audit]"),
        ("- {tenant: acme, tier: silver, namespaces: ['a b']}\n", "TPL111", "['a b']"),
        ("- {tenant: acme, tier: silver, title: {a: b}}\n", "TPL111", "{a: b}"),
        ('- {tenant: acme, tier: silver, title: "a\\nb"}\n', "TPL111", '"a\\nb"'),
        ("- {tenant: acme, tier: silver, ? [a] : b}\n", "TPL111", "[a]"),
        ("- tenant: Acme\n  tier: silver\n", "TPL107", "Acme"),
        ("- tenant: a\n  tier: silver\n- tenant: é\n  tier: gold\n", "TPL101", "gold"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(text: str, code: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "tenants.yaml").write_text(text)
    sink = compile_files(tmp_path, policy_tpl=POLICY.replace("NAME", "yaml")).sink
    found = [one for one in sink.diagnostics if one.code == code and one.primary.span]
    assert found, [one.message for one in sink.diagnostics]
    span = found[0].primary.span
    assert span
    assert span.path == "tenants.yaml"
    assert place in ("", text[span.start : span.end])


def test_each_cell_is_found_again() -> None:
    for name, text in (("t.yaml", YAML), ("t.json", JSON)):
        for entry in entries(name, text):
            assert isinstance(entry, Entry)
            for column, place in entry.places.items():
                assert cell(entry.span, column, text) == place
            assert cell(entry.span, "nothing", text) == entry.span


def test_the_schema_takes_what_is_a_roster() -> None:
    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for good in (yaml.safe_load(YAML.replace("1.10", "'1.10'")), json.loads(JSON)):
        assert not [*validator.iter_errors(good)]
    for bad in ("- tenant: acme", "- acme", "a: b", "- {tenant: A, tier: b}", "- {tenant: a, tier: b, title: [c]}",
                "- {tenant: a, tier: b, grants: {dev: [devs]}}",
                "- {tenant: a, tier: b, mode: on}", "- {tenant: a, tier: b, namespaces: [a b]}"):  # fmt: skip
        assert [*validator.iter_errors(yaml.safe_load(bad))], bad
    shared = "- {tenant: a, tier: b, grants: {dev: [shared group auditors because SOC2]}}"
    assert not [*validator.iter_errors(yaml.safe_load(shared))]
    assert not [*validator.iter_errors(yaml.safe_load("- {tenant: a, tier: b, mode: audit}"))]


MODES = "tenant,tier,mode\na,plain,audit\nb,plain,\nc,plain,enforce\nd,plain,audit\n"


@pytest.mark.parametrize("name", ["csv", "yaml"])
def test_a_row_says_its_mode(name: str, tmp_path: Path) -> None:
    """Rows of one mode share a shape; a row that says nothing is as its tier."""
    entries_ = [dict(zip(("tenant", "tier", "mode"), line.split(","), strict=True)) for line in MODES.split()[1:]]
    (tmp_path / f"t.{name}").write_text(MODES if name == "csv" else yaml.safe_dump(entries_))
    policy = compile_files(tmp_path, policy_tpl=f'tier plain {{}}\nroster "t.{name}"\n').builds[0].policy
    modes = {member.name: policy.shape_of(member).mode for member in policy.members}
    assert modes == {"a": "audit", "b": "enforce", "c": "enforce", "d": "audit"}
    assert policy.members_of["a"][0].shape == policy.members_of["d"][0].shape


def test_a_row_cannot_loosen_what_its_tier_says(tmp_path: Path) -> None:
    text = 'tier strict { mode enforce }\nroster "t.csv"\n'
    found = compile_files(tmp_path, policy_tpl=text, t_csv="tenant,tier,mode\na,strict,audit\n").sink.diagnostics
    (one,) = [each for each in found if each.code == "TPL205"]
    assert one.primary.span
    assert one.primary.span.path == "t.csv"
