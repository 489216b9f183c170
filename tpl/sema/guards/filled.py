"""A guard on pods that reads what the API server fills into Pods and not into templates: it judges the two apart."""

from __future__ import annotations

from tpl.model import expr
from tpl.model.expr import Scalar
from tpl.model.guards import Rule
from tpl.model.presence import FILLED_INTO_PODS, Fields
from tpl.sema.guards.outcomes import Known, Thing, may_deny, may_pass
from tpl.sema.guards.readings import names
from tpl.sema.scope import Scope
from tpl.syntax import ast


class _LeftOut(Known):
    """A pod, or a template, that was sent without a field: what stands there when it is judged."""

    def __init__(self, fields: Fields, found: Thing | Scalar) -> None:
        self._fields, self._found = fields, found

    def of(self, path: expr.Path) -> Thing | Scalar:
        fields = names(path)
        is_it = path.root == "object" and fields[: len(self._fields)] == self._fields
        if not is_it or (fields != self._fields and self._found is not Thing.UNSET):
            return Thing.UNKNOWN
        return self._found


def check_filled(written: ast.Rule, rule: Rule, scope: Scope) -> None:
    """Report a rule that lets a template pass and denies all of its pods, or the other way round (TPL217)."""
    for term, span in written.terms:
        fields = names(term) if isinstance(term, expr.Path) and term.root == "object" else ()
        if fields not in FILLED_INTO_PODS:
            continue
        value = FILLED_INTO_PODS[fields]
        template, pod = _LeftOut(fields, Thing.UNSET), _LeftOut(fields, Thing.SET if value is None else value)
        path = f"object.{'.'.join(fields)}"
        if not may_deny(rule, template) and not may_pass(rule, pod):
            message = f"a template without `{path}` passes, and the pods that are made of it are denied"
        elif not may_pass(rule, template) and not may_deny(rule, pod):
            message = f"a template without `{path}` is denied, and a Pod without it passes"
        else:
            continue
        help_ = f"the API server gives every Pod {_said(value)}: let the rule say the same of that and of nothing"
        scope.sink.report("TPL217", message, span, helps=(help_,))
        return


def _said(value: Scalar | None) -> str:
    match value:
        case None:
            return "one of its own"
        case bool():
            return f"`{str(value).lower()}`"
        case int():
            return f"`{value}`"
        case _:
            return f'`"{value}"`'
