"""The ``tpl`` command. Each subcommand is imported only when it is called, so that start-up stays quick."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from tpl._version import __version__

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
"""Nothing that happens to be installed beside tpl takes part in what its models accept, or is looked for."""

COMMANDS = {
    "check": "check a policy: syntax, names, types, isolation",
    "fmt": "write policies in the one style",
    "build": "compile a policy to a folder",
    "test": "run the tests that a policy holds",
    "coverage": "show which target holds which statement, and how closely",
    "rule": "explain a diagnostic code",
}
"""Command to its line in the help; the module of that name holds it."""


class Lazy(click.Group):
    """A group whose commands live in modules of their own names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"tpl.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from tpl.diagnostics.suggest import did_you_mean

            raise click.UsageError(f"{error.message} {did_you_mean(args[0], COMMANDS)}".strip(), ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tpl", message="%(prog)s %(version)s")
def cli() -> None:
    """Isolate the tenants of a Kubernetes cluster: intent in, proof out.

    Write who the tenants are and what may cross between them in .tpl files; tpl compiles them into the
    objects that Kubernetes, Kyverno and OPA enforce.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and exit: 0 clean, 1 findings, 2 wrong usage, 3 an error of tpl's own."""
    gc.set_threshold(50_000, 20, 100)  # what a compiler makes it keeps: looking for garbage took a tenth of a build
    try:
        code = cli.main(arguments, prog_name="tpl", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as request:
        sys.exit(request.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as bug:
        if _was_interrupted(bug):
            sys.exit(130)
        _confess(bug)
        sys.exit(3)


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind it: what runs while a class is made is wrapped by Python up to 3.11."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _confess(bug: Exception) -> None:
    """An error of tpl's own (TPL999): nothing of it is the user's fault, and nothing was written."""
    where = bug.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f"{where.tb_frame.f_code.co_name}:{where.tb_lineno}" if where else "?"
    click.echo(f"error[TPL999]: tpl broke: {type(bug).__name__}: {bug}\n  at {place}", err=True)
    click.echo("  = help: this is a bug in tpl, not in your policy; nothing was written\n"
               "  = docs: tpl rule TPL999", err=True)  # fmt: skip


if __name__ == "__main__":
    main()
