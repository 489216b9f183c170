"""What is known of a tree's files, so that unchanged ones are neither made nor read again.

As git's index: a file whose stamp (``tpl.output.scan.Stamp``) is the one that was noted has the bytes that
were noted. The change time tells of an edit that keeps the size and sets back the modification time. It has
a resolution, so the newest files of a tree are never believed: an edit could have been made in the very
tick in which they were looked at. Whoever has no index, an old one or a damaged one reads every file; a
checkout by git, which makes all files anew, is such a case. It lies in the user's cache, never in the tree.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from itertools import chain
from pathlib import Path
from struct import Struct
from tempfile import NamedTemporaryFile

import orjson

from tpl.output.scan import Snapshot, Stamp
from tpl.record import dataclass

RECIPE_BYTES = 16

_TICK = 20_000_000  # two jiffies of the slowest common kernel, in nanoseconds
_SECOND = 1_000_000_000
_STAMP = Struct("<QQqq")
_SHA256 = slice(_STAMP.size, _STAMP.size + 32)
_ROW = _STAMP.size + 32 + RECIPE_BYTES
_FORMAT = b"tpl index 1\n"
_KEPT = 60 * 86_400


@dataclass(frozen=True, slots=True)
class Index:
    """Stamp, SHA-256 and recipe of files by path; ``about`` is what the tree was made from, as the build told."""

    about: Mapping[str, object] = field(default_factory=dict)
    clock: int = 0
    rows: dict[str, bytes] = field(default_factory=dict)

    def sha256(self, path: str, stamp: Stamp) -> bytes:
        """The SHA-256 of the file of that stamp, empty if it is not known."""
        row = self.rows.get(path)
        return row[_SHA256] if row and row.startswith(_pack(stamp)) and self._is_settled(stamp) else b""

    def last_sha256(self, path: str) -> bytes:
        """The SHA-256 that was noted of a file, whatever has become of it."""
        return self.rows[path][_SHA256]

    def recipe(self, path: str) -> bytes:
        """What the noted bytes were made by."""
        return self.rows[path][_SHA256.stop :]

    def _is_settled(self, stamp: Stamp) -> bool:
        """Whether any later change has another time: not in file systems that know whole seconds only."""
        return stamp.changed < self.clock - _TICK and stamp.changed % _SECOND != 0


def note_of(sha256: bytes, recipe: bytes = b"") -> bytes:
    """What is noted of a file besides its stamp; ``sha256`` is raw."""
    return sha256 + recipe.ljust(RECIPE_BYTES, b"\0")


def row(stamp: Stamp, noted: bytes) -> bytes:
    """What is noted of a file."""
    return _pack(stamp) + noted


def note(root: Path, about: Mapping[str, object], rows: Mapping[str, bytes], seen: Snapshot) -> None:
    """Keep an index of the tree, whatever else was seen in it; a cache that cannot be written is done without."""
    times = (changed for row in rows.values() for *_, changed in [_STAMP.unpack_from(row)])
    clock = max(chain(times, (stamp.changed for stamp in seen.entries.values())), default=0)
    head = orjson.dumps({"clock": clock, "about": about})
    path = _place(root)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            whole = hashlib.blake2b()
            for part in (_FORMAT, head, b"\n", orjson.dumps([*rows]), b"\n", *rows.values()):
                whole.update(part)
                file.write(part)
            file.write(whole.digest())
        os.replace(file.name, path)
        _forget_old(path)


def load(root: Path) -> Index:
    """The index of the tree; an empty one where there is none that is whole."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        data = _place(root).read_bytes()
        end = len(data) - hashlib.blake2b().digest_size
        if data.startswith(_FORMAT) and data[end:] == hashlib.blake2b(memoryview(data)[:end]).digest():
            paths = data.index(b"\n", len(_FORMAT)) + 1
            table = data.index(b"\n", paths) + 1
            head, names = orjson.loads(data[len(_FORMAT) : paths]), orjson.loads(data[paths:table])
            rows = (data[at : at + _ROW] for at in range(table, end, _ROW))
            return Index(head["about"], head["clock"], dict(zip(names, rows, strict=True)))
    return Index()


def moved(rows: Mapping[str, bytes], before: Snapshot, after: Snapshot) -> Iterator[tuple[str, bytes]]:
    """The rows of files that were given a new name meanwhile, and with it another change time.

    A file that was touched otherwise is left out.
    """
    for path, noted in rows.items():
        there, was = after.entries.get(path), before.entries.get(path)
        if there and (noted.startswith(_pack(there)) or (was and was.before_links() == there.before_links())):
            yield path, _pack(there) + noted[_STAMP.size :]


def _pack(stamp: Stamp) -> bytes:
    return _STAMP.pack(stamp.inode, stamp.size, stamp.modified, stamp.changed)


def _place(root: Path) -> Path:
    return folder() / hashlib.sha256(os.fsencode(root)).hexdigest()[:32]


def folder() -> Path:
    """Where indexes are kept between runs."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home) / "tpl" / "trees"


def _forget_old(newest: Path) -> None:
    """Remove the indexes of trees that nobody has built for two months before the newest."""
    oldest = newest.stat().st_mtime - _KEPT
    for path in newest.parent.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink()
