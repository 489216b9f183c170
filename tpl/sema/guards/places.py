"""The places that fills name: one that the kind has, that may be missing, and that nothing else depends on."""

from __future__ import annotations

from tpl.model import expr, fields
from tpl.model.fills import CONTAINER
from tpl.model.given import ALWAYS, IN_CONTAINERS, TOO_LATE
from tpl.model.labels import is_key
from tpl.model.metadata import whose
from tpl.model.wording import place
from tpl.sema.guards.fields import check_fields, root_types
from tpl.sema.guards.terms import DEEPEST
from tpl.sema.scope import Scope
from tpl.source import Span

_OF_METADATA = ("labels", "annotations")
_TEMPLATES = ("template", "jobTemplate", "volumeClaimTemplates")
_WITH_KEY = 3
_FIXED = ("kind", "apiVersion", "status")


def type_of_place(path: expr.Path, span: Span, resources: tuple[str, ...], scope: Scope) -> str | None:
    """What the place holds, empty where that is not known; None, reported, where it is none that can be filled in."""
    names = tuple(step.name for step in path.steps if isinstance(step, expr.FieldStep))
    if complaint := _unfit(path, names, resources):
        scope.sink.report("TPL210", complaint[0], span, helps=(complaint[1],))
        return None
    found = {resource: _held(path, names, resource, scope) for resource in resources}
    if lacking := [resource for resource, held in found.items() if held is None]:
        check_fields(path, span, (lacking[0],), scope)
        return None
    kinds = dict.fromkeys(held for held in found.values() if held is not None)
    held = next(iter(kinds)) if len(kinds) == 1 else ""
    if held.startswith("!"):
        help_ = "`container.…` is each container of a pod; of other lists all of it is given, or nothing"
        scope.sink.report("TPL210", f"`{held[1:]}` is a list, and has no fields itself", span, helps=(help_,))
        return None
    return held if _may_be_missing(path, names, span, resources, scope) else None


def _unfit(path: expr.Path, names: tuple[str, ...], resources: tuple[str, ...]) -> tuple[str, str] | None:
    """Why no object has the place filled in, and what to do."""
    way = place(path)
    if len(names) < len(path.steps):
        return f"`{way}` is many places", "name one; `container.…` is each container of a pod"
    if not names or len(names) > DEEPEST:
        return (
            f"`{way}` is no place in an object",
            'write `object.spec.FIELD`, or a label: `object.metadata.labels["KEY"]`',
        )
    if resources == ("namespaces",) and (names[0] != "metadata" or path.root == CONTAINER):
        return f"`{way}` of a namespace is not filled in", "its labels and annotations are"
    if path.root == CONTAINER:
        return None if resources == ("pods",) else (f"`{way}` is of pods alone", "write `fill NAME on pods`")
    if names[0] in _FIXED or (names[0] == "metadata" and names[1:2] not in [(each,) for each in _OF_METADATA]):
        return (
            f"`{way}` says what the object is, or is the server's",
            "of `metadata`, labels and annotations are filled in",
        )
    if (any(name in _TEMPLATES for name in names) and names[0] == "spec" and names[1] in _TEMPLATES) or names[
        0
    ] in _TEMPLATES:
        return f"`{way}` is of a template", "write `fill NAME on pods`: what is made of the template is filled in"
    if len(names) == _WITH_KEY and names[:2] in [("metadata", each) for each in _OF_METADATA]:
        return _not_of_fills(names[1], names[2], resources)
    return None


def _not_of_fills(where: str, key: str, resources: tuple[str, ...]) -> tuple[str, str] | None:
    """Why the key is no fill's to write; what tpl says of a namespace is said by statements of their own."""
    if not is_key(key):
        return f"`{key}` is no key of {where}", "a name of 63 characters, with or without `DOMAIN/` before it"
    owner = whose(key, "labels" if where == "labels" else "annotations") if resources == ("namespaces",) else None
    if owner is None:
        return None
    return f"`{key}` is no fill's to write: {owner.why}", owner.instead or "choose a key of your own"


def _held(path: expr.Path, names: tuple[str, ...], resource: str, scope: Scope) -> str | None:
    """The type at the end; None for a field that the kind has not, `!PATH` where the path goes through a list."""
    # Of a Pod and its template, and of containers and ephemeral ones, the first is what is made.
    held, way = next(iter(root_types(path.root, (resource,), scope)), ""), path.root
    for name in names:
        if held.startswith(fields.LIST):
            return f"!{way}"
        below = fields.below(held, name)
        if below is None:
            return None
        held, way = below, f"{way}.{name}"
    return held


def _may_be_missing(
    path: expr.Path, names: tuple[str, ...], span: Span, resources: tuple[str, ...], scope: Scope
) -> bool:
    """Whether the place may be missing, and what is given then counts; reported where not (TPL220)."""
    for resource in resources:
        if help_ := TOO_LATE.get((resource, names)) if path.root != CONTAINER else "":
            scope.sink.report("TPL220", f"`{place(path)}` is filled in too late to count", span, helps=(help_,))
            return False
        given = IN_CONTAINERS if path.root == CONTAINER else ALWAYS.get(resource, ())
        if any(names[: len(each)] == each for each in given):
            help_ = "take it out; a guard can say what it must be"
            scope.sink.report("TPL220", f"the API server gives `{place(path)}` itself: it is never missing", span,
                              helps=(help_,))  # fmt: skip
            return False
    return True
