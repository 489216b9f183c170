"""``tpl coverage``."""

from __future__ import annotations

import sys

import click

from tpl.cli import session
from tpl.cli.selection import selection, target_option
from tpl.coverage import matrix
from tpl.pipeline import Request


@click.command("coverage")
@selection
@target_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every obligation.")
def command(request: Request, as_json: bool) -> None:
    """Show which target holds which statement, and how closely.

    For guards the unit is guard × engine × operation × subresource. What is less than exact says why.
    """
    compilation = session.compile_or_fail(request)
    sink = compilation.sink
    tables = [(build.target, build.coverage) for build in compilation.builds if build.coverage]
    click.echo(matrix.as_json(tables) if as_json else matrix.as_text(tables), nl=False)
    if sink.has_errors:
        session.show(compilation)
    sys.exit(session.FINDINGS if sink.has_errors else session.CLEAN)
