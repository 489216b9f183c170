"""Ways across: who has roles in more than one tenant, as the policy says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from tpl import holes
from tpl.model.policy import Policy
from tpl.model.subjects import EVERYBODY
from tpl.model.tenants import Subject
from tpl.record import dataclass

_SHOWN = 5
"""So many tenants are named; of more, how many there are."""


@dataclass(frozen=True)
class Across:
    """One subject with a role in several tenants, or (without any) in the cluster; ``why`` are the reasons given."""

    subject: Subject
    role: str
    tenants: tuple[str, ...]
    why: tuple[str, ...] = ()
    everywhere: bool = False

    def __str__(self) -> str:
        names = ", ".join(self.tenants[:_SHOWN])
        more = f" and {len(self.tenants) - _SHOWN} more" if len(self.tenants) > _SHOWN else ""
        where = ("every tenant" if self.tenants else "the whole cluster") if self.everywhere else names + more
        why = f", because {' and '.join(self.why)}" if self.why else ""
        return f"{self.subject.kind} {self.subject.name}: {self.role} in {where}{why}"


def ways_across(policy: Policy) -> tuple[Across, ...]:
    """Each subject that is shared by tenants, or has a role in all, with the role; in the order of the policy."""
    whole = ((subject, grant) for grant in policy.cluster_grants for subject in grant.subjects)
    found: dict[tuple[Subject, str, bool], dict[str, None]] = defaultdict(dict)
    why: dict[tuple[Subject, str, bool], dict[str, None]] = defaultdict(dict)
    for tenant, key, reason in _shared(policy):
        found[key][tenant] = None
        if reason:
            why[key][reason] = None
    in_cluster = tuple(
        Across(_shown(subject), grant.role, (), (grant.because,) if grant.because else (), True)
        for subject, grant in whole
    )
    return (
        in_cluster
        + tuple(_in_own(policy))
        + tuple(
            Across(subject, role, tuple(tenants), tuple(why[subject, role, everywhere]), everywhere)
            for (subject, role, everywhere), tenants in found.items()
            if everywhere or (subject.kind, subject.name) in EVERYBODY or len(_all_of(found, subject)) > 1
        )
    )


def _in_own(policy: Policy) -> Iterator[Across]:
    """Who of tenants has a role in the platform's own namespaces: one of each tenant, and who is shared."""
    for member in policy.own:
        for grant in policy.shape_of(member).grants:
            for number, subject in enumerate(grant.subjects):
                if number in grant.shared or "tenant" in holes.names(subject.name):
                    name = holes.fill_known(subject.name, {"namespace": member.namespaces[0]})
                    who, why = _shown(Subject(kind=subject.kind, name=name)), (grant.because,) if grant.because else ()
                    yield Across(who, grant.role, (member.name,), why)


def _shown(subject: Subject) -> Subject:
    """One of each tenant is one line, with the placeholder that stands for the tenant."""
    return Subject(kind=subject.kind, name=holes.shown(subject.name))


def _all_of(found: Mapping[tuple[Subject, str, bool], Mapping[str, None]], subject: Subject) -> set[str]:
    return {tenant for (who, _, _), tenants in found.items() if who == subject for tenant in tenants}


def _shared(policy: Policy) -> Iterator[tuple[str, tuple[Subject, str, bool], str]]:
    for member in policy.members:
        for grant in policy.shape_of(member).grants:
            for number, subject in enumerate(grant.subjects):
                if grant.everywhere or number in grant.shared:
                    filled = Subject(kind=subject.kind, name=member.fill(subject.name))
                    yield member.name, (filled, grant.role, grant.everywhere), member.fill(grant.because)
