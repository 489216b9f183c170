"""What is one tenant's alone: no host that one is given is another's, by name or by wildcard, and no namespace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.model.parameters import Table
from tpl.model.tenants import Member, Shape
from tpl.sema.tenants.ownership import Ownership
from tpl.source import Span

Where = Callable[[str, str, str], Span]
"""Where a tenant is given a value of a setting, by these three; asked only where that is to be shown."""


def check_owned(
    shapes: Sequence[Shape],
    members: Iterable[Member],
    settings: Table,
    where: Where,
    sink: Sink,
    deep: bool = True,
) -> None:
    """Report each host that two tenants have (TPL502): once, for the first two of them.

    A wildcard of an Ingress stands for one label, one of the Gateway API for any number: ``deep`` where that may be.
    """
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
        for around in _around(host, deep):
            owner = first.get((name, around), tenant)
            if owner != tenant:
                _report(name, (tenant, host), (owner, around), where, sink)
                break


def _around(host: str, deep: bool) -> Iterator[str]:
    """The wildcards under which a host, or all of a wildcard, lies; the nearest first."""
    rest = host.removeprefix("*.").partition(".")[2]
    if host.startswith("*") and not deep:
        return
    while rest:
        yield f"*.{rest}"
        rest = rest.partition(".")[2] if deep else ""


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


_NAMING = ("ingress.gateways", "ingress.namespaces")
"""Settings whose values begin with a namespace, or with a pattern of some."""


def check_own_namespaces(
    shapes: Sequence[Shape], members: Iterable[Member], ownership: Ownership, where: Where
) -> None:
    """Report who may use what lies in a namespace of another tenant's (TPL504)."""
    for member in members:
        for parameter in shapes[member.shape].parameters:
            for value in parameter.values if parameter.name in _NAMING else ():
                filled = member.fill(value)
                if found := ownership.of_another(filled.partition("/")[0], member.name):
                    place = where(member.name, parameter.name, filled)
                    _report_namespace(found.tenant, found.name, place, ownership.sink)


def _report_namespace(owner: str, name: str, place: Span, sink: Sink) -> None:
    help_ = "name the tenant's own namespaces and the platform's; a way between tenants is a flow"
    sink.report("TPL504", f"`{name}` is a namespace of tenant `{owner}`", place, helps=(help_,))
