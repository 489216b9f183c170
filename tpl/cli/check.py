"""``tpl check``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from tpl.cli import session


@click.command("check")
@session.policy_options
@session.target_option
@session.format_option
def command(
    paths: tuple[Path, ...],
    now: date | None,
    environment: str | None,
    cluster: str | None,
    backends: tuple[str, ...],
    formats: tuple[tuple[str, str], ...],
) -> None:
    """Check policies and write nothing.

    PATHS are .tpl files or folders of them; the default is this folder. Without --env and --cluster
    every environment and cluster is checked.
    """
    compilation = session.compile_or_fail(paths, now, environment, cluster, backends)
    sink = compilation.sink
    session.show(sink, compilation.sources, formats, session.subject_of(compilation))
    sys.exit(session.FINDINGS if sink.has_errors else session.CLEAN)
