"""What is known of a tree saves work and never hides a change."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.output.builds import FIRST, SECOND, build, conflicts, files_of, listing, tree_of, wanted
from tpl.output import index, swap
from tpl.output.compare import File
from tpl.output.manifest import MANIFEST, sha256
from tpl.output.scan import Snapshot, Stamp, read, scan
from tpl.output.tree import build as build_tree
from tpl.output.tree import check, is_intact, known_of

TICK = 0.03
"""Seconds in which the clock of every file system that tells nanoseconds has moved on."""

BOLT, GUARDS = "namespaces/old/bolt.yaml", "guards.yaml"


def slowly(files: dict[str, str]) -> Iterator[File]:
    for file in files_of(files.items()):
        yield file
        time.sleep(TICK)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree whose files, but for the manifest, are old enough to be believed."""
    build_tree(tmp_path / "out", wanted(FIRST)._replace(files=slowly(FIRST)))
    return tmp_path / "out"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of files of the tree that are read from now on."""
    seen: list[str] = []

    def watched(root: Path, path: str) -> bytes:
        seen.append(path)
        return read(root, path)

    monkeypatch.setattr("tpl.output.compare.read", watched)
    return seen


def edit(file: Path, text: str) -> None:
    """Change a file's text, not its size, its inode or its modification time."""
    before = file.stat()
    file.write_text(text)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)


def test_unchanged_files_are_not_read(root: Path, reads: list[str]) -> None:
    assert is_intact(root, known_of(root))
    assert set(reads) <= {MANIFEST}
    assert build(root, FIRST).written == ()
    assert set(reads) <= {MANIFEST}


def test_files_of_a_known_recipe_are_not_made(root: Path) -> None:
    def refuse() -> bytes:
        raise AssertionError("nobody asked for it")

    files = [file._replace(make=refuse) if file.path != GUARDS else file for file in files_of(FIRST.items())]
    report = build_tree(root, wanted(FIRST)._replace(files=files))
    assert not isinstance(report, list)
    assert report.written == ()


def test_a_file_of_another_recipe_is_made(root: Path) -> None:
    report = build(root, FIRST | {BOLT: "c: 2\n"})
    assert report.written == (BOLT, MANIFEST)


def test_a_file_without_recipe_is_made_each_time(root: Path) -> None:
    files = [file._replace(recipe=b"", make=lambda: b"made") for file in files_of(FIRST.items())]
    report = build_tree(root, wanted(FIRST)._replace(files=files))
    assert not isinstance(report, list)
    assert report.written == (*sorted(FIRST), MANIFEST)


@pytest.mark.parametrize("path", FIRST)
def test_an_edit_that_keeps_size_and_time_is_found(root: Path, path: str) -> None:
    edit(root / path, "x: 9\n")
    assert not is_intact(root, known_of(root))
    assert conflicts(root, FIRST) == [(path, "EDITED")]


def test_so_it_is_after_an_increment(root: Path, reads: list[str]) -> None:
    """Links to what stays give it another change time, which the index has to follow."""
    changed = FIRST | {BOLT: "c: 2\n"}
    build(root, changed)
    reads.clear()
    assert is_intact(root, known_of(root))
    assert set(reads) == {BOLT, MANIFEST}, "the newest"
    edit(root / GUARDS, "x: 9\n")
    assert not is_intact(root, known_of(root))
    assert conflicts(root, changed) == [(GUARDS, "EDITED")]


def test_an_edit_during_the_swap_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swapped = swap.swap

    def edited(new: Path, old: Path) -> None:
        (new / GUARDS).write_text("x: 9\n")
        swapped(new, old)

    monkeypatch.setattr(swap, "swap", edited)
    changed = FIRST | {BOLT: "c: 2\n"}
    build(root, changed)
    assert not is_intact(root, known_of(root))
    assert conflicts(root, changed) == [(GUARDS, "EDITED")]


def test_a_file_touched_during_the_swap_keeps_no_stamp() -> None:
    stamps = [Stamp(0o100644, 1, 5, 1_000, changed) for changed in (1_001, 2_002)]
    noted = index.note_of(b"s" * 32)
    rows, before = (
        {path: index.row(stamps[0], noted) for path in "ab"},
        Snapshot(entries=dict.fromkeys("ab", stamps[0])),
    )
    after = [("folder", None), ("a", stamps[1]), ("b", stamps[1]._replace(modified=1_500)), ("foreign", stamps[1])]
    moved = index.moved(rows, before, after)
    assert moved == {"a": index.row(stamps[1], noted), "b": index.unsettled(rows["b"])}
    assert index.Index({}, moved).last_sha256("b") == b"s" * 32


def test_the_newest_files_are_never_believed(tmp_path: Path, reads: list[str]) -> None:
    """An edit in the tick of the last look would leave the stamp as it was."""
    build(tmp_path, {})
    build(tmp_path, FIRST)
    reads.clear()
    assert is_intact(tmp_path, known_of(tmp_path))
    assert set(reads) >= {MANIFEST}


@pytest.mark.parametrize(
    ("changed", "believed"),
    [(1_000_000_001, True), (1_985_000_001, False), (2_000_000_001, False), (1_000_000_000, False)],
    ids=["older", "within the resolution", "the newest", "whole seconds"],
)
def test_who_is_believed(changed: int, believed: bool) -> None:
    stamp = Stamp(0o100644, 1, 5, 7, changed)
    known = index.Index({}, index.settled({"a": index.row(stamp, index.note_of(b"s" * 32))}, 2_000_000_001))
    assert known.sha256("a", stamp) == (b"s" * 32 if believed else b"")
    assert known.last_sha256("a") == b"s" * 32
    for field in ("inode", "size", "modified", "changed"):
        assert known.sha256("a", stamp._replace(**{field: 4})) == b""
    assert known.sha256("b", stamp) == b""


def test_a_checkout_is_read_anew_and_then_known(root: Path, reads: list[str]) -> None:
    shutil.copytree(root, root.parent / "copy")
    shutil.rmtree(root)
    (root.parent / "copy").rename(root)
    time.sleep(TICK)
    (root / "newer").write_text("foreign")
    assert is_intact(root, known_of(root))
    assert set(reads) == {*FIRST, MANIFEST}
    assert build(root, FIRST).written == ()
    reads.clear()
    assert is_intact(root, known_of(root))
    assert reads == []


def test_without_an_index_every_file_is_read(root: Path, reads: list[str]) -> None:
    shutil.rmtree(index.folder())
    assert not is_intact(root, known_of(root))
    assert build(root, FIRST).written == ()
    assert set(reads) == {*FIRST, MANIFEST}
    edit(root / BOLT, "x: 9\n")
    shutil.rmtree(index.folder())
    assert conflicts(root, FIRST) == [(BOLT, "EDITED")]


def test_a_manifest_changed_with_its_file_is_not_believed(root: Path) -> None:
    (root / BOLT).write_text("x: 9\n")
    told = json.loads((root / MANIFEST).read_text())
    told["files"][BOLT]["sha256"] = sha256(b"x: 9\n")
    (root / MANIFEST).write_text(json.dumps(told))
    assert not is_intact(root, known_of(root))
    assert [(found.path, found.state.name) for found in check(root, wanted(FIRST))] == [
        (BOLT, "STALE"),
        (MANIFEST, "STALE"),
    ]


def _flip(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


@pytest.mark.parametrize(
    "damage",
    [_flip, lambda data: data[:-1], lambda data: data[:20], lambda _: b"", lambda data: b"x" + data],
    ids=["a bit", "an end", "a head", "nothing", "a beginning"],
)
def test_a_damaged_index_is_none(root: Path, damage: Callable[[bytes], bytes]) -> None:
    (file,) = (path for path in index.folder().iterdir() if index.load(root).rows and path == index._place(root))
    file.write_bytes(damage(file.read_bytes()))
    assert known_of(root) == index.Index()
    build(root, SECOND)
    assert listing(root) == tree_of(SECOND)


def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(index, "folder", lambda: tmp_path / "file" / "trees")
    for files in (FIRST, FIRST, SECOND):
        build(tmp_path / "out", files)
        assert listing(tmp_path / "out") == tree_of(files)
        assert known_of(tmp_path / "out") == index.Index()


def test_indexes_of_trees_long_gone_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "folder", lambda: tmp_path / "trees")
    for name in ("old", "new"):
        build(tmp_path / name, FIRST)
    os.utime(index._place(tmp_path / "old"), (0, 0))
    build(tmp_path / "new", SECOND)
    assert os.listdir(tmp_path / "trees") == [index._place(tmp_path / "new").name]


def test_two_trees_are_told_apart(root: Path) -> None:
    build(root.parent / "other", SECOND)
    assert known_of(root).rows.keys() == scan(root).entries.keys()
    assert known_of(root.parent / "other").rows.keys() == {*SECOND, MANIFEST}
