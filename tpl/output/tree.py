"""Writing a tree of files whole or not at all.

A build is planned against the tree as it is, then committed. The new tree is built beside the old one,
with hard links for all that stays, and the two folders are exchanged in one step: whoever reads, and
whatever crashes, there is either the old tree or the new one. A journal of changes made in place could
promise that only to readers who replay it first, and linking 10,000 files takes but 0.1 s.

Whatever tpl did not write stays as it is. What it wrote and somebody changed is a conflict, and then
nothing is written at all.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tpl.output import compare, swap
from tpl.output.compare import State
from tpl.output.errors import Busy
from tpl.output.manifest import Manifest
from tpl.output.scan import Snapshot, scan

Files = Iterable[tuple[str, bytes]]
"""Relative POSIX path and content of each file, each path once; the manifest is not among them."""

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
    """What a commit did, by path and sorted; the manifest counts as a file."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    pruned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written (path to bytes) and pruned, and the tree for which that was decided."""

    root: Path
    found: Snapshot
    writes: Mapping[str, bytes]
    report: Report

    def is_idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self.writes and not self.report.pruned


def plan(root: Path, files: Files, manifest: Manifest) -> Plan | list[Conflict]:
    """What a build of ``files`` changes in the tree, or why it must not; ``manifest`` lists the files.

    Writes nothing, except that an earlier commit that crashed is undone first. Raises ``Busy``,
    ``ManifestError`` for a damaged manifest in the tree, ``PathError`` for paths outside the tree or
    that cannot exist together, ``OSError``, and ``ValueError`` if the manifest lists other bytes.
    """
    root = _real(root)
    if swap.is_interrupted(root):
        with swap.locked(root):
            swap.recover(root)
    found = scan(root)
    findings = list(compare.compare(root, found, files, manifest))
    conflicts = sorted(Conflict(path, state) for path, state, _ in findings if state in _BLOCKING)
    if conflicts:
        return conflicts
    paths = {state: tuple(sorted(path for path, its, _ in findings if its is state)) for state in State}
    writes = {path: data for path, state, data in findings if state in (State.MISSING, State.STALE)}
    report = Report(tuple(sorted(writes)), paths[State.SAME], paths[State.OBSOLETE])
    return Plan(root, found, writes, report)


def commit(plan: Plan, *, durable: bool = False) -> Report:
    """Do what was planned, all of it or, raising, nothing; without changes, the disk is not touched.

    Files that stay keep their inode and times. ``durable`` waits for the disk before the exchange, for
    wholeness after a power cut too. Raises ``Busy`` if another writer is at work or the tree is not the
    one that was planned for, ``Immovable`` if it cannot be exchanged, and ``OSError``.
    """
    if plan.is_idle():
        return plan.report
    swap.check_movable(plan.root)
    plan.root.parent.mkdir(parents=True, exist_ok=True)
    with swap.locked(plan.root):
        swap.recover(plan.root)
        if scan(plan.root) != plan.found:
            raise Busy(f"somebody changed `{plan.root.name}` meanwhile: run again")
        _replace(plan, durable)
    return plan.report


def check(root: Path, files: Files, manifest: Manifest) -> list[Difference]:
    """How the tree differs from the build, by path; writes nothing and raises as ``plan``."""
    root = _real(root)
    findings = compare.compare(root, scan(root), files, manifest)
    return sorted(Difference(path, state) for path, state, _ in findings if state is not State.SAME)


def verify(root: Path, manifest: Manifest) -> list[Conflict]:
    """The files of a manifest that are missing or have other bytes, by path; raises ``OSError``."""
    root = _real(root)
    return [Conflict(path, state) for path, state, _ in compare.verify(root, scan(root), manifest)]


def _real(root: Path) -> Path:
    """The folder itself: a symbolic link to the root is followed, none inside it ever is."""
    return Path(os.path.realpath(root))


def _replace(plan: Plan, durable: bool) -> None:
    new = swap.beside(plan.root, "new")
    try:
        _build(plan, new)
        if durable:
            os.sync()
        swap.swap(new, plan.root)
    finally:
        with suppress(OSError):  # the next run tries again
            swap.recover(plan.root)


def _build(plan: Plan, new: Path) -> None:
    doomed = frozenset(plan.report.pruned)
    kept = plan.found.entries.keys() - plan.writes.keys() - doomed
    folders = sorted(compare.folders_with((*kept, *plan.writes), plan.found, doomed))
    for folder in ("", *folders):
        (new / folder).mkdir()
    for path in kept:
        _link(f"{plan.root}/{path}", f"{new}/{path}")
    for path, data in plan.writes.items():
        with open(f"{new}/{path}", "xb") as file:
            file.write(data)
    _copy_modes(plan, new, folders)


def _link(there: str, here: str) -> None:
    try:
        os.link(there, here, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _UNLINKABLE:
            raise
        shutil.copy2(there, here, follow_symlinks=False)


def _copy_modes(plan: Plan, new: Path, folders: list[str]) -> None:
    """Give folders the modes of their predecessors: last of all, since some may be read-only."""
    for folder in reversed(folders):
        if folder in plan.found.folders:
            shutil.copymode(plan.root / folder, new / folder)
    if plan.root.exists():
        shutil.copymode(plan.root, new)
