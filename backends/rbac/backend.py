"""The RBAC target; see README.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl import holes
from tpl.backends._k8s.objects import NAMESPACE_FILE, NAMESPACE_HOLE, Object, object_name, serving
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Fidelity, Hole, Piece, Refused
from tpl.backends.rbac.emit import API_VERSION, GROUP, VERBS, rules, subject
from tpl.model.cluster_kinds import role_kind
from tpl.model.clusterroles import FOR_PEOPLE, LABEL
from tpl.model.policy import Role
from tpl.model.tenants import Grant, Subject
from tpl.obligations import model

ROLES_FILE = "rbac/roles.yaml"


Claims = model.RoleDefined | model.RoleGranted | model.ClusterRoleGranted


class Rbac(Backend[Claims]):
    """A ClusterRole for each role, and bindings to it: in namespaces, and of a role that only reads in the cluster."""

    name = "rbac"
    title = "RBAC"
    about = (model.Subject.ACCESS,)
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.RoleDefined: EXACT,
        model.RoleGranted: EXACT,
        model.ClusterRoleGranted: EXACT,
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[Claims] | Refused:
        """The role or the grant, or a refusal of what RBAC would read otherwise than meant."""
        match obligation:
            case model.RoleDefined(role=role):
                return _misread(role) or Enforced((obligation,))
            case model.RoleGranted(grant=grant, role=role):
                return _nobody(grant) or Enforced((obligation,), _as_known(role))
            case model.ClusterRoleGranted(grant=grant, role=role):
                return _nobody(grant) or Enforced((obligation,), _as_known(role))
            case _:
                raise TypeError(f"{type(obligation).__name__} is outside this backend")

    def assemble(self, claims: Sequence[Claims], context: Context) -> Iterable[Piece]:
        """Grants of one ClusterRole in one namespace share a binding."""
        shared: dict[tuple[int | None, str], list[model.RoleGranted]] = defaultdict(list)
        whole: dict[str, list[model.ClusterRoleGranted]] = defaultdict(list)
        for claim in claims:
            match claim:
                case model.RoleDefined(role=role):
                    yield Piece(ROLES_FILE, _cluster_role(role), (claim.id,))
                case model.RoleGranted(role=role):
                    shared[claim.shape, _reference(role)].append(claim)
                case model.ClusterRoleGranted(role=role):
                    whole[_reference(role)].append(claim)
        for everywhere in whole.values():
            grants = [_for_each(claim.grant, context.policy.members_of) for claim in everywhere]
            binding = _binding(grants, everywhere[0].role, None)
            yield Piece(ROLES_FILE, binding, tuple(claim.id for claim in everywhere))
        for (shape, _), granted in shared.items():
            # In a namespace of the platform's own nothing fills the tenant's name: it is one subject for each tenant.
            is_own = shape is not None and context.policy.shapes[shape].platform
            grants = [_for_each(each.grant, context.policy.members_of) if is_own else each.grant for each in granted]
            binding = _binding(grants, granted[0].role, NAMESPACE_HOLE)
            yield Piece(NAMESPACE_FILE, binding, tuple(claim.id for claim in granted), shape)


def _cluster_role(role: Role) -> Object:
    name = object_name(role.name)
    rule = f"role {role.name}"
    labels = {f"{LABEL}{into}": "true" for into in role.aggregates_to}
    return serving(
        API_VERSION,
        "ClusterRole",
        name,
        rule=rule,
        origin=role.origin,
        labels=labels,
        rules=rules(role.permissions),
    )


def _reference(role: Role) -> str:
    """The ClusterRole that a binding to the role names."""
    return role.clusterrole or object_name(role.name)


def _binding(grants: Sequence[Grant], role: Role, namespace: str | None) -> Object:
    """The binding of a ClusterRole to the subjects of all grants, each once; in the whole cluster without a namespace.

    What a binding refers to cannot be changed: one to a ClusterRole of the cluster's has a name that no other has.
    """
    first, *others = grants
    reference = _reference(role)
    subjects = dict.fromkeys(who for grant in grants for who in grant.subjects)
    return serving(
        API_VERSION,
        "RoleBinding" if namespace else "ClusterRoleBinding",
        object_name(f"clusterrole:{reference}") if role.clusterrole else reference,
        rule=f"grant {first.role}",
        origin=first.origin,
        also=[grant.origin for grant in others],
        namespace=namespace,
        roleRef={"apiGroup": GROUP, "kind": "ClusterRole", "name": reference},
        subjects=[subject(who) for who in subjects],
    )


def _for_each(grant: Grant, tenants: Iterable[str]) -> Grant:
    """A grant of the platform's, with one subject for each tenant in the place of one that has its name."""
    filled = {
        Subject(kind=who.kind, name=holes.fill_known(who.name, {"tenant": tenant})): None
        for who in grant.subjects
        for tenant in (tenants if "tenant" in holes.names(who.name) else ("",))
    }
    return grant.model_copy(update={"subjects": tuple(filled)})


def _as_known(role: Role) -> Can:
    """How closely a binding gives what the role is: tpl writes its own, and knows of the cluster's what it knows."""
    if not role.clusterrole:
        return EXACT
    name = role.clusterrole
    if role.is_all:
        return EXACT
    if name in FOR_PEOPLE:
        return Can(Fidelity.UNSPECIFIED, f"ClusterRole `{name}` is the cluster's: what somebody adds to it is in it")
    if role.is_known:
        return Can(Fidelity.UNSPECIFIED, f"ClusterRole `{name}` is the cluster's: what others aggregate to it is in it")
    hole = Hole("content unknown", f"nobody says here what ClusterRole `{name}` holds")
    return Can(Fidelity.PARTIAL, "the binding is held, and not what it gives", (hole,))


def _misread(role: Role) -> Refused | None:
    """Why the role cannot be written, if it cannot."""
    for permission in role.permissions:
        for verb in permission.verbs:
            if verb not in VERBS:
                return Refused(
                    "TPL401", f"a tenant's role may not have the verb `{verb}`", f"one of {', '.join(VERBS)}"
                )
        for resource in permission.resources:
            kind = role_kind(resource)
            if kind is None:
                return Refused("TPL101", f"unknown resource `{resource}`")
            if not role.whole and not kind.namespaced and set(permission.verbs) - {"get"}:
                return Refused("TPL401", f"a tenant may read its own `{resource}` and no more")
    return None


def _nobody(grant: Grant) -> Refused | None:
    """A service account without a namespace would be bound in each namespace to one of that name there."""
    for who in grant.subjects:
        if who.kind == "serviceaccount" and not all(who.name.partition("/")):
            return Refused("TPL201", "a service account is named with its namespace", "write `namespace/name`")
    return None
