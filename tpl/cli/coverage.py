"""``tpl coverage``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from tpl.cli import session
from tpl.coverage import matrix


@click.command("coverage")
@session.policy_options
@session.target_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every obligation.")
def command(
    paths: tuple[Path, ...],
    now: date | None,
    environment: str | None,
    cluster: str | None,
    backends: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show which target holds which statement, and how closely.

    For guards the unit is guard × engine × operation × subresource. What is less than exact says why.
    """
    compilation = session.compile_or_fail(paths, now, environment, cluster, backends)
    sink = compilation.sink
    tables = [(build.target, build.coverage) for build in compilation.builds if build.coverage]
    click.echo(matrix.as_json(tables) if as_json else matrix.as_text(tables), nl=False)
    if sink.has_errors:
        session.show(sink, compilation.sources, session.TEXT, session.subject_of(compilation))
    sys.exit(session.FINDINGS if sink.has_errors else session.CLEAN)
