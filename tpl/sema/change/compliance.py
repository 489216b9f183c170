"""Compliance: controls, the capabilities that they rest on, and whether the policy has these at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.model.base import Layer, Origin
from tpl.model.compliance import CAPABILITIES, Control, Framework
from tpl.model.parameters import NODES
from tpl.model.policy import Policy
from tpl.model.tenants import Shape
from tpl.sema.clusters.platform import origin
from tpl.sema.scope import Scope
from tpl.sema.symbols import Declared
from tpl.sema.words.read import key_text
from tpl.source import STD
from tpl.syntax import ast


def resolve_frameworks(scope: Scope) -> tuple[Framework, ...]:
    """All frameworks with their controls, in the order in which they are written."""
    return tuple(_framework(declared, scope) for declared in scope.symbols.of("compliance").values())


def _framework(declared: Declared[ast.Statement], scope: Scope) -> Framework:
    assert isinstance(declared.statement, ast.Setting)
    block = declared.statement.block
    scope.reader().refuse_others(block, "compliance", ast.Assign)
    if not block or not (block.statements or block.is_partial):
        help_ = 'write `"CONTROL" = CAPABILITY, …` in it'
        scope.sink.report("TPL201", f"`{declared.name}` has no controls", declared.span, helps=(help_,))
    controls: dict[str, Control] = {}
    for line in block.statements if block else ():
        if isinstance(line, ast.Assign):
            _add(line, controls, scope)
        elif isinstance(line, ast.Setting):
            _misread(line, scope)
    where = origin(Layer.POLICY, declared.name, declared.statement)
    return Framework(name=declared.name, controls=tuple(controls.values()), origin=where)


def _misread(setting: ast.Setting, scope: Scope) -> None:
    help_ = f'write `"{setting.name.text}" = CAPABILITY, …`'
    scope.sink.report("TPL105", "a control and its capabilities have `=` between them", setting.span, helps=(help_,))


def _add(line: ast.Assign, controls: dict[str, Control], scope: Scope) -> None:
    name = key_text(line.key)
    if line.operator != "=":
        scope.reader().refuse_assigned(line, "compliance")
    elif (first := controls.get(name)) and first.origin.span:
        secondary = (Label(first.origin.span, "first here"),)
        helps = ("name all capabilities in one line",)
        scope.sink.report("TPL102", f"control `{name}` is said twice", line.key.span, secondary=secondary, helps=helps)
    else:
        where = Origin(layer=Layer.POLICY, name=name, span=line.span)
        controls[name] = Control(id=name, capabilities=_capabilities(line, scope), origin=where)


def _capabilities(line: ast.Assign, scope: Scope) -> tuple[str, ...]:
    found: list[str] = []
    for item in (item for group in line.groups for item in group.items):
        if not isinstance(item, ast.Ref):
            help_ = f"write names without quotes, e.g. `{next(iter(CAPABILITIES))}`"
            scope.sink.report("TPL201", "a capability is a name", item.span, helps=(help_,))
        elif item.text not in CAPABILITIES:
            scope.symbols.unknown("capability", item.text, item.span, CAPABILITIES)
        else:
            found.append(item.text)
    return tuple(dict.fromkeys(found))


# --- whether the policy has what a control rests on ---------------------------------------------


def warn_unheld(policies: Sequence[Policy], sink: Sink) -> None:
    """Report controls that rest on what no target of the project has (TPL903): they would be evidence of nothing.

    To be called after all resolutions; without any tenant there is nothing to say yet.
    """
    if not any(policy.tenant_shapes for policy in policies):
        return
    for control in (control for framework in policies[0].frameworks for control in framework.controls):
        for name in control.capabilities:
            if not any(_USED[name](policy) for policy in policies):
                message = f"control `{control.id}` rests on `{name}`, which the policy does not have"
                helps = (f"it means: {CAPABILITIES[name]}",)
                sink.report("TPL903", message, control.origin.span, helps=helps)


def _of_shapes(has: Callable[[Shape], bool]) -> Callable[[Policy], bool]:
    return lambda policy: any(map(has, policy.tenant_shapes))


def _given(setting: str) -> Callable[[Policy], bool]:
    return _of_shapes(lambda shape: any(each.name == setting and each.values for each in shape.parameters))


def _has_own_guards(policy: Policy) -> bool:
    return any(guard.origin.span and not guard.origin.span.path.startswith(STD) for guard in policy.guards)


_USED: Mapping[str, Callable[[Policy], bool]] = {
    "network-isolation": _of_shapes(lambda shape: shape.isolation != "withheld"),
    "egress-control": _of_shapes(lambda shape: shape.isolation == "both"),
    "access-control": _of_shapes(lambda shape: bool(shape.grants)),
    "namespace-ownership": _of_shapes(lambda _: True),
    "pod-security": _of_shapes(lambda shape: shape.pod_security != "privileged"),
    "image-control": _given("images.from"),
    "ingress-hosts": _given("ingress.hosts"),
    "storage-classes": _given("storage.classes"),
    "node-isolation": _given(NODES),
    "quotas": _of_shapes(lambda shape: bool(shape.quotas)),
    "guards": _has_own_guards,
    "audit-logging": _of_shapes(lambda shape: shape.audit is not None and shape.audit.level != "none"),
    "alerts": lambda policy: bool(policy.alerts),
}
assert _USED.keys() == CAPABILITIES.keys(), "each capability is looked for"
