"""What a grant means: the reference evaluator of roles, slow and obvious.

A grant gives its subjects a role in every namespace of the tenant and nowhere else; there is no way to
take away what another grant gave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from tpl.model.policy import ExpectAccess, Policy, Role
from tpl.model.tenants import Member, Subject


class AccessFailure(NamedTuple):
    """A namespace in which an expectation does not hold; empty where the tenant has none to try."""

    namespace: str
    why: str


class Holders:
    """Who holds which roles in a policy; what was looked up for one tenant is kept."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._held: dict[tuple[str, str], Mapping[Subject, list[Role]]] = {}

    def can(self, subjects: Collection[Subject], verb: str, resource: str, namespace: str) -> bool:
        """Whether somebody who is all of these subjects may use the verb; a namespace of nobody has no roles.

        ``resource`` names a subresource as ``pods/log``; a permission on `pods` says nothing of those.
        """
        member = self._policy.owner_of_namespace.get(namespace)
        held = self._of(member) if member else {}
        return any(allows(role, verb, resource) for subject in subjects for role in held.get(subject, ()))

    def _of(self, member: Member) -> Mapping[Subject, list[Role]]:
        at = member.name, member.space
        if at not in self._held:
            held: dict[Subject, list[Role]] = defaultdict(list)
            for subject, role in granted(self._policy, member):
                held[subject].append(role)
            self._held[at] = held
        return self._held[at]

    def expect(self, expectation: ExpectAccess) -> list[AccessFailure]:
        """Where the expectation fails: `allow` holds in every namespace of the tenant, `deny` in none of them.

        A tenant without a namespace is a failure too: nothing would have been tried.
        """
        spaces = self._policy.spaces(expectation.tenant, expectation.space)
        namespaces = [namespace for member in spaces for namespace in member.namespaces]
        if not namespaces:
            return [AccessFailure("", f"{expectation.tenant} has no namespace: nothing was tried")]
        subject, wanted = expectation.subject, expectation.effect == "allow"
        action = f"{expectation.verb} {expectation.resource}"
        return [
            AccessFailure(namespace, f"{subject.kind} {subject.name} {'cannot' if wanted else 'can'} {action}")
            for namespace in namespaces
            if self.can((subject,), expectation.verb, expectation.resource, namespace) != wanted
        ]


def can(policy: Policy, subjects: Collection[Subject], verb: str, resource: str, namespace: str) -> bool:
    """A single question; see ``Holders.can``."""
    return Holders(policy).can(subjects, verb, resource, namespace)


def granted(policy: Policy, member: Member) -> Iterator[tuple[Subject, Role]]:
    """Each subject of each of a tenant's grants, and the role that it is given."""
    for grant in policy.shape_of(member).grants:
        for subject in grant.subjects:
            yield Subject(kind=subject.kind, name=member.fill(subject.name)), policy.role(grant.role)


def allows(role: Role, verb: str, resource: str) -> bool:
    """Whether one of the role's permissions has both the verb and the resource."""
    return any(verb in entry.verbs and resource in entry.resources for entry in role.permissions)
