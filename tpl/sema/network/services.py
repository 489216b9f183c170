"""`service NAME { namespaces … pods … }`: pods of the platform, in namespaces by name or by label."""

from __future__ import annotations

from dataclasses import replace

from tpl.diagnostics.model import Label
from tpl.model.base import Layer
from tpl.model.labels import NAME_LABEL
from tpl.model.parameters import ISOLATION_LABEL, SPACE_LABEL, TENANT_LABEL, TIER_LABEL
from tpl.model.policy import Service
from tpl.model.tenants import TAG_PREFIX, Labels
from tpl.sema.clusters.platform import origin
from tpl.sema.scope import Scope
from tpl.sema.symbols import Declared
from tpl.sema.tenants.ownership import DNS_LABEL, Ownership
from tpl.sema.words.missing import missing
from tpl.sema.words.read import Reader
from tpl.source import Span
from tpl.syntax import ast


def services(scope: Scope) -> tuple[Service, ...]:
    """All declared services."""
    return tuple(_service(declared, scope.reader()) for declared in scope.symbols.of("service").values())


def _service(declared: Declared[ast.Statement], reader: Reader) -> Service:
    assert isinstance(declared.statement, ast.Setting)
    names: tuple[str, ...] = ()
    label: Labels = ()
    pods: Labels = ()
    where: Span | None = None
    for setting in reader.settings(declared.statement.block, "service"):
        if setting.name.text == "pods":
            pods = (*pods, *reader.labels(setting, "service"))
        elif where:
            helps = ('name them all in one line: `namespaces "…", "…"`',)
            reader.sink.report("TPL102", "the namespaces of the service are said twice", setting.name.span,
                               secondary=(Label(where, "first here"),), helps=helps)  # fmt: skip
        else:
            where, label = setting.name.span, _label(setting, reader)
            names = () if label or _is_label(setting) else _names(setting, reader)
    if where is None and missing(declared.statement.block, "namespace"):
        help_ = 'say where it runs: `namespace "…"`'
        reader.sink.report("TPL201", f"service `{declared.name}` has no namespace", declared.span, helps=(help_,))
    at = origin(Layer.POLICY, declared.name, declared.statement)
    return Service(name=declared.name, namespaces=names, label=label, pods=pods, origin=at)


def _names(setting: ast.Setting, reader: Reader) -> tuple[str, ...]:
    """The names of namespaces; of `namespace`, one."""
    if setting.name.text == "namespace":
        reader.text(setting, "service")
    found = dict(reader.texts(setting, "service"))
    return tuple(name for name, span in found.items() if is_namespace(name, span, reader))


def is_namespace(name: str, span: Span, reader: Reader) -> bool:
    """Whether a namespace can be called so; reported where none can (TPL107)."""
    if DNS_LABEL.fullmatch(name):
        return True
    help_ = "lower-case letters, digits and dashes, 63 characters at most"
    reader.sink.report("TPL107", f"`{name}` cannot name a namespace", span, helps=(help_,))
    return False


def _is_label(setting: ast.Setting) -> bool:
    """Whether a line begins with `namespaces label`."""
    items = setting.groups[0].items if setting.groups else ()
    return setting.name.text == "namespaces" and isinstance(items[0], ast.Ref) and items[0].text == "label"


def _label(setting: ast.Setting, reader: Reader) -> Labels:
    """The labels of `namespaces label key = "value", …`; none of a line that names namespaces."""
    if not _is_label(setting):
        return ()
    first, *others = setting.groups
    labels = reader.labels(replace(setting, groups=(replace(first, items=first.items[1:]), *others)), "service")
    for key, value in labels:
        if key == NAME_LABEL:
            help_ = f'write `namespaces "{value}"`'
            reader.sink.report(
                "TPL105", "a namespace is told by its name without a label", setting.span, helps=(help_,)
            )
        elif key in (TENANT_LABEL, TIER_LABEL, SPACE_LABEL, ISOLATION_LABEL) or key.startswith(TAG_PREFIX):
            help_ = "name the tenant, or a tag of it, at the end of the flow"
            reader.sink.report("TPL105", f"`{key}` tells tenants apart, and a service is no tenant's", setting.span,
                               helps=(help_,))  # fmt: skip
    return labels


def refuse_tenants(scope: Scope, ownership: Ownership) -> None:
    """Report a flow's `namespace "…"` that is a tenant's: as one of the platform's it would mean nobody (TPL307)."""
    for service, span in scope.undeclared.values():
        (name,) = service.namespaces
        if owner := ownership.owner(name):
            help_ = f"name the tenant, `{owner}`, or a space of it"
            message = f"namespace `{name}` is tenant `{owner}`'s, and `namespace` is one of the platform's"
            scope.sink.report("TPL307", message, span, helps=(help_,))
