"""What a role or a test names: `pods`, `pods/log`, or a kind that others define, by its name here or in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tpl.diagnostics.suggest import did_you_mean
from tpl.model.cluster_kinds import OF_OTHERS, OWN_GROUPS, ROLE_KINDS, every
from tpl.model.kinds import Kind
from tpl.sema.kinds.names import of_others
from tpl.sema.scope import Scope
from tpl.syntax import ast


class Resource(NamedTuple):
    """A resource as permissions name it, `pods/log` or `certificates.cert-manager.io/status`, and its kind."""

    name: str
    kind: Kind


_EVERY = "/*"


def resource(word: ast.Word, own: Mapping[str, Kind], scope: Scope) -> Resource | None:
    """What the word names, of Kubernetes' ``own`` kinds or of others; None, reported, for what nothing is called."""
    if word.text.endswith(_EVERY):
        return _every(word, scope)
    kind = _kind(word, own, scope)
    _, _, subresource = _split(word)
    known = (*kind.changing_subresources, *kind.other_subresources) if kind else ()
    if kind and subresource and subresource not in known:
        _unknown("subresource", word.text, word, [f"{kind.resource}/{sub}" for sub in known], scope)
        return None
    return Resource(name_of(word, scope), kind) if kind else None


def name_of(word: ast.Word, scope: Scope) -> str:
    """The word as permissions have it: of a kind that others define, `RESOURCE.GROUP` and a subresource."""
    if word.text.endswith(_EVERY):
        return every(word.text.removesuffix(_EVERY))
    name, slash, subresource = _split(word)
    if "/" in name:
        group, _, plural = name.split("/")
        return f"{plural}.{group}"
    kind = scope.kinds.get(name)
    return f"{kind.resource}.{kind.group}{slash}{subresource}" if kind else word.text


def _every(word: ast.Word, scope: Scope) -> Resource | None:
    """Every kind of a group; None, reported, for one of Kubernetes' own, whose kinds are named."""
    group = word.text.removesuffix(_EVERY)
    if group in OWN_GROUPS or "." not in group:
        message, help_ = f"`{word.text}` is no group of others' kinds", "of Kubernetes' own, a role names each kind"
        if group in ROLE_KINDS:
            message, help_ = f"a role names what is below `{group}`", f"such as `{group}/status`, each for itself"
        scope.sink.report("TPL401", message, word.span, helps=(help_,))
        return None
    return Resource(every(group), Kind(group, "*", "*", "", other=True))


def _split(word: ast.Word) -> tuple[str, str, str]:
    return (word.text, "", "") if word.text.count("/") > 1 else word.text.partition("/")


def _kind(word: ast.Word, own: Mapping[str, Kind], scope: Scope) -> Kind | None:
    name, _, _ = _split(word)
    if "/" in name:
        return of_others(ast.Name(word.span, name), scope)
    if name in scope.symbols.of("kind"):
        scope.symbols.find("kind", ast.Name(word.span, name))
        kind = scope.kinds.get(name)
        return kind._replace(other_subresources=OF_OTHERS) if kind else None
    if name not in own:
        _unknown("resource", name, word, [*own, *scope.symbols.of("kind")], scope)
    return own.get(name)


def _unknown(what: str, name: str, word: ast.Word, known: Iterable[str], scope: Scope) -> None:
    others = "a kind that others define is named by group, version and resource: `cert-manager.io/v1/certificates`"
    help_ = did_you_mean(name, known) or (others if what == "resource" else "")
    scope.sink.report("TPL101", f"unknown {what} `{name}`", word.span, helps=(help_,) if help_ else ())
