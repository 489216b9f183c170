"""Which releases of Kubernetes and Kyverno are known, and that no other is silently taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tpl.diagnostics.catalog import lookup
from tpl.model.releases import KNOWN


def codes(folder: Path, setting: str) -> list[str]:
    """The codes of a cluster with one setting."""
    text = f"cluster c {{\n  {setting}\n}}\n\ntenant a {{}}\n"
    return [one.code for one in compile_files(folder, policy_tpl=text).sink.diagnostics]


@pytest.mark.parametrize("setting", KNOWN)
def test_the_known_releases_are_silent_and_their_neighbours_are_not(setting: str, tmp_path: Path) -> None:
    known = KNOWN[setting]
    silent = [f"{known.major}.{minor}" for minor in range(known.first, known.last + 1)]
    strange = [
        f"{known.major}.{known.first - 1}",
        f"{known.major}.{known.last + 1}",
        f"{known.major + 1}.{known.first}",
    ]
    assert [codes(tmp_path, f"{setting} {version}") for version in silent] == [[]] * len(silent)
    assert [codes(tmp_path, f"{setting} {version}") for version in strange] == [["TPL808"]] * len(strange)


@pytest.mark.parametrize(
    "version", ['"1.37"', '"v1.37"', "v1.37", "1.37.2", '"1.37.2+k3s1"', "1.37-gke.1", "01.37", "1.037", "1", "latest"]
)
def test_a_version_is_written_in_one_way(version: str, tmp_path: Path) -> None:
    assert codes(tmp_path, f"kubernetes {version}") == ["TPL201"]


def test_what_is_written_wrong_and_unknown_is_both_in_one_run(tmp_path: Path) -> None:
    assert sorted(codes(tmp_path, 'kyverno "v2.0.1"')) == ["TPL201", "TPL808"]


def test_what_is_known_is_what_is_documented() -> None:
    page = lookup("TPL808").page
    assert all(str(known) in page for known in KNOWN.values())
    language = (Path(__file__).parents[2] / "docs" / "language" / "shared.md").read_text("utf-8")
    ranges = (f"{known.major}.{known.first} to {known.major}.{known.last} are known" for known in KNOWN.values())
    assert all(one in language for one in ranges)
