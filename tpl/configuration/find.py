"""Which ``tpl.toml`` speaks: that of the project's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path

from tpl.configuration import checks
from tpl.configuration.read import read
from tpl.diagnostics.levels import Level
from tpl.diagnostics.model import Diagnostic
from tpl.diagnostics.sink import Sink
from tpl.model.thresholds import DEFAULTS, Thresholds
from tpl.record import dataclass
from tpl.sema.project import MARKER, UnusablePath, project_paths


@dataclass(frozen=True)
class Configuration:
    """What a project sets; without a file there is no folder, and everything is as by default.

    ``paths`` are what is compiled: what the command line names, else the roots, else the working directory; none
    where the file cannot be read for the roots.
    """

    paths: tuple[Path, ...] = (Path(),)
    folder: Path | None = None
    text: str = ""
    targets: tuple[str, ...] = ()
    output: Path | None = None
    levels: Mapping[str, Level] = field(default_factory=dict, hash=False)
    thresholds: Thresholds = DEFAULTS
    findings: tuple[Diagnostic, ...] = ()


def configuration(named: Sequence[Path] = ()) -> Configuration:
    """The settings for what the command line names, or, where it names nothing, for the working directory."""
    folder = _folder(named)
    if folder is None:
        return Configuration(tuple(named) or (Path(),))
    sink = Sink()
    text = _text(folder, sink)
    said = None if text is None else read(text, sink)
    if said is None:
        return Configuration(tuple(named), folder, text or "", findings=sink.diagnostics)
    roots = checks.roots(said, folder, sink)
    return Configuration(
        tuple(named) or (() if roots is None else roots or (Path(),)),
        folder, text or "", checks.targets(said, sink), checks.output(said, folder, sink),
        dict(checks.levels(said, sink)), said.settings.thresholds, sink.diagnostics,
    )  # fmt: skip


def _folder(named: Sequence[Path]) -> Path | None:
    """The folder of the file that speaks; a path that is not there has none, and is told of where it is read."""
    try:
        start = project_paths(named)[0] if named else Path.cwd()
    except UnusablePath:
        return None
    above = (start, *start.parents)
    return next((folder for folder in above if (folder / MARKER).is_file()), None)


def _text(folder: Path, sink: Sink) -> str | None:
    """The file's text; line ends are kept, as places count them."""
    try:
        return (folder / MARKER).read_bytes().decode("utf-8")
    except OSError as problem:
        sink.report("TPL120", f"`{MARKER}` cannot be read: {problem.strerror}", None)
    except UnicodeDecodeError:
        sink.report("TPL120", f"`{MARKER}` is not UTF-8", None, helps=("save the file as UTF-8",))
    return None
