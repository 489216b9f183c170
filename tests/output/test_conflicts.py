"""What tpl did not write is never overwritten or removed: the build stops instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.output.builds import FIRST, SECOND, build, conflicts, listing, tree_of
from tpl.output.compare import State


@pytest.fixture
def root(tmp_path: Path) -> Path:
    build(tmp_path / "out", FIRST)
    return tmp_path / "out"


def test_an_edited_file(root: Path) -> None:
    (root / "guards.yaml").write_text("by hand")
    assert conflicts(root, SECOND) == [("guards.yaml", "EDITED")]


def test_an_edited_file_that_would_be_pruned(root: Path) -> None:
    (root / "namespaces/old/bolt.yaml").write_text("by hand")
    assert conflicts(root, SECOND) == [("namespaces/old/bolt.yaml", "EDITED")]


def test_all_conflicts_are_told_at_once(root: Path) -> None:
    for path in FIRST:
        (root / path).write_text("by hand")
    assert conflicts(root, SECOND) == [(path, "EDITED") for path in sorted(FIRST)]


def test_an_edit_that_is_what_the_build_wants_is_none(root: Path) -> None:
    (root / "namespaces/acme.yaml").write_text(SECOND["namespaces/acme.yaml"])
    build(root, SECOND)
    assert listing(root) == tree_of(SECOND)


def test_a_deleted_file_is_written_anew(root: Path) -> None:
    (root / "guards.yaml").unlink()
    (root / "namespaces/old/bolt.yaml").unlink()
    report = build(root, SECOND)
    assert report.pruned == ()
    assert "guards.yaml" in report.written


def test_a_foreign_file_in_the_way(root: Path) -> None:
    (root / "namespaces/new").mkdir()
    (root / "namespaces/new/core.yaml").write_text("mine")
    assert conflicts(root, SECOND) == [("namespaces/new/core.yaml", "FOREIGN")]


def test_a_folder_without_manifest(tmp_path: Path) -> None:
    (tmp_path / "guards.yaml").write_text("mine")
    (tmp_path / "other.yaml").write_text("mine")
    assert conflicts(tmp_path, FIRST) == [("guards.yaml", "FOREIGN")]
    (tmp_path / "guards.yaml").write_text(FIRST["guards.yaml"])
    build(tmp_path, FIRST)
    assert listing(tmp_path) == tree_of(FIRST) | {"other.yaml": "mine"}


def test_a_folder_in_the_way(root: Path) -> None:
    (root / "x").mkdir()
    assert conflicts(root, {**FIRST, "x": ""}) == [("x", "OBSTRUCTED")]


def test_a_folder_that_pruning_does_not_empty_is_in_the_way(root: Path) -> None:
    (root / "namespaces/mine").write_text("mine")
    assert conflicts(root, {"namespaces": "a file now"}) == [("namespaces", "OBSTRUCTED")]


def test_a_file_where_a_folder_is_needed(root: Path) -> None:
    (root / "namespaces/new").write_text("mine")
    assert conflicts(root, SECOND) == [("namespaces/new/core.yaml", "OBSTRUCTED")]


def test_a_link_in_place_of_a_file(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("b: 1\n")  # even with the very bytes that were written
    (root / "namespaces/acme.yaml").unlink()
    (root / "namespaces/acme.yaml").symlink_to(secret)
    assert conflicts(root, SECOND) == [("namespaces/acme.yaml", "OBSTRUCTED")]
    assert conflicts(root, {}) == [("namespaces/acme.yaml", "EDITED")]
    assert secret.read_text() == "b: 1\n"


def test_a_link_in_place_of_a_folder(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "namespaces/new").symlink_to(tmp_path / "elsewhere")
    assert conflicts(root, SECOND) == [("namespaces/new/core.yaml", "OBSTRUCTED")]
    assert listing(tmp_path / "elsewhere") == {}


def test_a_folder_replaced_by_a_link_to_its_copy(root: Path, tmp_path: Path) -> None:
    (root / "namespaces").rename(tmp_path / "moved")
    (root / "namespaces").symlink_to(tmp_path / "moved")
    before = listing(tmp_path / "moved")
    assert [path for path, _ in conflicts(root, SECOND)] == [
        "namespaces/acme.yaml",
        "namespaces/new/core.yaml",
    ]
    assert listing(tmp_path / "moved") == before


def test_every_state_has_its_phrase() -> None:
    assert [str(state) for state in State if state.phrase] == [state.name.lower() for state in State]
