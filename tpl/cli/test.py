"""``tpl test``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tpl.cli import session
from tpl.cli.selection import selection, target_option
from tpl.diagnostics.sink import Sink
from tpl.expectations.compiled import report_disagreements
from tpl.expectations.opa import OpaFailed, report_opa
from tpl.expectations.run import Tally, run_tests
from tpl.pipeline import Build, Compilation, Request
from tpl.words import plural


@click.command("test")
@selection
@target_option
@click.option("-k", "pattern", default="", metavar="TEXT", help="Only tests whose name holds this text.")
@click.option("--opa", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="Also put every request of the tests to this OPA with the compiled bundle.")  # fmt: skip
@session.format_option
def command(request: Request, pattern: str, opa: Path | None, formats: tuple[tuple[str, str], ...]) -> None:
    """Run the tests that the policy holds, for every environment and cluster.

    Expectations are tried against the language's own rules. What was compiled is read back by readers
    that know nothing of the compiler, and compared with the same rules, so that the two cannot drift apart.
    """
    if opa and request.backends and "rego" not in request.backends:
        raise click.UsageError("--opa asks the bundle: add `--target rego`")
    compilation = session.compile_or_fail(request)
    sink = compilation.sink
    total, asked = Tally(), 0
    if not sink.has_errors:
        for build in compilation.builds:
            total += run_tests(compilation, build, pattern, sink)
            report_disagreements(build, sink)
            asked += _ask(compilation, build, opa, sink) if opa else 0
    session.show(compilation, formats, infos=False)
    builds = len(compilation.builds)
    click.echo(
        f"{plural(total.tests, 'test')}, {plural(total.tried, 'expectation')}, {total.failed} failed"
        + (f" (over {builds} targets)" if builds > 1 else "")
        + (f"; OPA was asked {asked} times" if opa else ""),
        err=True,
    )
    sys.exit(session.FINDINGS if sink.has_errors else session.CLEAN)


def _ask(compilation: Compilation, build: Build, opa: Path, sink: Sink) -> int:
    try:
        return report_opa(compilation, build, opa, sink)
    except OpaFailed as problem:
        raise click.UsageError(f"{opa} gives no answers: {problem}") from None
