"""One tenant's layers folded into its shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model.base import BUILT_IN, Layer, Origin
from tpl.model.flows import Flow
from tpl.model.parameters import PARAMETERS
from tpl.model.tenants import Grant, Parameter, Shape, Subject, Workload
from tpl.sema.amounts_of import LimitsFold, QuotaFold
from tpl.sema.images import take_images
from tpl.sema.peers import side_flow
from tpl.sema.platform import origin
from tpl.sema.read import WORDS, Reader
from tpl.sema.scope import Scope
from tpl.sema.tiers import Layered, layers
from tpl.source import Span
from tpl.syntax import ast

Level = Literal["restricted", "baseline", "privileged"]
_STRICTNESS: tuple[Level, ...] = get_args(Level)


@dataclass
class Fold:
    """What the layers have said so far; later layers override, rules accumulate."""

    scope: Scope
    tenant: str
    texts: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    namespaces: tuple[tuple[str, Span], ...] = ()
    pod_security: tuple[Level, Origin] = ("restricted", BUILT_IN)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    quota: QuotaFold = field(default_factory=QuotaFold)
    limits: LimitsFold = field(default_factory=LimitsFold)
    workloads: dict[str, Workload] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def take(self, layer: Layered) -> None:
        """Add one layer."""
        reader = self.scope.reader(tenant=holes.hole("tenant"), **dict(layer.placeholders))
        for statement in layer.statements:
            self._statement(statement, layer, reader)

    def _statement(self, statement: ast.Statement, layer: Layered, reader: Reader) -> None:
        match statement:
            case ast.Setting():
                context = "tier" if layer.layer is Layer.TIER else "tenant"
                if reader.known(statement.name, context):
                    self._setting(statement, layer, reader, context)
            case ast.Grant():
                self._grant(statement, layer)
            case ast.SideFlow():
                self.flows += side_flow(statement, layer, self.scope)
            case ast.Flow() | ast.Accept():
                if layer.layer is Layer.TIER:
                    _misplaced(
                        statement,
                        "a tier speaks of its own tenant: `allow from …` or `allow to …`",
                        self.scope,
                    )
            case ast.Override():
                pass
            case ast.Assign():
                help_ = "inside `images { … }` a list may be added to with `+=`"
                self.scope.sink.report("TPL105", "nothing can be assigned here", statement.span, helps=(help_,))
            case _:
                _misplaced(statement, "", self.scope)

    def _setting(self, setting: ast.Setting, layer: Layered, reader: Reader, context: str) -> None:
        readers: dict[str, Callable[[], object]] = {
            "tags": lambda: self._tags(setting, reader, context),
            "namespaces": lambda: self._namespaces(setting, reader, context),
            "pod-security": lambda: self._pod_security(setting, layer, reader, context),
            "images": lambda: take_images(setting, layer, reader, self.parameters, self.scope),
            "quota": lambda: self.quota.take(setting, layer, reader),
            "limits": lambda: self.limits.take(setting, layer, reader),
            "workload": lambda: self._workload(setting, layer, reader),
        }
        name = setting.name.text
        if name in readers:
            readers[name]()
        else:
            self.texts[name] = reader.text(setting, context)

    def _tags(self, setting: ast.Setting, reader: Reader, context: str) -> None:
        self.tags = tuple(sorted({*self.tags, *(ref.text for ref in reader.names(setting, context))}))

    def _namespaces(self, setting: ast.Setting, reader: Reader, context: str) -> None:
        self.namespaces = reader.texts(setting, context)

    def _pod_security(self, setting: ast.Setting, layer: Layered, reader: Reader, context: str) -> None:
        choice = reader.choice(setting, context)
        level = next((level for level in _STRICTNESS if level == choice), None)
        if level is None:
            return
        before, where = self.pod_security
        self.pod_security = (level, origin(layer.layer, layer.name, setting))
        is_looser = _STRICTNESS.index(level) > _STRICTNESS.index(before)
        if is_looser and where.layer is Layer.TIER and layer.layer is not Layer.TIER:
            _looser(f"`{level}` is looser than the tier's `{before}`", setting.span, where, self.scope)

    def _workload(self, setting: ast.Setting, layer: Layered, reader: Reader) -> None:
        items = [item for group in setting.groups for item in group.items]
        if len(items) != 1 or not isinstance(name := items[0], ast.Ref):
            help_ = "write `workload NAME { pods LABEL = VALUE }`"
            self.scope.sink.report("TPL201", "a workload needs one name", setting.name.span, helps=(help_,))
            return
        labels = tuple(
            pair for pods in reader.settings(setting.block, "workload") for pair in reader.labels(pods, "workload")
        )
        where = origin(layer.layer, name.text, setting)
        self.workloads[name.text] = Workload(name=name.text, labels=labels, origin=where)

    def _grant(self, statement: ast.Grant, layer: Layered) -> None:
        self.scope.symbols.find("role", statement.role)
        subjects = tuple(Subject(kind=subject.kind, name=subject.name.value) for subject in statement.subjects)
        for subject in statement.subjects:
            if subject.kind == "serviceaccount" and subject.name.value.count("/") != 1:
                help_ = 'write `serviceaccount "namespace/name"`'
                self.scope.sink.report("TPL201", "a service account is named with its namespace",
                                       subject.span, helps=(help_,))  # fmt: skip
        where = origin(layer.layer, layer.name, statement)
        self.grants.append(Grant(role=statement.role.text, subjects=subjects, origin=where))


def build_shape(index: int, tenant: ast.Tenant, own: tuple[ast.Statement, ...], scope: Scope) -> Shape:
    """The shape of a tenant; ``own`` are its statements with what sets it apart replaced by holes."""
    fold = Fold(scope, tenant.name.text)
    for layer in layers(tenant.tier, own, tenant.name.text, scope):
        fold.take(layer)
    names = fold.namespaces or ((holes.hole("tenant"), tenant.name.span),)
    where = origin(Layer.TENANT, tenant.name.text, tenant.name)
    quota = fold.quota.finish(names, scope)
    return Shape(
        index=index,
        tier=tenant.tier.name.text if tenant.tier else None,
        title=fold.texts.get("title", ""),
        owner=fold.texts.get("owner", ""),
        tags=fold.tags,
        namespaces=tuple(name for name, _ in names if "*" not in name),
        patterns=tuple(name for name, _ in names if "*" in name),
        pod_security=fold.pod_security[0],
        parameters=tuple(fold.parameters[name] for name in PARAMETERS if name in fold.parameters),
        quota=quota,
        limits=fold.limits.finish(quota, scope),
        workloads=tuple(fold.workloads[name] for name in sorted(fold.workloads)),
        grants=tuple(fold.grants),
        flows=tuple(fold.flows),
        origin=where,
    )


def _looser(message: str, span: Span, where: Origin, scope: Scope) -> None:
    secondary = (Label(where.span, "the tier says this"),) if where.span else ()
    help_ = "a tenant may only tighten what its tier says; loosen it for a while with an `exception`"
    scope.sink.report("TPL205", message, span, secondary=secondary, helps=(help_,))


def _misplaced(statement: ast.Statement, help_: str, scope: Scope) -> None:
    what = WORDS.get(type(statement), "this statement")
    scope.sink.report("TPL105", f"{what} does not belong here", statement.span, helps=(help_,) if help_ else ())
