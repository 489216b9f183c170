"""What is known of a tree's files, so that unchanged ones are neither made nor read again.

As git's index: a file whose stamp (``tpl.output.scan.Stamp``) is the one that was noted has the bytes that
were noted. The change time tells of an edit that keeps the size and sets back the modification time. It has
a resolution, so of the newest files of a tree no stamp is noted: an edit could have been made in the very
tick in which they were looked at. Whoever has no index, an old one or a damaged one reads every file; a
checkout by git, which makes all files anew, is such a case. It lies in the user's cache, never in the tree.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from struct import Struct
from tempfile import NamedTemporaryFile

import orjson

from tpl.output.scan import Snapshot, Stamp
from tpl.record import dataclass

RECIPE_BYTES = 16

TICK = 0.02
"""Seconds in which the clock of a file system that tells parts of a second has moved on: two jiffies at least."""

_SECOND = 1_000_000_000
_STAMP = Struct("<QQqq")
_SHA256 = slice(_STAMP.size, _STAMP.size + 32)
_ROW = _STAMP.size + 32 + RECIPE_BYTES
_FORMAT = b"tpl index 2\n"
_KEPT = 60 * 86_400


@dataclass(frozen=True, slots=True)
class Index:
    """Stamp, SHA-256 and recipe of files by path; ``about`` is what the tree was made from, as the build told."""

    about: Mapping[str, object] = field(default_factory=dict)
    rows: dict[str, bytes] = field(default_factory=dict)

    def sha256(self, path: str, stamp: Stamp) -> bytes:
        """The SHA-256 of the file of that stamp, empty if it is not known."""
        row = self.rows.get(path)
        return row[_SHA256] if row and row.startswith(_pack(stamp)) else b""

    def last_sha256(self, path: str) -> bytes:
        """The SHA-256 that was noted of a file, whatever has become of it."""
        return self.rows[path][_SHA256]

    def digests(self) -> dict[str, str]:
        """The SHA-256 of every file in hexadecimal, as noted."""
        return {path: row[_SHA256].hex() for path, row in self.rows.items()}

    @property
    def options(self) -> Mapping[str, str]:
        """The options of the build, as told."""
        options = self.about.get("options")
        return options if isinstance(options, dict) else {}

    def recipe(self, path: str) -> bytes:
        """What the noted bytes were made by."""
        return self.rows[path][_SHA256.stop :]


def note_of(sha256: bytes, recipe: bytes = b"") -> bytes:
    """What is noted of a file besides its stamp; ``sha256`` is raw."""
    return sha256 + recipe.ljust(RECIPE_BYTES, b"\0")


def row(stamp: Stamp, noted: bytes) -> bytes:
    """What is noted of a file."""
    return _pack(stamp) + noted


def settled(rows: Mapping[str, bytes], now: int = 0) -> dict[str, bytes]:
    """The rows, without the stamps of files of which a later change may have the same time.

    ``now`` is a time (nanoseconds) that the clock of their file system had reached before they were looked
    at; each row's own is another. A change time in whole seconds comes from a clock that tells no more.
    """
    times = {path: _STAMP.unpack_from(row)[-1] for path, row in rows.items()}
    limit = max(now, max(times.values(), default=0)) - TICK * _SECOND
    return {
        path: row if times[path] < limit and times[path] % _SECOND else unsettled(row) for path, row in rows.items()
    }


def unsettled(row: bytes) -> bytes:
    """The row without its stamp: the file is read before it is believed."""
    return row[_STAMP.size :].rjust(_ROW, b"\0")


def note(root: Path, about: Mapping[str, object], rows: Mapping[str, bytes]) -> None:
    """Keep an index of the tree; a cache that cannot be written is done without."""
    head, path = orjson.dumps(about), _place(root)
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
            about, names = orjson.loads(data[len(_FORMAT) : paths]), orjson.loads(data[paths:table])
            rows = (data[at : at + _ROW] for at in range(table, end, _ROW))
            return Index(about, dict(zip(names, rows, strict=True)))
    return Index()


def moved(rows: Mapping[str, bytes], before: Snapshot, after: Iterable[tuple[str, Stamp | None]]) -> dict[str, bytes]:
    """The rows of files that were given a new name meanwhile, and with it another change time.

    ``after`` is what is found (``tpl.output.scan.walk``) a tick later. Of a file that was touched otherwise
    no stamp is kept.
    """
    left = dict(rows)
    for path, there in after:
        if path in left and there and there.before_links() == before.entries[path].before_links():
            left[path] = _pack(there) + left[path][_STAMP.size :]
        elif path in left:
            left[path] = unsettled(left[path])
    return left


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
