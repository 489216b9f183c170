"""What the commands share: compiling what was selected, and how findings reach a person or a machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from tpl.coverage.matrix import left_out
from tpl.diagnostics.model import Severity
from tpl.diagnostics.render import FORMATS, FROM_THE_ROOT, render
from tpl.diagnostics.seen import View, root_of
from tpl.diagnostics.sink import Sink
from tpl.obligations.model import Subject
from tpl.pipeline import Compilation, Request, compile_policy
from tpl.sema.project import UnusablePath
from tpl.sema.resolve import UnknownTarget
from tpl.source import Sources
from tpl.words import plural

F = TypeVar("F", bound=Callable[..., object])

CLEAN, FINDINGS, USAGE = 0, 1, 2
TEXT = (("text", ""),)
"""The format where none is asked for: text, to standard error."""


def format_option(function: F) -> F:
    """How findings are printed; may be given several times, each with a file."""
    return click.option(
        "--output-format", "formats", multiple=True, metavar="FORMAT[=FILE]", callback=_formats,
        help=f"One of {', '.join(FORMATS)}; with =FILE written there. May be repeated.",
    )(function)  # fmt: skip


def _formats(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    from tpl.diagnostics.suggest import did_you_mean

    chosen = [(name, file) for name, _, file in (value.partition("=") for value in values)]
    for name, _file in chosen:
        if name not in FORMATS:
            raise click.BadParameter(f"no format `{name}`; {did_you_mean(name, FORMATS)}".rstrip("; "))
    return tuple(chosen) or TEXT


def compile_or_fail(request: Request) -> Compilation:
    """Compile what the command line names; a path or target that is not there is wrong usage."""
    try:
        return compile_policy(request)
    except (UnusablePath, UnknownTarget) as problem:
        raise click.UsageError(str(problem)) from None


def show(compilation: Compilation, formats: tuple[tuple[str, str], ...] = TEXT, *, infos: bool = True) -> None:
    """Print what was found in each of the formats: text to standard error, machines' formats to standard output.

    Paths are relative to the working directory, in ``FROM_THE_ROOT`` to the repository. Without ``infos``, the text
    leaves out what is only worth knowing: `tpl check` has said it. A last line, to standard error, says what was not
    asked for.
    """
    base, here, subject = compilation.project.base, Path.cwd(), subject_of(compilation)
    top = base.resolve()
    for name, file in formats:
        view = View.of(top, root_of(top, here, os.environ)) if name in FROM_THE_ROOT else View.of(base, here)
        found, sources = view.diagnostics(compilation.sink.diagnostics), view.sources(compilation.sources)
        if name == "text" and not file:
            show_text(Sink(d for d in found if infos or d.severity is not Severity.INFO), sources, subject)
        else:
            _hand_over(render(name, found, sources, subject), file)
    if left := {subject for build in compilation.builds if build.coverage for subject in build.coverage.not_asked}:
        click.echo(left_out(subject for subject in Subject if subject in left), err=True)


def _hand_over(text: str, file: str) -> None:
    """Write to the file, or to standard output where none is named."""
    if not file:
        click.echo(text, nl=False)
        return
    try:
        Path(file).write_text(text, "utf-8")
    except OSError as problem:
        raise click.UsageError(f"{file} cannot be written: {problem.strerror}") from None


def show_text(sink: Sink, sources: Sources, subject: str) -> None:
    """Print findings for a person, in colours where the terminal has them."""
    from tpl.diagnostics.render.terminal import print_text

    print_text(render("text", sink.diagnostics, sources, subject), sys.stderr)


def subject_of(compilation: Compilation) -> str:
    """What was checked, for the summary line."""
    files = sum(not path.startswith("std/") for path in compilation.project.files)
    tenants = max((len(build.policy.members_of) for build in compilation.builds), default=0)
    return f"{plural(files, 'file')}, {plural(tenants, 'tenant')}"
