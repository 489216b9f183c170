"""Obligations from a policy: every statement becomes atomic claims, once for each shape that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tpl import holes
from tpl.model.companions import Companion
from tpl.model.flows import Flow
from tpl.model.parameters import ANNOTATIONS, LABELS, Where
from tpl.model.policy import Policy, Role
from tpl.model.tenants import Grant, Labels, Lift, Parameter, ServiceAccount, Shape
from tpl.obligations.model import (
    AnyObligation,
    CompanionWritten,
    FlowOpened,
    GuardLifted,
    Isolation,
    IsolationWithheld,
    LimitsHeld,
    MetadataWritten,
    ModeCarried,
    NamespaceOwned,
    ParameterCarried,
    PodSecurityHeld,
    PodSecurityNoted,
    QuotaHeld,
    RoleGranted,
    ServiceAccountWritten,
)
from tpl.obligations.whole import named, whole, word
from tpl.relation.reach import Reach
from tpl.relation.statements import SIDES, Side


def derive(policy: Policy, reach: Reach | None = None) -> tuple[AnyObligation, ...]:
    """All obligations of the policy, in its own order: roles, guards, what is closed, then shape by shape.

    ``reach`` is the policy's access relation, where it was found already. Ids say what is claimed and of which
    shape, ``isolation@gold-0``, and are unique; the second of two statements that would share one gets ``#2``.
    Raises ``ValueError`` as ``Reach`` does.
    """
    reach = reach or Reach(policy)
    found = [
        *whole(policy, reach),
        *(obligation for shape in policy.shapes for obligation in _shape(reach, shape)),
    ]
    return tuple(_unique(found))


def _shape(reach: Reach, shape: Shape) -> Iterator[AnyObligation]:
    yield from _namespaces(shape)
    yield from _flows(reach, shape)
    yield from (_grant(shape, grant, reach.policy.role(grant.role)) for grant in shape.grants)
    yield from _amounts(shape)


def _unique(obligations: list[AnyObligation]) -> Iterator[AnyObligation]:
    seen: Counter[str] = Counter()
    for obligation in obligations:
        seen[obligation.id] += 1
        count = seen[obligation.id]
        yield obligation if count == 1 else replace(obligation, id=f"{obligation.id}#{count}")


def _at(what: str, shape: Shape) -> str:
    return f"{what}@{shape.tier or ('platform' if shape.platform else 'tenant')}-{shape.index}"


def _where(shape: Shape, each: str = "each namespace of the tenant") -> str:
    return "the platform's own namespace" if shape.platform else each


def _namespaces(shape: Shape) -> Iterator[AnyObligation]:
    owned = "the tenant's namespaces exist and say whose they are"
    if shape.platform:
        owned = "the platform's own namespace exists"
    yield NamespaceOwned(_at("namespaces", shape), owned, shape.origin, shape.index)
    if level := shape.pod_security:
        secure = f"pods meet the {level} Pod Security Standard"
        yield PodSecurityHeld(_at("pod-security", shape), secure, shape.origin, shape.index, level=level)
    for mode, noted in shape.pod_security_noted:
        what = "recorded by the API server's audit" if mode == "audit" else "warned of"
        said = f"pods that do not meet the {noted} Pod Security Standard are {what}"
        yield PodSecurityNoted(
            _at(f"pod-security:{mode}", shape), said, shape.origin, shape.index, mode=mode, level=noted
        )
    yield from _metadata(shape)
    yield from (_parameter(shape, parameter) for parameter in shape.parameters)
    yield from (_lift(shape, lift) for lift in shape.lifts)
    yield from (_account(shape, account) for account in shape.service_accounts)
    yield from (_companion(shape, companion) for companion in shape.companions)
    if shape.mode == "audit":
        audited = "guards only warn in the tenant's namespaces, but for those that cannot be lifted"
        yield ModeCarried(_at("mode", shape), audited, shape.origin, shape.index)


def _metadata(shape: Shape) -> Iterator[MetadataWritten]:
    """What is kept as it is, and apart from it what others may change."""
    kept = {parameter.name: parameter for parameter in shape.parameters}
    bear = "the platform's own namespace bears" if shape.platform else "the tenant's namespaces bear"
    written: dict[Where, Labels] = {LABELS: shape.labels, ANNOTATIONS: shape.annotations}
    for where, pairs in written.items():
        own = kept.get(where)
        is_kept = {key: shape.platform or (own is not None and f"{key}={text}" in own.values) for key, text in pairs}
        for wanted, said in ((True, ""), (False, ", until others change them")):
            if keys := tuple(key for key, one in is_kept.items() if one is wanted):
                yield MetadataWritten(
                    _at(f"{where}{'' if wanted else ':open'}", shape),
                    f"{bear} the {where} {', '.join(keys)}{said}",
                    own.origin if own and wanted else shape.origin,
                    shape.index,
                    where=where,
                    keys=keys,
                )


def _parameter(shape: Shape, parameter: Parameter) -> ParameterCarried:
    return ParameterCarried(
        _at(f"parameter:{parameter.name}", shape),
        f"guards can read the tenant's {parameter.name}",
        parameter.origin,
        shape.index,
        parameter=parameter,
    )


def _lift(shape: Shape, lift: Lift) -> GuardLifted:
    where = f"namespace {lift.namespace}" if lift.namespace else "every namespace"
    return GuardLifted(
        _at(f"lift:{lift.guard}:{lift.namespace or '*'}", shape),
        f"exception {lift.exception} switches {lift.guard} off in {where}",
        lift.origin,
        shape.index,
        lift=lift,
    )


def _account(shape: Shape, account: ServiceAccount) -> ServiceAccountWritten:
    name = holes.shown(account.name)
    token = {None: "", True: "; pods get its token", False: "; pods that do not ask for its token get none"}
    return ServiceAccountWritten(
        _at(f"serviceaccount:{name}", shape),
        f"service account {name} is in {_where(shape)}{token[account.token]}",
        account.origin,
        shape.index,
        account=account,
    )


def _companion(shape: Shape, companion: Companion) -> CompanionWritten:
    name = holes.shown(companion.name)
    return CompanionWritten(
        _at(f"raw:{companion.kind}:{name}", shape),
        f"{companion.kind} {name} of {companion.path} is in {_where(shape)}",
        companion.origin,
        shape.index,
        companion=companion,
    )


def _flows(reach: Reach, shape: Shape) -> Iterator[AnyObligation]:
    if shape.isolation == "withheld" and shape.platform:
        return
    if shape.isolation == "withheld":
        withheld = "not isolated: the network of these namespaces is withheld"
        yield IsolationWithheld(_at("isolation", shape), withheld, shape.origin, shape.index)
        return
    whose = "the namespace's" if shape.platform else "the tenant's"
    isolated = {
        "both": f"nothing enters or leaves {whose} pods but what a flow opens",
        "ingress": f"nothing enters {whose} pods but what a flow opens; whatever leaves is open unless closed",
    }
    yield Isolation(_at("isolation", shape), isolated[shape.isolation], shape.origin, shape.index)
    for flow in reach.flows(shape):
        yield from (_opened(shape, flow, side) for side in SIDES if reach.boxes(shape, flow, side))


def _opened(shape: Shape, flow: Flow, side: Side) -> FlowOpened:
    return FlowOpened(
        _at(f"{side}:{word(flow)}", shape),
        f"{flow}: open for {side}",
        flow.origin,
        shape.index,
        flow=flow,
        side=side,
    )


def _grant(shape: Shape, grant: Grant, role: Role) -> RoleGranted:
    kinds = sorted({subject.kind for subject in grant.subjects})
    names = f"the {'shared ' if grant.shared else ''}granted {'s and '.join(kinds)}s"
    where = "in every tenant" if grant.everywhere else f"in {_where(shape, 'every namespace of the tenant')}"
    return RoleGranted(
        _at(f"grant:{grant.role}", shape),
        f"{names}: {named(role)} {where}, and nowhere else",
        grant.origin,
        shape.index,
        grant=grant,
        role=role,
    )


def _amounts(shape: Shape) -> Iterator[AnyObligation]:
    for quota in shape.quotas:
        some = "; ".join(scope.title for scope in quota.scopes)
        held = f"each namespace stays within its hard totals{f' for pods: {some}' if some else ''}"
        which = f":{some.replace(', ', ',').replace(' ', '-')}" if some else ""
        yield QuotaHeld(_at(f"quota{which}", shape), held, quota.origin, shape.index, quota=quota)
    if shape.limits:
        what = " and ".join(f"{bounds.of}" for bounds in shape.limits.bounds)
        held = f"each {what} gets defaults and stays within maxima"
        yield LimitsHeld(_at("limits", shape), held, shape.limits.origin, shape.index, limits=shape.limits)
