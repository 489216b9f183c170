"""`mode audit in stage`: a guard that only warns in some environments, and denies in all others."""

from __future__ import annotations

from dataclasses import replace

from tpl.sema.scope import Scope
from tpl.syntax import ast

_FORM = "takes `enforce`, `audit`, or `audit in ENVIRONMENT, …`"


def mode_of(setting: ast.Setting, scope: Scope) -> str | None:
    """The guard's mode in the environment that is resolved; None, reported, for what is no mode."""
    reader = scope.reader()
    first = setting.groups[0].items if setting.groups else ()
    if len(first) < 2 or not isinstance(first[1], ast.Ref) or first[1].text != "in":
        return reader.choice(setting, "guard")
    choice = reader.choice(replace(setting, groups=(replace(setting.groups[0], items=first[:1]),)), "guard")
    names = [first[2:], *(group.items for group in setting.groups[1:])]
    environments = [items[0] for items in names if len(items) == 1 and isinstance(items[0], ast.Ref)]
    if len(environments) < len(names) or setting.block:
        reader.wrong(setting, "guard", _FORM)
        return None
    if choice == "enforce":
        help_ = "say where it only warns: `mode audit in ENVIRONMENT`; it denies in all others"
        scope.sink.report("TPL201", "`enforce in` says nothing of the other environments", setting.span, helps=(help_,))
        return None
    known = [name.text for name in environments if scope.symbols.find("environment", name)]
    return choice if scope.environment in known or not choice else "enforce"
