"""Obligations to artifacts: every selected backend answers for every obligation, and is held to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tpl.backends import REGISTRY, load
from tpl.backends._admission.engine import Engine
from tpl.backends._k8s import size
from tpl.backends._k8s.objects import Object
from tpl.backends.base import Backend, Context, Enforced, Outcome, Outside, Piece, Refused
from tpl.model.kinds import NAMESPACE
from tpl.model.tenants import Labels
from tpl.obligations.model import AnyObligation, Subject
from tpl.record import dataclass
from tpl.targets import EVERY_ONE, Chosen


class CompilerBug(AssertionError):
    """The accounts do not balance: something was lost, or an object serves nothing (TPL999)."""


@dataclass(frozen=True)
class Emission:
    """What the backends made of the obligations.

    ``outcomes`` has an entry for every pair of backend name and obligation id; ``unfit`` holds the
    backends that cannot serve the declared cluster, with the reason; ``chosen`` are those asked for by name. Of the
    engines the first counts; what is written for others that nobody asked for is not to be applied.
    """

    obligations: tuple[AnyObligation, ...]
    pieces: tuple[Piece, ...]
    outcomes: Mapping[tuple[str, str], Outcome]
    backends: tuple[Backend[Any], ...]
    unfit: Mapping[str, Refused]
    chosen: tuple[str, ...] = ()


def emit(context: Context, obligations: tuple[AnyObligation, ...], targets: Chosen = EVERY_ONE) -> Emission:
    """Ask each backend that is chosen, or where none is every one that fits the cluster.

    Raises ``CompilerBug`` when an obligation or an object is unaccounted for.
    """
    fitting: list[Backend[Any]] = []
    unfit: dict[str, Refused] = {}
    for name in targets.names or REGISTRY:
        backend = load(name)
        if refusal := backend.check(context):
            unfit[name] = refusal
        else:
            fitting.append(backend)
    fitting.sort(key=partial(_place, targets.primary))
    unapplied = [] if targets.names else [each for each in fitting if isinstance(each, Engine)][1:]
    outcomes: dict[tuple[str, str], Outcome] = {}
    pieces: list[Piece] = []
    for backend in fitting:
        answers = {obligation.id: backend.answer(obligation, context) for obligation in obligations}
        claims = [each for answer in answers.values() if isinstance(answer, Enforced) for each in answer.claims]
        assembled = [_labelled(piece, context.policy.labels) for piece in backend.assemble(claims, context)]
        made = _without_large(assembled, answers)
        balance(backend.name, obligations, answers, made)
        outcomes |= {(backend.name, id_): outcome for id_, outcome in answers.items()}
        pieces += (replace(piece, applied=False) for piece in made) if backend in unapplied else made
    return Emission(obligations, tuple(pieces), outcomes, tuple(fitting), unfit, targets.names)


def _labelled(piece: Piece, labels: Labels) -> Piece:
    """The piece with what every object of the policy bears; a Namespace's own labels say whose it is."""
    content = piece.content
    if not labels or not isinstance(content, Object) or content.kind == NAMESPACE.kind:
        return piece
    return replace(piece, content=replace(content, labels={**dict(labels), **content.labels}))


def _without_large(made: Sequence[Piece], answers: dict[str, Outcome]) -> tuple[Piece, ...]:
    """The pieces without those that cannot be applied; what these hold is refused, and so is written by none."""
    sizes = ((piece, size.applied(piece.content)) for piece in made if isinstance(piece.content, Object))
    for piece, found in sizes:
        if found > size.MOST:
            why = f"with `kubectl apply`'s copy of it, its annotations take {found} bytes; {size.MOST} are the most"
            answers |= dict.fromkeys(piece.obligations, Refused("TPL805", why, "split it, or shorten its lists"))
    if not any(isinstance(answers[id_], Refused) for piece in made for id_ in piece.obligations):
        return tuple(made)
    return tuple(_for_those_held(made, answers))


def _for_those_held(made: Sequence[Piece], answers: Mapping[str, Outcome]) -> Iterator[Piece]:
    """The pieces that still serve something, and serve that alone."""
    for piece in made:
        if held := tuple(id_ for id_ in piece.obligations if isinstance(answers[id_], Enforced)):
            yield replace(piece, obligations=held)


def _place(primary: str, backend: Backend[Any]) -> tuple[int, int, str]:
    """Where a backend stands in reports: by its last subject, engines in the order in which they count."""
    subjects = list(Subject)
    rank = backend.rank if isinstance(backend, Engine) and backend.name != primary else -1
    return max(map(subjects.index, backend.about)), rank, backend.name


def balance(
    name: str, obligations: Sequence[AnyObligation], answers: Mapping[str, Outcome], made: Sequence[Piece]
) -> None:
    """Both ways: every obligation has an outcome, every enforced one an object, every object an obligation.

    An obligation that is held through others has their objects: each of those must be there, and not left outside.
    """
    if len(answers) != len(obligations):
        raise CompilerBug(f"{name}: {len(obligations)} obligations, {len(answers)} outcomes: ids are not unique")
    held = {id_: outcome for id_, outcome in answers.items() if isinstance(outcome, Enforced)}
    for through in {outcome.through for outcome in held.values()} - {None}:
        others = [answers[obligation.id] for obligation in obligations if type(obligation) is through]
        if not others or any(isinstance(other, Outside) for other in others):
            raise CompilerBug(f"{name}: nothing of what something is held through is held")
    enforced = {id_ for id_, outcome in held.items() if outcome.through is None}
    served = {id_ for piece in made for id_ in piece.obligations}
    if lost := sorted(enforced - served):
        raise CompilerBug(f"{name}: no object serves {', '.join(lost[:3])}")
    if orphans := [piece.path for piece in made if not enforced.issuperset(piece.obligations) or not piece.obligations]:
        raise CompilerBug(f"{name}: {orphans[0]} serves no obligation that is enforced")
