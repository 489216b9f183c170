"""What a grant means: the reference evaluator of roles, slow and obvious.

A grant gives its subjects a role in every namespace of the tenant and nowhere else; there is no way to
take away what another grant gave.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from tpl.model.policy import ExpectAccess, Policy, Role
from tpl.model.tenants import Subject


class AccessFailure(NamedTuple):
    """A namespace in which an expectation does not hold; empty where the tenant has none to try."""

    namespace: str
    why: str


def can(policy: Policy, subjects: Collection[Subject], verb: str, resource: str, namespace: str) -> bool:
    """Whether somebody who is all of these subjects may use the verb.

    ``resource`` names a subresource as ``pods/log``; a permission on `pods` says nothing of those.
    """
    return any(allows(role, verb, resource) for role in roles_in(policy, subjects, namespace))


def roles_in(policy: Policy, subjects: Collection[Subject], namespace: str) -> Iterator[Role]:
    """The roles that the subjects hold in a namespace; a namespace of no tenant has none."""
    member = policy.owner_of_namespace.get(namespace)
    if member is None:
        return
    for grant in policy.shape_of(member).grants:
        granted = {Subject(kind=subject.kind, name=member.fill(subject.name)) for subject in grant.subjects}
        if not granted.isdisjoint(subjects):
            yield policy.role(grant.role)


def allows(role: Role, verb: str, resource: str) -> bool:
    """Whether one of the role's permissions has both the verb and the resource."""
    return any(verb in entry.verbs and resource in entry.resources for entry in role.permissions)


def expect(policy: Policy, expectation: ExpectAccess) -> list[AccessFailure]:
    """Where the expectation fails: `allow` holds in every namespace of the tenant, `deny` in none of them.

    A tenant without a namespace is a failure too: nothing would have been tried.
    """
    namespaces = policy.member_by_name[expectation.tenant].namespaces
    if not namespaces:
        return [AccessFailure("", f"{expectation.tenant} has no namespace: nothing was tried")]
    subject, wanted = expectation.subject, expectation.effect == "allow"
    action = f"{expectation.verb} {expectation.resource}"
    return [
        AccessFailure(namespace, f"{subject.kind} {subject.name} {'cannot' if wanted else 'can'} {action}")
        for namespace in namespaces
        if can(policy, (subject,), expectation.verb, expectation.resource, namespace) != wanted
    ]
