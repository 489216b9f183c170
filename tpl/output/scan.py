"""What stands in a folder now, without following a single symbolic link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from tpl.record import dataclass


class Stamp(NamedTuple):
    """What tells that an entry was touched: the change time (nanoseconds) cannot be set back."""

    mode: int
    inode: int
    size: int
    modified: int
    changed: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """The stamp of what the system says of a file."""
        return cls(found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)

    def before_links(self) -> tuple[int, ...]:
        """The stamp without what another name for the file, made or removed, changes."""
        return self[:-1]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tree below a root by relative POSIX path: its real folders, and everything else."""

    folders: frozenset[str] = frozenset()
    entries: dict[str, Stamp] = field(default_factory=dict)

    def is_file(self, path: str) -> bool:
        """Whether a regular file is there: no symbolic link, device or socket."""
        return path in self.entries and stat.S_ISREG(self.entries[path].mode)


def scan(root: Path) -> Snapshot:
    """The tree as it is, empty if there is none; raises ``OSError`` if it is no folder or not readable."""
    entries: dict[str, Stamp] = {}
    folders: set[str] = set()
    for path, stamp in walk(root):
        if stamp is None:
            folders.add(path)
        else:
            entries[path] = stamp
    return Snapshot(frozenset(folders), entries)


def is_still(root: Path, found: Snapshot) -> bool:
    """Whether the tree is to the last stamp the one that was found; raises as ``scan``."""
    left = len(found.folders) + len(found.entries)
    for path, stamp in walk(root):
        left -= 1
        if path not in found.folders if stamp is None else found.entries.get(path) != stamp:
            return False
    return left == 0


def walk(root: Path) -> Iterator[tuple[str, Stamp | None]]:
    """Everything below the root, folders without a stamp; nothing if there is no root."""
    folders = [""] if os.path.lexists(root) else []
    for folder in folders:  # grows as folders are found
        with os.scandir(f"{root}/{folder}" if folder else root) as listing:
            for entry in listing:
                path = f"{folder}/{entry.name}" if folder else entry.name
                stamp = Stamp.of(entry.stat(follow_symlinks=False))
                if stat.S_ISDIR(stamp.mode):
                    folders.append(path)
                    yield path, None
                else:
                    yield path, stamp


def read(root: Path, path: str) -> bytes:
    """A file's bytes; raises ``OSError``, also if it has become a symbolic link."""
    with open(f"{root}/{path}", "rb", buffering=0, opener=_no_follow) as file:
        return file.readall()


def _no_follow(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)
