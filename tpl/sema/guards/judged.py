"""Fills and guards on the same place: what is filled in is judged, and a template is judged without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tpl.diagnostics.model import Label
from tpl.model import expr
from tpl.model.expr import Scalar
from tpl.model.fills import Fill, Filling
from tpl.model.guards import Guard, Rule
from tpl.model.wording import place
from tpl.sema.guards.outcomes import Known, Thing, may_pass
from tpl.sema.guards.readings import names
from tpl.sema.scope import Scope


class _Filled(Known):
    """An object that was sent without a place, as the request is when it is judged: with it, or a template without."""

    def __init__(self, filling: Filling, found: Thing | Scalar, resource: str) -> None:
        self._fields, self._found, self._resource = filling.fields, found, resource

    def of(self, path: expr.Path) -> Thing | Scalar:
        if path.root == "request" and names(path) == ("resource",):
            return self._resource
        return self._found if path.root == "object" and names(path) == self._fields else Thing.UNKNOWN


def check_judged(fills: Sequence[Fill], guards: Sequence[Guard], scope: Scope) -> None:
    """Report what is filled in and denied then (TPL221), and templates denied for what their pods get (TPL222)."""
    for fill in fills:
        for filling in fill.fillings:
            for guard, rule in _rules(fill, filling, guards):
                _check(filling, fill, guard, rule, scope)


def _rules(fill: Fill, filling: Filling, guards: Sequence[Guard]) -> Iterator[tuple[Guard, Rule]]:
    """The rules that judge what is made of the kinds; what is in containers is asked of each, and not looked at."""
    for guard in guards if not filling.in_containers else ():
        if "create" in guard.operations and {*fill.kinds} & {*guard.kinds}:
            yield from ((guard, rule) for rule in guard.rules)


def _check(filling: Filling, fill: Fill, guard: Guard, rule: Rule, scope: Scope) -> None:
    value = filling.value.value if isinstance(filling.value, expr.Constant) else Thing.SET
    secondary = (Label(rule.span, f"by guard `{guard.name}`"),) if rule.span else ()
    way = place(filling.path)
    made = _Filled(filling, value, fill.kinds[0].resource)
    if isinstance(filling.value, expr.Constant | expr.ConstantList) and not may_pass(rule, made):
        scope.sink.report("TPL221", f"what is given `{way}` here is denied", filling.span, secondary=secondary,
                          helps=("let one of them say what the other does",))  # fmt: skip
    elif guard.on_pods and not fill.conditions and not may_pass(rule, _Filled(filling, Thing.UNSET, "deployments")):
        help_ = 'ask it of pods alone: `… unless request.resource != "pods"`'
        message = f"a Deployment without `{way}` is denied, though its pods are given it"
        scope.sink.report("TPL222", message, rule.span or filling.span, helps=(help_,))
