"""From obligations of guards to one object a guard: which requests it must judge, and for whom it answers.

A backend's ``enforce`` returns a claim for each obligation; ``assemble`` gathers the claims of a
guard and prints it once. Requests are grouped as the resource rules of Kubernetes group them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tpl.backends.base import Piece
from tpl.model.guards import Guard
from tpl.model.kinds import Kind
from tpl.model.policy import Policy
from tpl.obligations.model import GuardHeld


class Scope(NamedTuple):
    """One operation on a kind's objects or, with a subresource, on part of them."""

    kind: Kind
    operation: str
    subresource: str


class ResourceRule(NamedTuple):
    """Operations on resources of one group and version, each a resource or ``resource/subresource``."""

    group: str
    version: str
    operations: tuple[str, ...]
    resources: tuple[str, ...]


@dataclass(frozen=True)
class Guarded:
    """A guard as one target enforces it: all of its scopes and obligations there, in the guard's order."""

    guard: Guard
    scopes: tuple[Scope, ...]
    obligations: tuple[str, ...]

    @property
    def resource_rules(self) -> tuple[ResourceRule, ...]:
        """The scopes in as few rules as say the same, in the order of the kinds."""
        operations: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for scope in self.scopes:
            resource = _resource(scope.kind.resource, scope.subresource)
            operations[scope.kind.group, scope.kind.version, resource].append(scope.operation.upper())
        rules: dict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
        for (group, version, resource), found in operations.items():
            rules[group, version, tuple(found)].append(resource)
        return tuple(ResourceRule(*key, tuple(resources)) for key, resources in rules.items())


def _resource(name: str, subresource: str) -> str:
    return f"{name}/{subresource}" if subresource else name


def claim(obligation: GuardHeld, path: str) -> Piece:
    """The obligation's share of the file at ``path``, until ``gather`` puts the shares together."""
    scope = {
        "resource": obligation.kind.resource,
        "operation": obligation.operation,
        "subresource": obligation.subresource,
    }
    return Piece(path, {"guard": obligation.guard.name, **scope}, (obligation.id,))


def gather(pieces: Sequence[Piece], policy: Policy) -> Iterator[tuple[str, Guarded]]:
    """Each claimed path with its guard, in the order of the policy's guards."""
    claims: dict[str, list[Piece]] = defaultdict(list)
    paths: dict[str, str] = {}
    for piece in pieces:
        claims[_content(piece, "guard")].append(piece)
        paths[_content(piece, "guard")] = piece.path
    for guard in policy.guards:
        if found := claims.get(guard.name):
            kinds = {kind.resource: kind for kind in guard.kinds}
            scopes = tuple(
                Scope(
                    kinds[_content(piece, "resource")],
                    _content(piece, "operation"),
                    _content(piece, "subresource"),
                )
                for piece in found
            )
            obligations = tuple(obligation for piece in found for obligation in piece.obligations)
            yield paths[guard.name], Guarded(guard, scopes, obligations)


def _content(piece: Piece, key: str) -> str:
    if isinstance(piece.content, str):
        raise TypeError(f"{piece.path} is no claim of a guard")
    return str(piece.content[key])
