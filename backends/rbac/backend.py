"""The RBAC target; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl.backends._k8s.merge import annotated, merged
from tpl.backends._k8s.objects import NAMESPACE_FILE, NAMESPACE_HOLE, manifest, object_name
from tpl.backends.base import (
    EXACT,
    Backend,
    Can,
    Context,
    Enforced,
    Manifest,
    Outcome,
    Piece,
    Refused,
    outside,
)
from tpl.backends.rbac.emit import API_VERSION, GROUP, VERBS, kind_of, rules, subject
from tpl.model.policy import Role
from tpl.model.tenants import Grant
from tpl.obligations import model

ROLES_FILE = "rbac/roles.yaml"

_ELSEWHERE = outside("not about who may do what")


class Rbac(Backend):
    """A ClusterRole for each role, and bindings to it in namespaces only; never a ClusterRoleBinding."""

    name = "rbac"
    title = "RBAC"
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.RoleDefined: EXACT,
        model.RoleGranted: EXACT,
        model.NamespaceOwned: _ELSEWHERE,
        model.PodSecurityHeld: _ELSEWHERE,
        model.ParameterCarried: _ELSEWHERE,
        model.GuardLifted: _ELSEWHERE,
        model.Isolation: _ELSEWHERE,
        model.FlowOpened: _ELSEWHERE,
        model.FlowClosed: _ELSEWHERE,
        model.QuotaHeld: _ELSEWHERE,
        model.LimitsHeld: _ELSEWHERE,
        model.GuardHeld: _ELSEWHERE,
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Outcome:
        """The role's or the grant's object, or a refusal of what RBAC would read otherwise than meant."""
        match obligation:
            case model.RoleDefined(role=role):
                return _misread(role) or Enforced((Piece(ROLES_FILE, _cluster_role(role), (obligation.id,)),))
            case model.RoleGranted(grant=grant):
                piece = Piece(NAMESPACE_FILE, _binding(grant), (obligation.id,), obligation.shape)
                return _nobody(grant) or Enforced((piece,))
            case _:
                raise TypeError(f"{type(obligation).__name__} is outside this backend")

    def assemble(self, pieces: Sequence[Piece], context: Context) -> Iterable[Piece]:
        """Grants of one role in one namespace share a binding."""
        return merged(pieces, _combined)


def _cluster_role(role: Role) -> dict[str, object]:
    name = object_name(role.name)
    rule = f"role {role.name}"
    return manifest(API_VERSION, "ClusterRole", name, rule=rule, origin=role.origin, rules=rules(role.permissions))


def _binding(grant: Grant) -> dict[str, object]:
    name = object_name(grant.role)
    return manifest(
        API_VERSION,
        "RoleBinding",
        name,
        rule=f"grant {grant.role}",
        origin=grant.origin,
        namespace=NAMESPACE_HOLE,
        roleRef={"apiGroup": GROUP, "kind": "ClusterRole", "name": name},
        subjects=[subject(who) for who in grant.subjects],
    )


def _combined(one: Manifest, other: Manifest) -> Manifest:
    subjects = list(one["subjects"])
    subjects += [who for who in other["subjects"] if who not in subjects]
    return {**one, "metadata": annotated(one, other), "subjects": subjects}


def _misread(role: Role) -> Refused | None:
    """Why the role cannot be written, if it cannot."""
    for permission in role.permissions:
        for verb in permission.verbs:
            if verb not in VERBS:
                return Refused(
                    "TPL401", f"a tenant's role may not have the verb `{verb}`", f"one of {', '.join(VERBS)}"
                )
        for resource in permission.resources:
            kind = kind_of(resource)
            if kind is None:
                return Refused("TPL101", f"unknown resource `{resource}`")
            if not kind.namespaced and set(permission.verbs) - {"get"}:
                return Refused("TPL401", f"a tenant may read its own `{resource}` and no more")
    return None


def _nobody(grant: Grant) -> Refused | None:
    """A service account without a namespace would be bound in each namespace to one of that name there."""
    for who in grant.subjects:
        if who.kind == "serviceaccount" and not all(who.name.partition("/")):
            return Refused("TPL201", "a service account is named with its namespace", "write `namespace/name`")
    return None
