"""`targets vap primary, rego`: what is written, for all clusters or for one; whether there are such is asked later."""

from __future__ import annotations

from tpl.model.base import Layer
from tpl.model.strength import STRENGTHS, Demand
from tpl.model.targets import NamedTarget
from tpl.sema.clusters.platform import origin, setting_of
from tpl.sema.scope import Scope
from tpl.syntax import ast

PRIMARY = "primary"


def resolve_targets(scope: Scope) -> tuple[NamedTarget, ...]:
    """The targets that the cluster names, or else the policy; none where neither does."""
    cluster = scope.symbols.of("cluster").get(scope.cluster.name) if scope.cluster else None
    if cluster and (setting := setting_of(cluster, "targets")):
        return _read(setting, "cluster", scope)
    setting = of_policy("targets", scope)
    return _read(setting, "policy", scope) if setting else ()


def policy_demand(scope: Scope) -> Demand | None:
    """How closely all that the policy says is to be held; a word that is none is reported where its texts are read."""
    setting = of_policy("strength", scope)
    items = [item for group in setting.groups for item in group.items] if setting else []
    for strength in STRENGTHS:
        if setting and [item.text for item in items if isinstance(item, ast.Ref)] == [strength]:
            return Demand(strength=strength, origin=origin(Layer.POLICY, "policy", setting))
    return None


def of_policy(name: str, scope: Scope) -> ast.Setting | None:
    """The first setting of that name in the `policy`."""
    inside = (one for policy in scope.symbols.policies[:1] if policy.block for one in policy.block.statements)
    return next((one for one in inside if isinstance(one, ast.Setting) and one.name.text == name), None)


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
