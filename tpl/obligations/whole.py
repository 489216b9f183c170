"""What is claimed once for the whole policy: roles, guards, what is closed, and what the cluster is given."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.model import subresources
from tpl.model.fills import Fill
from tpl.model.flows import Flow
from tpl.model.guards import Guard
from tpl.model.kinds import Kind, Operation
from tpl.model.parameters import SELF_SERVICE
from tpl.model.policy import Policy, Role
from tpl.model.priorities import ApiShares, PriorityClass
from tpl.model.tenants import Grant
from tpl.obligations.model import (
    AnyObligation,
    ApiShared,
    ClusterRoleGranted,
    FillHeld,
    FlowClosed,
    GuardHeld,
    PriorityClassDefined,
    RoleDefined,
    SelfServed,
)
from tpl.relation.reach import Reach


def whole(policy: Policy, reach: Reach) -> Iterator[AnyObligation]:
    """In the policy's own order."""
    yield from (_role(role) for role in policy.roles if not role.clusterrole)
    yield from (_cluster_grant(grant, policy.role(grant.role)) for grant in policy.cluster_grants)
    yield from (obligation for guard in policy.guards for obligation in _guard(guard))
    yield from (held for fill in policy.fills for held in _fill(fill))
    yield from map(_closed, reach.closed())
    yield from map(_priority, policy.priorities)
    if policy.api_shares:
        yield _api(policy.api_shares)
    yield from _self_service(policy)


def _role(role: Role) -> RoleDefined:
    part = f", and is part of the cluster's {' and '.join(role.aggregates_to)}" if role.aggregates_to else ""
    statement = f"role {role.name} can do exactly what it says{part}"
    return RoleDefined(f"role:{role.name}", statement, role.origin, role=role)


def _guard(guard: Guard) -> Iterator[GuardHeld]:
    for kind in guard.kinds:
        for operation in guard.operations:
            for subresource in subresources.judged_on(guard, kind, operation):
                yield _held(guard, kind, operation, subresource)


def _held(guard: Guard, kind: Kind, operation: Operation, subresource: str) -> GuardHeld:
    resource = f"{kind.title}/{subresource}" if subresource else kind.title
    return GuardHeld(
        f"guard:{guard.name}:{operation}:{resource}",
        f"guard {guard.name} holds on {operation} of {resource}",
        guard.origin,
        guard=guard,
        kind=kind,
        operation=operation,
        subresource=subresource,
    )


def _fill(fill: Fill) -> Iterator[FillHeld]:
    for kind in fill.kinds:
        statement = f"fill {fill.name}: what new {kind.title} leave out they are given"
        yield FillHeld(f"fill:{fill.name}:{kind.title}", statement, fill.origin, fill=fill, kind=kind)


def _closed(flow: Flow) -> FlowClosed:
    """One for all shapes: tenants that can open none of it are not told apart from those that can."""
    return FlowClosed(word(flow), f"{flow}: closed, whatever else says allow", flow.origin, flow=flow)


def _priority(priority: PriorityClass) -> PriorityClassDefined:
    waits = "" if priority.preempts else ", and wait for room"
    others = "; so are those that name no class" if priority.is_default else ""
    statement = f"pods of class {priority.name} have priority {priority.value}{waits}{others}"
    return PriorityClassDefined(f"priority:{priority.name}", statement, priority.origin, priority=priority)


def _api(api: ApiShares) -> ApiShared:
    who = "whoever is neither the platform's nor the cluster's own"
    statement = f"{who} has {api.shares} shares of the API server: each namespace in turn, outside of these each user"
    return ApiShared("api-shares", statement, api.origin, shares=api.shares)


def _self_service(policy: Policy) -> Iterator[SelfServed]:
    """One for all tenants: what makes the objects is one policy, which knows none of them."""
    said = [one for shape in policy.shapes for one in shape.parameters if one.name == SELF_SERVICE]
    if said:
        statement = "a new namespace of a tenant's has what tpl writes in the tenant's own, as soon as it is seen"
        yield SelfServed("self-service", statement, said[0].origin)


def _cluster_grant(grant: Grant, role: Role) -> ClusterRoleGranted:
    kinds = sorted({subject.kind for subject in grant.subjects})
    statement = f"the granted {'s and '.join(kinds)}s: {named(role)} in the whole cluster"
    return ClusterRoleGranted(f"grant:{grant.role}:cluster", statement, grant.origin, grant=grant, role=role)


def word(flow: Flow) -> str:
    """The flow without spaces, for an id."""
    return str(flow).replace(" -> ", "->").replace(", ", ",").replace(" ", "-")


def named(role: Role) -> str:
    """The role, and whose it is where it is not the policy's own."""
    return f"{role.name} (the cluster's `{role.clusterrole}`)" if role.clusterrole else role.name
