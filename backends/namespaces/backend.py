"""The target that writes Namespaces; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from tpl import holes
from tpl.backends._k8s.merge import merged
from tpl.backends._k8s.objects import NAMESPACE_FILE
from tpl.backends.base import (
    EXACT,
    Backend,
    Can,
    Context,
    Enforced,
    Fidelity,
    Manifest,
    Outcome,
    Piece,
    Refused,
    outside,
)
from tpl.backends.namespaces.emit import namespace, parameters
from tpl.model.parameters import MAX_ANNOTATION_BYTES
from tpl.model.policy import Policy
from tpl.model.tenants import Shape
from tpl.obligations import model

_ELSEWHERE = outside("not said on a Namespace")


class Namespaces(Backend):
    """One Namespace object for each namespace of a tenant; all obligations about it meet in that object."""

    name = "namespaces"
    title = "Namespaces"
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.NamespaceOwned: EXACT,
        model.PodSecurityHeld: Can(
            Fidelity.EXACT,
            "for pods created from then on, unless the API server's own configuration exempts them",
        ),
        model.ParameterCarried: EXACT,
        model.GuardLifted: EXACT,
        model.Isolation: _ELSEWHERE,
        model.FlowOpened: _ELSEWHERE,
        model.FlowClosed: _ELSEWHERE,
        model.RoleDefined: _ELSEWHERE,
        model.RoleGranted: _ELSEWHERE,
        model.QuotaHeld: _ELSEWHERE,
        model.LimitsHeld: _ELSEWHERE,
        model.GuardHeld: _ELSEWHERE,
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Outcome:
        """The whole Namespace of the obligation's shape; refused where its annotations would be too large."""
        shape = context.policy.shapes[obligation.shape or 0]
        if isinstance(obligation, model.NamespaceOwned) and (size := _largest(context.policy, shape)):
            return _refused(size)
        only = obligation.lift.namespace if isinstance(obligation, model.GuardLifted) else None
        content = namespace(shape, context.policy.cluster, shape.lifts_in(only or ""))
        piece = Piece(NAMESPACE_FILE, content, (obligation.id,), shape.index, only)
        return Enforced((piece,), self.capabilities[type(obligation)])

    def assemble(self, pieces: Sequence[Piece], context: Context) -> Iterable[Piece]:
        """One Namespace for each shape, and one more for each namespace with lifts of its own.

        The latter replaces the former in its namespace, so it serves all that the former does.
        """
        whole = {piece.shape: piece for piece in merged(pieces, _same) if piece.namespace is None}
        for piece in merged(pieces, _same):
            if piece.namespace is None:
                yield piece
            else:
                served = (*whole[piece.shape].obligations, *piece.obligations)
                yield replace(piece, obligations=served)


def _same(one: Manifest, other: Manifest) -> Manifest:
    raise ValueError(f"two different Namespaces for one place: {one} and {other}")


def _largest(policy: Policy, shape: Shape) -> int | None:
    """The size of the largest annotations that a tenant of the shape would get, where that is too large."""
    annotations = parameters(shape, tuple(sorted({lift.guard for lift in shape.lifts})))
    text = "".join(part for pair in annotations.items() for part in pair)
    members = policy.members_of_shape.get(shape.index, ()) if holes.has_holes(text) else ()
    sizes = [len(member.fill(text).encode()) for member in members]
    size = max(sizes, default=len(text.encode()))
    return size if size > MAX_ANNOTATION_BYTES else None


def _refused(size: int) -> Refused:
    return Refused(
        "TPL805",
        f"the parameters take {size} bytes of a Namespace's annotations; {MAX_ANNOTATION_BYTES} are the most",
        "shorten the lists, for example by a wider image pattern",
    )
