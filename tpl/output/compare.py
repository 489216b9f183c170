"""Each file of a tree against what the last build wrote and what this build wants."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from pathlib import Path
from typing import NamedTuple

from tpl.output.errors import ManifestError
from tpl.output.manifest import MANIFEST, FileEntry, Manifest, digest
from tpl.output.paths import ancestors, check_distinct
from tpl.output.scan import Snapshot, read


class State(StrEnum):
    """How a file stands; a state is its name in lower case."""

    SAME = auto()
    MISSING = auto()
    STALE = auto()
    OBSOLETE = auto()
    EDITED = auto()
    FOREIGN = auto()
    OBSTRUCTED = auto()

    @property
    def phrase(self) -> str:
        """The end of a sentence that begins with the file's path."""
        return _PHRASES[self]


_PHRASES = {
    State.SAME: "is up to date",
    State.MISSING: "is missing",
    State.STALE: "is out of date",
    State.OBSOLETE: "is no longer part of the build",
    State.EDITED: "was changed by hand since the last build",
    State.FOREIGN: "stands where a file of the build belongs, and tpl did not write it",
    State.OBSTRUCTED: "cannot be written: a folder, a symbolic link or another file is in its way",
}


class Finding(NamedTuple):
    """How one file stands, and the bytes that a missing or stale one must get."""

    path: str
    state: State
    wanted: bytes = b""


def compare(root: Path, found: Snapshot, files: Iterable[tuple[str, bytes]], manifest: Manifest) -> Iterator[Finding]:
    """How the files of the build, those that only the last build wrote, and the manifest stand.

    Writes nothing; reads ``files`` once. Raises ``ManifestError`` for a damaged manifest in the tree,
    ``PathError`` for paths that cannot exist together, ``ValueError`` if ``manifest`` does not list
    ``files`` with their digests.
    """
    check_distinct([*manifest.files, MANIFEST])
    old, new = manifest_bytes(root, found), manifest.to_bytes()
    last = manifest if old == new else Manifest.parse(old) if old is not None else None
    bench = _Bench(root, found, last.files if last else {})
    unwanted = list(bench.unwanted(manifest.files))
    yield from unwanted
    doomed = {finding.path for finding in unwanted if finding.state is State.OBSOLETE}
    for path, data in _as_listed(files, manifest):
        yield bench.wanted(path, data, doomed)
    yield Finding(MANIFEST, State.SAME if old == new else State.STALE if last else State.MISSING, new)


def verify(root: Path, found: Snapshot, manifest: Manifest) -> Iterator[Finding]:
    """The files that a manifest lists and that are missing or have other bytes."""
    bench = _Bench(root, found, manifest.files)
    for path in sorted(manifest.files):
        if path not in found.entries:
            yield Finding(path, State.MISSING)
        elif not bench.is_intact(path):
            yield Finding(path, State.EDITED)


def manifest_bytes(root: Path, found: Snapshot) -> bytes | None:
    """The tree's manifest, if there is one; raises ``ManifestError`` if it is not a regular file."""
    if MANIFEST not in found.entries and MANIFEST not in found.folders:
        return None
    if not found.is_file(MANIFEST):
        raise ManifestError(f"`{MANIFEST}` is not a regular file")
    return read(root, MANIFEST)


def folders_with(paths: Iterable[str], found: Snapshot, doomed: Collection[str]) -> set[str]:
    """The folders that hold the paths, and those found that do not become empty with the doomed ones."""
    emptied = {folder for path in doomed for folder in ancestors(path)}
    folders = set(found.folders - emptied)
    return folders.union(folder for path in (*paths, *folders) for folder in ancestors(path))


@dataclass(frozen=True, slots=True)
class _Bench:
    """A tree as it was found, beside the entries of the manifest of what was written there."""

    root: Path
    found: Snapshot
    last: Mapping[str, FileEntry]

    def unwanted(self, wanted: Collection[str]) -> Iterator[Finding]:
        """What the last build wrote, this one does not, and is still there."""
        for path in sorted(self.last.keys() - wanted):
            if path in self.found.entries:
                yield Finding(path, State.OBSOLETE if self.is_intact(path) else State.EDITED)

    def wanted(self, path: str, data: bytes, doomed: Collection[str]) -> Finding:
        if path not in self.found.entries:
            blocked = self._is_blocked(path, doomed)
            return Finding(path, State.OBSTRUCTED) if blocked else Finding(path, State.MISSING, data)
        if not self.found.is_file(path):
            return Finding(path, State.OBSTRUCTED)
        there = read(self.root, path)
        if there == data:
            return Finding(path, State.SAME)
        if path not in self.last:
            return Finding(path, State.FOREIGN)
        intact = digest(there) == self.last[path].sha256
        return Finding(path, State.STALE, data) if intact else Finding(path, State.EDITED)

    def is_intact(self, path: str) -> bool:
        """Whether an entry of the tree is the very file that was written."""
        return self.found.is_file(path) and digest(read(self.root, path)) == self.last[path].sha256

    def _is_blocked(self, path: str, doomed: Collection[str]) -> bool:
        entries = self.found.entries
        if any(folder in entries and folder not in doomed for folder in ancestors(path)):
            return True
        if path not in self.found.folders:
            return False
        return path in folders_with(entries.keys() - doomed, self.found, doomed)


def _as_listed(files: Iterable[tuple[str, bytes]], manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """The files, once it is certain of each that the manifest tells the truth about it."""
    expected = dict(manifest.files)
    for path, data in files:
        entry = expected.pop(path, None)
        if entry is None or entry.sha256 != digest(data):
            raise ValueError(f"the new manifest does not list {path!r} with these bytes, once")
        yield path, data
    if expected:
        raise ValueError(f"the new manifest lists files that were not given: {sorted(expected)[:3]}")
