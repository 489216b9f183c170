"""Break-glass and lifted guards: who may be named, which guards, and what coverage says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sema.test_left_open import errors
from tests.sema.test_tenants import compile_files, policy_of
from tpl.coverage.matrix import as_json, as_text
from tpl.diagnostics.model import Severity
from tpl.sema.resolve import Target

REST = """
role viewer {
  can get on pods
}

tenant acme {
  grant viewer to group "acme-devs"
}
"""


def test_who_is_named_passes_what_is_named(tmp_path: Path) -> None:
    text = 'break-glass group "g" {\n  lifts image-registry, image-tag\n  lifts image-tag\n}\n'
    text += 'break-glass serviceaccount "ops/rescue" { lifts host-namespaces }\n'
    group, account = policy_of(compile_files(tmp_path, policy_tpl=text + REST)).break_glass
    assert (group.subject.kind, group.subject.name, group.guards) == ("group", "g", ("image-registry", "image-tag"))
    assert (account.subject.kind, account.subject.name) == ("serviceaccount", "ops/rescue")
    assert group.origin.span
    assert group.origin.span.start == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('break-glass group "g" { lifts image-registri }\n', {"TPL101"}),
        ('break-glass group "g" { lifts namespace-ownership }\n', {"TPL704"}),
        ('break-glass group "g" { lifts "image-registry" }\n', {"TPL201"}),
        ('break-glass group "g" {}\n', {"TPL201"}),
        ('break-glass group "g"\n', {"TPL201"}),
        ('break-glass "g" { lifts image-registry }\n', {"TPL201"}),
        ("break-glass group g { lifts image-registry }\n", {"TPL201"}),
        ("break-glass g { lifts image-registry }\n", {"TPL201"}),
        ('break-glass group "g" { lifts image-registry; reason "x" }\n', {"TPL105"}),
        ('break-glass group "g" { lifts image-tag }\n' * 2, {"TPL102"}),
        ('break-glass group "g" { lifts image-tag }\nbreak-glass user "g" { lifts image-tag }\n', set()),
        ('break-glass group "acme-devs" { lifts image-tag }\n', {"TPL405"}),
        ('break-glass group "system:authenticated" { lifts image-tag }\n', {"TPL405"}),
        ('break-glass group "ops-*" { lifts image-tag }\n', {"TPL405"}),
        ('break-glass serviceaccount "acme/default" { lifts image-tag }\n', {"TPL405"}),
        ('break-glass serviceaccount "rescue" { lifts image-tag }\n', {"TPL201"}),
        ('break-glass group "${x}" { lifts image-tag }\n', {"TPL206"}),
        ('break-glass group "g" { lifts pod-security }\n', {"TPL707"}),
    ],
)
def test_who_and_what_can_be_named(text: str, expected: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, text + REST) == expected


def test_coverage_says_who_passes_and_what_stays_open(tmp_path: Path) -> None:
    glass = 'break-glass user "eve" { lifts host-namespaces }\n'
    with_, without = (compile_files(tmp_path, policy_tpl=text).builds[0].coverage for text in (glass + REST, REST))
    assert with_
    assert without
    line = "break-glass: user eve passes host-namespaces; in the audit event by vap, rego"
    assert line in as_text([(Target(), with_)]).splitlines()
    assert json.loads(as_json([(Target(), with_)]))["targets"][0]["break-glass"] == [
        {"subject": "user", "name": "eve", "guards": ["host-namespaces"]}
    ]
    assert "break-glass" not in as_text([(Target(), without)])
    isolation = "isolation@tenant-0"
    assert without.cells["networkpolicy", isolation].accepted == ()
    by = {who for accepted in with_.cells["networkpolicy", isolation].accepted for who in accepted.by}
    assert by == {"break-glass of user eve"}


GUARD = "guard read-only-root on pods {\n  require each container: container.image is set\n}\n"
EXCEPTION = """\
exception "SEC-1" {
  tenant      acme
  lifts       read-only-root
  reason      "r"
  approved-by "a"
  granted     2026-11-01
  expires     2027-01-31
}
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, {"TPL101"}),
        ({"guards_tpl": GUARD}, {"TPL706"}),
        ({"guards_tpl": f"# {GUARD}"}, {"TPL101"}),
        ({"guards_tpl": GUARD.replace("root on", "root-2 on")}, {"TPL101"}),
    ],
)
def test_a_guard_of_a_file_beside_is_told_of(files: dict[str, str], expected: set[str], tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=EXCEPTION + REST, **files)
    assert {one.code for one in compilation.sink.diagnostics if one.severity is not Severity.INFO} == expected
    if expected == {"TPL706"}:
        policy = policy_of(compilation)
        assert policy.shape_of(policy.members[0]).lifts == ()


def test_a_guard_that_is_imported_is_lifted(tmp_path: Path) -> None:
    text = 'import "guards.tpl"\n' + EXCEPTION + REST
    policy = policy_of(compile_files(tmp_path, policy_tpl=text, guards_tpl=GUARD))
    assert [lift.guard for lift in policy.shape_of(policy.members[0]).lifts] == ["read-only-root"]
