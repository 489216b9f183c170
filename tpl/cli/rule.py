"""``tpl rule``."""

from __future__ import annotations

import click

from tpl.diagnostics.catalog import all_entries
from tpl.diagnostics.suggest import did_you_mean


@click.command("rule")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain a diagnostic: what it means, why it matters, what to write instead.

    CODE is a code such as TPL301 or its name; without it, all codes are listed.
    """
    entries = {entry.code: entry for entry in all_entries()}
    if code is None:
        for entry in entries.values():
            click.echo(f"{entry.code}  {entry.level:<7}  {entry.summary}")
        return
    by_name = {entry.slug: entry for entry in entries.values()}
    found = entries.get(code.upper()) or by_name.get(code.lower())
    if found is None:
        help_ = did_you_mean(code.upper(), entries) if code.upper().startswith("TPL") else did_you_mean(code, by_name)
        raise click.UsageError(f"there is no code `{code}`; {help_}".rstrip("; "))
    click.echo(f"{found.code} {found.slug} ({found.level}, since {found.since})\n{found.summary}\n\n{found.page}")
