"""``tpl build``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tpl.cli import session
from tpl.cli.selection import selection, target_option
from tpl.cli.unchanged import is_current
from tpl.diagnostics.sink import Sink
from tpl.output.compare import State
from tpl.output.errors import OutputError
from tpl.output.tree import Conflict, Difference, build, check
from tpl.pipeline import Compilation, Request, tree


@click.command("build")
@selection
@target_option
@click.option("-o", "--output", "root", type=click.Path(path_type=Path, file_okay=False), required=True,
              help="The folder to write; only files that tpl wrote are ever replaced or removed.")  # fmt: skip
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if the folder is not up to date.")
@session.format_option
def command(request: Request, root: Path, only_check: bool, formats: tuple[tuple[str, str], ...]) -> None:
    """Compile policies into a folder, whole or not at all.

    Each environment and cluster gets a folder of its own below the output folder. A file edited by hand,
    or one that tpl did not write, is never touched: the build stops and says so.
    """
    # A report for a machine has to hold the warnings, which only compiling finds.
    if formats == session.TEXT and is_current(root, request):
        click.echo(f"{root} is up to date", err=True)
        return
    compilation = session.compile_or_fail(request)
    sink = compilation.sink
    done = "" if sink.has_errors else _finish(compilation, root, only_check, sink)
    session.show(sink, compilation.sources, formats, session.subject_of(compilation), infos=False)
    if done:
        click.echo(done, err=True)
    sys.exit(session.FINDINGS if sink.has_errors else session.CLEAN)


def _finish(compilation: Compilation, root: Path, only_check: bool, sink: Sink) -> str:
    wanted = tree(compilation)
    try:
        if only_check:
            return f"{root} is up to date" if _report(check(root, wanted), sink) else ""
        report = build(root, wanted)
        if isinstance(report, list):
            _report(report, sink)
            return ""
    except (OutputError, OSError) as problem:
        sink.report("TPL822", f"`{root}` cannot be written: {problem}", None)
        return ""
    return f"{root}: {len(report.written)} written, {len(report.unchanged)} unchanged, {len(report.pruned)} removed"


_CODES = {
    State.FOREIGN: "TPL820",
    State.OBSTRUCTED: "TPL820",
    State.EDITED: "TPL821",
    State.MISSING: "TPL823",
    State.STALE: "TPL823",
    State.OBSOLETE: "TPL823",
}


def _report(differences: list[Conflict] | list[Difference], sink: Sink) -> bool:
    """Report what is not as the build has it; whether there was nothing."""
    for difference in differences:
        sink.report(_CODES[difference.state], difference.message, None)
    return not differences
