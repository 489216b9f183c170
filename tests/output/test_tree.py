"""A build leaves exactly its files, and everything else as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.output.builds import FIRST, SECOND, build, files_of, listing, manifest_of, tree_of, wanted
from tpl.output.errors import Immovable, ManifestError, PathError
from tpl.output.manifest import MANIFEST
from tpl.output.tree import build as build_tree
from tpl.output.tree import check, is_intact, known_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "work" / "out"


def states(root: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    return [(its.path, its.state.name) for its in check(root, wanted(files))]


def test_first_build(root: Path) -> None:
    report = build(root, FIRST)
    assert listing(root) == tree_of(FIRST)
    assert report.written == (*sorted(FIRST), MANIFEST)
    assert report.unchanged == report.pruned == ()
    assert os.listdir(root.parent) == ["out"]


def test_second_build_writes_and_prunes_what_differs(root: Path) -> None:
    build(root, FIRST)
    report = build(root, SECOND)
    assert listing(root) == tree_of(SECOND)
    assert report.written == ("namespaces/acme.yaml", "namespaces/new/core.yaml", MANIFEST)
    assert report.unchanged == ("guards.yaml",)
    assert report.pruned == ("namespaces/old/bolt.yaml",)
    assert os.listdir(root.parent) == ["out"]


def test_what_stays_is_the_same_file(root: Path) -> None:
    build(root, FIRST)
    before = (root / "guards.yaml").stat()
    build(root, SECOND)
    after = (root / "guards.yaml").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_nothing_to_do_touches_nothing(root: Path) -> None:
    build(root, FIRST)
    inode, times = root.stat().st_ino, (root.stat().st_mtime_ns, root.parent.stat().st_mtime_ns)
    report = build(root, FIRST)
    assert root.stat().st_ino == inode
    assert (root.stat().st_mtime_ns, root.parent.stat().st_mtime_ns) == times
    assert report.unchanged == (*sorted(FIRST), MANIFEST)


def test_checking_writes_nothing(root: Path) -> None:
    assert states(root, FIRST)
    assert not root.parent.exists()


def test_foreign_files_stay(root: Path) -> None:
    build(root, FIRST)
    (root / "namespaces/old/notes").mkdir()
    (root / "kustomization.yaml").write_text("mine")
    (root / "link").symlink_to("/nowhere")
    build(root, SECOND)
    mine = {
        "kustomization.yaml": "mine",
        "link": "-> /nowhere",
        "namespaces/old": None,
        "namespaces/old/notes": None,
    }
    assert listing(root) == tree_of(SECOND) | mine


def test_folders_keep_their_mode(root: Path) -> None:
    build(root, FIRST)
    root.chmod(0o750)
    (root / "namespaces").chmod(0o2700)
    build(root, SECOND)
    assert [oct(path.stat().st_mode & 0o7777) for path in (root, root / "namespaces")] == ["0o750", "0o2700"]


def test_a_file_gives_way_to_a_folder_and_back(root: Path) -> None:
    as_file, as_folder = {"a": "1\n"}, {"a/b": "2\n"}
    for files in (as_file, as_folder, as_file):
        build(root, files)
        assert listing(root) == tree_of(files)


def test_a_link_to_the_root_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    build(tmp_path / "link", FIRST)
    assert (tmp_path / "link").is_symlink()
    assert listing(tmp_path / "real") == tree_of(FIRST)


def test_without_hard_links_files_are_copied(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    build(root, FIRST)
    before = (root / "guards.yaml").stat()
    monkeypatch.setattr(os, "link", refuse)
    build(root, SECOND)
    assert listing(root) == tree_of(SECOND)
    assert (root / "guards.yaml").stat().st_mtime_ns == before.st_mtime_ns


def test_durable(root: Path) -> None:
    build_tree(root, wanted(FIRST), durable=True)
    assert listing(root) == tree_of(FIRST)


def test_check_tells_what_differs_and_writes_nothing(root: Path) -> None:
    assert states(root, FIRST) == [(path, "MISSING") for path in (*sorted(FIRST), MANIFEST)]
    build(root, FIRST)
    assert states(root, FIRST) == []
    (root / "guards.yaml").write_text("edited")
    before = listing(root)
    assert states(root, SECOND) == [
        ("guards.yaml", "EDITED"),
        ("namespaces/acme.yaml", "STALE"),
        ("namespaces/new/core.yaml", "MISSING"),
        ("namespaces/old/bolt.yaml", "OBSOLETE"),
        (MANIFEST, "STALE"),
    ]
    assert listing(root) == before


def test_a_tree_is_intact_until_it_is_touched(root: Path) -> None:
    assert not is_intact(root, known_of(root))
    build(root, FIRST)
    assert is_intact(root, known_of(root))
    (root / "mine.yaml").write_text("foreign")
    assert is_intact(root, known_of(root))


@pytest.mark.parametrize("path", [*FIRST, MANIFEST])
@pytest.mark.parametrize("how", ["edited", "gone", "a link"])
def test_a_touched_tree_is_not_intact(root: Path, path: str, how: str) -> None:
    build(root, FIRST)
    file = root / path
    text = file.read_text()
    file.unlink()
    if how == "edited":
        file.write_text(f"{text} ")
    elif how == "a link":
        (root / "copy").write_text(text)
        file.symlink_to(root / "copy")
    assert not is_intact(root, known_of(root))


@pytest.mark.parametrize("path", ["", "/etc/x", "../x", "a/../x", "./x", "a//x", "a/", "a\0b", "a\\b", "a\nb"])
def test_paths_stay_inside(root: Path, path: str) -> None:
    with pytest.raises(PathError):
        build(root, {path: "x"})
    assert not root.parent.exists()


@pytest.mark.parametrize(
    "paths",
    [("a.yaml", "A.yaml"), ("a/x", "A/y"), ("é", "e\u0301"), ("a", "a/b"), ("ß", "SS"), (MANIFEST,)],
)
def test_paths_that_cannot_exist_together(root: Path, paths: tuple[str, ...]) -> None:
    with pytest.raises(PathError):
        build(root, dict.fromkeys(paths, "x"))
    assert not root.parent.exists()


@pytest.mark.parametrize("files", [[], [("a", "x"), ("b", "y")], [("a", "x")] * 2])
def test_the_files_are_those_announced(root: Path, files: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="announced"):
        build_tree(root, wanted({"a": "x"})._replace(files=files_of(files)))
    assert not os.path.lexists(root)
    assert not os.listdir(root.parent) if root.parent.exists() else True


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"schema": 2}', b'{"schema": 1}', b'{"schema": 3}'])
def test_a_damaged_manifest_stops_everything(root: Path, data: bytes) -> None:
    root.mkdir(parents=True)
    (root / MANIFEST).write_bytes(data)
    with pytest.raises(ManifestError, match=MANIFEST):
        build(root, FIRST)
    assert os.listdir(root) == [MANIFEST]


def test_a_manifest_cannot_be_a_link(root: Path) -> None:
    build(root, FIRST)
    (root / MANIFEST).rename(root.parent / "elsewhere")
    (root / MANIFEST).symlink_to(root.parent / "elsewhere")
    with pytest.raises(ManifestError, match="not a regular file"):
        build(root, SECOND)


def test_a_forged_manifest_reaches_nothing_outside(root: Path) -> None:
    build(root, FIRST)
    forged = manifest_of(FIRST).replace(b'"guards.yaml"', b'"../secret"')
    (root / MANIFEST).write_bytes(forged)
    with pytest.raises(ManifestError, match=r"\.\./secret"):
        build(root, SECOND)


def test_the_current_folder_is_not_pulled_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(root, FIRST)
    monkeypatch.chdir(root / "namespaces")
    with pytest.raises(Immovable, match="current folder"):
        build(root, SECOND)
    assert listing(root) == tree_of(FIRST)


def test_a_mount_is_not_moved(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    build(root, FIRST)
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"36 35 98:0 / {root}/some\\040where rw,noatime - ext4 /dev/root rw\n")
    monkeypatch.setattr("tpl.output.swap._MOUNTS", mounts)
    with pytest.raises(Immovable, match="mounted"):
        build(root, SECOND)
    assert listing(root) == tree_of(FIRST)


def test_a_root_that_is_a_file(root: Path) -> None:
    root.parent.mkdir()
    root.write_text("mine")
    with pytest.raises(NotADirectoryError):
        build(root, FIRST)
