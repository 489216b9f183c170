"""`lacks` of a cluster: no guard is written for kinds that it does not serve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tpl.diagnostics.suggest import did_you_mean
from tpl.model import others
from tpl.model.guards import Guard
from tpl.sema.clusters.platform import setting_of
from tpl.sema.scope import Scope


def served(guards: Sequence[Guard], scope: Scope) -> tuple[tuple[Guard, ...], tuple[str, ...]]:
    """The guards as the cluster can ask them, and the API groups of what is left out; an unknown one is reported."""
    lacking = frozenset(scope.cluster.lacks if scope.cluster else ())
    if not lacking:
        return tuple(guards), ()
    named = {kind.group for guard in guards for kind in guard.others}
    _check(named | others.groups(), scope)
    return tuple(_left(guards, lacking)), tuple(sorted(named & lacking))


def _left(guards: Sequence[Guard], lacking: frozenset[str]) -> Iterator[Guard]:
    for guard in guards:
        left = tuple(kind for kind in guard.others if kind.group not in lacking)
        guard = guard if left == guard.others else guard.model_copy(update={"others": left})
        if guard.kinds:
            yield guard


def _check(known: set[str], scope: Scope) -> None:
    """Report a group that no guard is on (TPL101): one that is misspelt would leave out nothing."""
    declared = scope.symbols.of("cluster")[scope.cluster.name] if scope.cluster else None
    setting = setting_of(declared, "lacks") if declared else None
    for text, span in scope.reader().texts(setting, "cluster") if setting else ():
        if text not in known:
            help_ = did_you_mean(text, sorted(known)) or "only what some guard is on can be left out"
            scope.sink.report("TPL101", f"no guard is on a kind of `{text}`", span, helps=(help_,))
