"""``tpl fmt``."""

from __future__ import annotations

import difflib
import os
import sys
import tempfile
from pathlib import Path

import click

from tpl.cli import session
from tpl.configuration.find import configuration
from tpl.diagnostics.seen import View
from tpl.diagnostics.sink import Sink
from tpl.sema.project import MARKER
from tpl.source import Sources
from tpl.syntax.format import format_file
from tpl.syntax.parse import parse
from tpl.words import plural


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; print what would change.")
def command(paths: tuple[Path, ...], only_check: bool, show_diff: bool) -> None:
    """Format policies in place; `-` reads standard input and writes standard output.

    PATHS are .tpl files or folders, with all below them; the default is the `roots` of tpl.toml, else this
    folder. A file that does not parse is reported and left as it is.
    """
    if paths == (Path("-"),):
        _format_stdin()
        return
    sink, sources = Sink(), Sources()
    changed = [change for path in _files(paths or _roots(sink, sources)) if (change := _format(path, sink, sources))]
    for path, before, after in changed:
        if show_diff:
            click.echo(_diff(path, before, after), nl=False)
        elif not only_check:
            _replace(path, after)
            click.echo(f"formatted {path}", err=True)
        else:
            click.echo(f"would format {path}", err=True)
    if sink.diagnostics:
        session.show_text(sink, sources, plural(len(sources.files), "file"))
    sys.exit(session.FINDINGS if sink.has_errors or (changed and (only_check or show_diff)) else session.CLEAN)


def _roots(sink: Sink, sources: Sources) -> tuple[Path, ...]:
    """What ``tpl.toml`` says is the policy, as seen from here; what is wrong with the file is told."""
    said, here = configuration(), Path.cwd()
    if said.folder:
        view = View.of(said.folder, here)
        sources.add(view.path(MARKER), said.text)
        for found in view.diagnostics(said.findings):
            sink.add(found)
    return tuple(Path(os.path.relpath(path)) for path in said.paths)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found = [file for path in paths for file in (sorted(path.rglob("*.tpl")) if path.is_dir() else [path])]
    return list(dict.fromkeys(found))


def _format(path: Path, sink: Sink, sources: Sources) -> tuple[Path, str, str] | None:
    try:
        before = path.read_bytes().decode("utf-8")
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        sources.add(path.as_posix(), "")
        sink.report("TPL005", f"`{path.as_posix()}` is not UTF-8", None, helps=("save the file as UTF-8",))
        return None
    after = _formatted(path.as_posix(), before, sink, sources)
    return (path, before, after) if after is not None and after != before else None


def _formatted(name: str, before: str, sink: Sink, sources: Sources) -> str | None:
    own = Sink()
    source = sources.add(name, before)
    tree = parse(source, own)
    for diagnostic in own.diagnostics:
        sink.add(diagnostic)
    return None if own.has_errors else format_file(tree, source)


def _format_stdin() -> None:
    sink, sources = Sink(), Sources()
    after = _formatted("<stdin>", sys.stdin.buffer.read().decode("utf-8", "replace"), sink, sources)
    if after is None:
        session.show_text(sink, sources, "standard input")
        sys.exit(session.FINDINGS)
    click.echo(after, nl=False)


def _diff(path: Path, before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"{path}", f"{path} (formatted)"
    )
    return "".join(lines)


def _replace(path: Path, text: str) -> None:
    """Write the file whole or not at all, its owner and permissions kept; where it cannot be, say which and why."""
    try:
        _swap(path.resolve(), text)
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be written: {problem.strerror}") from None


def _swap(target: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=target.parent, encoding="utf-8", newline="", delete=False) as new:
        new.write(text)
    try:
        before, after = target.stat(), os.stat(new.name)
        if (before.st_uid, before.st_gid) != (after.st_uid, after.st_gid):
            os.chown(new.name, before.st_uid, before.st_gid)
        os.chmod(new.name, before.st_mode & 0o7777)
        os.replace(new.name, target)
    except OSError:
        os.unlink(new.name)
        raise
