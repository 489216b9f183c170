"""One tenant's layers folded into its shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from tpl import holes
from tpl.model.base import BUILT_IN, Layer, Origin
from tpl.model.flows import Flow
from tpl.model.parameters import PARAMETERS
from tpl.model.tenants import Grant, Parameter, Shape, Subject, Workload
from tpl.sema.amounts_of import LimitsFold, QuotaFold
from tpl.sema.layers.parameters import BLOCKS, report_looser, take_block
from tpl.sema.layers.parameters import refuse_looser as refuse_looser_parameter
from tpl.sema.peers import side_flow
from tpl.sema.platform import origin
from tpl.sema.read import WORDS, Reader
from tpl.sema.scope import Scope
from tpl.sema.tiers import Layered, layers
from tpl.source import Span
from tpl.syntax import ast

Level = Literal["restricted", "baseline", "privileged"]
STRICTNESS: tuple[Level, ...] = get_args(Level)


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
        reader.refuse_repeated(layer.statements, "tenant")
        for statement in layer.statements:
            self._statement(statement, layer, reader)

    def _statement(self, statement: ast.Statement, layer: Layered, reader: Reader) -> None:
        match statement:
            case ast.Setting():
                context = "tier" if layer.in_tier else "tenant"
                if reader.known(statement.name, context):
                    self._setting(statement, layer, reader, context)
            case ast.Grant():
                self._grant(statement, layer, reader)
            case ast.SideFlow():
                self.flows += side_flow(statement, layer, self.scope)
            case ast.Flow() | ast.Accept():
                if layer.in_tier:
                    help_ = "a tier speaks of its own tenant: `allow from …` or `allow to …`"
                    _misplaced(statement, help_, self.scope)
            case ast.Override():
                if layer.layer is Layer.ENVIRONMENT:
                    _misplaced(statement, "it is inside another `in` already", self.scope)
            case ast.Assign():
                help_ = "inside a block such as `images { … }` a list may be added to with `+=`"
                self.scope.sink.report("TPL105", "nothing can be assigned here", statement.span, helps=(help_,))
            case _:
                _misplaced(statement, "", self.scope)

    def _setting(self, setting: ast.Setting, layer: Layered, reader: Reader, context: str) -> None:
        readers: dict[str, Callable[[], object]] = {
            "tags": lambda: self._tags(setting, reader, context),
            "namespaces": lambda: self._namespaces(setting, reader, context),
            "pod-security": lambda: self._pod_security(setting, layer, reader, context),
            "quota": lambda: self.quota.take(setting, layer, reader),
            "limits": lambda: self.limits.take(setting, layer, reader),
            "workload": lambda: self._workload(setting, layer, reader),
        }
        name = setting.name.text
        if not reader.has_block(setting, context):
            return
        if name in BLOCKS:
            take_block(setting, layer, reader, self.parameters, self.scope)
        elif name in readers:
            readers[name]()
        else:
            self.texts[name] = reader.text(setting, context)

    def _tags(self, setting: ast.Setting, reader: Reader, context: str) -> None:
        self.tags = tuple(sorted({*self.tags, *(ref.text for ref in reader.names(setting, context))}))

    def _namespaces(self, setting: ast.Setting, reader: Reader, context: str) -> None:
        self.namespaces = reader.texts(setting, context)

    def _pod_security(self, setting: ast.Setting, layer: Layered, reader: Reader, context: str) -> None:
        choice = reader.choice(setting, context)
        for level in STRICTNESS:
            if level == choice:
                self.pod_security = (level, origin(layer.layer, layer.name, setting))

    def _workload(self, setting: ast.Setting, layer: Layered, reader: Reader) -> None:
        items = [item for group in setting.groups for item in group.items]
        if len(items) != 1 or not isinstance(name := items[0], ast.Ref):
            help_ = "write `workload NAME { pods LABEL = VALUE }`"
            self.scope.sink.report("TPL201", "a workload needs one name", setting.name.span, helps=(help_,))
            return
        labels = tuple(
            pair for pods in reader.settings(setting.block, "workload") for pair in reader.labels(pods, "workload")
        )
        if not labels:
            help_ = "say which pods it is: `pods LABEL = VALUE`"
            self.scope.sink.report("TPL201", f"workload `{name.text}` has no pods", name.span, helps=(help_,))
        where = origin(layer.layer, name.text, setting)
        self.workloads[name.text] = Workload(name=name.text, labels=labels, origin=where)

    def _grant(self, statement: ast.Grant, layer: Layered, reader: Reader) -> None:
        self.scope.symbols.find("role", statement.role)
        subjects = tuple(Subject(kind=s.kind, name=reader.fill(s.name)) for s in statement.subjects)
        for subject in statement.subjects:
            if subject.kind == "serviceaccount" and subject.name.value.count("/") != 1:
                help_ = 'write `serviceaccount "namespace/name"`'
                self.scope.sink.report("TPL201", "a service account is named with its namespace",
                                       subject.span, helps=(help_,))  # fmt: skip
        where = origin(layer.layer, layer.name, statement)
        self.grants.append(Grant(role=statement.role.text, subjects=subjects, origin=where))


def build_shape(index: int, tenant: ast.Tenant, own: tuple[ast.Statement, ...], scope: Scope) -> Shape:
    """The shape of a tenant; ``own`` are its statements with what sets it apart replaced by holes."""
    all_layers = layers(tenant.tier, own, tenant.name.text, scope)
    fold = fold_layers(all_layers, tenant.name.text, scope)
    tier = fold_layers([layer for layer in all_layers if layer.in_tier], tenant.name.text, scope)
    refuse_looser(tier, fold, scope)
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


def fold_layers(all_layers: list[Layered], tenant: str, scope: Scope) -> Fold:
    """What layers say together."""
    fold = Fold(scope, tenant)
    for layer in all_layers:
        fold.take(layer)
    return fold


def refuse_looser(tier: Fold, tenant: Fold, scope: Scope) -> None:
    """Report where a tenant ends up looser than its tier (TPL205), whichever of its statements does it."""
    before, where = tier.pod_security
    level, now = tenant.pod_security
    if where.span and now.span and STRICTNESS.index(level) > STRICTNESS.index(before):
        report_looser(f"`{level}` is looser than the tier's `{before}`", now.span, where, scope)
    for name, parameter in tier.parameters.items():
        refuse_looser_parameter(parameter, tenant.parameters[name], scope)


def _misplaced(statement: ast.Statement, help_: str, scope: Scope) -> None:
    what = WORDS.get(type(statement), "this statement")
    scope.sink.report("TPL105", f"{what} does not belong here", statement.span, helps=(help_,) if help_ else ())
