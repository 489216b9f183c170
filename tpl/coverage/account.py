"""From outcomes to coverage: what each backend holds, what they hold together, and what nobody holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from tpl.backends import load
from tpl.backends._admission.engine import Engine
from tpl.backends.base import Enforced, Fidelity, Hole, Outcome, Outside, Refused
from tpl.coverage.across import Across, ways_across
from tpl.coverage.audited import audited
from tpl.coverage.cell import Accepted, Cell
from tpl.coverage.demanded import at_strength
from tpl.coverage.kept import kept
from tpl.coverage.standing import Standing, everywhere, standing, whose
from tpl.emit import Emission
from tpl.model import scale
from tpl.model.incidents import BreakGlass
from tpl.model.policy import Policy
from tpl.obligations.model import (
    AnyObligation,
    ClusterRoleGranted,
    FlowClosed,
    GuardHeld,
    IsolationWithheld,
    RoleGranted,
    Subject,
)
from tpl.record import dataclass


@dataclass(frozen=True)
class Coverage:
    """The matrix: obligation × backend. ``reads`` are the engines, the one that counts first, and their carriers.

    ``asked`` are the subjects of the targets that were asked for by name, None where none was; ``missing`` are
    targets that others read from, by those, and that were not asked for. ``kept`` is what no target writes;
    ``served`` are the API groups of others that guards judge where the cluster serves them, ``lacking`` those that it
    lacks. ``glass`` are those whom guards let pass, ``noting`` the engines that have it in the audit event. ``above``
    are the targets whose policies stand above the tenants' own.
    """

    obligations: tuple[AnyObligation, ...]
    backends: tuple[str, ...]
    reads: Mapping[str, str]
    cells: Mapping[tuple[str, str], Cell]
    asked: frozenset[Subject] | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    across: tuple[Across, ...] = ()
    kept: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    glass: tuple[BreakGlass, ...] = ()
    noting: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    @property
    def primary(self) -> str:
        """The admission engine that counts; empty where none is selected."""
        return next(iter(self.reads), "")

    @property
    def not_asked(self) -> tuple[Subject, ...]:
        """The subjects that the policy speaks of and no target that was asked for is about."""
        left = {obligation.subject for obligation in self.obligations if not self.asks_for(obligation)}
        return tuple(subject for subject in Subject if subject in left)

    @property
    def wanted(self) -> tuple[AnyObligation, ...]:
        """The obligations that were asked for."""
        return tuple(filter(self.asks_for, self.obligations))

    def asks_for(self, obligation: AnyObligation) -> bool:
        """Whether a target that was asked for is about it; where none was named, everything is asked for."""
        return self.asked is None or obligation.subject in self.asked

    def cell(self, obligation: AnyObligation, backend: str) -> Cell:
        """One backend's part in one obligation."""
        missing = Cell(Fidelity.NONE, f"target `{backend}` is not selected")
        return self.cells.get((backend, obligation.id), missing)

    def together(self, obligation: AnyObligation) -> Cell:
        """How the selected targets hold it: as their weakest part does, each part as closely as its best holder.

        Every engine that is selected denies, so where one is stricter than the one that counts, all together are.
        """
        parts = (min((self.cell(obligation, name) for name in part), key=_rank) for part in self._parts(obligation))
        whole = max(parts, key=_rank, default=Cell(Fidelity.NONE, "no backend is selected"))
        if obligation.subject is Subject.ADMISSION and whole.fidelity is Fidelity.EXACT:
            for name in self.reads:
                if (cell := self.cell(obligation, name)).fidelity is Fidelity.STRICTER:
                    return replace(whole, fidelity=Fidelity.STRICTER, why=f"by {name}: {cell.why}")
        return whole

    def _parts(self, obligation: AnyObligation) -> tuple[tuple[str, ...], ...]:
        """For each part that must be held, the backends that may hold it."""
        match obligation.subject:
            case Subject.ADMISSION if self.reads:
                return ((self.primary,),)
            case Subject.SELF_SERVICE if self.reads:
                # What nobody asked for is written to be looked at, and makes nothing.
                return (tuple(self.reads),)
            case Subject.PARAMETERS if self.reads:
                # What one engine reads is of no use to another; a carrier that is missing is told of once.
                return tuple((carrier,) for carrier in dict.fromkeys(self.reads.values()) if carrier in self.backends)
            case _:
                return (self.backends,) if self.backends else ()

    def unheld(self) -> Iterator[tuple[AnyObligation, Cell]]:
        """The obligations that are not held as closely as they must be, and that nobody has accepted."""
        for obligation in self.wanted:
            if not (whole := self.together(obligation)).is_enough:
                yield obligation, whole


def _rank(cell: Cell) -> tuple[bool, int]:
    return cell.rank


def account(policy: Policy, emission: Emission) -> Coverage:
    """The coverage of an emission."""
    names = tuple(backend.name for backend in emission.backends)
    engines = [backend for backend in emission.backends if isinstance(backend, Engine)]
    # What nobody asked for is not applied, so it neither denies nor needs to be told of tenants.
    reads = {backend.name: backend.reads for backend in (engines if emission.chosen else engines[:1])}
    stands = standing(policy, emission, next(iter(reads), ""))
    general = everywhere(policy, stands)
    cells = {
        (name, obligation.id): _cell(policy, obligation, emission.outcomes[name, obligation.id], stands, general)
        for name in names
        for obligation in emission.obligations
    }
    cells |= _but_for_withheld(policy, emission, cells)
    ways = ways_across(policy)
    noting = tuple(backend.name for backend in emission.backends if isinstance(backend, Engine) and backend.notes)
    about = frozenset(subject for name in emission.chosen for subject in load(name).about)
    missing = {each.name: each.reads for each in emission.backends if each.reads and each.reads not in names}
    return Coverage(
        emission.obligations,
        names,
        reads,
        cells,
        about if emission.chosen else None,
        missing,
        ways,
        kept(policy),
        tuple(sorted({kind.group for guard in policy.guards for kind in guard.others})),
        policy.unserved,
        policy.break_glass,
        noting,
        tuple(backend.name for backend in emission.backends if backend.stands_above),
    )


def _cell(
    policy: Policy,
    obligation: AnyObligation,
    outcome: Outcome,
    stands: Mapping[int | None, Standing],
    general: Standing,
) -> Cell:
    match outcome:
        case Outside(why=why):
            return Cell(Fidelity.NONE, why)
        case Refused() as refused:
            return Cell(Fidelity.NONE, refused.why, refused=refused)
        case Enforced(can=can, through=through):
            assert can, "`Backend.answer` fills in what is declared"
            guard = obligation.guard.name if isinstance(obligation, GuardHeld) else ""
            cell = (general if through else stands[obligation.shape]).judged(can, guard)
            cell = audited(_taken(_scaled_past(cell, obligation), obligation), obligation, policy)
            return at_strength(cell, obligation, policy)


def _scaled_past(cell: Cell, obligation: AnyObligation) -> Cell:
    """A guard that reads more than a Scale has does not judge scaling, and says so itself."""
    if not isinstance(obligation, GuardHeld) or obligation.operation != "update" or not cell.is_enough:
        return cell
    guard = obligation.guard
    if obligation.kind not in scale.scaled(guard) or not scale.is_gone_around(guard):
        return cell
    hole = Hole("scale", f"what is written through {obligation.kind.resource}/scale is not judged")
    accepted = Accepted(hole, (f"guard {guard.name}, which reads more than a Scale has",))
    return replace(cell, fidelity=Fidelity.PARTIAL, accepted=(*cell.accepted, accepted))


def _but_for_withheld(
    policy: Policy, emission: Emission, cells: Mapping[tuple[str, str], Cell]
) -> Mapping[tuple[str, str], Cell]:
    """Where the network of some tenants is withheld: that they are open, and what is closed is not for them."""
    withheld = [each for each in emission.obligations if isinstance(each, IsolationWithheld)]
    if not withheld:
        return {}
    hole = Hole("withheld", "no network policy is written, so everything enters and leaves")
    by = {each.id: f"isolation withheld of {whose(policy, policy.shapes[each.shape or 0])}" for each in withheld}
    held = {each.id: (Accepted(hole, (by[each.id],)),) for each in withheld}
    closed = (each for each in emission.obligations if isinstance(each, FlowClosed))
    held |= {each.id: (Accepted(hole, tuple(by.values())),) for each in closed}
    of_network = [backend.name for backend in emission.backends if Subject.NETWORK in backend.about]
    return {
        (name, id_): replace(cells[name, id_], accepted=(*cells[name, id_].accepted, *accepted))
        for name in of_network
        for id_, accepted in held.items()
    }


def _taken(cell: Cell, obligation: AnyObligation) -> Cell:
    """What a role of the cluster's holds and nobody knows is taken for the reason that the role gives."""
    if not isinstance(obligation, (RoleGranted, ClusterRoleGranted)) or not obligation.role.because:
        return cell
    by = (f"role {obligation.role.name}, because {obligation.role.because}",)
    accepted = tuple(Accepted(hole, by) for hole in cell.open)
    return replace(cell, open=(), accepted=(*cell.accepted, *accepted))
