"""Imports and projects: what is read, from where, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.test_cases import NOW
from tests.syntax.test_recovery import codes
from tpl.pipeline import Request, compile_policy


def write(folder: Path, **files: str) -> None:
    """Files of a folder; ``__`` in a name stands for a folder, ``_`` for the dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def test_a_folder_is_its_files(tmp_path: Path) -> None:
    write(tmp_path, a_tpl='tier t {\n  namespaces "{tenant}"\n}\n', b_tpl="tenant acme is t\n", sub__c_tpl="x")
    compilation = compile_policy(Request((tmp_path,), NOW))
    assert not compilation.sink.has_errors
    assert set(compilation.project.files) >= {"a.tpl", "b.tpl"}
    assert "sub/c.tpl" not in compilation.project.files


def test_imports_reach_up_to_the_project_folder_only(tmp_path: Path) -> None:
    write(
        tmp_path,
        tiers_tpl='tier t {\n  namespaces "{tenant}"\n}\n',
        team__a_tpl='import "../tiers.tpl"\n\ntenant acme is t\n',
    )
    outside = compile_policy(Request((tmp_path / "team" / "a.tpl",), NOW))
    assert ("TPL103", 1) in codes(outside)
    write(tmp_path, tpl_toml="")
    inside = compile_policy(Request((tmp_path / "team" / "a.tpl",), NOW))
    assert not inside.sink.has_errors
    assert "team/a.tpl" in inside.project.files


def test_a_link_does_not_lead_out(tmp_path: Path) -> None:
    write(tmp_path, secret_tpl="tenant x {}\n", project__a_tpl='import "link.tpl"\n\ntenant acme {}\n')
    (tmp_path / "project" / "link.tpl").symlink_to(tmp_path / "secret.tpl")
    assert ("TPL103", 1) in codes(compile_policy(Request((tmp_path / "project" / "a.tpl",), NOW)))


def test_a_circle_is_shown_as_a_path(tmp_path: Path) -> None:
    write(tmp_path, a_tpl='import "b.tpl"\n', b_tpl='import "a.tpl"\n')
    (found,) = compile_policy(Request((tmp_path / "a.tpl",), NOW)).sink.diagnostics
    assert found.code == "TPL103"
    assert "a.tpl -> b.tpl -> a.tpl" in found.message


def test_a_circle_is_shown_from_where_it_begins(tmp_path: Path) -> None:
    write(
        tmp_path, a_tpl='import "b.tpl"\nimport "c.tpl"\n', b_tpl="", c_tpl='import "d.tpl"\n', d_tpl='import "c.tpl"\n'
    )
    (found,) = compile_policy(Request((tmp_path / "a.tpl",), NOW)).sink.diagnostics
    assert found.message.endswith("circle: c.tpl -> d.tpl -> c.tpl")


@pytest.mark.parametrize("last", ["tenant acme {}\n", 'import "f0.tpl"\n'])
def test_a_chain_of_imports_has_any_length(tmp_path: Path, last: str) -> None:
    length = 1200
    for number in range(length):
        (tmp_path / f"f{number}.tpl").write_text(f'import "f{number + 1}.tpl"\n', "utf-8")
    (tmp_path / f"f{length}.tpl").write_text(last, "utf-8")
    compilation = compile_policy(Request((tmp_path / "f0.tpl",), NOW))
    assert len([path for path in compilation.project.files if path.startswith("f")]) == length + 1
    assert {found.code for found in compilation.sink.diagnostics} == ({"TPL103"} if "import" in last else set())


def test_files_that_share_an_import_read_it_once(tmp_path: Path) -> None:
    write(tmp_path, a_tpl='import "b.tpl"\nimport "c.tpl"\n', b_tpl='import "d.tpl"\n', c_tpl='import "d.tpl"\n')
    write(tmp_path, d_tpl="tenant acme {}\n")
    compilation = compile_policy(Request((tmp_path / "a.tpl",), NOW))
    assert [path for path in compilation.project.files if "/" not in path] == ["a.tpl", "b.tpl", "d.tpl", "c.tpl"]
    assert not compilation.sink.diagnostics


def test_data_files_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    tier = 'import "data/roster.tpl"\n\ntier t {\n  namespaces "{tenant}"\n}\n'
    write(
        tmp_path, policy_tpl=tier, data__roster_tpl='roster "tenants.csv"\n', data__tenants_csv="tenant,tier\nacme,t\n"
    )
    compilation = compile_policy(Request((tmp_path / "policy.tpl",), NOW))
    assert not compilation.sink.has_errors
    assert list(compilation.project.data) == ["data/tenants.csv"]


def test_data_files_are_in_the_project(tmp_path: Path) -> None:
    write(tmp_path, secret_csv="tenant,tier\n", project__policy_tpl='roster "../secret.csv"\n')
    assert codes(compile_policy(Request((tmp_path / "project" / "policy.tpl",), NOW))) == [("TPL110", 1)]


def test_a_shadowed_library_guard_is_the_users(tmp_path: Path) -> None:
    write(
        tmp_path,
        policy_tpl="""\
guard image-tag on pods {
  title  "Ours"
  forbid tag(object.spec.x) == "y"
}

tenant acme {}
""",
    )
    compilation = compile_policy(Request((tmp_path / "policy.tpl",), NOW))
    (guard,) = [guard for guard in compilation.builds[0].policy.guards if guard.name == "image-tag"]
    assert guard.title == "Ours"


def test_nobody_agrees_for_another_in_a_file_of_his_own(tmp_path: Path) -> None:
    flow = 'allow acme -> globex on tcp/80 {\n  because   "x"\n  agreed-by acme, globex\n}\n'
    write(tmp_path, acme_tpl=f"tenant acme {{}}\n\n{flow}", globex_tpl="tenant globex {}\n")
    assert ("TPL301", 3) in codes(compile_policy(Request((tmp_path,), NOW)))
    write(tmp_path, acme_tpl="tenant acme {}\n", flows_tpl=flow)
    assert not compile_policy(Request((tmp_path,), NOW)).sink.has_errors
