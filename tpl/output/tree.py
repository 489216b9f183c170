"""Writing a tree of files whole or not at all.

The new tree grows beside the old one, a file at a time as files are made, so that only what changes is
ever written and nothing has to hold them all. At its end what stays is linked into it, and the two folders
are exchanged in one step: whoever reads, and whatever crashes, there is either the old tree or the new one.
A journal of changes made in place could promise that only to readers who replay it first.

Whatever tpl did not write stays as it is. What it wrote and somebody changed is a conflict, and then
nothing is written at all.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tpl.output import compare, index, swap
from tpl.output.compare import Bench, Finding, State, Wanted
from tpl.output.errors import Busy
from tpl.output.index import Index
from tpl.output.removal import check_removal, check_targets
from tpl.output.scan import Stamp, is_still, scan, walk

_BLOCKING = frozenset({State.EDITED, State.FOREIGN, State.OBSTRUCTED})

# No link to another device, in this file system, to somebody else's file, or one more to this file.
_UNLINKABLE = frozenset({errno.EXDEV, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES, errno.EMLINK})


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A file that is not as the build has it."""

    path: str
    state: State

    @property
    def message(self) -> str:
        """What is the matter, for the user."""
        return f"`{self.path}` {self.state.phrase}"


class Conflict(Difference):
    """A file whose bytes are somebody else's work, or missing."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, by path and sorted; the manifest counts as a file."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    pruned: tuple[str, ...]


def build(root: Path, wanted: Wanted, *, durable: bool = False, removing: int = 100) -> Report | list[Conflict]:
    """Make the tree what is wanted, all of it or, raising or with conflicts, nothing of it.

    Without changes the tree is not touched; files that stay keep their inode and modification time. An
    earlier build that crashed is undone first. ``durable`` waits for the disk before the exchange, for
    wholeness after a power cut too; ``removing`` is how many in a hundred of a cluster's namespaces may go.
    Raises ``TooMuchRemoved`` if more would, ``TargetsRemoved`` if what other targets wrote would, ``Busy`` if
    another writer is at work or the tree was changed meanwhile, ``Immovable`` if it cannot be exchanged,
    ``ManifestError`` for a damaged manifest in the tree, ``OSError``, and otherwise as ``compare``.
    """
    root = _real(root)
    if swap.is_interrupted(root):
        with swap.locked(root):
            swap.recover(root)
    bench = Bench.of(root, scan(root))
    if bench.last and removing < 100:
        check_targets(bench.options.get("targets"), wanted.head.options.get("targets"))
        check_removal(bench.last, frozenset(wanted.paths), removing)
    with ExitStack() as stack:
        draft = _Draft(bench, stack)
        for finding in compare.compare(bench, wanted):
            draft.take(finding)
        if draft.conflicts:
            return sorted(draft.conflicts)
        draft.finish(durable)
    _note(draft, wanted)
    return draft.report()


def check(root: Path, wanted: Wanted) -> list[Difference]:
    """How the tree differs from the build, by path; writes nothing and raises as ``build``."""
    root = _real(root)
    findings = compare.compare(Bench.of(root, scan(root)), wanted)
    return sorted(Difference(path, state) for path, state, _, _ in findings if state is not State.SAME)


def is_intact(root: Path, known: Index) -> bool:
    """Whether the tree has every file that is known of it, as it is known; raises ``OSError``."""
    root = _real(root)
    found = scan(root)
    bench = Bench(root, found, known, None)
    return bool(known.rows) and all(
        found.is_file(path) and bench.sha256(path) == known.last_sha256(path) for path in known.rows
    )


def known_of(root: Path) -> Index:
    """What is known of a tree from its last build; nothing is where there was none on this machine."""
    return index.load(_real(root))


def _real(root: Path) -> Path:
    """The folder itself: a symbolic link to the root is followed, none inside it ever is."""
    return Path(os.path.realpath(root))


@dataclass(slots=True)
class _Draft:
    """The next tree, which is made only where it differs; the lock is held from the first difference on."""

    bench: Bench
    stack: ExitStack
    conflicts: list[Conflict] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)
    rows: dict[str, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    new: Path = field(init=False)

    def __post_init__(self) -> None:
        self.new = swap.beside(self.bench.root, "new")

    def take(self, finding: Finding) -> None:
        """Do what one file needs; after a conflict nothing is written any more."""
        path, state, data, noted = finding
        if state in _BLOCKING:
            self.conflicts.append(Conflict(path, state))
        elif state is State.SAME:
            self.unchanged.append(path)
            self.rows[path] = index.row(self.bench.found.entries[path], noted)
        elif state is State.OBSOLETE:
            self.pruned.append(path)
        elif not self.conflicts:
            self.written.append(path)
            self.rows[path] = index.row(self._write(path, data), noted)

    def finish(self, durable: bool) -> None:
        """Link what stays, and put the new tree in the old one's place."""
        if not self.written and not self.pruned:
            return
        self._begin()
        root, found = self.bench.root, self.bench.found
        if not is_still(root, found):
            raise Busy(f"somebody changed `{root.name}` meanwhile: run again")
        kept = found.entries.keys() - {*self.written, *self.pruned}
        folders = compare.folders_with((*kept, *self.written), found, frozenset(self.pruned))
        for folder in sorted(folders - self.folders):
            (self.new / folder).mkdir()
        for path in kept:
            _link(f"{root}/{path}", f"{self.new}/{path}")
        _copy_modes(root, self.new, sorted(folders & found.folders))
        if durable:
            os.sync()
        swap.swap(self.new, root)

    def report(self) -> Report:
        """What was done."""
        return Report(*(tuple(sorted(paths)) for paths in (self.written, self.unchanged, self.pruned)))

    def _write(self, path: str, data: bytes) -> Stamp:
        self._begin()
        self._make_folders(path.rpartition("/")[0])
        with open(f"{self.new}/{path}", "xb", buffering=0) as file:
            left = memoryview(data)
            while left:
                left = left[file.write(left) :]
            return Stamp.of(os.fstat(file.fileno()))

    def _begin(self) -> None:
        """Be the only writer, until the stack is closed, with an empty folder beside the tree."""
        if "" in self.folders:
            return
        root = self.bench.root
        swap.check_movable(root)
        root.parent.mkdir(parents=True, exist_ok=True)
        self.stack.enter_context(swap.locked(root))
        swap.recover(root)
        self.stack.callback(_recover, root)
        self.new.mkdir()
        self.folders.add("")

    def _make_folders(self, folder: str) -> None:
        if folder not in self.folders:
            self._make_folders(folder.rpartition("/")[0])
            (self.new / folder).mkdir()
            self.folders.add(folder)


def _recover(root: Path) -> None:
    with suppress(OSError):  # the next run tries again
        swap.recover(root)


def _note(draft: _Draft, wanted: Wanted) -> None:
    """Keep what is known of the tree for the next run; links have given what stays other change times."""
    bench, rows = draft.bench, draft.rows
    with suppress(OSError):
        if not draft.written and not draft.pruned:
            rows = index.settled(rows, max((stamp.changed for stamp in bench.found.entries.values()), default=0))
        else:
            kept = {path: rows.pop(path) for path in draft.unchanged}
            rows = index.settled(rows)
            if kept:
                time.sleep(index.TICK)
                rows |= index.moved(kept, bench.found, walk(bench.root))
        if (rows, wanted.about) != (bench.known.rows, bench.known.about):
            index.note(bench.root, wanted.about, rows)


def _link(there: str, here: str) -> None:
    try:
        os.link(there, here, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _UNLINKABLE:
            raise
        shutil.copy2(there, here, follow_symlinks=False)


def _copy_modes(root: Path, new: Path, folders: list[str]) -> None:
    """Give folders the modes of their predecessors: last of all, since some may be read-only."""
    for folder in reversed(folders):
        shutil.copymode(root / folder, new / folder)
    if root.exists():
        shutil.copymode(root, new)
