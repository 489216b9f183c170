"""Which files make a policy: the roots that were named, and what they import."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from itertools import dropwhile
from pathlib import Path

from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean
from tpl.model.thresholds import DEFAULTS, Thresholds
from tpl.source import STD, SourceFile, Sources, Span
from tpl.syntax import ast
from tpl.syntax.parse import parse
from tpl.syntax.recover import UNNAMED

MARKER = "tpl.toml"
"""A file of this name marks a project's top folder; imports may reach up to it. `tpl.configuration` reads it."""


@dataclass
class Project:
    """The parsed files of one policy, and where data files beside them are read from.

    ``base`` is the folder that every shown path is relative to; nothing outside it is read. ``given`` has
    each import `for` tenants, with the file that it leads to; ``thresholds`` are the project's own numbers.
    """

    base: Path
    sources: Sources = field(default_factory=Sources)
    files: dict[str, ast.File] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)
    given: list[tuple[str, ast.Import]] = field(default_factory=list)
    used: set[tuple[str, str]] = field(default_factory=set)
    thresholds: Thresholds = DEFAULTS

    @cached_property
    def broken(self) -> frozenset[str]:
        """Names whose declarations did not parse: no complaint that they are unknown."""
        return frozenset().union(*(file.broken for file in self.files.values()))

    @cached_property
    def unnamed(self) -> frozenset[str]:
        """What stands for the names of declarations that have none: one of them may be any name that is unknown."""
        return frozenset(name for name in self.broken if name.startswith(UNNAMED))

    def is_whole(self, span: Span) -> bool:
        """Whether nothing inside the span had a syntax error: else what is missing there was left out."""
        left_out = self.files[span.path].left_out if span.path in self.files else ()
        return not any(span.start <= hole.start < span.end for hole in left_out)

    def read_data(self, written: ast.Text) -> tuple[str, bytes]:
        """A data file's path in the project and its bytes, remembered for the manifest.

        The path is relative to the file that names it; raises ``OSError``, also for one outside the project.
        """
        base = self.base.resolve()
        target = ((self.base / written.span.path).parent / written.value).resolve()
        if not target.is_relative_to(base):
            raise PermissionError("it is outside the project")
        path = target.relative_to(base).as_posix()
        if path not in self.data:
            self.data[path] = target.read_bytes()
        return path, self.data[path]


class UnusablePath(Exception):
    """The path given on the command line names nothing to compile."""


def load(paths: Iterable[Path], sink: Sink, folder: Path | None = None, thresholds: Thresholds = DEFAULTS) -> Project:
    """Parse the files (for a folder: its ``*.tpl``, not those below it) and all that they import.

    ``folder`` is the project's where that is known. Raises ``UnusablePath`` where a path does not exist or a folder
    holds no policy.
    """
    base, names = project_paths(paths, folder)
    project = Project(base, thresholds=thresholds)
    for std in std_sources():
        project.files[std.path] = _std_tree(std)
        project.sources.add(std.path, std.text)
    for name in names:
        if name.startswith(STD):
            raise UnusablePath(f"{name}: the folder `std` is the library's; call yours something else")
        try:
            _load(name, project, sink)
        except OSError as problem:
            raise UnusablePath(f"{os.path.relpath(problem.filename)} cannot be read: {problem.strerror}") from None
    return project


def project_paths(paths: Iterable[Path], folder: Path | None = None) -> tuple[Path, tuple[str, ...]]:
    """The project's folder, which may be known, and the files that are named below it; raises ``UnusablePath``."""
    roots = [root for path in paths for root in _roots(path)]
    base = folder or _project_folder(roots)
    return base, tuple(root.relative_to(base).as_posix() for root in roots)


def _roots(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(file for file in path.absolute().glob("*.tpl") if file.is_file())
        if not found:
            raise UnusablePath(f"there is no .tpl file in {path}")
        return found
    if not path.is_file():
        raise UnusablePath(f"there is no file {path}")
    return [path.absolute()]


def _project_folder(roots: list[Path]) -> Path:
    """The nearest folder with a ``tpl.toml`` above the roots, else the deepest folder that holds them all.

    Never the working directory: the same sources must give the same bytes from wherever tpl is run.
    """
    shared = roots[0].parent
    while not all(root.is_relative_to(shared) for root in roots):
        shared = shared.parent
    marked = (folder for folder in (shared, *shared.parents) if (folder / MARKER).is_file())
    return next(marked, shared)


@cache
def std_sources() -> tuple[SourceFile, ...]:
    """The built-in library's files."""
    folder = resources.files("tpl.policies").joinpath("std")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".tpl"))
    return tuple(SourceFile(STD + name, folder.joinpath(name).read_text("utf-8")) for name in names)


@cache
def _std_tree(source: SourceFile) -> ast.File:
    sink = Sink()
    tree = parse(source, sink)
    assert not sink.diagnostics, f"the built-in library does not parse: {sink.diagnostics}"
    return tree


def _load(root: str, project: Project, sink: Sink) -> None:
    """Parse a file and, depth first, what it imports; by a stack, as a chain of imports has any length."""
    trail: dict[str, Iterator[ast.Import]] = {}
    path: str | None = root
    while path or trail:
        if path and path not in project.files:
            trail[path] = _parse(path, project, sink)
        last = next(reversed(trail), None)
        if last is None:
            return
        statement = next(trail[last], None)
        if statement is None:
            del trail[last]
        path = _target(statement, last, project, sink, trail) if statement else None


def _parse(path: str, project: Project, sink: Sink) -> Iterator[ast.Import]:
    """Add the file to the project; gives its imports."""
    text = _decode((project.base / path).read_bytes(), path, project, sink)
    project.files[path] = ast.File(path, ()) if text is None else parse(project.sources.add(path, text), sink)
    return (statement for statement in project.files[path].statements if isinstance(statement, ast.Import))


def _decode(raw: bytes, path: str, project: Project, sink: Sink) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        text = raw.decode("utf-8", errors="replace").replace("\ufffd", "?")
        project.sources.add(path, text)
        line = raw[: problem.start].count(b"\n") + 1
        start = sum(len(part) + 1 for part in text.split("\n")[: line - 1])
        message = f"line {line} is not UTF-8"
        sink.report("TPL005", message, Span(path, start, start), helps=("save the file as UTF-8",))
        return None


def _target(statement: ast.Import, path: str, project: Project, sink: Sink, trail: Iterable[str]) -> str | None:
    """The file of the project that is imported; none for the library's, or where it is refused."""
    wanted = statement.path.value
    if wanted.startswith(STD):
        _check_std(statement, project, sink)
        return None
    target = (project.base / path).parent / wanted
    resolved = target.resolve()
    if not resolved.is_relative_to(project.base.resolve()):
        _refuse(
            statement,
            f"`{wanted}` is outside the project",
            f"keep imports below the policy's folder, or put a `{MARKER}` at the project's top",
            sink,
        )
    elif not resolved.is_file():
        beside = sorted(p.name for p in (project.base / path).parent.glob("*.tpl"))
        _refuse(statement, f"there is no file `{wanted}`", did_you_mean(wanted, beside), sink)
    elif (name := resolved.relative_to(project.base.resolve()).as_posix()) in trail:
        circle = " -> ".join((*dropwhile(lambda file: file != name, trail), name))
        _refuse(statement, f"the import closes a circle: {circle}", "move what both need to a third file", sink)
    elif name.startswith(STD):
        _refuse(statement, "the folder `std` is the library's", "call the folder something else", sink)
    else:
        if statement.tenants:
            project.given.append((name, statement))
        return name
    return None


def _check_std(statement: ast.Import, project: Project, sink: Sink) -> None:
    if statement.path.value not in project.files:
        known = [source.path for source in std_sources()]
        _refuse(
            statement,
            f"the library has no `{statement.path.value}`",
            did_you_mean(statement.path.value, known),
            sink,
        )


def _refuse(statement: ast.Import, message: str, help_: str, sink: Sink) -> None:
    sink.report("TPL103", message, statement.path.span, helps=(help_,) if help_ else ())
