"""The fields that a guard's paths name, against those that Kubernetes has: one that nothing has is never set."""

from __future__ import annotations

from collections.abc import Mapping

from tpl.diagnostics.suggest import did_you_mean
from tpl.model import expr, fields
from tpl.model.kinds import KINDS
from tpl.sema.scope import Scope
from tpl.source import Span


def from_root(path: expr.Path, bound: Mapping[str, expr.Path]) -> expr.Path:
    """The path with what its bound name goes through in front of it."""
    start = bound.get(path.root)
    if start is None or start == path:
        return path
    return expr.Path(root=start.root, steps=(*start.steps, *path.steps))


def check_fields(path: expr.Path, span: Span, resources: tuple[str, ...], scope: Scope) -> None:
    """Report a field that no judged kind has where the path looks for it (TPL101); lists are looked through."""
    on_pods = resources == ("pods",)
    kinds = [KINDS[name] for name in resources if name in KINDS]
    match path.root:
        case "object" | "old":
            held = fields.types_of(kinds, on_pods)
        case "containers":
            held = fields.CONTAINERS
        case _:
            return
    table, way = fields.table(), str(path.root)
    for step in path.steps:
        if not isinstance(step, expr.FieldStep):
            continue
        if not held or fields.ANYTHING in held:
            return
        found = [table[name][step.name] for name in held if name and step.name in table[name]]
        if not found:
            known = sorted({field for name in held if name for field in table[name]})
            _report(way, step.name, known, span, scope, on_pods=on_pods)
            return
        held, way = tuple(dict.fromkeys(found)), f"{way}.{step.name}"


def _report(way: str, field: str, known: list[str], span: Span, scope: Scope, *, on_pods: bool) -> None:
    help_ = did_you_mean(field, known)
    if on_pods and field in ("template", "jobTemplate"):
        help_ = "in a guard on pods `object` is the pod, also that of a template: write `object.spec.hostNetwork`"
    message = f"`{way}` has no field `{field}`" if known else f"`{way}` is a plain value and has no fields"
    scope.sink.report("TPL101", message, span, helps=(help_,) if help_ else ())
