"""`guard NAME on KINDS in platform { … }`: in which namespaces a guard judges, where these are not the tenants'."""

from __future__ import annotations

from tpl.model import expr
from tpl.model.guards import Places
from tpl.sema.guards.fields import in_cluster
from tpl.sema.network.services import is_namespace
from tpl.sema.scope import Scope
from tpl.syntax import ast


def places(statement: ast.Guard, resources: tuple[str, ...], scope: Scope) -> Places | None:
    """The namespaces that the guard names; None for those of tenants."""
    if statement.place is None:
        return None
    _check(statement, statement.place, resources, scope)
    if statement.place.kind == "platform":
        return Places(names=scope.own_namespaces)
    reader = scope.reader()
    filled = [(reader.fill(text), text.span) for text in statement.place.namespaces]
    names = sorted({name for name, span in filled if is_namespace(name, span, reader)})
    return Places(names=tuple(names), every=statement.place.kind == "every")


def _check(statement: ast.Guard, place: ast.Place, resources: tuple[str, ...], scope: Scope) -> None:
    if resources == ("namespaces",) or in_cluster(resources, scope):
        scope.sink.report("TPL213", f"`{resources[0]}` are in no namespace", place.span,
                          helps=("leave the place out",))  # fmt: skip
    elif place.kind == "platform" and not scope.own_namespaces:
        help_ = 'write `platform { in namespace "NAME" { } }` for each, or `in namespace "NAME"` here'
        scope.sink.report("TPL213", "`platform` names no namespaces of its own", place.span, helps=(help_,))
    for rule in (each for each in statement.block.statements if isinstance(each, ast.Rule)):
        for span in (span for term, span in rule.terms if isinstance(term, expr.Setting)):
            message = "where the guard judges, namespaces are not only tenants': there is no tenant to ask"
            scope.sink.report("TPL211", message, span, helps=("write a second guard, without a place",))
