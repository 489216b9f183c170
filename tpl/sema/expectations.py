"""Tests: from expectations as written to expectations about the resolved policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer
from tpl.model.cluster_kinds import ROLE_KINDS
from tpl.model.expectations import (
    ExpectAccess,
    Expectation,
    ExpectClosed,
    ExpectConnect,
    ExpectFilled,
    ExpectFlow,
    ExpectImage,
    ExpectManifest,
    Test,
)
from tpl.model.guards import POD_SECURITY
from tpl.model.kinds import KINDS
from tpl.model.tenants import Subject
from tpl.sema.access.sensitive import ASKED
from tpl.sema.clusters.platform import origin, ports
from tpl.sema.kinds.in_roles import resource
from tpl.sema.network.peers import is_elsewhere, peer, reason
from tpl.sema.network.services import is_namespace
from tpl.sema.scope import Scope
from tpl.syntax import ast

CONNECTED = tuple(f"{kind.resource}/{each}" for kind in KINDS.values() for each in kind.connecting)


def resolve_tests(scope: Scope) -> tuple[Test, ...]:
    """All tests; expectations that name what is not there are reported and left out."""
    return tuple(_test(declared.statement, scope) for declared in scope.symbols.of("test").values())


def _test(statement: ast.Statement, scope: Scope) -> Test:
    assert isinstance(statement, ast.Test)
    return Test(
        name=statement.name.value,
        at=statement.at.value if statement.at else None,
        expectations=tuple(each for each in _expectations(statement.block, scope) if _is_about(each, scope)),
        origin=origin(Layer.POLICY, statement.name.value, statement),
    )


def _expectations(block: ast.Block, scope: Scope) -> Iterator[Expectation]:
    for statement in block.statements:
        match statement:
            case ast.ExpectFlow() | ast.ExpectAccess() if statement.outcome not in ("allow", "deny"):
                help_ = "`warn` is for what guards judge: `expect warn image …` or `expect warn manifest …`"
                message = "neither connections nor roles are only warned of"
                scope.sink.report("TPL105", message, statement.span, helps=(help_,))
            case ast.ExpectFlow():
                yield from _flow(statement, scope)
            case ast.ExpectAccess():
                yield from _access(statement, scope)
            case ast.ExpectImage() | ast.ExpectManifest() | ast.ExpectConnect():
                yield from _judged(statement, scope)
            case ast.ExpectFilled():
                yield from _filled(statement, scope)
            case ast.ExpectClosed():
                if statement.what.text == "cross-tenant":
                    yield ExpectClosed(span=statement.span)
                else:
                    scope.sink.report("TPL105", f"`{statement.what.text}` flows are not told apart",
                                      statement.what.span, helps=("write `cross-tenant`",))  # fmt: skip
            case _:
                help_ = "a test holds `expect …` lines"
                scope.sink.report("TPL105", "this does not belong in a test", statement.span, helps=(help_,))


def _is_about(expectation: Expectation, scope: Scope) -> bool:
    """Whether it is to be tried here: of a tenant that is on other clusters alone, nothing is."""
    match expectation:
        case ExpectFlow(source=source, destination=destination):
            return not is_elsewhere(source, scope) and not is_elsewhere(destination, scope)
        case ExpectClosed():
            return True
        case _:
            return expectation.tenant not in scope.absent


def _effect(statement: ast.ExpectFlow | ast.ExpectAccess) -> Literal["allow", "deny"]:
    return "allow" if statement.outcome == "allow" else "deny"


def _flow(statement: ast.ExpectFlow, scope: Scope) -> Iterator[ExpectFlow]:
    source, destination = peer(statement.source, scope), peer(statement.destination, scope)
    wanted = ports(statement.on, scope)
    excluded = [ref for ref in statement.excluded if _tenant(ref, scope)]
    if source and destination and wanted:
        yield ExpectFlow(
            effect=_effect(statement), source=source, destination=destination, ports=wanted,
            excluded=tuple(ref.text for ref in excluded), span=statement.span,
        )  # fmt: skip
    if statement.because is not None and reason(statement.because):
        help_ = "only what guards deny has a guard to name"
        scope.sink.report("TPL105", "a flow is not denied by a guard", statement.because.span, helps=(help_,))


def _access(statement: ast.ExpectAccess, scope: Scope) -> Iterator[ExpectAccess]:
    if (verb := statement.verb).text not in ASKED:
        help_ = did_you_mean(verb.text, ASKED)
        scope.sink.report("TPL101", f"unknown verb `{verb.text}`", verb.span, helps=(help_,) if help_ else ())
        return
    if statement.resource.text.endswith("/*"):
        help_ = "name a kind of the group: `tekton.dev/v1/taskruns`"
        scope.sink.report("TPL201", "a test asks about one kind", statement.resource.span, helps=(help_,))
        return
    named = resource(statement.resource, ROLE_KINDS, scope)
    if named and (found := _where(statement.where, scope)):
        subject = Subject(kind=statement.subject.kind, name=statement.subject.name.value)
        yield ExpectAccess(
            effect=_effect(statement), subject=subject, verb=verb.text,
            resource=named.name, span=statement.span, **found,
        )  # fmt: skip


def _judged(
    statement: ast.ExpectImage | ast.ExpectManifest | ast.ExpectConnect, scope: Scope
) -> Iterator[ExpectImage | ExpectManifest | ExpectConnect]:
    asked = statement.asked
    if not (found := _where(asked.where, scope)):
        return
    subject = _subject(asked)
    common: dict[str, Any] = {
        **found, "effect": statement.outcome, "subject": subject,
        "by": _guard(asked.guard, scope), "because": _guard(asked.because, scope), "span": statement.span,
    }  # fmt: skip
    match statement:
        case ast.ExpectImage():
            yield ExpectImage(image=statement.image.value, **common)
        case ast.ExpectManifest():
            if statement.deleting and statement.replacing:
                help_ = "what is deleted is in the one file; leave `replacing` out"
                message = "an object is deleted or replaced, not both"
                scope.sink.report("TPL105", message, statement.replacing.span, helps=(help_,))
                return
            written = [each for each in (statement.path, statement.replacing) if each]
            yield ExpectManifest(
                path=statement.path.value, deleting=statement.deleting, places=tuple(each.span for each in written),
                replacing=statement.replacing.value if statement.replacing else "", **common,
            )  # fmt: skip
        case ast.ExpectConnect():
            resource, _, subresource = statement.resource.text.partition("/")
            if statement.resource.text in CONNECTED:
                yield ExpectConnect(resource=resource, subresource=subresource, **common)
            else:
                _unconnected(statement.resource, scope)


def _subject(asked: ast.Asked) -> Subject | None:
    return Subject(kind=asked.subject.kind, name=asked.subject.name.value) if asked.subject else None


def _filled(statement: ast.ExpectFilled, scope: Scope) -> Iterator[ExpectFilled]:
    asked = statement.asked
    for judged in (asked.guard, asked.because):
        if judged is not None:
            help_ = "leave it out; `expect allow manifest` asks the guards, after filling in"
            scope.sink.report("TPL105", "no guard is asked what a manifest becomes", judged.span, helps=(help_,))
    if found := _where(asked.where, scope):
        subject = _subject(asked)
        yield ExpectFilled(
            effect="allow", subject=subject, path=statement.path.value, filled=statement.filled.value,
            places=(statement.path.span, statement.filled.span), span=statement.span, **found,
        )  # fmt: skip


def _unconnected(word: ast.Word, scope: Scope) -> None:
    help_ = did_you_mean(word.text, CONNECTED) or f"there are {', '.join(f'`{each}`' for each in CONNECTED)}"
    scope.sink.report("TPL101", f"nobody connects to `{word.text}`", word.span, helps=(help_,))


def _tenant(ref: ast.Ref, scope: Scope) -> bool:
    if ref.text in scope.tenants:
        return True
    scope.symbols.unknown("tenant", ref.text, ref.span, scope.tenants)
    return False


def _where(where: ast.Ref | ast.Text, scope: Scope) -> dict[str, Any]:
    """What says where something is tried; nothing, reported, for a place that there is not."""
    if isinstance(where, ast.Text):
        reader = scope.reader()
        name = reader.fill(where)
        return {"namespace": name} if is_namespace(name, where.span, reader) else {}
    found = _space(where, scope)
    return dict(zip(("tenant", "space"), found, strict=True)) if found else {}


def _space(ref: ast.Ref, scope: Scope) -> tuple[str, str] | None:
    """A tenant, and one of its spaces or none; None, reported, for what is neither."""
    tenant, *rest = ref.parts
    if len(rest) == 1 and rest[0].text in scope.spaces.get(tenant.text, ()):
        return tenant.text, rest[0].text
    if rest and tenant.text in scope.tenants:
        help_ = did_you_mean(rest[0].text, scope.spaces.get(tenant.text, ()))
        scope.sink.report("TPL101", f"tenant `{tenant.text}` has no space `{rest[0].text}`", rest[0].span,
                          helps=(help_,) if help_ else ())  # fmt: skip
        return None
    return (ref.text, "") if _tenant(ref, scope) else None


def _guard(because: ast.Text | ast.Name | None, scope: Scope) -> str:
    if because is None:
        return ""
    name = ast.Name(because.span, reason(because))
    if name.text != POD_SECURITY or POD_SECURITY in scope.symbols.of("guard"):
        scope.symbols.find("guard", name)
    return name.text
