"""Hosts are one tenant's each: no host that one is given is another's, by name or by wildcard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.model.parameters import Table
from tpl.model.tenants import Member, Shape
from tpl.source import Span

Where = Callable[[str, str, str], Span]
"""Where a tenant is given a value of a setting, by these three; asked only where that is to be shown."""


def check_owned(shapes: Sequence[Shape], members: Iterable[Member], settings: Table, where: Where, sink: Sink) -> None:
    """Report each host that two tenants have (TPL502): once, for the first two of them."""
    first: dict[tuple[str, str], str] = {}
    reported: set[tuple[str, str]] = set()
    owned = frozenset(name for name, row in settings.items() if row.is_owned)
    for member in members:
        for name, host in _given(shapes[member.shape], member, owned):
            owner = first.setdefault((name, host), member.name)
            if owner != member.name and (name, host) not in reported:
                reported.add((name, host))
                _report(name, (member.name, host), (owner, host), where, sink)
    for (name, host), tenant in first.items():
        around = f"*.{host.partition('.')[2]}"
        owner = first.get((name, around), tenant)
        if owner != tenant and not host.startswith("*"):
            _report(name, (tenant, host), (owner, around), where, sink)


def _given(shape: Shape, member: Member, owned: frozenset[str]) -> Iterator[tuple[str, str]]:
    for parameter in shape.parameters:
        for value in parameter.values if parameter.name in owned else ():
            yield parameter.name, member.fill(value)


def _report(name: str, one: tuple[str, str], other: tuple[str, str], where: Where, sink: Sink) -> None:
    (tenant, host), (owner, theirs) = one, other
    example = f"x{host[1:]}" if host.startswith("*") else host
    place, other_place = where(tenant, name, host), where(owner, name, theirs)
    sink.report(
        "TPL502",
        f"tenants `{owner}` and `{tenant}` can both have the host `{example}`",
        place,
        label=f"`{host}`",
        secondary=(Label(other_place, f"`{theirs}` is given to `{owner}` here"),) if other_place != place else (),
        helps=("give each host to one tenant; a pattern of a tier has `{tenant}` in it",),
    )
