"""`break-glass group "…" { lifts … }`: who passes which guards, and is seen to."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.model.base import Layer
from tpl.model.guards import POD_SECURITY
from tpl.model.incidents import BreakGlass
from tpl.model.tenants import Subject
from tpl.sema.access.subjects import check_account
from tpl.sema.change.lifting import is_kubernetes_own, is_lifted
from tpl.sema.clusters.platform import origin, subject_kind
from tpl.sema.exact import check_exact
from tpl.sema.scope import Scope
from tpl.sema.symbols import Declared
from tpl.source import Span
from tpl.syntax import ast

Named = tuple[BreakGlass, Span]


def resolve_break_glass(scope: Scope) -> tuple[Named, ...]:
    """Everybody who is declared, each with where the name stands, in the order in which they are written."""
    return tuple(_declared(declared, scope) for declared in scope.symbols.of("break-glass").values())


def _declared(declared: Declared[ast.Statement], scope: Scope) -> Named:
    assert isinstance(declared.statement, ast.Setting)
    kind, _, name = declared.name.partition(" ")
    check_account(kind, name, declared.span, scope.sink)
    check_exact(name, declared.span, scope.sink)
    found = BreakGlass(
        subject=Subject(kind=subject_kind(kind), name=name),
        guards=tuple(dict.fromkeys(_guards(declared, scope))),
        origin=origin(Layer.POLICY, declared.name, declared.statement),
    )
    return found, declared.span


def _guards(declared: Declared[ast.Statement], scope: Scope) -> Iterator[str]:
    assert isinstance(declared.statement, ast.Setting)
    block, reader = declared.statement.block, scope.reader()
    settings = list(reader.settings(block, "break-glass"))
    if not settings and not (block and block.is_partial):
        help_ = "say which: `lifts GUARD, GUARD`"
        scope.sink.report("TPL201", "break-glass lifts nothing", declared.span, helps=(help_,))
    for name in (name for setting in settings for name in reader.names(setting, "break-glass")):
        if is_kubernetes_own(name) and POD_SECURITY not in scope.symbols.of("guard"):
            _warn_pod_security(name, scope)
        elif is_lifted(name, scope):
            yield name.text


def _warn_pod_security(name: ast.Ref, scope: Scope) -> None:
    """The API server judges it by the namespace's label; whom it lets pass is in its own configuration alone."""
    help_ = "name their users in the API server's PodSecurityConfiguration, under `exemptions`; it takes no groups"
    message = "break-glass does not lift Pod Security: the API server holds it, whoever asks"
    scope.sink.report("TPL707", message, name.span, helps=(help_,))
