"""What backends make of a policy, with every hole filled, as a reader would find it in a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tpl import holes
from tpl.backends import load
from tpl.backends._k8s.objects import Object
from tpl.backends.base import Backend, Context, Enforced, Piece, Refused
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.verify.world import World


class RefusedError(Exception):
    """A backend refused an obligation; the refusal is the argument."""


def world(policy: Policy, *targets: str) -> World:
    """The objects of these targets as the reader sees them; raises ``RefusedError``."""
    return World.of(objects(policy, *targets))


def objects(policy: Policy, *targets: str) -> list[dict[str, Any]]:
    """The objects of these targets; raises ``RefusedError``."""
    return [obj for target in targets for obj in _rendered(policy, pieces(policy, target))]


def held(policy: Policy, target: str) -> list[dict[str, Any]]:
    """The objects of a target for what it does not refuse."""
    backend, context = load(target), Context(policy)
    outcomes = (backend.answer(each, context) for each in derive(policy))
    claims = [claim for outcome in outcomes if isinstance(outcome, Enforced) for claim in outcome.claims]
    return [*_rendered(policy, [*backend.assemble(claims, context)])]


def pieces(policy: Policy, target: str) -> list[Piece]:
    """The target's pieces, assembled; raises ``RefusedError``."""
    backend, context = load(target), Context(policy)
    claims = [claim for outcome in _enforced(backend, context) for claim in outcome.claims]
    return [*backend.assemble(claims, context)]


def _enforced(backend: Backend[Any], context: Context) -> Iterator[Enforced[Any]]:
    for obligation in derive(context.policy):
        match backend.answer(obligation, context):
            case Refused() as refused:
                raise RefusedError(refused)
            case Enforced() as enforced:
                yield enforced


def _rendered(policy: Policy, found: Sequence[Piece]) -> Iterator[dict[str, Any]]:
    special = {(_name(piece), piece.namespace) for piece in found if piece.namespace}
    for piece in found:
        if piece.shape is None:
            yield _filled(_object(piece).manifest(), {})
            continue
        for member in (*policy.members, *policy.own):
            for namespace in member.namespaces if member.shape == piece.shape else ():
                wanted = piece.namespace or (None if (_name(piece), namespace) in special else namespace)
                if wanted == namespace:
                    yield _filled(
                        _object(piece).manifest(), {**member.values, "tenant": member.name, "namespace": namespace}
                    )


def _object(piece: Piece) -> Object:
    assert not isinstance(piece.content, str)
    return piece.content


def _name(piece: Piece) -> tuple[str, str]:
    return _object(piece).kind, _object(piece).name


def _filled(node: Any, values: Mapping[str, str]) -> Any:
    match node:
        case str():
            return holes.fill(node, values)
        case Mapping():
            return {_filled(key, values): _filled(value, values) for key, value in node.items()}
        case Sequence():
            return [_filled(value, values) for value in node]
        case _:
            return node
