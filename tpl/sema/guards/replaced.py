"""Guards in the place of the library's: what these held, and nothing holds any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.model import expr
from tpl.model.guards import Guard, Rule
from tpl.model.reads import of_containers, places_read, settings_read
from tpl.model.tenants import Parameter, Shape
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast

_HELP = "give your guard another name: both will hold"


class Look(NamedTuple):
    """What a guard looks at: a field of a kind in an operation, by a setting or, where that is empty, by none."""

    setting: str
    kind: str
    operation: str
    field: str


class Loss(NamedTuple):
    """What the library's guard held and is not held, in words, and what in the new one's text says so."""

    what: str
    span: Span


class Pair(NamedTuple):
    """A guard of the library's and the one in its place, as it is written and as it is read."""

    old: Guard
    new: Guard
    written: ast.Guard


def check_replaced(
    pairs: Sequence[Pair], guards: Sequence[Guard], shapes: Sequence[Shape], scope: Scope
) -> tuple[Guard, ...]:
    """Report what guards in the library's place leave open, and give the library's where the text shows no loss.

    An error where a setting that tenants rely on is then held by nothing (TPL801), else a warning (TPL109).
    """
    given = {parameter.name: parameter for shape in reversed(shapes) for parameter in shape.parameters}
    held = frozenset(look for guard in guards for look in _looks(guard))
    return tuple(pair.old for pair in pairs if not _report_losses(pair, given, held, scope.sink))


def _report_losses(pair: Pair, given: Mapping[str, Parameter], held: frozenset[Look], sink: Sink) -> bool:
    """Report what the text shows to be lost; whether that is anything."""
    read = sorted({look.setting for look in _looks(pair.old)})
    asked = _asked(pair.new)
    found: list[Loss] = []
    for setting in (name for name in read if not name or name in given):
        looks = [look for look in _looks(pair.old) if look.setting == setting]
        lost = [look for look in looks if held.isdisjoint(_around(look, anyway=setting in asked))]
        lost = [look for look in lost if setting or look not in _whole_lists(pair.new)]
        losses = [*_losses(lost, setting, pair)]
        if setting and losses:
            _refuse(pair, given[setting], losses, lost == looks, sink)
        else:
            _warn(pair, losses, sink)
        found += losses
    if not all(read) or not given.keys().isdisjoint(read):
        ways = [*_ways_past(pair)]
        _warn(pair, ways, sink)
        found += ways
    return bool(found)


def _looks(guard: Guard) -> Iterator[Look]:
    for rule in guard.rules if guard.mode == "enforce" else ():
        settings = settings_read((rule.condition, rule.unless)) or ("",)
        for field in places_read(rule):
            yield from (
                Look(setting, kind.title, operation, field)
                for setting in sorted(settings)
                for kind in guard.kinds
                for operation in guard.operations
            )


def _whole_lists(guard: Guard) -> frozenset[Look]:
    """The lists of which the guard looks at each element: what it lets pass of them is found out by trying."""
    looks = (look for look in _looks(guard) if "[]" in look.field)
    return frozenset(look._replace(field=look.field[: look.field.rindex("[]")]) for look in looks)


def _around(look: Look, *, anyway: bool) -> Iterator[Look]:
    """The look, and each at more of the object: who asks for a whole list asks for what is in it.

    ``anyway`` says that a look which asks for no setting counts too: what it lets pass is found out by trying.
    """
    ends = (match.start() for match in re.finditer(r"\.|\[\]|\Z", look.field))
    settings = (look.setting, "") if anyway else (look.setting,)
    return (look._replace(field=look.field[:end], setting=each) for end in ends for each in settings)


def _asked(guard: Guard) -> frozenset[str]:
    """The settings that a guard asks for."""
    return settings_read(each for rule in guard.rules for each in (rule.condition, rule.unless))


def _losses(lost: Sequence[Look], setting: str, pair: Pair) -> Iterator[Loss]:
    """Why these are not looked at, the widest reason alone."""
    new, written = pair.new, pair.written
    if not lost:
        return
    if new.mode == "audit":
        yield Loss("it warns, and denies nothing", _setting(written, "mode"))
    elif setting and setting not in _asked(new):
        yield Loss(f"it does not ask for `{setting}`", written.name.span)
    else:
        yield from _narrower(lost, pair)


def _narrower(lost: Sequence[Look], pair: Pair) -> Iterator[Loss]:
    new, written = pair.new, pair.written
    kinds = {kind.title for kind in new.kinds}
    if others := _once(look.kind for look in lost if look.kind not in kinds):
        yield Loss(f"it is not on {_listed(others)}", _across(written.resources))
    if others := _once(look.operation for look in lost if look.operation not in new.operations):
        yield Loss(f"it does not judge {_listed(others)}", _across(written.operations or written.resources))
    judged = (look for look in lost if look.kind in kinds and look.operation in new.operations)
    if others := _once(look.field for look in judged):
        yield Loss(f"it does not look at {_listed(of_containers(others))}", written.name.span)


def _ways_past(pair: Pair) -> Iterator[Loss]:
    """What lets a request pass that the library's guard denies, as far as the text shows it."""
    if pair.new.exempt_platform and not pair.old.exempt_platform:
        yield Loss("what the platform asks for passes", _setting(pair.written, "exempt"))
    rules = [rule for rule in pair.written.block.statements if isinstance(rule, ast.Rule)]
    kept = [(rule.effect, rule.condition, rule.unless) for rule in pair.new.rules]
    missing = [rule for rule in pair.old.rules if (rule.effect, rule.condition, rule.unless) not in kept]
    for rule in rules if missing else ():
        if rule.unless is not None:
            yield Loss("what its `unless` says passes", rule.span)
        elif any(_is_wider(rule, old) for old in missing):
            yield Loss("one more thing lets a request pass", rule.span)


def _is_wider(new: ast.Rule, old: Rule) -> bool:
    """Whether it is the library's rule with something more in the `or` of a `require`, or the `and` of a `forbid`."""
    if new.effect != old.effect:
        return False
    parts = expr.Or if new.effect == "require" else expr.And
    was, now = _operands(old.condition, parts), _operands(new.condition, parts)
    return len(was) < len(now) and all(one in now for one in was)


def _operands(node: expr.Expr, kind: type[expr.And] | type[expr.Or]) -> list[expr.Expr]:
    if not isinstance(node, kind):
        return [node]
    return [one for operand in node.operands for one in _operands(operand, kind)]


def _refuse(pair: Pair, relied: Parameter, losses: Sequence[Loss], whole: bool, sink: Sink) -> None:
    where = Label(relied.origin.span, "a tenant relies on it") if relied.origin.span else None
    what = f"nothing holds `{relied.name}`" if whole else f"`{relied.name}` is not held everywhere"
    message = f"with this guard in the place of the library's `{pair.new.name}` {what}"
    notes = [loss.what for loss in losses]
    sink.report("TPL801", message, losses[0].span, notes=notes, secondary=(where,) if where else (), helps=(_HELP,))


def _warn(pair: Pair, losses: Iterable[Loss], sink: Sink) -> None:
    for what, span in losses:
        message = f"this guard holds less than the library's `{pair.new.name}`: {what}"
        sink.report("TPL109", message, span, helps=(_HELP,))


def _setting(guard: ast.Guard, name: str) -> Span:
    found = (one.span for one in guard.block.statements if isinstance(one, ast.Setting) and one.name.text == name)
    return next(found, guard.name.span)


def _across(names: Sequence[ast.Name]) -> Span:
    return names[0].span.to(names[-1].span)


def _once(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _listed(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
