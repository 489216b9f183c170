"""The fields that a guard's paths name, against those that Kubernetes has: one that nothing has is never set."""

from __future__ import annotations

from collections.abc import Mapping

from tpl.diagnostics.suggest import did_you_mean
from tpl.model import expr, fields
from tpl.model.kinds import Operation
from tpl.sema.kinds.names import judged_kinds
from tpl.sema.scope import Scope
from tpl.source import Span


def from_root(path: expr.Path, bound: Mapping[str, expr.Path]) -> expr.Path:
    """The path with what its bound name goes through in front of it."""
    start = bound.get(path.root)
    if start is None or start == path:
        return path
    return expr.Path(root=start.root, steps=(*start.steps, *path.steps))


def root_types(root: str, resources: tuple[str, ...], scope: Scope) -> tuple[str, ...]:
    """What a root of paths may be in a guard on these kinds; nothing where its fields are not those of a kind."""
    match root:
        case "object" | "old":
            return fields.types_of(judged_kinds(resources, scope), resources == ("pods",))
        case "containers" | "container":
            return fields.CONTAINERS
        case "namespace":
            return (fields.NAMESPACE,)
        case _:
            return ()


def in_cluster(resources: tuple[str, ...], scope: Scope) -> bool:
    """Whether what is judged is in no namespace, and is no Namespace."""
    return resources != ("namespaces",) and not all(kind.namespaced for kind in judged_kinds(resources, scope))


def has_objects(resources: tuple[str, ...], operations: tuple[Operation, ...], scope: Scope) -> bool:
    """Whether something is sent in every request, or stored: nothing is where somebody connects, but the options."""
    return "connect" not in operations or all(kind.part for kind in judged_kinds(resources, scope))


def check_fields(path: expr.Path, span: Span, resources: tuple[str, ...], scope: Scope) -> None:
    """Report a field that no judged kind has where the path looks for it (TPL101); lists are looked through."""
    held, way = root_types(path.root, resources, scope), str(path.root)
    for step in path.steps if held else ():
        if isinstance(step, expr.KeysStep):
            held, way = ("string",), f"keys({way})"
        if not isinstance(step, expr.FieldStep):
            continue
        found = [below for each in held if (below := fields.below(each, step.name)) is not None]
        if not found:
            _report(way, step.name, held, span, scope, on_pods=resources == ("pods",))
            return
        held, way = tuple(dict.fromkeys(found)), f"{way}.{step.name}"


_KEYED = ("annotations", "labels", "matchLabels", "nodeSelector", "selector")
"""What has keys as labels are written, with dots."""


def _report(way: str, field: str, held: tuple[str, ...], span: Span, scope: Scope, *, on_pods: bool) -> None:
    known = sorted({name for each in held for name in fields.fields_of(each)})
    help_ = did_you_mean(field, known)
    if on_pods and field in ("template", "jobTemplate"):
        help_ = "in a guard on pods `object` is the pod, also that of a template: write `object.spec.hostNetwork`"
    elif not known and way.rsplit(".", 2)[-2] in _KEYED:
        help_ = f'a key with dots is written in brackets: `["{way.rsplit(".", 1)[1]}.{field}"]`'
    message = f"`{way}` has no field `{field}`" if known else f"`{way}` is a plain value and has no fields"
    scope.sink.report("TPL101", message, span, helps=(help_,) if help_ else ())
