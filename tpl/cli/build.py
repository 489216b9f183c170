"""``tpl build``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from tpl.cli import session
from tpl.cli.selection import selection, target_option
from tpl.cli.unchanged import is_current
from tpl.diagnostics.sink import Sink
from tpl.output.compare import State
from tpl.output.errors import OutputError
from tpl.output.removal import TargetsRemoved, TooMuchRemoved
from tpl.output.tree import Conflict, Difference, build, check
from tpl.pipeline import Compilation, Request, tree


@click.command("build")
@selection
@target_option
@click.option("-o", "--output", "root", type=click.Path(path_type=Path, file_okay=False),
              help="The folder to write, by default the `output` of tpl.toml; only files that tpl wrote are "
                   "ever replaced or removed.")  # fmt: skip
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if the folder is not up to date.")
@click.option("--removing", type=click.IntRange(0, 100), metavar="PERCENT",
              help="How many of a cluster's namespaces may be gone since the last build; default 10, or as "
                   "tpl.toml says.")  # fmt: skip
@click.option("--allow-removal", is_flag=True, help="Remove what is gone, however much, or build without tenants.")
@session.format_option
def command(
    request: Request,
    root: Path | None,
    only_check: bool,
    removing: int | None,
    allow_removal: bool,
    formats: tuple[tuple[str, str], ...],
) -> None:
    """Compile policies into a folder, whole or not at all.

    Each environment and cluster gets a folder of its own below the output folder. A file edited by hand,
    or one that tpl did not write, is never touched: the build stops and says so. It stops too where there
    are no tenants, or where more than a tenth of a cluster's namespaces would be gone, or what other
    targets than those asked for wrote into the folder.
    """
    root = root or _output(request)
    # A report for a machine has to hold the warnings, which only compiling finds.
    if formats == session.TEXT and is_current(root, request):
        click.echo(f"{root} is up to date", err=True)
        return
    compilation = session.compile_or_fail(request)
    sink = compilation.sink
    allowed = request.configuration.thresholds.removing if removing is None else removing
    may_remove = None if only_check else 100 if allow_removal else allowed
    done = "" if sink.has_errors else _finish(compilation, root, may_remove, sink)
    session.show(compilation, formats, infos=False)
    if done:
        click.echo(done, err=True)
    sys.exit(session.FINDINGS if sink.has_errors else session.CLEAN)


def _output(request: Request) -> Path:
    """The folder that ``tpl.toml`` names, as seen from here; that there is none is told after what is wrong with it."""
    said = request.configuration
    if said.output:
        return Path(os.path.relpath(said.output))
    if said.findings:
        return Path()
    raise click.UsageError("where to? Say `-o FOLDER`, or `output` in `tpl.toml`")


def _finish(compilation: Compilation, root: Path, removing: int | None, sink: Sink) -> str:
    """Write, or check where ``removing`` is None; what was done, empty where something is wrong."""
    wanted = tree(compilation)
    try:
        if removing is None:
            return f"{root} is up to date" if _report(check(root, wanted), sink) else ""
        if removing < 100 and not all(build.policy.members for build in compilation.builds):
            help_ = "if it shall have none, say `--allow-removal`"
            sink.report("TPL824", "the policy has no tenants", None, helps=(help_,))
            return ""
        report = build(root, wanted, removing=removing)
        if isinstance(report, list):
            _report(report, sink)
            return ""
    except TargetsRemoved as problem:
        both = f"ask for all that shall stay, `--target {problem.both}`" if problem.both else "leave out `--target`"
        sink.report("TPL824", str(problem), None,
                    helps=(f"{both}, build into another folder, or say `--allow-removal` if it shall go",))  # fmt: skip
        return ""
    except TooMuchRemoved as problem:
        shown = ", ".join(f"`{name}`" for name in problem.names[:_SHOWN])
        more = f", and {len(problem.names) - _SHOWN} more" if len(problem.names) > _SHOWN else ""
        sink.report("TPL824", str(problem), None, notes=(f"gone would be {shown}{more}",),
                    helps=("if they shall go, say `--allow-removal`",))  # fmt: skip
        return ""
    except (OutputError, OSError) as problem:
        sink.report("TPL822", f"`{root}` cannot be written: {problem}", None)
        return ""
    return f"{root}: {len(report.written)} written, {len(report.unchanged)} unchanged, {len(report.pruned)} removed"


_SHOWN = 10
"""Names of namespaces that a finding lists."""

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
