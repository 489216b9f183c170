"""What a backend is: it answers for every obligation, and cannot drop one in silence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from tpl.backends._k8s.objects import Object
from tpl.model.policy import Policy
from tpl.obligations.model import LEAVES, AnyObligation, Obligation, Subject
from tpl.relation.reach import Reach


class Fidelity(StrEnum):
    """How closely a backend holds an obligation, best first.

    ``UNSPECIFIED`` is as exact as Kubernetes' own words on it, which leave a part to each implementation.
    """

    EXACT = "exact"
    STRICTER = "stricter"
    UNSPECIFIED = "unspecified"
    PARTIAL = "partial"
    DETECT = "detect"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Hole:
    """What a partial enforcement lets through, and the guards that close it from outside."""

    name: str
    why: str
    closed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Can:
    """A declared capability: anything short of exact says why, anything partial names its holes.

    ``at_best`` is how closely it is held once every hole is closed.
    """

    fidelity: Fidelity
    why: str = ""
    holes: tuple[Hole, ...] = ()
    at_best: Fidelity = Fidelity.EXACT

    def __post_init__(self) -> None:
        if self.fidelity is not Fidelity.EXACT and not self.why:
            raise TypeError(f"a fidelity of {self.fidelity} must say why")
        if (self.fidelity is Fidelity.PARTIAL) != bool(self.holes):
            raise TypeError("partial fidelity names its holes, and only partial fidelity has them")


EXACT = Can(Fidelity.EXACT)


@dataclass(frozen=True, slots=True)
class Piece:
    """One object or text file, with the obligations it serves.

    ``path`` is relative to the cluster's tree and may hold the hole ``namespace``. With a ``shape`` the
    piece is rendered for each namespace of each member of it, or for ``namespace`` alone, which then
    replaces the general piece of the same kind and name. ``content`` is an object or a file's whole text;
    of a text that ``is_list``, each line stands for itself, and a tenant more is a line more. What is not
    ``applied`` is written to be looked at.
    """

    path: str
    content: Object | str
    obligations: tuple[str, ...]
    shape: int | None = None
    namespace: str | None = None
    is_list: bool = False
    applied: bool = True


Claim = TypeVar("Claim")


@dataclass(frozen=True, slots=True)
class Enforced(Generic[Claim]):
    """The obligation is held by what ``assemble`` makes of these claims.

    ``can`` may be weaker than declared, never stronger; without it the obligation is held as declared. Without
    claims it is held ``through`` those of every obligation of another kind: what may open nothing of a flow in any
    shape holds its `never`, and need not say so in each of them.
    """

    claims: tuple[Claim, ...]
    can: Can | None = None
    through: type[Obligation] | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The obligation cannot be held here and must not pass as if it were: an error at its span."""

    code: str
    why: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """The obligation is about something that this backend has nothing to do with."""

    why: str


Outcome = Enforced[Any] | Refused | Outside


@dataclass(frozen=True)
class Context:
    """What a backend may look at besides the obligation: the whole resolved policy, and what its flows reach."""

    policy: Policy

    @cached_property
    def reach(self) -> Reach:
        """The access relation, found once for all obligations and backends."""
        return Reach(self.policy)


class Backend(ABC, Generic[Claim]):
    """One target, in a folder of its own. It answers for every kind of obligation of the subjects that it is about.

    ``enforce`` says whether and how closely an obligation is held, and hands what it is to be held by, a claim, on to
    ``assemble``, which makes the objects and files. A claim that is a ``Piece`` already needs no ``assemble``.
    ``reads`` is the target whose objects this one's select by or read; empty where there is none. What one that
    ``stands_above`` closes, no policy of a tenant's own opens again.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[tuple[Subject, ...]]
    reads: ClassVar[str] = ""
    stands_above: ClassVar[bool] = False
    capabilities: ClassVar[Mapping[type[Obligation], Can]]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if not hasattr(cls, "about"):
            return
        own = {leaf for leaf in LEAVES if leaf.subject in cls.about}
        if missing := sorted(leaf.__name__ for leaf in own - cls.capabilities.keys()):
            raise TypeError(f"{cls.__name__} says nothing of {', '.join(missing)}")
        if strange := sorted(leaf.__name__ for leaf in cls.capabilities.keys() - own):
            raise TypeError(f"{cls.__name__} is not about {', '.join(strange)}")

    def answer(self, obligation: AnyObligation, context: Context) -> Outcome:
        """The outcome for one obligation; what is about another subject never reaches ``enforce``."""
        if obligation.subject not in self.about:
            return Outside(f"this target is about {' and '.join(self.about)} only")
        outcome = self.enforce(obligation, context)
        if isinstance(outcome, Enforced) and outcome.can is None:
            return replace(outcome, can=self.capabilities[type(obligation)])
        return outcome

    @abstractmethod
    def enforce(self, obligation: AnyObligation, context: Context) -> Enforced[Claim] | Refused | Outside:
        """Hold the obligation, or refuse it; or say that this policy leaves it to nobody."""

    def assemble(self, claims: Sequence[Claim], context: Context) -> Iterable[Piece]:
        """The pieces that hold the claims; together they serve the obligations that were claimed, and no other."""
        return (claim for claim in claims if isinstance(claim, Piece))

    def check(self, context: Context) -> Refused | None:
        """Whether this target can serve the declared cluster at all; None when it can."""
        return None
