"""Putting one folder in another's place as a single step, one writer at a time.

Three names beside the tree ``out`` are ours: ``.out.tpl-lock`` while somebody writes, ``.out.tpl-new``
while a tree is being built, and ``.out.tpl-old`` for the moment between two renames where the system
cannot exchange two folders at once.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tpl.output.errors import Busy, Immovable

_MOUNTS = Path("/proc/self/mountinfo")


def beside(root: Path, role: str) -> Path:
    """Our own name beside the tree, for the role ``lock``, ``new`` or ``old``."""
    return root.parent / f".{root.name}.tpl-{role}"


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Be the tree's only writer; raises ``Busy`` at once if there is another."""
    path = beside(root, "lock")
    lock = _acquire(path)
    try:
        yield
    finally:
        with suppress(OSError):  # a lock file that nobody holds does no harm
            path.unlink()
        os.close(lock)


def _acquire(path: Path) -> int:
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The file that we locked may be one that its owner has just unlinked.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.stat(path), os.fstat(lock)):
                    return lock
        except BlockingIOError:
            os.close(lock)
            raise Busy(f"another `tpl` is writing here: {path.name} is locked") from None
        os.close(lock)


def is_interrupted(root: Path) -> bool:
    """Whether an earlier writer left something beside the tree."""
    return any(os.path.lexists(beside(root, role)) for role in ("new", "old"))


def recover(root: Path) -> None:
    """Leave the tree whole and nothing beside it, whatever step a writer got to; the lock is held."""
    old = beside(root, "old")
    if os.path.lexists(old) and not os.path.lexists(root):
        old.rename(root)
    _remove(old)
    _remove(beside(root, "new"))


def swap(new: Path, root: Path) -> None:
    """Put ``new`` in the place of ``root``; ``recover`` then removes what stood there.

    Raises ``OSError`` if that failed; ``recover`` then brings back what stood there.
    """
    if not root.exists():
        new.rename(root)
    elif not _exchange(new, root):
        root.rename(beside(root, "old"))
        new.rename(root)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders as one step; false if that failed, most often as it is not supported."""
    import ctypes  # only a build that changes something pays for the import

    at_cwd, exchange = -100, 2
    try:
        rename = ctypes.CDLL(None).renameat2
    except AttributeError:
        return False
    return bool(rename(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0)


def _remove(tree: Path) -> None:
    """Remove a tree of ours, if it is there; symbolic links in it are removed, not followed."""
    if tree.is_symlink() or tree.is_file():
        tree.unlink()
    elif tree.exists():
        try:
            shutil.rmtree(tree)
        except PermissionError:  # a folder that is not ours may be read-only
            for folder, _, _ in os.walk(tree):
                os.chmod(folder, 0o700)
            shutil.rmtree(tree)


def check_movable(root: Path) -> None:
    """Raises ``Immovable`` if the tree cannot be exchanged, or if its removal could reach elsewhere."""
    if not root.name:
        raise Immovable("the root of the file system cannot be an output folder")
    if Path.cwd().is_relative_to(root):
        raise Immovable(f"the current folder is inside the output folder `{root.name}`, which is replaced")
    if any(mount.is_relative_to(root) for mount in _mounts()):
        raise Immovable(f"something is mounted at or below `{root.name}`: use a folder inside the mount")


def _mounts() -> Iterator[Path]:
    if _MOUNTS.exists():
        for line in _MOUNTS.read_bytes().splitlines():
            # mountinfo(5): the fifth field, with \040 and the like for blanks
            place = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), line.split()[4])
            yield Path(os.fsdecode(place))
