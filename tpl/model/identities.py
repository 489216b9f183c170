"""Whom `exempt platform` lets pass: the declared identities and the control plane, by exact name."""

from __future__ import annotations

from typing import NamedTuple

from tpl.model.guards import Guard
from tpl.model.policy import Policy
from tpl.model.tenants import Subject

CONTROL_PLANE = (
    "system:apiserver",
    "system:kube-controller-manager",
    "system:serviceaccount:kube-system:generic-garbage-collector",
    "system:serviceaccount:kube-system:namespace-controller",
    "system:serviceaccount:kube-system:resourcequota-controller",
    "system:serviceaccount:kube-system:root-ca-cert-publisher",
    "system:serviceaccount:kube-system:service-account-controller",
)
"""Users of the control plane that must write what the platform owns, and no others.

The namespace controller finalises namespaces and empties them; the garbage collector takes owner
references off; the quota controller writes status; the last two fill a new namespace. A controller
manager that does not use a service account for each controller writes as itself, and what the API
server does of itself it does as `system:apiserver`. No group is here: `system:masters` are people.

Source: Kubernetes 1.37, bootstrappolicy/controller_policy.go and authentication/user/user.go.
"""


class Exempt(NamedTuple):
    """User names and groups that are let pass, sorted."""

    users: tuple[str, ...]
    groups: tuple[str, ...]


def exempt(policy: Policy, guard: Guard | None = None) -> Exempt:
    """Everyone that `exempt platform` means in this policy, and for one guard: who has to write what it judges too."""
    users = {*CONTROL_PLANE, *(user_name(subject) for subject in policy.platform if subject.kind != "group")}
    groups = {subject.name for subject in policy.platform if subject.kind == "group"}
    also = writers(guard) if guard else NOBODY
    return Exempt(tuple(sorted(users.union(also.users))), tuple(sorted(groups.union(also.groups))))


def writers(guard: Guard) -> Exempt:
    """Those of the control plane who have to write some of what the guard judges, beside those who write all things."""
    found = sorted({writer.partition(":")[::2] for kind in guard.kinds for writer in kind.writers})
    users, groups = (tuple(name for kind, name in found if kind == one) for one in ("user", "group"))
    return Exempt(users, groups)


NOBODY = Exempt((), ())


def past(policy: Policy, guard: Guard) -> Exempt:
    """Everyone whom break-glass lets past the guard; nobody past one that cannot be lifted."""
    if not guard.liftable:
        return NOBODY
    subjects = [glass.subject for glass in policy.break_glass if guard.name in glass.guards]
    users = {user_name(subject) for subject in subjects if subject.kind != "group"}
    groups = {subject.name for subject in subjects if subject.kind == "group"}
    return Exempt(tuple(sorted(users)), tuple(sorted(groups)))


def user_name(subject: Subject) -> str:
    """The user name that a request of this user or service account bears."""
    if subject.kind == "serviceaccount":
        namespace, _, name = subject.name.partition("/")
        return f"system:serviceaccount:{namespace}:{name}"
    return subject.name
