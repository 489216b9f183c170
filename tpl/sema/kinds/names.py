"""Kinds that others define, by CustomResourceDefinitions: what they are called here, and the fields they have."""

from __future__ import annotations

from collections.abc import Collection

from tpl.model import others
from tpl.model.guarded import judged
from tpl.model.kinds import KINDS, TOGETHER, Kind
from tpl.sema.kinds.crds import UnreadableDefinition, read_definition
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast


def resolve_kinds(scope: Scope) -> None:
    """Read the declared kinds into ``scope.kinds``; reported are those that cannot be read (TPL110, TPL213)."""
    for name, declared in scope.symbols.of("kind").items():
        assert isinstance(declared.statement, ast.KindName), "nothing else declares a kind"
        _check_name(declared.statement.name, scope)
        if kind := _declared(declared.statement, scope):
            scope.kinds[name] = kind


def judged_kinds(resources: Collection[str], scope: Scope) -> tuple[Kind, ...]:
    """The kinds that a guard on these judges: Kubernetes' own, and those that others define."""
    return (*judged(tuple(resources)), *named_others(resources, scope))


def named_others(resources: Collection[str], scope: Scope) -> tuple[Kind, ...]:
    """Those of the named kinds that others define."""
    return tuple(scope.kinds[name] for name in resources if name in scope.kinds)


def known_in_place(name: ast.Name, scope: Scope) -> bool:
    """Whether `GROUP/VERSION/RESOURCE`, written where a kind is named, is one that others define."""
    if name.text not in scope.kinds:
        kind = of_others(name, scope)
        if kind is None:
            return False
        scope.kinds[name.text] = kind
        if not kind.fields:
            _say_unknown(name, scope)
    return True


def _check_name(name: ast.Name, scope: Scope) -> None:
    if name.text in KINDS or name.text in TOGETHER:
        help_ = "give it another name, as in `kind calico-policies = …`"
        scope.sink.report("TPL102", f"`{name.text}` is a kind already", name.span, helps=(help_,))


def _declared(statement: ast.KindName, scope: Scope) -> Kind | None:
    kind, reader = of_others(statement.resource, scope), scope.reader()
    schema: tuple[str, Span] | None = None
    manifests, placed = "", None
    reader.refuse_others(statement.block, "kind")
    for setting in reader.settings(statement.block, "kind"):
        match setting.name.text:
            case "schema":
                schema = next(iter(reader.texts(setting, "kind")), None)
            case "manifests":
                manifests = reader.text(setting, "kind")
            case "scope":
                placed = setting
                kind = kind and kind._replace(namespaced=reader.choice(setting, "kind") != "cluster")
    if kind is None:
        return None
    if schema is None:
        if statement.name.text in _judged(scope) and not kind.fields:
            _say_unknown(statement.resource, scope)
        return kind._replace(kind=manifests or kind.kind)
    if placed is not None:
        scope.sink.report("TPL105", "where it is, its definition says", placed.span, helps=("leave `scope` out",))
    return _with_fields(kind._replace(version=statement.resource.text.split("/")[1], known=()), *schema, scope)


def _judged(scope: Scope) -> frozenset[str]:
    """What guards are on."""
    guards = (declared.statement for declared in scope.symbols.of("guard").values())
    return frozenset(kind.text for guard in guards if isinstance(guard, ast.Guard) for kind in guard.resources)


def _with_fields(kind: Kind, path: str, span: Span, scope: Scope) -> Kind | None:
    try:
        definition = read_definition(scope.symbols.project.read_data(ast.Text(span, path))[1], kind)
    except OSError:
        scope.sink.report("TPL110", f"the definition `{path}` cannot be read", span)
    except UnreadableDefinition as problem:
        scope.sink.report("TPL110", f"the definition `{path}` {problem}", span)
    else:
        return definition
    return None


def of_others(name: ast.Name, scope: Scope) -> Kind | None:
    """The kind that `GROUP/VERSION/RESOURCE` means; None, reported, for one of Kubernetes' own that is known here."""
    group, version, resource = name.text.split("/")
    own = KINDS.get(resource)
    if own is not None and own.group == group:
        scope.sink.report("TPL213", f"`{name.text}` is one of Kubernetes' own kinds", name.span,
                          helps=(f"write `{resource}`, which is judged in `{own.api_version}`",))  # fmt: skip
        return None
    if known := others.known().get((group, resource)):
        # A version that is named here the cluster may not serve, and another one has the same fields.
        return known
    # Whether it has a status that is written apart, its definition says; naming one that it has not does no harm.
    return Kind(group, version, resource, "", other_subresources=("status",), other=True)


def _say_unknown(name: ast.Name, scope: Scope) -> None:
    scope.sink.report("TPL218", f"the fields of `{name.text}` are not known", name.span,
                      helps=('give its CustomResourceDefinition: `kind NAME = … { schema "crd.yaml" }`',))  # fmt: skip
