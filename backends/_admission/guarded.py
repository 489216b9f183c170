"""From obligations of guards to one object a guard: which requests it must judge, and for whom it answers.

The obligations of a guard are the claims; ``gather`` puts those of one guard together, which is then printed once.
Requests are grouped as the resource rules of Kubernetes group them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tpl.model.guards import Guard
from tpl.model.kinds import OPERATIONS, Operation
from tpl.obligations.model import GuardHeld
from tpl.record import dataclass


class ResourceRule(NamedTuple):
    """Operations on resources of one group and version, each a resource or ``resource/subresource``."""

    group: str
    version: str
    operations: tuple[str, ...]
    resources: tuple[str, ...]

    def manifest(self) -> dict[str, Any]:
        """As policies and webhooks alike name requests."""
        return {
            "apiGroups": [self.group],
            "apiVersions": [self.version],
            "operations": [*self.operations],
            "resources": [*self.resources],
            "scope": "*",
        }


@dataclass(frozen=True)
class Guarded:
    """A guard as one target enforces it: all that it is held on there, in the guard's order, at least one."""

    claims: tuple[GuardHeld, ...]

    @property
    def guard(self) -> Guard:
        """The guard."""
        return self.claims[0].guard

    @property
    def obligations(self) -> tuple[str, ...]:
        """The ids of what is held."""
        return tuple(claim.id for claim in self.claims)

    @property
    def resource_rules(self) -> tuple[ResourceRule, ...]:
        """The requests that the guard judges, in the order of the kinds."""
        return resource_rules(self.claims)


def resource_rules(claims: Iterable[GuardHeld]) -> tuple[ResourceRule, ...]:
    """The requests in as few rules as say the same, in the order in which they first appear."""
    operations: dict[tuple[str, str, str], set[Operation]] = defaultdict(set)
    for claim in claims:
        operations[claim.kind.group, claim.kind.version, claim.written].add(claim.operation)
    rules: dict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (group, version, resource), found in operations.items():
        rules[group, version, tuple(each.upper() for each in OPERATIONS if each in found)].append(resource)
    return tuple(ResourceRule(*key, tuple(resources)) for key, resources in rules.items())


def gather(claims: Iterable[GuardHeld]) -> Iterator[Guarded]:
    """The claims by guard, in the order in which the guards first appear."""
    by_guard: dict[str, list[GuardHeld]] = defaultdict(list)
    for claim in claims:
        by_guard[claim.guard.name].append(claim)
    yield from (Guarded(tuple(found)) for found in by_guard.values())
