"""``tpl test``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from tpl.cli import session
from tpl.expectations.compiled import report_disagreements
from tpl.expectations.run import Tally, run_tests


@click.command("test")
@session.policy_options
@click.option("-k", "pattern", default="", metavar="TEXT", help="Only tests whose name holds this text.")
@session.format_option
def command(
    paths: tuple[Path, ...],
    now: date | None,
    environment: str | None,
    cluster: str | None,
    pattern: str,
    formats: tuple[tuple[str, str], ...],
) -> None:
    """Run the tests that the policy holds, for every environment and cluster.

    Expectations are tried against the language's own rules. What was compiled is read back by readers
    that know nothing of the compiler, and compared with the same rules, so that the two cannot drift apart.
    """
    compilation = session.compile_or_fail(paths, now, environment, cluster)
    sink = compilation.sink
    total = Tally()
    if not sink.has_errors:
        for build in compilation.builds:
            total += run_tests(compilation, build, pattern, sink)
            report_disagreements(build, compilation.sources, sink)
    session.show(sink, compilation.sources, formats, session.subject_of(compilation), infos=False)
    builds = len(compilation.builds)
    click.echo(
        f"{total.tests} tests, {total.tried} expectations, {total.failed} failed"
        + (f" (over {builds} targets)" if builds > 1 else ""),
        err=True,
    )
    sys.exit(session.FINDINGS if sink.has_errors else session.CLEAN)
