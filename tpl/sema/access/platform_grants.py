"""`platform { grant viewer to group "sre" in every tenant }`: who has a role in all tenants, or `in cluster`."""

from __future__ import annotations

from typing import NamedTuple

from tpl import holes
from tpl.model.base import Layer
from tpl.model.tenants import Grant
from tpl.sema.clusters.platform import origin
from tpl.sema.layers.grants import check_reach, read_grant
from tpl.sema.scope import Scope
from tpl.syntax import ast


class PlatformGrants(NamedTuple):
    """What the platform gives in every tenant, and what in the whole cluster."""

    every_tenant: tuple[Grant, ...] = ()
    cluster: tuple[Grant, ...] = ()


def platform_grants(scope: Scope) -> PlatformGrants:
    """The grants of all `platform` blocks; what says no place is reported."""
    found: dict[str, list[Grant]] = {"every tenant": [], "cluster": []}
    for block in (setting.block for setting in scope.symbols.platforms if setting.block):
        for statement in block.statements:
            if isinstance(statement, ast.Grant) and _is_everywhere(statement, scope):
                where = origin(Layer.POLICY, "platform", statement)
                check_reach(statement, scope)
                found[statement.everywhere].append(
                    read_grant(statement, scope.reader(tenant=holes.hole("tenant")), where, scope)
                )
    return PlatformGrants(*map(tuple, found.values()))


def _is_everywhere(grant: ast.Grant, scope: Scope) -> bool:
    if not grant.everywhere:
        help_ = "end it with `in every tenant` or `in cluster`, or write it in the block of a tenant"
        scope.sink.report("TPL105", "a grant of the platform says where it holds", grant.span, helps=(help_,))
    for subject in (subject for subject in grant.subjects if subject.shared):
        help_ = "leave `shared` out: who has a role in every tenant is shared by them"
        scope.sink.report("TPL105", "`shared` is for grants of tenants", subject.span, helps=(help_,))
    return bool(grant.everywhere)
