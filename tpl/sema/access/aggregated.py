"""`role x aggregates to view`: roles of the policy's that are part of the cluster's own."""

from __future__ import annotations

from collections.abc import Sequence

from tpl.diagnostics.suggest import did_you_mean
from tpl.model.clusterroles import USER_FACING, parts
from tpl.model.policy import Role
from tpl.sema.access.clusterroles import permissions
from tpl.sema.scope import Scope
from tpl.syntax import ast


def aggregated(role: ast.Role, scope: Scope) -> tuple[str, ...]:
    """Of which of the cluster's roles it is a part; that all who have these get it is a warning (TPL407)."""
    found: list[str] = []
    for name in role.into:
        if name.text not in USER_FACING:
            help_ = did_you_mean(name.text, USER_FACING)
            scope.sink.report("TPL101", f"nothing is aggregated to `{name.text}`", name.span, helps=(help_,))
        else:
            _warn(role, name, scope)
            found.append(name.text)
    if found:
        scope.symbols.used.add(("role", role.name.text))
    return tuple(dict.fromkeys(found))


def _warn(role: ast.Role, into: ast.Name, scope: Scope) -> None:
    holders = [f"`{name}`" for name in USER_FACING if into.text in parts(name)]
    whose = f"{', '.join(holders[:-1])} or {holders[-1]}" if len(holders) > 1 else holders[0]
    note = f"it is whoever has {whose} by any binding, in any namespace, of a tenant or not"
    message = f"all who have ClusterRole `{into.text}` get `{role.name.text}` with it"
    scope.sink.report("TPL407", message, into.span, notes=(note,))


def with_aggregated(roles: Sequence[Role]) -> tuple[Role, ...]:
    """The roles, those of the cluster's with what the policy adds to them."""
    return tuple(_with_added(role, [each for each in roles if is_part(each, role)]) for role in roles)


def is_part(role: Role, of: Role) -> bool:
    """Whether a role is aggregated to one that the cluster has."""
    return not {*role.aggregates_to}.isdisjoint(parts(of.clusterrole))


def _with_added(role: Role, added: Sequence[Role]) -> Role:
    if not added:
        return role
    entries = (entry for each in (role, *added) for entry in each.permissions)
    pairs = dict.fromkeys((verb, resource) for entry in entries for verb in entry.verbs for resource in entry.resources)
    return role.model_copy(update={"permissions": permissions(pairs)})
