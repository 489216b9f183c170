"""``tpl check``."""

from __future__ import annotations

import sys

import click

from tpl.cli import session
from tpl.cli.selection import selection, target_option
from tpl.pipeline import Request


@click.command("check")
@selection
@target_option
@session.format_option
def command(request: Request, formats: tuple[tuple[str, str], ...]) -> None:
    """Check policies and write nothing.

    PATHS are .tpl files or folders of them; the default is the `roots` of tpl.toml, else this folder.
    Without --env and --cluster every environment and cluster is checked.
    """
    compilation = session.compile_or_fail(request)
    session.show(compilation, formats)
    sys.exit(session.FINDINGS if compilation.sink.has_errors else session.CLEAN)
