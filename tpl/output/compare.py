"""Each file of a tree against what the last build wrote and what this build wants."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum, auto
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tpl.output import index
from tpl.output.errors import ManifestError
from tpl.output.index import Index
from tpl.output.manifest import MANIFEST, Digest, Head, Told, by_line, parse
from tpl.output.paths import ancestors, check_distinct, check_path
from tpl.output.scan import Snapshot, read
from tpl.record import dataclass


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


class File(NamedTuple):
    """A file of the build: where it goes, what the manifest says of it, and how to make it.

    ``values`` fill the holes of what is told. Equal recipes (16 bytes), equal bytes; without a recipe
    (empty) the file is made each time.
    """

    path: str
    make: Callable[[], bytes]
    told: Told = Told()
    values: Mapping[str, str] = {}
    recipe: bytes = b""


class Wanted(NamedTuple):
    """All files of a build: their paths, each once, the files themselves, and what is said of them as a whole.

    ``about`` is kept in the index with the tree: what the build was made from.
    """

    paths: Collection[str]
    files: Iterable[File]
    head: Head
    about: Mapping[str, object] = {}


class Finding(NamedTuple):
    """How one file stands; the bytes that a missing or stale one must get; what the index notes of it."""

    path: str
    state: State
    wanted: bytes = b""
    noted: bytes = b""


def compare(bench: Bench, wanted: Wanted) -> Iterator[Finding]:
    """How the files of the build, those that only the last build wrote, and the manifest stand, in this order.

    Writes nothing; makes each file when it is its turn. Raises ``PathError`` for paths outside the tree or
    that cannot exist together, ``ValueError`` if ``files`` are not those of ``paths``, ``OSError``.
    """
    for path in wanted.paths:
        check_path(path)
    check_distinct([*wanted.paths, MANIFEST])
    missing = {path: path for path in wanted.paths}
    unwanted = list(bench.unwanted(missing.keys()))
    yield from unwanted
    doomed = {finding.path for finding in unwanted if finding.state is State.OBSOLETE}
    entries: list[bytes] = []
    for file in wanted.files:
        if file.path not in missing:
            raise ValueError(f"{file.path!r} was not announced, or was given before")
        path = missing.pop(file.path)  # one string for all that is kept by it
        finding, digest = bench.stands(file._replace(path=path), doomed)
        entries.append(file.told.line(path, digest, file.values))
        yield finding
    if missing:
        raise ValueError(f"announced, but not given: {sorted(missing)[:3]}")
    yield bench.manifest(wanted.head.to_bytes(entries))


def folders_with(paths: Iterable[str], found: Snapshot, doomed: Collection[str]) -> set[str]:
    """The folders that hold the paths, and those found that do not become empty with the doomed ones."""
    emptied = {folder for path in doomed for folder in ancestors(path)}
    folders = set(found.folders - emptied)
    return folders.union(folder for path in (*paths, *folders) for folder in ancestors(path))


@dataclass(frozen=True, slots=True)
class Bench:
    """A tree as it was found, beside what its manifest and the index say of it and of the last build's options."""

    root: Path
    found: Snapshot
    known: Index
    last: Mapping[str, Digest] | None
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path, found: Snapshot) -> Bench:
        """The tree at the root; raises ``ManifestError`` if its manifest is damaged or no regular file."""
        known = index.load(root)
        if MANIFEST not in found.entries and MANIFEST not in found.folders:
            return cls(root, found, known, None)
        if not found.is_file(MANIFEST):
            raise ManifestError(f"`{MANIFEST}` is not a regular file")
        # The manifest that was noted lists what was noted with it, and need not be parsed.
        noted = known.digests()
        if noted.pop(MANIFEST, None) == cls(root, found, known, None).sha256(MANIFEST).hex():
            return cls(root, found, known, noted, known.options)
        return cls(root, found, known, *parse(read(root, MANIFEST)))

    def unwanted(self, wanted: Collection[str]) -> Iterator[Finding]:
        """What the last build wrote, this one does not, and is still there."""
        for path in sorted((self.last or {}).keys() - wanted):
            if path in self.found.entries:
                intact = self.found.is_file(path) and self._is_as_written(path, self.sha256(path))
                yield Finding(path, State.OBSOLETE if intact else State.EDITED)

    def stands(self, file: File, doomed: Collection[str]) -> tuple[Finding, Digest]:
        """How a file of the build stands, and its digest for the manifest."""
        if file.recipe and (known := self._made_before(file)):
            return Finding(file.path, State.SAME, noted=index.note_of(known, file.recipe)), known.hex()
        data = file.make()
        made = sha256(data).digest()
        digest = by_line(data) if file.told.is_list else made.hex()
        noted = index.note_of(made, file.recipe)
        if self.found.is_file(file.path):
            return Finding(file.path, self._judge(file.path, made), data, noted), digest
        state = State.OBSTRUCTED if self._is_blocked(file.path, doomed) else State.MISSING
        return Finding(file.path, state, data, noted), digest

    def manifest(self, data: bytes) -> Finding:
        """How the manifest stands."""
        made = sha256(data).digest()
        there = State.MISSING if self.last is None else State.STALE
        state = State.SAME if self.last is not None and self.sha256(MANIFEST) == made else there
        return Finding(MANIFEST, state, data, index.note_of(made))

    def sha256(self, path: str) -> bytes:
        """The SHA-256 of a regular file of the tree: as noted, where its stamp is still that of the note."""
        return self.known.sha256(path, self.found.entries[path]) or sha256(read(self.root, path)).digest()

    def _made_before(self, file: File) -> bytes:
        """The SHA-256 of a file that is as it was noted and made by the same recipe; else empty."""
        stamp = self.found.entries.get(file.path)
        known = self.known.sha256(file.path, stamp) if stamp else b""
        return known if known and self.known.recipe(file.path) == file.recipe else b""

    def _judge(self, path: str, made: bytes) -> State:
        there = self.sha256(path)
        if there == made:
            return State.SAME
        if path not in (self.last or {}):
            return State.FOREIGN
        return State.STALE if self._is_as_written(path, there) else State.EDITED

    def _is_as_written(self, path: str, there: bytes) -> bool:
        """Whether the bytes of that SHA-256 are the last build's."""
        assert self.last is not None, "only what a manifest lists was written"
        expected = self.last[path]
        return expected == (there.hex() if isinstance(expected, str) else by_line(read(self.root, path)))

    def _is_blocked(self, path: str, doomed: Collection[str]) -> bool:
        entries = self.found.entries
        if path in entries:
            return True
        if any(folder in entries and folder not in doomed for folder in ancestors(path)):
            return True
        if path not in self.found.folders:
            return False
        return path in folders_with(entries.keys() - doomed, self.found, doomed)
