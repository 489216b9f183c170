"""What stands in a folder now, without following a single symbolic link."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """What tells that an entry was touched: the change time (nanoseconds) cannot be set back."""

    mode: int
    inode: int
    size: int
    changed: int


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
    if not os.path.lexists(root):
        return Snapshot()
    entries: dict[str, Stamp] = {}
    folders = [""]
    for folder in folders:  # grows as folders are found
        with os.scandir(root / folder) as listing:
            for entry in listing:
                path = f"{folder}/{entry.name}" if folder else entry.name
                found = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(found.st_mode):
                    folders.append(path)
                else:
                    entries[path] = Stamp(found.st_mode, found.st_ino, found.st_size, found.st_ctime_ns)
    return Snapshot(frozenset(folders[1:]), entries)


def read(root: Path, path: str) -> bytes:
    """A file's bytes; raises ``OSError``, also if it has become a symbolic link."""
    with open(f"{root}/{path}", "rb", buffering=0, opener=_no_follow) as file:
        return file.readall()


def _no_follow(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)
