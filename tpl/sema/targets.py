"""`targets vap primary, rego`: what is written, for all clusters or for one; whether there are such is asked later."""

from __future__ import annotations

from tpl.model.policy import NamedTarget
from tpl.sema.platform import setting_of
from tpl.sema.scope import Scope
from tpl.syntax import ast

PRIMARY = "primary"


def resolve_targets(scope: Scope) -> tuple[NamedTarget, ...]:
    """The targets that the cluster names, or else the policy; none where neither does."""
    cluster = scope.symbols.of("cluster").get(scope.cluster.name) if scope.cluster else None
    if cluster and (setting := setting_of(cluster, "targets")):
        return _read(setting, "cluster", scope)
    for policy in scope.symbols.policies[:1]:
        inside = policy.block.statements if policy.block else ()
        for statement in inside:
            if isinstance(statement, ast.Setting) and statement.name.text == "targets":
                return _read(statement, "policy", scope)
    return ()


def _read(setting: ast.Setting, context: str, scope: Scope) -> tuple[NamedTarget, ...]:
    found: list[NamedTarget] = []
    for group in setting.groups:
        match group.items:
            case [ast.Ref(text=name)]:
                found.append(NamedTarget(name=name, span=group.span))
            case [ast.Ref(text=name), ast.Ref(text=word)] if word == PRIMARY:
                found.append(NamedTarget(name=name, is_primary=True, span=group.span))
            case _:
                scope.reader().wrong(setting, context, "takes names, with commas between them", group.span)
    if not setting.groups:
        scope.reader().wrong(setting, context, "needs a value")
    return tuple(found)
