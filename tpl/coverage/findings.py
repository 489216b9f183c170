"""What is not held, or cannot be, as diagnostics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tpl.backends import REGISTRY, load
from tpl.backends.base import Context, Enforced, Fidelity, Hole
from tpl.coverage.account import Coverage
from tpl.coverage.cell import ENOUGH
from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import listed
from tpl.emit import Emission
from tpl.model.policy import Policy
from tpl.obligations.model import AnyObligation, Subject
from tpl.source import Span
from tpl.words import plural


def report_coverage(policy: Policy, emission: Emission, coverage: Coverage, sink: Sink) -> None:
    """Errors for targets that were asked for and do not fit, and for what nobody holds well enough."""
    asked = emission.chosen
    for name in asked:
        if refusal := emission.unfit.get(name):
            helps = (refusal.help,) if refusal.help else ()
            sink.report(refusal.code, f"target `{name}` does not fit: {refusal.why}", None, helps=helps)
    if not any(name in emission.unfit for name in asked):
        _report_unheld(policy, emission, coverage, sink)
        _report_resting(coverage, sink)
        _report_unfilled(coverage, emission, sink)


def _report_unheld(policy: Policy, emission: Emission, coverage: Coverage, sink: Sink) -> None:
    inexact: dict[tuple[Span | None, str], AnyObligation] = {}
    left: dict[tuple[Span | None, tuple[Hole, ...]], list[AnyObligation]] = defaultdict(list)
    for obligation, best in coverage.unheld():
        # That the engines which are written to be looked at would refuse it too is not worth a finding each.
        heard = coverage.reads if obligation.subject is Subject.SELF_SERVICE else coverage.backends
        refused = [(name, cell) for name in heard if (cell := coverage.cell(obligation, name)).refused]
        for name, cell in refused:
            assert cell.refused, "filtered"
            helps = (cell.refused.help,) if cell.refused.help else ()
            message = f"{name} cannot hold this: {cell.refused.why}"
            sink.report(cell.refused.code, message, obligation.origin.span, helps=helps)
        if not refused and best.demand and best.fidelity in ENOUGH:
            inexact.setdefault((obligation.origin.span, best.why), obligation)
        elif not refused and obligation.subject is Subject.FILLING:
            _report_no_filling(obligation, emission, sink)
        elif not refused and best.open:
            left[obligation.origin.span, best.open].append(obligation)
        elif not refused:
            _report_unselected(obligation, sink)
    for (span, holes), those in left.items():
        _report_open(span, holes, those, sink)
    for obligation in inexact.values():
        _report_inexact(policy, obligation, coverage, sink)


def _report_inexact(policy: Policy, obligation: AnyObligation, coverage: Coverage, sink: Sink) -> None:
    """That a statement is not held as closely as it asks, and which targets can: once for each reason."""
    best = coverage.together(obligation)
    assert best.demand, "asked for"
    asked = best.demand.origin.span
    able = [name for name in REGISTRY if _is_exact(policy, obligation, name)]
    unspecified = best.fidelity is Fidelity.UNSPECIFIED
    held = "Kubernetes leaves a part of it open" if unspecified else "more is refused than it says"
    way = "let one be the primary" if obligation.subject is Subject.ADMISSION else "select one"
    help_ = f"exact are {listed(able)}: {way}" if able else "no target is exact: ask for `strength stricter`"
    sink.report("TPL801", f"{obligation.statement}: {held}", obligation.origin.span, notes=(best.why,), helps=(help_,),
                secondary=(Label(asked, "asked for here"),) if asked else ())  # fmt: skip


def _is_exact(policy: Policy, obligation: AnyObligation, name: str) -> bool:
    outcome = load(name).answer(obligation, Context(policy))
    return isinstance(outcome, Enforced) and outcome.can is not None and outcome.can.fidelity is Fidelity.EXACT


def _report_resting(coverage: Coverage, sink: Sink) -> None:
    """What was asked for and rests on what was not: a finding for the guards, and one for each target that is read."""
    holes = dict.fromkeys(hole for each in coverage.wanted for hole in coverage.together(each).unasked)
    if holes:
        guards = listed(sorted({guard for hole in holes for guard in hole.closed_by}))
        message = f"what the selected targets hold has {plural(len(holes), 'hole')} that guards close"
        notes = (*(f"{hole.name}: {hole.why}" for hole in holes), f"the guards were not asked for: {guards}")
        helps = ("select an admission engine too, such as `--target vap`",)
        sink.report("TPL807", message, None, notes=notes, helps=helps)
    for target in dict.fromkeys(coverage.missing.values()):
        readers = listed([name for name, read in coverage.missing.items() if read == target])
        message = f"objects of {readers} select by the labels that target `{target}` writes, which was not asked for"
        helps = (f"select `{target}` too, if no other build writes it",)
        sink.report("TPL807", message, None, helps=helps)


def _report_no_filling(obligation: AnyObligation, emission: Emission, sink: Sink) -> None:
    """That nothing fills in on this cluster, with why each target that would does not fit it."""
    whys = [unfit for name, unfit in emission.unfit.items() if obligation.subject in load(name).about]
    sink.report("TPL801", f"no target holds this: {obligation.statement}", obligation.origin.span,
                notes=tuple(each.why for each in whys), helps=tuple(each.help for each in whys))  # fmt: skip


def _report_unfilled(coverage: Coverage, emission: Emission, sink: Sink) -> None:
    """That guards were asked for and fills were not: what they judge is then not what it would have become."""
    if Subject.FILLING in coverage.not_asked and Subject.ADMISSION not in coverage.not_asked:
        able = [name for name in REGISTRY if Subject.FILLING in load(name).about and name not in emission.unfit]
        helps = (f"select {listed(able, 'or')} too",)
        sink.report(
            "TPL807", "guards judge objects that are not filled in: fills were not asked for", None, helps=helps
        )


def _report_open(span: Span | None, holes: Sequence[Hole], those: Sequence[AnyObligation], sink: Sink) -> None:
    """That a statement is held but for the same holes in one or several of its parts: once."""
    closers = sorted({guard for hole in holes for guard in hole.closed_by})
    more = f" (and {len(those) - 1} more)" if len(those) > 1 else ""
    message = f"{those[0].statement}{more}: held but for {', '.join(hole.name for hole in holes)}"
    helps = (f"keep the guards on that close it: {', '.join(closers)}",) if closers else ()
    sink.report("TPL801", message, span, helps=helps, notes=tuple(f"{hole.name}: {hole.why}" for hole in holes))


def _report_unselected(obligation: AnyObligation, sink: Sink) -> None:
    helps = ("select more targets; `tpl coverage` shows who holds what",)
    message = f"no selected target holds this: {obligation.statement}"
    sink.report("TPL801", message, obligation.origin.span, helps=helps)
