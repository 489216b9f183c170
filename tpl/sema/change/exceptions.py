"""Exceptions: who asked, who agreed, from when to when, and what they open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tpl.model.base import Layer, Origin
from tpl.model.flows import AnyTenant, Flow, TaggedPeer, TenantPeer
from tpl.model.tenants import Lift
from tpl.sema.change.lifting import is_lifted, is_of_a_tenant
from tpl.sema.change.raising import raises
from tpl.sema.network.statements import header, written_flow
from tpl.sema.scope import Scope
from tpl.sema.symbols import Declared
from tpl.sema.tenants.ownership import Ownership
from tpl.sema.words.missing import missing
from tpl.sema.words.read import Reader
from tpl.source import Span
from tpl.syntax import ast
from tpl.words import plural

_DAY = timedelta(days=1)
_SHOWN = 5
_REQUIRED = ("tenant", "reason", "approved-by", "granted", "expires")


@dataclass
class Exemption:
    """One exception, read; only those of its tenant's that are running take effect."""

    id: str
    tenant: str = ""
    granted: date | None = None
    expires: date | None = None
    lifts: tuple[ast.Ref, ...] = ()
    namespace: str | None = None
    only: Span | None = None
    raises: list[tuple[str, str]] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    origin: Origin = field(default_factory=lambda: Origin(layer=Layer.EXCEPTION))


def resolve_exceptions(scope: Scope) -> tuple[Exemption, ...]:
    """All exceptions, those too that do not run on the day of the build."""
    found = [_exception(declared, scope) for declared in scope.symbols.of("exception").values()]
    return tuple(exemption for exemption in found if exemption and exemption.tenant not in scope.absent)


def running(exemptions: Iterable[Exemption], scope: Scope) -> tuple[Exemption, ...]:
    """The exceptions that run on the day of the build."""
    return tuple(exemption for exemption in exemptions if _runs(exemption, scope))


def _exception(declared: Declared[ast.Statement], scope: Scope) -> Exemption | None:
    assert isinstance(declared.statement, ast.Setting)
    block, reader = _with_tenant_setting(declared.statement.block), scope.reader()
    where = Origin(layer=Layer.EXCEPTION, name=declared.name, span=declared.statement.span)
    exemption = Exemption(declared.name, origin=where)
    settings = list(reader.settings(block, "exception", ast.Flow))
    given = {setting.name.text: setting for setting in settings}
    if lacking := missing(block, *_REQUIRED):
        help_ = "an exception says why, who agreed, since when and until when"
        message = f"exception `{declared.name}` lacks {', '.join(f'`{name}`' for name in lacking)}"
        scope.sink.report("TPL701", message, declared.span, helps=(help_,))
    if not given.keys() >= {*_REQUIRED}:
        return None
    for setting in settings:
        _read(setting, exemption, reader, scope)
    _check_only(given, block, scope)
    _check_dates(exemption, given, declared, scope)
    for statement in block.statements if block else ():
        if isinstance(statement, ast.Flow):
            _flow(statement, exemption, scope)
    is_flow = any(isinstance(one, ast.Flow) for one in _inner(block))
    if len(missing(block, "lifts", "raises")) == 2 and not is_flow:
        help_ = "say what it `lifts`, what it `raises`, or which flow it opens with `allow`"
        scope.sink.report("TPL701", f"exception `{declared.name}` opens nothing", declared.span, helps=(help_,))
    return exemption


def _inner(block: ast.Block | None) -> tuple[ast.Statement, ...]:
    return block.statements if block else ()


def _with_tenant_setting(block: ast.Block | None) -> ast.Block | None:
    """`tenant acme` alone parses as a declaration; in an exception it is a setting like the others."""
    if block is None:
        return None
    statements = tuple(
        ast.Setting(s.span, ast.Name(s.span, "tenant"), (ast.Group(s.span, (ast.Ref(s.name.span, (s.name,)),)),), None)
        if isinstance(s, ast.Tenant) and s.tier is None and s.block is None
        else s
        for s in block.statements
    )
    return replace(block, statements=statements)


def _read(setting: ast.Setting, exemption: Exemption, reader: Reader, scope: Scope) -> None:
    match setting.name.text:
        case "tenant":
            name = reader.name(setting, "exception")
            if name and name.text not in scope.tenants:
                scope.symbols.unknown("tenant", name.text, name.span, scope.tenants)
            exemption.tenant = name.text if name else ""
        case "granted":
            exemption.granted = reader.date(setting, "exception")
        case "expires":
            exemption.expires = reader.date(setting, "exception")
        case "lifts":
            names = reader.names(setting, "exception")
            exemption.lifts += tuple(name for name in names if is_lifted(name, scope) and is_of_a_tenant(name, scope))
        case "only":
            exemption.namespace, exemption.only = _only(setting, reader)
        case "raises":
            exemption.raises += raises(setting, reader, scope)
        case _:
            reader.text(setting, "exception")


def _only(setting: ast.Setting, reader: Reader) -> tuple[str, Span] | tuple[None, None]:
    match [item for group in setting.groups for item in group.items]:
        case [ast.Ref(parts=(ast.Name(text="namespace"),)), ast.Text(value=namespace, span=span)]:
            return namespace, span
    reader.wrong(setting, "exception", "takes a namespace")
    return None, None


def _check_only(given: dict[str, ast.Setting], block: ast.Block | None, scope: Scope) -> None:
    """`only` narrows `lifts`; what is raised or opened holds in all of the tenant's namespaces."""
    opens = any(isinstance(statement, ast.Flow) for statement in (block.statements if block else ()))
    if "only" in given and (opens or "raises" in given):
        help_ = "write one exception that lifts guards in the namespace, and another for the rest"
        scope.sink.report("TPL803", "no backend raises a setting or opens a flow in one namespace alone yet",
                          given["only"].span, helps=(help_,))  # fmt: skip


def check_namespaces(exemptions: tuple[Exemption, ...], ownership: Ownership, scope: Scope) -> None:
    """Report exceptions for a namespace that is not their tenant's, whenever they run."""
    for exemption in exemptions:
        if (
            exemption.namespace
            and exemption.tenant in scope.tenants
            and ownership.owner(exemption.namespace) != exemption.tenant
        ):
            message = f"`{exemption.namespace}` is not a namespace of tenant `{exemption.tenant}`"
            scope.sink.report("TPL101", message, exemption.only)


def _check_dates(
    exemption: Exemption, given: dict[str, ast.Setting], declared: Declared[ast.Statement], scope: Scope
) -> None:
    if exemption.granted is None or exemption.expires is None or date.min in (exemption.granted, exemption.expires):
        return
    longest = timedelta(days=scope.thresholds.exception_days)
    if exemption.expires < exemption.granted:
        scope.sink.report("TPL701", "the exception ends before it begins", given["expires"].groups[0].span)
    elif (length := exemption.expires - exemption.granted + _DAY) > longest:
        last = exemption.granted + longest - _DAY
        message = f"the exception runs {length.days} days, more than {longest.days}"
        scope.sink.report("TPL701", message, given["expires"].groups[0].span,
                          helps=(f"its last day can be {last.isoformat()}",))  # fmt: skip
    elif exemption.expires < scope.now:
        scope.sink.report("TPL702", f"exception `{declared.name}` has expired and is left out",
                          given["expires"].groups[0].span, helps=("remove it, or have it granted anew",))  # fmt: skip
    elif exemption.expires - scope.now < _notice(scope):
        days = (exemption.expires - scope.now).days
        when = f"in {plural(days, 'day')}" if days else "today"
        scope.sink.report("TPL702", f"exception `{declared.name}` expires {when}", given["expires"].groups[0].span)


def _notice(scope: Scope) -> timedelta:
    """For how long an exception is told of before it ends, its last day among it."""
    return timedelta(days=scope.thresholds.exception_notice_days)


def _flow(statement: ast.Flow, exemption: Exemption, scope: Scope) -> None:
    flow = written_flow(statement, (Layer.EXCEPTION, exemption.id), scope, exception=exemption.id)
    if flow is None:
        return
    if any(isinstance(end, (AnyTenant, TaggedPeer)) for end in (flow.source, flow.destination)):
        help_ = "an exception opens a flow of its own tenant to what is no tenant"
        scope.sink.report(
            "TPL301", "an exception cannot open the way between tenants", header(statement), helps=(help_,)
        )
        return
    ends = {end.name for end in (flow.source, flow.destination) if isinstance(end, TenantPeer)}
    if flow.effect != "allow" or exemption.tenant not in ends or len(ends) > 1:
        help_ = "an exception opens a flow of its own tenant to what is no tenant"
        scope.sink.report("TPL105", "this flow does not belong in the exception", header(statement), helps=(help_,))
        return
    exemption.flows.append(flow)


def _runs(exemption: Exemption, scope: Scope) -> bool:
    if exemption.granted is None or exemption.expires is None:
        return False
    scope.days_that_matter.append(exemption.granted)
    if exemption.expires > date.min + _notice(scope):
        scope.days_of_notice.append(exemption.expires - _notice(scope) + _DAY)
    if exemption.expires < date.max:
        scope.days_that_matter.append(exemption.expires + _DAY)
    return exemption.granted <= scope.now <= exemption.expires


def by_tenant(exemptions: Iterable[Exemption]) -> Mapping[str, Sequence[Exemption]]:
    """Tenant to its exceptions; one without any is absent."""
    found: dict[str, list[Exemption]] = {}
    for exemption in exemptions:
        found.setdefault(exemption.tenant, []).append(exemption)
    return found


def kind_of(own: Sequence[Exemption]) -> tuple[object, ...]:
    """What a shape says of a tenant's exceptions: equal for tenants that differ in the rest alone."""
    return tuple(
        (tuple(guard.text for guard in one.lifts), one.namespace, tuple(setting for setting, _ in one.raises))
        for one in own
    )


def lifted(tenants: Sequence[Sequence[Exemption]]) -> tuple[Lift, ...]:
    """The guards that are off for the tenants of a shape, whose exceptions are of one kind."""
    return tuple(
        Lift(guard=guard.text, exception=_listed(alike), namespace=alike[0].namespace, origin=alike[0].origin)
        for alike in zip(*tenants, strict=True)
        for guard in alike[0].lifts
    )


def _listed(exemptions: Sequence[Exemption]) -> str:
    """Their ids and last days, as far as a person reads them."""
    ids = [f"{exemption.id} (until {exemption.expires})" for exemption in exemptions]
    shown = ids if len(ids) <= _SHOWN else [*ids[: _SHOWN - 1], f"{len(ids) - _SHOWN + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
