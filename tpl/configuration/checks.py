"""Whether what ``tpl.toml`` names is there: targets, codes, files and folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tpl.backends import REGISTRY
from tpl.configuration.read import Read
from tpl.diagnostics.catalog import Entry, all_entries
from tpl.diagnostics.levels import Level, allowed
from tpl.diagnostics.model import Severity
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean, listed
from tpl.source import STD


def targets(read: Read, sink: Sink) -> tuple[str, ...]:
    """The targets that are known, in the order of all."""
    named = read.settings.targets
    for index, name in enumerate(named):
        if name not in REGISTRY:
            help_ = did_you_mean(name, REGISTRY)
            sink.report("TPL101", f"unknown target `{name}`", read.place("targets", index).value, helps=(help_,))
    return tuple(name for name in REGISTRY if name in named)


def levels(read: Read, sink: Sink) -> Iterator[tuple[str, Level]]:
    """Code to level, where there is the code and it may have the level."""
    if not read.settings.levels:
        return
    entries = {entry.code: entry for entry in all_entries()}
    for code, level in read.settings.levels.items():
        if code not in entries:
            place = read.place("levels", code).key
            sink.report("TPL101", f"unknown code `{code}`", place, helps=(_meant(code, entries),))
        elif level not in allowed(entries[code]):
            _too_low(entries[code], level, read, sink)
        else:
            yield code, level


def _meant(code: str, entries: dict[str, Entry]) -> str:
    """A code that is near; of a code's name, its code."""
    named = {entry.slug: entry.code for entry in entries.values()}
    return f"write `{named[code]}`" if code in named else did_you_mean(code.upper(), entries)


def _too_low(entry: Entry, level: Level, read: Read, sink: Sink) -> None:
    place = read.place("levels", entry.code).value
    if entry.level is Severity.ERROR:
        message, help_ = f"{entry.code} is an error, and stays one", "take the line out, and mend what the error tells"
    else:
        message = f"{entry.code} tells that something is open, and cannot be `{level}`"
        help_ = (
            f"it may be {listed(allowed(entry), 'or')}; in one place it is accepted by "
            f"`# tpl: ignore[{entry.code}] the reason`"
        )
    sink.report("TPL121", message, place, helps=(help_,))


def roots(read: Read, folder: Path, sink: Sink) -> tuple[Path, ...] | None:
    """The files and folders that are the policy, none where none are said; None, reported, where one cannot be."""
    if not read.settings.roots and ("roots",) in read.where:
        return None
    found = [_root(name, index, read, folder, sink) for index, name in enumerate(read.settings.roots)]
    return None if None in found else tuple(dict.fromkeys(path for path in found if path))


def _root(name: str, index: int, read: Read, folder: Path, sink: Sink) -> Path | None:
    path, helps = Path(os.path.normpath(folder / name)), ("",)
    if not _is_within(path, folder):
        why = "is outside the project"
    elif path.is_relative_to(folder / STD):
        why = "is in `std`, which is the library's folder: call yours something else"
    elif path.is_dir():
        why = "" if any(file.is_file() for file in path.glob("*.tpl")) else "holds no .tpl file"
    else:
        why = "" if path.is_file() else "is not there"
        helps = (did_you_mean(name, _beside(path, folder)),)
    if why:
        sink.report("TPL120", f"`{name}` {why}", read.place("roots", index).value, helps=helps)
    return None if why else path


def _beside(path: Path, folder: Path) -> Iterator[str]:
    """What could be meant: the policies and folders beside what is not there, as the file would name them."""
    near = path.parent if path.parent.is_dir() else folder
    return (
        other.relative_to(folder).as_posix()
        for other in sorted(near.iterdir())
        if other.suffix == ".tpl" or (other.is_dir() and not other.name.startswith("."))
    )


def output(read: Read, folder: Path, sink: Sink) -> Path | None:
    """The folder to write; it lies in the project, as whoever may change the file may not name any folder there is."""
    name = read.settings.output
    if not name:
        return None
    path = Path(os.path.normpath(folder / name))
    if _is_within(path, folder) and path != folder and not path.is_file():
        return path
    why = "is a file" if path.is_file() else "is no folder inside the project"
    help_ = "name a folder below this file's; `tpl build -o` writes to any other"
    sink.report("TPL120", f"`{name}` {why}", read.place("output").value, helps=(help_,))
    return None


def _is_within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve()) and path.is_relative_to(folder)
