"""What to compile, as the command line says it: the options that the commands have in common, in one place."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click

from tpl.backends import REGISTRY
from tpl.configuration.find import configuration
from tpl.pipeline import Request

F = TypeVar("F", bound=Callable[..., object])

_FIELDS = tuple(field.name for field in fields(Request))


def selection(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the paths, the day, the environment and the cluster, and hand it one ``Request``.

    Every option that is named for a field of ``Request`` goes into it, so a new one is its line here
    and that field; no command is told. What is left out is as ``tpl.toml`` says.
    """

    @wraps(function)
    def command(**values: object) -> None:
        chosen = {name: values.pop(name) for name in _FIELDS if name in values}
        function(_configured(Request(**chosen)), **values)  # type: ignore[arg-type]  # click has checked them

    for option in (
        click.option("--cluster", help="Only this cluster."),
        click.option("--env", "environment", help="Only this environment."),
        click.option("--now", type=_Day(), callback=lambda _, __, day: day or today(), metavar="DATE",
                     help="The day to compile for; default SOURCE_DATE_EPOCH, else today (UTC)."),
        click.argument("paths", nargs=-1, type=click.Path(path_type=Path)),
    ):  # fmt: skip
        command = option(command)
    return command


def _configured(request: Request) -> Request:
    """The request with what the project's file says where the command line says nothing."""
    said = configuration(request.paths)
    return replace(request, paths=said.paths, backends=request.backends or said.targets, configuration=said)


def target_option(function: F) -> F:
    """Which backends write; stands below ``selection``."""
    return click.option(
        "--target", "backends", multiple=True, metavar="NAME", callback=_backends,
        help=f"Only these targets, with commas between them or by several options. There are {', '.join(REGISTRY)}.",
    )(function)  # fmt: skip


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"`{value}` is not a date: write year-month-day", param, ctx)


def _backends(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    from tpl.diagnostics.suggest import did_you_mean

    named = [name.strip() for value in values for name in value.split(",")]
    wrong = [name for name in dict.fromkeys(named) if name not in REGISTRY]
    if wrong:
        found = (f"no target `{name}`; {did_you_mean(name, REGISTRY)}".rstrip("; ") for name in wrong)
        raise click.BadParameter("\n  ".join(found))
    return tuple(name for name in REGISTRY if name in named)


def today() -> date:
    """The day of the build: SOURCE_DATE_EPOCH where it is set, as reproducible builds ask, else today in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).date()  # noqa: TID251  the one clock
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except ValueError:
        raise click.UsageError(f"SOURCE_DATE_EPOCH is `{epoch}`, not a number of seconds") from None
