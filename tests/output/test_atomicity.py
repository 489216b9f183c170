"""Whatever step fails, or is the last one, the tree is the old one or the new one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.output.builds import FIRST, SECOND, build, listing, tree_of, wanted
from tpl.output import swap
from tpl.output.compare import File, Wanted
from tpl.output.errors import Busy
from tpl.output.tree import build as build_tree

# Python announces these before it does them, so a hook can stop any step that touches the disk;
# the symbol is looked up just before the exchange.
DISK = frozenset({"open", "os.link", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "ctypes.dlsym"})
STEPS = 60
"""At least as many as a build takes that writes, links and prunes."""
MINE = {"kustomization.yaml": "mine"}
OLD, NEW = tree_of(FIRST) | MINE, tree_of(SECOND) | MINE


class Injected(OSError):
    """A failure of the disk that only these tests raise."""


class Disk:
    """Lets so many steps pass, then fails one, or that and every later one."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.dies = False

    def hook(self, event: str, _: object) -> None:
        if self.left is None or event not in DISK:
            return
        self.left -= 1
        if self.left == -1 or (self.left < -1 and self.dies):
            raise Injected(5, f"injected at {event}")

    @contextmanager
    def failing(self, after: int, *, dies: bool) -> Iterator[None]:
        self.left, self.dies = after, dies
        try:
            yield
        finally:
            self.left = None


DISK_OF_ALL = Disk()
sys.addaudithook(DISK_OF_ALL.hook)  # cannot be removed again, hence one for all tests


@pytest.fixture(params=["exchange", "two renames"])
def root(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "two renames":
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    build(tmp_path / "out", FIRST)
    (tmp_path / "out/kustomization.yaml").write_text("mine")
    return tmp_path / "out"


def attempt(root: Path, after: int, *, dies: bool) -> bool:
    """Whether the second build gets through if the disk fails after so many steps."""
    try:
        with DISK_OF_ALL.failing(after, dies=dies):
            build(root, SECOND)
    except Injected:
        return False
    return True


@pytest.mark.parametrize("after", range(STEPS))
def test_a_step_that_fails_leaves_the_old_tree(root: Path, after: int) -> None:
    done = attempt(root, after, dies=False)
    assert listing(root) == (NEW if done else OLD)
    if not done:
        assert set(os.listdir(root.parent)) == {"out"}


@pytest.mark.parametrize("after", range(STEPS))
def test_a_crash_leaves_one_tree_and_the_next_run_finishes(root: Path, after: int) -> None:
    attempt(root, after, dies=True)
    if root.exists():
        assert listing(root) in (OLD, NEW)
    else:  # between two renames
        assert listing(swap.beside(root, "old")) == OLD
    build(root, SECOND)
    assert listing(root) == NEW
    assert set(os.listdir(root.parent)) <= {"out", ".out.tpl-lock"}


def test_the_steps_tried_are_all_there_are(root: Path) -> None:
    assert attempt(root, STEPS - 1, dies=True)
    assert listing(root) == NEW


def test_a_crash_between_two_renames_is_undone_before_anything_else(tmp_path: Path) -> None:
    root = tmp_path / "out"
    build(root, FIRST)
    root.rename(swap.beside(root, "old"))
    swap.beside(root, "new").mkdir()
    assert build(root, FIRST).written == ()
    assert os.listdir(tmp_path) == ["out"]


def test_a_link_planted_under_our_name_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious/file").write_text("mine")
    swap.beside(tmp_path / "out", "new").symlink_to(tmp_path / "precious")
    build(tmp_path / "out", FIRST)
    assert listing(tmp_path / "precious") == {"file": "mine"}
    assert listing(tmp_path / "out") == tree_of(FIRST)


def test_a_second_writer_is_told_at_once(tmp_path: Path) -> None:
    root = tmp_path / "out"
    build(root, FIRST)
    with swap.locked(root), pytest.raises(Busy, match="another"):
        build(root, SECOND)
    assert listing(root) == tree_of(FIRST)
    build(root, SECOND)
    assert listing(root) == tree_of(SECOND)


def test_building_beside_a_writer_at_work(tmp_path: Path) -> None:
    root = tmp_path / "out"
    with swap.locked(root), suppress(FileExistsError):
        swap.beside(root, "new").mkdir()
        with pytest.raises(Busy):
            build(root, FIRST)
    assert swap.beside(root, "new").exists()


def interrupted(files: dict[str, str], by: Callable[[], object], *, last: bool) -> Wanted:
    """A build while which something happens: before its first file is made, or after its last."""
    made = wanted(files)

    def given() -> Iterator[File]:
        if not last:
            by()
        yield from made.files
        if last:
            by()

    return made._replace(files=given())


def test_of_two_builds_at_once_one_is_done(tmp_path: Path) -> None:
    root = tmp_path / "out"
    build(root, FIRST)
    with pytest.raises(Busy, match="meanwhile"):
        build_tree(root, interrupted({"x": "1"}, lambda: build(root, SECOND), last=False))
    assert listing(root) == tree_of(SECOND)
    assert os.listdir(tmp_path) == ["out"]


def test_from_the_first_difference_on_nobody_else_builds(tmp_path: Path) -> None:
    root = tmp_path / "out"
    build(root, FIRST)
    with pytest.raises(Busy, match="another"):
        build_tree(root, interrupted(SECOND, lambda: build(root, {}), last=True))
    assert listing(root) == tree_of(FIRST)
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize("last", [False, True])
def test_an_edit_while_building_is_not_lost(tmp_path: Path, last: bool) -> None:
    root = tmp_path / "out"
    build(root, FIRST)
    file = root / "namespaces/acme.yaml"
    stat = file.stat()

    def edit() -> None:
        file.write_text("b: 3\n")  # as long as before, and made to look as old
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    with suppress(Busy):
        assert isinstance(build_tree(root, interrupted(SECOND, edit, last=last)), list)
    assert file.read_text() == "b: 3\n"
    assert os.listdir(tmp_path) == ["out"]
