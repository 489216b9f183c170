"""What a backend is: it answers for every obligation, and cannot drop one in silence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar

from tpl.model.policy import Policy
from tpl.obligations.model import LEAVES, AnyObligation, Obligation
from tpl.relation.reach import Reach

Manifest = Mapping[str, Any]
"""One Kubernetes object as plain data, keys in the order in which they are written."""


class Fidelity(StrEnum):
    """How closely a backend holds an obligation, best first."""

    EXACT = "exact"
    STRICTER = "stricter"
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
    """A declared capability: anything short of exact says why, anything partial names its holes."""

    fidelity: Fidelity
    why: str = ""
    holes: tuple[Hole, ...] = ()

    def __post_init__(self) -> None:
        if self.fidelity is not Fidelity.EXACT and not self.why:
            raise TypeError(f"a fidelity of {self.fidelity} must say why")
        if (self.fidelity is Fidelity.PARTIAL) != bool(self.holes):
            raise TypeError("partial fidelity names its holes, and only partial fidelity has them")


EXACT = Can(Fidelity.EXACT)


def outside(why: str) -> Can:
    """The obligation is not this mechanism's business."""
    return Can(Fidelity.NONE, why)


@dataclass(frozen=True, slots=True)
class Piece:
    """One object or text file, with the obligations it serves.

    ``path`` is relative to the cluster's tree and may hold the hole ``namespace``. With a ``shape`` the
    piece is rendered for each namespace of each member of it, or for ``namespace`` alone, which then
    replaces the general piece of the same kind and name. ``content`` is an object or a file's whole text;
    of a text that ``is_list``, each line stands for itself, and a tenant more is a line more.
    """

    path: str
    content: Manifest | str
    obligations: tuple[str, ...]
    shape: int | None = None
    namespace: str | None = None
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Enforced:
    """The obligation is held by these pieces; ``can`` may be weaker than declared, never stronger.

    Without pieces it is held ``through`` those of every obligation of another kind: what may open nothing of a
    flow in any shape holds its `never`, and need not say so in each of them.
    """

    pieces: tuple[Piece, ...]
    can: Can = EXACT
    through: type[Obligation] | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The obligation cannot be held here and must not pass as if it were: an error at its span."""

    code: str
    why: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """The obligation is declared `none` for this backend; ``why`` comes from its capabilities."""

    why: str


Outcome = Enforced | Refused | Outside


@dataclass(frozen=True)
class Context:
    """What a backend may look at besides the obligation: the whole resolved policy, and what its flows reach."""

    policy: Policy

    @cached_property
    def reach(self) -> Reach:
        """The access relation, found once for all obligations and backends."""
        return Reach(self.policy)


class Backend(ABC):
    """One target. Subclasses live in a folder of their own and are listed in ``REGISTRY``."""

    name: ClassVar[str]
    title: ClassVar[str]
    admission: ClassVar[bool] = False
    capabilities: ClassVar[Mapping[type[Obligation], Can]]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        declared = getattr(cls, "capabilities", None)
        if declared is not None and (missing := [leaf.__name__ for leaf in LEAVES if leaf not in declared]):
            raise TypeError(f"{cls.__name__} says nothing of {', '.join(missing)}")

    def answer(self, obligation: AnyObligation, context: Context) -> Outcome:
        """The outcome for one obligation; what is declared `none` never reaches ``enforce``."""
        can = self.capabilities[type(obligation)]
        if can.fidelity is Fidelity.NONE:
            return Outside(can.why)
        return self.enforce(obligation, context)

    @abstractmethod
    def enforce(self, obligation: AnyObligation, context: Context) -> Outcome:
        """Hold the obligation by pieces, or refuse it."""

    def assemble(self, pieces: Sequence[Piece], context: Context) -> Iterable[Piece]:
        """Merge pieces that belong in one object; the obligations served must stay the same."""
        return pieces

    def check(self, context: Context) -> Refused | None:
        """Whether this target can serve the declared cluster at all; None when it can."""
        return None
