"""`priority-class batch { value 100 }`: classes of the platform's, and what tenants are given of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from tpl.diagnostics.model import Label
from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer
from tpl.model.patterns import covers
from tpl.model.priorities import HIGHEST, MOST_SHARES, SYSTEM_PREFIX, ApiShares, PriorityClass
from tpl.model.tenants import Member, Quota, Shape
from tpl.sema.clusters.platform import origin, setting_of
from tpl.sema.clusters.targets import of_policy
from tpl.sema.scope import Scope
from tpl.sema.symbols import Declared
from tpl.sema.words.missing import missing
from tpl.sema.words.read import Reader
from tpl.source import Span
from tpl.syntax import ast

_CONTEXT = "priority-class"
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
PRIORITIES = "priority.classes"

Where = Callable[[str, str, str], Span]
"""Where a tenant is given a value of a setting, by these three; asked only where that is to be shown."""


def resolve_priorities(scope: Scope) -> tuple[PriorityClass, ...]:
    """All classes, in the order in which they are written; those with errors are reported and left out."""
    declared = scope.symbols.of("priority-class").values()
    found = tuple(one for each in declared if (one := _class(each, scope)))
    _refuse_more(found, scope)
    return found


def _class(declared: Declared[ast.Statement], scope: Scope) -> PriorityClass | None:
    assert isinstance(declared.statement, ast.Setting)
    block, reader = declared.statement.block, scope.reader()
    values: dict[str, object] = {}
    for setting in reader.settings(block, _CONTEXT):
        match setting.name.text:
            case "value":
                values["value"] = _whole(setting, _CONTEXT, 0, HIGHEST, reader)
            case "description":
                values["description"] = reader.text(setting, _CONTEXT)
            case word:
                values[{"default": "is_default"}.get(word, word)] = reader.choice(setting, _CONTEXT) == "yes"
    if missing(block, "value"):
        help_ = "pods of a class with a higher value go first, e.g. `value 1000`"
        scope.sink.report("TPL201", f"priority class `{declared.name}` lacks `value`", declared.span, helps=(help_,))
    if not _may_be_called(declared, scope) or values.get("value") is None:
        return None
    where = origin(Layer.POLICY, declared.name, declared.statement)
    return PriorityClass.model_validate({**values, "name": declared.name, "origin": where})


def _may_be_called(declared: Declared[ast.Statement], scope: Scope) -> bool:
    why = ""
    if declared.name.startswith(SYSTEM_PREFIX):
        why = f"begins with `{SYSTEM_PREFIX}`, as Kubernetes' own do"
    elif len(declared.name) > 63 or not _NAME.fullmatch(declared.name):
        why = "is no name that Kubernetes takes: lower-case letters, digits and dashes"
    if why:
        scope.sink.report("TPL107", f"the priority class `{declared.name}` {why}", declared.span)
    return not why


def _whole(setting: ast.Setting, context: str, least: int, most: int, reader: Reader) -> int | None:
    match [item for group in setting.groups for item in group.items]:
        case [ast.Number(text=text)] if text.isdigit() and len(text) < 12 and least <= int(text) <= most:
            return int(text)
    reader.wrong(setting, context, f"takes a whole number from {least} to {most}")
    return None


def _refuse_more(classes: Sequence[PriorityClass], scope: Scope) -> None:
    """Of two that pods get by default the API server would take either."""
    defaults = [each for each in classes if each.is_default]
    for other in defaults[1:]:
        secondary = (Label(defaults[0].origin.span, "the first"),)
        message = f"`{defaults[0].name}` is the default already"
        scope.sink.report("TPL102", message, other.origin.span, secondary=secondary, helps=("keep one `default yes`",))


def check_priorities(shapes: Sequence[Shape], members: Iterable[Member], where: Where, scope: Scope) -> None:
    """Tell of classes that nobody declares, of Kubernetes' own, and of a default that its pods may not be of."""
    for shape in shapes:
        for quota, name in _counted(shape):
            if not name.startswith(SYSTEM_PREFIX):
                _check_declared(name, partial(getattr, quota.origin, "span"), scope)
    default = next((each.name for each in scope.priorities if each.is_default), "")
    for member in members:
        for parameter in (one for one in shapes[member.shape].parameters if one.name == PRIORITIES):
            given = [member.fill(value) for value in parameter.values]
            for value in given:
                _check_given(value, partial(where, member.name, PRIORITIES, value), scope)
            if default and not any(covers("name", value, default) for value in given):
                message = f"pods that name no class get `{default}`, which is not among these: they are refused"
                place = where(member.name, PRIORITIES, given[0])
                scope.sink.report("TPL503", message, place, helps=(f"add `{default}`",))


def _check_given(name: str, where: Callable[[], Span | None], scope: Scope) -> None:
    if name.startswith(SYSTEM_PREFIX):
        help_ = "pods of these drive out everybody else's, the platform's too; name a class of your own"
        scope.sink.report("TPL107", f"`{name}` is Kubernetes' own, and no tenant's", where(), helps=(help_,))
    else:
        _check_declared(name, where, scope)


def _check_declared(name: str, where: Callable[[], Span | None], scope: Scope) -> None:
    """Where the policy declares classes at all, those that it names are among them."""
    declared = scope.symbols.of("priority-class")
    if declared and not any(covers("name", name, each) for each in declared):
        help_ = did_you_mean(name, declared)
        scope.sink.report("TPL503", f"no `priority-class` declares `{name}`", where(), helps=(help_,))


def _counted(shape: Shape) -> Iterator[tuple[Quota, str]]:
    """The classes of pods that a quota counts alone."""
    for quota in shape.quotas:
        yield from ((quota, name) for of in quota.scopes if of.words == "priority" for name in of.values)


def resolve_api_shares(scope: Scope) -> ApiShares | None:
    """What the cluster says, or else the policy; None where neither does. One that is no number is reported."""
    cluster = scope.symbols.of("cluster").get(scope.cluster.name) if scope.cluster else None
    said = {"cluster": cluster and setting_of(cluster, "api-shares"), "policy": of_policy("api-shares", scope)}
    found = [_shares(setting, context, scope) for context, setting in said.items() if setting]
    return found[0] if found else None


def _shares(setting: ast.Setting, context: str, scope: Scope) -> ApiShares | None:
    shares = _whole(setting, context, 1, MOST_SHARES, scope.reader())
    return None if shares is None else ApiShares(shares=shares, origin=origin(Layer.POLICY, "api-shares", setting))
