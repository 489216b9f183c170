"""Where a finding stands, as seen from where the user, or the reader of a report, stands."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Runner

SHOWN = ("text", "concise", "json")
FROM_THE_ROOT = ("github", "sarif")
BAD = "tenant acme is gold\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy of two files with a finding in each, in no repository."""
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    folder = tmp_path / "top" / "policies" / "shop"
    (folder / "teams").mkdir(parents=True)
    (folder / "main.tpl").write_text('import "teams/web.tpl"\n' + BAD, "utf-8")
    (folder / "teams" / "web.tpl").write_text("tenant web is silver\n", "utf-8")
    (tmp_path / "top" / "elsewhere" / "deep").mkdir(parents=True)
    return folder


def places(tpl: Runner, format: str, path: Path) -> set[str]:
    """The files of the two findings, as the format names them."""
    run = tpl("check", path, "--output-format", format)
    assert run.code == 1
    match format:
        case "text":
            return {line.split("--> ")[1].split(":")[0] for line in run.err.splitlines() if "--> " in line}
        case "concise":
            return {line.split(":")[0] for line in run.out.splitlines()}
        case "json":
            return {found["primary"]["place"]["path"] for found in json.loads(run.out)["diagnostics"]}
        case "github":
            return {line.split("file=")[1].split(",")[0] for line in run.out.splitlines()}
    results = json.loads(run.out)["runs"][0]["results"]
    found = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in results]
    assert {one["uriBaseId"] for one in found} == {"%SRCROOT%"}
    return {one["uri"] for one in found}


@pytest.mark.parametrize("format", SHOWN)
@pytest.mark.parametrize(
    ("here", "way"),
    [
        ("policies/shop", ""),
        ("policies", "shop/"),
        (".", "policies/shop/"),
        ("policies/shop/teams", "../"),
        ("elsewhere", "../policies/shop/"),
        ("elsewhere/deep", "../../policies/shop/"),
    ],
)
def test_a_path_can_be_opened_from_where_the_user_stands(
    tpl: Runner, project: Path, monkeypatch: pytest.MonkeyPatch, format: str, here: str, way: str
) -> None:
    monkeypatch.chdir(project.parents[1] / here)
    for named in (project, Path(os.path.relpath(project / "main.tpl"))):
        shown = places(tpl, format, named)
        assert shown == {os.path.normpath(f"{way}main.tpl"), os.path.normpath(f"{way}teams/web.tpl")}
        assert all(Path(path).is_file() for path in shown)


@pytest.mark.parametrize("format", FROM_THE_ROOT)
@pytest.mark.parametrize("here", [".", "policies/shop/teams", "elsewhere"])
def test_a_report_is_relative_to_the_repository(
    tpl: Runner, project: Path, monkeypatch: pytest.MonkeyPatch, format: str, here: str
) -> None:
    (project.parents[1] / ".git").mkdir()
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parents[2]))
    monkeypatch.chdir(project.parents[1] / here)
    assert places(tpl, format, project) == {"policies/shop/main.tpl", "policies/shop/teams/web.tpl"}


@pytest.mark.parametrize("format", FROM_THE_ROOT)
@pytest.mark.parametrize(
    ("workspace", "here", "way"),
    [
        (".", "policies", "policies/shop/"),
        ("elsewhere", "policies", "shop/"),
        ("", ".", "policies/shop/"),
        ("", "policies/shop/teams", ""),
        ("", "elsewhere", ""),
    ],
)
def test_without_a_repository_the_workspace_counts_then_the_working_directory(
    tpl: Runner, project: Path, monkeypatch: pytest.MonkeyPatch, format: str, workspace: str, here: str, way: str
) -> None:
    if workspace:
        monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parents[1] / workspace))
    monkeypatch.chdir(project.parents[1] / here)
    assert places(tpl, format, project) == {f"{way}main.tpl", f"{way}teams/web.tpl"}


@pytest.mark.parametrize("format", FROM_THE_ROOT)
def test_a_link_to_the_repository_is_the_repository(
    tpl: Runner, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    (project.parents[1] / ".git").write_text("gitdir: elsewhere\n", "utf-8")
    (tmp_path / "link").symlink_to(project.parents[1])
    monkeypatch.chdir(tmp_path)
    assert places(tpl, format, Path("link/policies/shop")) == {"policies/shop/main.tpl", "policies/shop/teams/web.tpl"}


def test_a_place_in_the_library_stays_the_librarys(tpl: Runner, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "teams" / "web.tpl").write_text("guard image-tag on pods {\n  require object.spec is set\n}\n", "utf-8")
    monkeypatch.chdir(project.parent)
    assert "::: std/guards.tpl:" in tpl("check", project).err
    log = json.loads(tpl("check", project, "--output-format", "sarif").out)["runs"][0]
    related = [one for result in log["results"] for one in result.get("relatedLocations", ())]
    artifacts = [one["physicalLocation"]["artifactLocation"] for one in related]
    assert {"uri": "std/guards.tpl", "uriBaseId": "TPL_LIBRARY"} in artifacts
    assert {one["uriBaseId"] for one in artifacts} <= log["originalUriBaseIds"].keys()


def test_what_is_built_is_the_same_from_everywhere(
    tpl: Runner, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "main.tpl").write_text("tenant acme {}\n", "utf-8")
    written = []
    for number, here in enumerate((project, project.parent, tmp_path)):
        monkeypatch.chdir(here)
        assert tpl("build", project, "-o", tmp_path / f"out-{number}").code == 0
        out = tmp_path / f"out-{number}"
        written.append({path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert written[0] == written[1] == written[2]
