"""What a grant means: the reference evaluator of roles, slow and obvious.

A grant gives its subjects a role in every namespace of the tenant, or in the platform's own that it is about, and
nowhere else; there is no way to take away what another grant gave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from tpl import holes
from tpl.model.cluster_kinds import every_beside
from tpl.model.expectations import ExpectAccess
from tpl.model.policy import Policy, Role
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
        self._everywhere: dict[Subject, list[Role]] = defaultdict(list)
        for subject, role in granted_in_cluster(policy):
            self._everywhere[subject].append(role)

    def can(self, subjects: Collection[Subject], verb: str, resource: str, namespace: str) -> bool:
        """Whether somebody who is all of these subjects may use the verb.

        In a namespace of nobody, or in none (empty), it is roles of the whole cluster alone that give something.

        ``resource`` names a subresource as ``pods/log``; a permission on `pods` says nothing of those.
        """
        return any(allows(role, verb, resource) for subject in subjects for role in self._roles(subject, namespace))

    def unknown(self, subjects: Collection[Subject], namespace: str) -> tuple[Role, ...]:
        """The roles that somebody has there of which nobody knows what they hold: what he cannot do is not known."""
        roles = (role for subject in subjects for role in self._roles(subject, namespace) if not role.is_known)
        return tuple({role.name: role for role in roles}.values())

    def _roles(self, subject: Subject, namespace: str) -> list[Role]:
        """What the subject has in a namespace, with what it has in the whole cluster."""
        policy = self._policy
        member = policy.owner_of_namespace.get(namespace) or policy.own_namespaces.get(namespace)
        return [*(self._of(member).get(subject, ()) if member else ()), *self._everywhere.get(subject, ())]

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
        spaces = self._policy.spaces(expectation.tenant, expectation.space, expectation.namespace)
        namespaces = [namespace for member in spaces for namespace in member.namespaces]
        if not namespaces:
            return [AccessFailure("", f"{expectation.tenant} has no namespace: nothing was tried")]
        found = ((namespace, self._failure(expectation, namespace)) for namespace in namespaces)
        return [AccessFailure(namespace, why) for namespace, why in found if why]

    def _failure(self, expectation: ExpectAccess, namespace: str) -> str:
        """Why the expectation does not hold in a namespace; empty where it does. A guess is no proof."""
        subject, wanted = expectation.subject, expectation.effect == "allow"
        who, action = f"{subject.kind} {subject.name}", f"{expectation.verb} {expectation.resource}"
        can = self.can((subject,), expectation.verb, expectation.resource, namespace)
        if not can and (unknown := self.unknown((subject,), namespace)):
            why = f"nobody says what ClusterRole {unknown[0].clusterrole} holds"
            return f"whether {who} can {action} is not known: {why}"
        return "" if can == wanted else f"{who} {'cannot' if wanted else 'can'} {action}"


def can(policy: Policy, subjects: Collection[Subject], verb: str, resource: str, namespace: str) -> bool:
    """A single question; see ``Holders.can``."""
    return Holders(policy).can(subjects, verb, resource, namespace)


def granted(policy: Policy, member: Member) -> Iterator[tuple[Subject, Role]]:
    """Each subject of each of a tenant's grants, or a namespace's, and the role that it is given."""
    for grant in policy.shape_of(member).grants:
        for subject in grant.subjects:
            for name in _names(policy, member, subject):
                yield Subject(kind=subject.kind, name=name), policy.role(grant.role)


def _names(policy: Policy, member: Member, subject: Subject) -> Iterator[str]:
    """Who it is there; in a namespace of the platform's own, one with the tenant's name is one of each tenant."""
    if not policy.shape_of(member).platform:
        yield member.fill(subject.name)
        return
    for tenant in policy.members_of if "tenant" in holes.names(subject.name) else ("",):
        yield holes.fill(subject.name, {**member.filling(member.namespaces[0]), "tenant": tenant})


def granted_in_cluster(policy: Policy) -> Iterator[tuple[Subject, Role]]:
    """Each subject to which the platform gives a role of the whole cluster, and the role.

    One with the tenant's name in its own stands for as many as there are tenants.
    """
    for grant in policy.cluster_grants:
        for subject in grant.subjects:
            for tenant in policy.members_of if holes.has_holes(subject.name) else ("",):
                name = holes.fill(subject.name, {"tenant": tenant})
                yield Subject(kind=subject.kind, name=name), policy.role(grant.role)


def allows(role: Role, verb: str, resource: str) -> bool:
    """Whether one of the role's permissions has both the verb and the resource, or every kind of its group."""
    if role.is_all:
        return True
    named = {resource, every_beside(resource)}
    return any(verb in entry.verbs and not named.isdisjoint(entry.resources) for entry in role.permissions)
