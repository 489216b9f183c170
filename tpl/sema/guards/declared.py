"""Guards: kinds, operations, and the types of their expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean
from tpl.model import expr, scale
from tpl.model.base import Layer, Mode
from tpl.model.guarded import kinds_of, own_kinds, words
from tpl.model.guards import Guard, Rule
from tpl.model.kinds import OPERATIONS, TOGETHER, Operation
from tpl.model.metadata import KEPT_LABELS, kept_annotations
from tpl.model.parameters import ANNOTATIONS, LABELS, annotation
from tpl.model.strength import Demand
from tpl.model.tenants import TAG_PREFIX
from tpl.sema.clusters.platform import origin
from tpl.sema.guards.fields import has_objects, in_cluster
from tpl.sema.guards.filled import check_filled
from tpl.sema.guards.modes import mode_of
from tpl.sema.guards.presence import check_presence
from tpl.sema.guards.reach import places
from tpl.sema.guards.replaced import Pair
from tpl.sema.guards.settings import known
from tpl.sema.guards.terms import check_terms
from tpl.sema.guards.types import check_types
from tpl.sema.kinds.names import judged_kinds, known_in_place, named_others
from tpl.sema.scope import Scope
from tpl.sema.symbols import Symbols
from tpl.sema.words.placeholders import PLACEHOLDER, inside
from tpl.syntax import ast
from tpl.syntax.habit_names import named

_MESSAGE = ("tenant.name", "namespace.name", "object.metadata.name", "container.name")


def resolve_guards(scope: Scope, tags: frozenset[str]) -> tuple[Guard, ...]:
    """All guards, the library's and the user's, by name; ``tags`` are those that flows select tenants by."""
    found = [_guard(declared.statement, tags, scope) for declared in scope.symbols.of("guard").values()]
    return tuple(sorted((guard for guard in found if guard), key=lambda guard: guard.name))


def settings_read(symbols: Symbols) -> frozenset[str]:
    """The settings of tenants that guards name."""
    guards = (declared.statement for declared in symbols.of("guard").values())
    rules = (rule for guard in guards if isinstance(guard, ast.Guard) for rule in guard.block.statements)
    terms = (term for rule in rules if isinstance(rule, ast.Rule) for term, _ in rule.terms)
    return frozenset(term.name for term in terms if isinstance(term, expr.Setting))


def replaced(guards: Sequence[Guard], tags: frozenset[str], scope: Scope) -> Iterator[Pair]:
    """Each guard of the library's that another has taken the place of; not of one with errors."""
    read, quiet = {guard.name: guard for guard in guards}, replace(scope, sink=Sink())
    for new, old in scope.symbols.replaced:
        was = _guard(old.statement, tags, quiet) if isinstance(old.statement, ast.Guard) else None
        if was and was.name in read:
            assert isinstance(new.statement, ast.Guard), "it has the place of a guard"
            yield Pair(was, read[was.name], _with_settings(new.statement, scope))


def in_mode(guards: Iterable[Guard], mode: Mode) -> tuple[Guard, ...]:
    """The guards in an environment of that mode: in audit, all that can be lifted only warn."""
    if mode == "enforce":
        return tuple(guards)
    return tuple(guard.model_copy(update={"mode": "audit"}) if guard.liftable else guard for guard in guards)


def _guard(statement: ast.Statement, tags: frozenset[str], scope: Scope) -> Guard | None:
    assert isinstance(statement, ast.Guard)
    statement = _with_settings(statement, scope)
    resources = _resources(statement, scope)
    operations = _operations(statement, resources, scope)
    _check_operations(statement, resources, operations, scope)
    kept = (*KEPT_LABELS, *(f"{TAG_PREFIX}{tag}" for tag in sorted(tags)))
    protections = _protections(statement, resources, operations, kept, scope)
    rules = (*_rules(statement, resources, operations, scope), *protections)
    values = _settings(statement, resources, scope)
    where = places(statement, resources, scope)
    if not resources or not operations:
        return None
    if not rules and not scope.symbols.project.is_whole(statement.span):
        return None
    if not rules:
        scope.sink.report("TPL210", f"guard `{statement.name.text}` asks for nothing", statement.name.span,
                          helps=("give it a `require` or a `forbid`",))  # fmt: skip
        return None
    if in_cluster(resources, scope):
        # Nothing says whose it is, so all that can be said is who it is not for.
        values.setdefault("exempt_platform", True)
    title = values.setdefault("title", statement.name.text.replace("-", " "))
    values.setdefault("message", title)
    guard = Guard(
        name=statement.name.text, resources=resources, others=named_others(resources, scope),
        operations=operations, places=where, rules=rules,
        origin=origin(Layer.POLICY, statement.name.text, statement), **values,
    )  # fmt: skip
    check_presence(guard, [rule for rule in statement.block.statements if isinstance(rule, ast.Rule)], scope)
    _check_scale(guard, scope)
    return guard


def _with_settings(statement: ast.Guard, scope: Scope) -> ast.Guard:
    lines = (known(line, scope.settings) if isinstance(line, ast.Rule) else line for line in statement.block.statements)
    return replace(statement, block=replace(statement.block, statements=tuple(lines)))


def _check_scale(guard: Guard, scope: Scope) -> None:
    """Report a rule on `spec.replicas` that scaling goes around (TPL216)."""
    if scale.judges_scale(guard) or not (kinds := scale.scaled(guard)):
        return
    for rule in guard.rules:
        if scale.reads_replicas(rule):
            help_ = "a Scale has `spec.replicas`, a name and a namespace: ask for these, or for `tenant` and `request`"
            if scale.is_of_scale(rule):
                help_ = "put the rules on `spec.replicas` into a guard of their own"
            message = f"scaling goes around this: `{kinds[0].resource}/scale` is not judged"
            scope.sink.report("TPL216", message, rule.span, helps=(help_,))


def _settings(statement: ast.Guard, resources: tuple[str, ...], scope: Scope) -> dict[str, Any]:
    reader, values = scope.reader(), dict[str, Any]()
    fillable = _MESSAGE[2:] if in_cluster(resources, scope) else _MESSAGE[1:] if statement.place else _MESSAGE
    for setting in reader.settings(statement.block, "guard", ast.Rule):
        match setting.name.text:
            case "title" | "because" as name:
                values[name] = reader.text(setting, "guard")
            case "message":
                values["message"] = _message(setting, fillable, scope)
            case "severity" | "mode" as name:
                if choice := mode_of(setting, scope) if name == "mode" else reader.choice(setting, "guard"):
                    values[name] = choice
            case "strength":
                if choice := reader.choice(setting, "guard"):
                    where = origin(Layer.POLICY, statement.name.text, setting)
                    values["demand"] = Demand.model_validate({"strength": choice, "origin": where})
            case "liftable":
                values["liftable"] = reader.choice(setting, "guard") != "no"
            case "exempt":
                values["exempt_platform"] = reader.choice(setting, "guard") == "platform"
    return values


def _message(setting: ast.Setting, fillable: Sequence[str], scope: Scope) -> str:
    """A message keeps its placeholders: each engine fills them from the request."""
    items = [item for group in setting.groups for item in group.items]
    if len(items) != 1 or not isinstance(text := items[0], ast.Text):
        scope.reader().wrong(setting, "guard", "takes one string")
        return ""
    for match in PLACEHOLDER.finditer(text.value):
        if match[1] not in fillable:
            help_ = did_you_mean(match[1], fillable)
            scope.sink.report("TPL204", f"nothing fills the placeholder `{match[0]}`", inside(text, match),
                              helps=(help_,) if help_ else ())  # fmt: skip
    return text.value


def _resources(statement: ast.Guard, scope: Scope) -> tuple[str, ...]:
    names = [name for name in statement.resources if known_kind(name, scope)]
    texts = tuple(name.text for name in names)
    for special in (*TOGETHER, "namespaces"):
        if special in texts and len(texts) > 1:
            span = next(name.span for name in names if name.text == special)
            scope.sink.report("TPL213", f"a guard on `{special}` is on nothing else", span,
                              helps=("write a second guard",))  # fmt: skip
            return ()
    outside = [name for name in names if not all(kind.namespaced for kind in judged_kinds((name.text,), scope))]
    if outside and len(outside) < len(names):
        message = f"`{outside[0].text}` is in no namespace, and others of these are"
        scope.sink.report("TPL213", message, outside[0].span, helps=("write a second guard",))
        return ()
    return texts


def known_kind(name: ast.Name, scope: Scope, what: str = "guard") -> bool:
    """Whether a guard, or what else is said of kinds, can be on the kind of that name; reported where not (TPL213)."""
    if name.text.count("/") > 1:
        return known_in_place(name, scope) and _is_of_others(name, scope)
    if name.text in scope.symbols.of("kind"):
        scope.symbols.find("kind", name)
        return name.text in scope.kinds and _is_of_others(name, scope)
    known = [*words(), *scope.symbols.of("kind")]
    if name.text in known:
        return True
    meant = next((word for word, kind in own_kinds() if kind.kind.lower() == name.text.lower()), "")
    if name.text in scope.symbols.project.unnamed:
        return False
    help_ = f"write `{meant}`" if meant else did_you_mean(name.text, known)
    help_ = named("kind", name.text) or help_
    scope.sink.report("TPL213", f"no {what} can be on `{name.text}`", name.span, helps=(help_,) if help_ else ())
    return False


def _is_of_others(name: ast.Name, scope: Scope) -> bool:
    """Whether it is none of Kubernetes' own, which a guard has to name by its word: another API of the same is not."""
    kind = scope.kinds[name.text]
    own = ((word, each) for word, each in own_kinds() if each.resource == kind.resource)
    word = next(
        (word for word, each in own if kind.group in (each.group, each.twin.partition("/")[0] or each.group)), ""
    )
    if word:
        scope.sink.report("TPL213", f"`{name.text}` is one of Kubernetes' own kinds", name.span,
                          helps=(f"write `{word}`, which is all that is stored there",))  # fmt: skip
    return not word


def _operations(statement: ast.Guard, resources: tuple[str, ...], scope: Scope) -> tuple[Operation, ...]:
    if not statement.operations:
        only = {operation for kind in judged_kinds(resources, scope) for operation in kind.only}
        is_own = all(kind.only for kind in judged_kinds(resources, scope))
        return tuple(each for each in OPERATIONS if each in only) if only and is_own else ("create", "update")
    found: list[Operation] = []
    for name in statement.operations:
        if operation := next((known for known in OPERATIONS if known == name.text), None):
            found.append(operation)
        elif name.text in ("get", "list", "watch", "read"):
            scope.sink.report("TPL212", "reads never reach admission", name.span,
                              helps=("take reads away by a role: `cannot get, list, watch on …`",))  # fmt: skip
        else:
            help_ = did_you_mean(name.text, OPERATIONS)
            scope.sink.report("TPL101", f"unknown operation `{name.text}`", name.span, helps=(help_,) if help_ else ())
    return tuple(operation for operation in OPERATIONS if operation in found)


def _check_operations(
    statement: ast.Guard, resources: tuple[str, ...], operations: tuple[Operation, ...], scope: Scope
) -> None:
    """Report a kind that none of the operations is for, or one that is for no part of what is named (TPL213)."""
    for written in (name for name in statement.resources if name.text in resources):
        there = {operation for kind in judged_kinds((written.text,), scope) for operation in kind.operations}
        only = next((kind.only for kind in kinds_of(written.text)), ())
        lacking = [operation for operation in operations if operation not in there]
        if "connect" in lacking and not only:
            help_ = "only pods and services are connected to: exec, attach, portforward, proxy"
            scope.sink.report("TPL213", f"nothing connects to `{written.text}`", written.span, helps=(help_,))
        elif lacking and (len(resources) == 1 or len(lacking) == len(operations)):
            message = f"there is no {lacking[0]} of `{written.text}`"
            scope.sink.report("TPL213", message, written.span, helps=(f"write `when {only[0]}`, or leave it out",))


def _rules(
    statement: ast.Guard, resources: tuple[str, ...], operations: tuple[Operation, ...], scope: Scope
) -> Iterator[Rule]:
    for rule in statement.block.statements:
        if isinstance(rule, ast.Rule):
            check_terms(rule, resources, operations, scope)
            made = Rule(effect=rule.effect, condition=rule.condition, unless=rule.unless, span=rule.span)
            if has_objects(resources, operations, scope):
                check_types(rule, resources, scope)
            if resources == ("pods",) and "create" in operations:
                check_filled(rule, made, scope)
            yield made


def _protections(
    statement: ast.Guard,
    resources: tuple[str, ...],
    operations: tuple[Operation, ...],
    labels: tuple[str, ...],
    scope: Scope,
) -> Iterator[Rule]:
    """`protects managed-metadata`: a rule for each label and annotation that tpl writes on a Namespace."""
    for setting in statement.block.statements:
        if not isinstance(setting, ast.Setting) or setting.name.text != "protects":
            continue
        if resources != ("namespaces",) or operations != ("update",):
            help_ = "write `on namespaces when update`"
            scope.sink.report("TPL211", "only an update of a Namespace can change what tpl wrote on it",
                              setting.span, helps=(help_,))  # fmt: skip
        if scope.reader().choice(setting, "guard"):
            yield from (_unchanged("labels", name) for name in labels)
            yield from (_unchanged("annotations", name) for name in kept_annotations(scope.settings))
            yield from map(_as_written, (LABELS, ANNOTATIONS))


def _unchanged(where: str, name: str) -> Rule:
    new, old = _place("object", where, name), _place("old", where, name)
    return Rule(effect="require", condition=expr.Compare(operator="==", left=new, right=old))


def _as_written(where: str) -> Rule:
    """The Namespace says itself what else is kept: so the guard is the same, whatever the policy writes."""
    said = _place("old", "annotations", annotation(where))
    has = expr.Match(kind="label", item=_place("object", where), patterns=expr.Call(function="lines", argument=said))
    return Rule(effect="require", condition=expr.Or(operands=(expr.Not(operand=expr.IsSet(value=said)), has)))


def _place(root: str, *steps: str) -> expr.Path:
    return expr.Path(root=root, steps=tuple(expr.FieldStep(name=step) for step in ("metadata", *steps)))
