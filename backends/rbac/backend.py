"""The RBAC target; see README.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl.backends._k8s.objects import NAMESPACE_FILE, NAMESPACE_HOLE, Object, object_name, serving
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Piece, Refused
from tpl.backends.rbac.emit import API_VERSION, GROUP, VERBS, kind_of, rules, subject
from tpl.model.policy import Role
from tpl.model.tenants import Grant
from tpl.obligations import model

ROLES_FILE = "rbac/roles.yaml"


class Rbac(Backend[model.RoleDefined | model.RoleGranted]):
    """A ClusterRole for each role, and bindings to it in namespaces only; never a ClusterRoleBinding."""

    name = "rbac"
    title = "RBAC"
    about = (model.Subject.ACCESS,)
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.RoleDefined: EXACT,
        model.RoleGranted: EXACT,
    }

    def enforce(
        self, obligation: model.AnyObligation, context: Context
    ) -> Enforced[model.RoleDefined | model.RoleGranted] | Refused:
        """The role or the grant, or a refusal of what RBAC would read otherwise than meant."""
        match obligation:
            case model.RoleDefined(role=role):
                return _misread(role) or Enforced((obligation,))
            case model.RoleGranted(grant=grant):
                return _nobody(grant) or Enforced((obligation,))
            case _:
                raise TypeError(f"{type(obligation).__name__} is outside this backend")

    def assemble(self, claims: Sequence[model.RoleDefined | model.RoleGranted], context: Context) -> Iterable[Piece]:
        """Grants of one role in one namespace share a binding."""
        shared: dict[tuple[int | None, str], list[model.RoleGranted]] = defaultdict(list)
        for claim in claims:
            match claim:
                case model.RoleDefined(role=role):
                    yield Piece(ROLES_FILE, _cluster_role(role), (claim.id,))
                case model.RoleGranted(grant=grant):
                    shared[claim.shape, grant.role].append(claim)
        for (shape, _), granted in shared.items():
            binding = _binding([claim.grant for claim in granted])
            yield Piece(NAMESPACE_FILE, binding, tuple(claim.id for claim in granted), shape)


def _cluster_role(role: Role) -> Object:
    name = object_name(role.name)
    rule = f"role {role.name}"
    return serving(API_VERSION, "ClusterRole", name, rule=rule, origin=role.origin, rules=rules(role.permissions))


def _binding(grants: Sequence[Grant]) -> Object:
    """The binding of one role to the subjects of all grants, each once."""
    first, *others = grants
    name = object_name(first.role)
    subjects = dict.fromkeys(who for grant in grants for who in grant.subjects)
    return serving(
        API_VERSION,
        "RoleBinding",
        name,
        rule=f"grant {first.role}",
        origin=first.origin,
        also=[grant.origin for grant in others],
        namespace=NAMESPACE_HOLE,
        roleRef={"apiGroup": GROUP, "kind": "ClusterRole", "name": name},
        subjects=[subject(who) for who in subjects],
    )


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
