"""The target that writes Namespaces; see README.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from tpl import holes
from tpl.backends._k8s.objects import NAMESPACE_FILE
from tpl.backends._k8s.size import applied
from tpl.backends.base import Backend, Can, Context, Enforced, Fidelity, Hole, Piece, Refused
from tpl.backends.namespaces.emit import companion, namespace, service_account
from tpl.model.parameters import MAX_ANNOTATION_BYTES
from tpl.model.policy import Policy
from tpl.model.tenants import Shape
from tpl.obligations import model

REWRITTEN = Hole(
    "rewritten", "what a Namespace says holds until somebody who may update it says otherwise", ("namespace-ownership",)
)
CLAIMED = Hole("claimed", "who may create Namespaces may give one to a tenant", ("namespace-claim",))


class Namespaces(Backend[model.AnyObligation]):
    """One Namespace object for each namespace of a tenant; all obligations about it meet in that object."""

    name = "namespaces"
    title = "Namespaces"
    about = (model.Subject.NAMESPACES, model.Subject.PARAMETERS)
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.NamespaceOwned: Can(Fidelity.PARTIAL, "together with the guards of Namespaces", (REWRITTEN, CLAIMED)),
        model.PodSecurityHeld: Can(
            Fidelity.PARTIAL,
            "for pods created from then on, unless the API server's own configuration exempts them",
            (REWRITTEN,),
        ),
        model.PodSecurityNoted: Can(
            Fidelity.PARTIAL,
            "for pods created from then on, unless the API server's own configuration exempts them",
            (REWRITTEN,),
        ),
        model.MetadataWritten: Can(Fidelity.PARTIAL, "together with the guards of Namespaces", (REWRITTEN,)),
        model.ParameterCarried: Can(Fidelity.PARTIAL, "together with the guards of Namespaces", (REWRITTEN,)),
        model.ModeCarried: Can(Fidelity.PARTIAL, "together with the guards of Namespaces", (REWRITTEN,)),
        model.ServiceAccountWritten: Can(
            Fidelity.UNSPECIFIED, "it is written; who may change service accounts there may change it"
        ),
        model.CompanionWritten: Can(
            Fidelity.UNSPECIFIED, "it is written; who may change objects of its kind there may change it"
        ),
        model.GuardLifted: Can(Fidelity.PARTIAL, "together with the guards of Namespaces", (REWRITTEN,)),
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[model.AnyObligation] | Refused:
        """By the Namespace of the obligation's shape; refused where its annotations would be too large."""
        shape = context.policy.shapes[obligation.shape or 0]
        if isinstance(obligation, model.NamespaceOwned) and (size := _largest(context.policy, shape)):
            return _refused(size)
        return Enforced((obligation,))

    def assemble(self, claims: Sequence[model.AnyObligation], context: Context) -> Iterable[Piece]:
        """One Namespace for each shape, and one more for each namespace with lifts of its own.

        The latter replaces the former in its namespace, so it serves all that the former does.
        """
        by_shape: dict[int, list[model.AnyObligation]] = defaultdict(list)
        for claim in claims:
            by_shape[claim.shape or 0].append(claim)
        for shape, mine in by_shape.items():
            apart = (model.CompanionWritten, model.ServiceAccountWritten)
            plain = [claim for claim in mine if not isinstance(claim, apart)]
            yield from _pieces(context.policy.shapes[shape], plain, context.policy)
            for claim in mine:
                if isinstance(claim, model.ServiceAccountWritten):
                    yield Piece(NAMESPACE_FILE, service_account(claim.account), (claim.id,), claim.shape)
                elif isinstance(claim, model.CompanionWritten):
                    yield Piece(NAMESPACE_FILE, companion(claim.companion), (claim.id,), claim.shape)


def _pieces(shape: Shape, claims: Sequence[model.AnyObligation], policy: Policy) -> Iterator[Piece]:
    served: dict[str | None, list[str]] = defaultdict(list, {None: []})
    for claim in claims:
        served[claim.lift.namespace if isinstance(claim, model.GuardLifted) else None].append(claim.id)
    for only, lifts in served.items():
        content = namespace(shape, policy, shape.lifts_in(only or ""))
        everyone = () if only is None else served[None]
        yield Piece(NAMESPACE_FILE, content, (*everyone, *lifts), shape.index, only)


def _largest(policy: Policy, shape: Shape) -> int | None:
    """The size of the largest annotations that a tenant of the shape would get, where that is too large."""
    written = namespace(shape, policy, tuple(sorted({lift.guard for lift in shape.lifts})))
    varies = any(map(holes.has_holes, written.annotations.values()))
    members = policy.members_of_shape.get(shape.index, ()) if varies else ()
    largest = max((applied(written, member.fill) for member in members), default=applied(written))
    return largest if largest > MAX_ANNOTATION_BYTES else None


def _refused(size: int) -> Refused:
    return Refused(
        "TPL805",
        f"with the copy that `kubectl apply` keeps, the annotations of a Namespace take {size} bytes; "
        f"{MAX_ANNOTATION_BYTES} are the most",
        "shorten the lists, for example by a wider image pattern",
    )
