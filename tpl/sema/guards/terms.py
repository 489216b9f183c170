"""The terms of a guard's rule: each names something that the request, or an enclosing quantifier, has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tpl.diagnostics.suggest import did_you_mean
from tpl.model import expr
from tpl.model.kinds import Operation
from tpl.model.presence import NOT_IN_TEMPLATES, Occasion
from tpl.model.wording import place
from tpl.sema.guards.fields import check_fields, from_root, has_objects, in_cluster
from tpl.sema.guards.tests import ROOTS, check_tests
from tpl.sema.kinds.names import judged_kinds
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast
from tpl.syntax.habit_names import named

REQUEST_FIELDS = (
    "operation", "resource", "name", "namespace", "subResource", "userInfo.username", "userInfo.groups",
)  # fmt: skip
"""What every engine knows of a request besides its objects."""

DEEPEST = 24
"""Steps of the longest path: more than any Kubernetes object has, and few enough to print."""

_OF_THE_CLUSTER = "look at `object`, `old` and `request`: who asks is `request.userInfo.username`, `….groups`"

Bound = Mapping[str, expr.Path]
"""What each bound name goes through, as a path that begins at a root."""

Occurrence = tuple[ast.Term, Bound]


def check_terms(
    rule: ast.Rule, resources: tuple[str, ...], operations: tuple[Operation, ...], scope: Scope, *, made: bool = False
) -> None:
    """Report what a rule asks of something that is not there (TPL101, TPL211) or cannot be asked (TPL210).

    Where it is asked of what is ``made`` and not of templates, `pods` are Pods.
    """
    found = [*_in_expression(rule.condition, {})]
    found += _in_expression(rule.unless, {}) if rule.unless else ()
    if len(found) != len(rule.terms):
        # A part of the rule was refused when it was read.
        return
    for (term, bound), (written, span) in zip(found, rule.terms, strict=True):
        assert term is written, "terms are walked in the order in which they were read"
        if isinstance(term, expr.Setting):
            _check_setting(term, span, resources, scope)
        elif isinstance(term, expr.Path):
            _check_path(term, span, bound, resources, operations, scope)
            on_templates = resources == ("pods",) and not made and has_objects(resources, operations, scope)
            if on_templates and term.root in ("object", "old"):
                _check_template(term, span, scope)
    check_tests(rule, scope)


def _in_expression(node: expr.Expr, bound: Bound) -> Iterator[Occurrence]:
    """The terms of an expression, inner ones first, each with the names that are bound around it."""
    match node:
        case expr.Not():
            yield from _in_expression(node.operand, bound)
        case expr.And() | expr.Or():
            for operand in node.operands:
                yield from _in_expression(operand, bound)
        case expr.Quantified():
            yield from _in_expression(node.body, {**bound, node.variable: from_root(node.source, bound)})
            # Its source may be the containers of the pod, which no other term can name.
            yield node.source, {**bound, "containers": expr.CONTAINERS}
        case _:
            yield from _in_values(expr.operands_of(node), bound)


def _in_values(values: tuple[expr.Value, ...], bound: Bound) -> Iterator[Occurrence]:
    for value in values:
        match value:
            case expr.Path() | expr.Setting():
                yield value, bound
            case _:
                yield from _in_values(expr.parts_of(value), bound)


def _check_setting(term: expr.Setting, span: Span, resources: tuple[str, ...], scope: Scope) -> None:
    if resources == ("namespaces",):
        help_ = "look at `object` and `old` only: labels in a request are not proven"
        scope.sink.report("TPL211", "a guard on namespaces has no tenant to ask", span, helps=(help_,))
    elif in_cluster(resources, scope):
        message = f"`{resources[0]}` are in no namespace, so that there is no tenant to ask"
        scope.sink.report("TPL211", message, span, helps=(_OF_THE_CLUSTER,))
    elif term.name in scope.settings:
        scope.symbols.used.add(("parameter", term.name))
    elif term.name not in scope.symbols.of("parameter"):
        help_ = did_you_mean(term.name, scope.settings)
        scope.sink.report("TPL101", f"unknown setting `tenant.{term.name}`", span, helps=(help_,))


def _check_path(
    term: expr.Path,
    span: Span,
    bound: Bound,
    resources: tuple[str, ...],
    operations: tuple[Operation, ...],
    scope: Scope,
) -> None:
    if len(term.steps) > DEEPEST:
        scope.sink.report("TPL210", f"no path is longer than {DEEPEST} steps", span)
    elif term.root == "containers" and "containers" in bound:
        if resources != ("pods",):
            scope.sink.report("TPL210", "`each container` is for guards on pods", span)
    elif term.root not in ROOTS and term.root not in bound:
        if term.root in scope.symbols.project.broken:
            return
        names = [name for name in (*ROOTS, *sorted(bound)) if name != "containers"]
        help_ = named("root", term.root) or did_you_mean(term.root, names)
        scope.sink.report("TPL101", f"nothing is called `{term.root}` here", span, helps=(help_,))
    elif _of_namespace(term) and in_cluster(resources, scope):
        message = f"`{resources[0]}` are in no namespace: `{place(term)}` is never set"
        scope.sink.report("TPL211", message, span, helps=(_OF_THE_CLUSTER,))
    elif term.root == "request":
        _check_fields(term, span, scope)
    elif term.root == "namespace":
        _check_namespace(term, span, resources, scope)
    else:
        _check_operation(term, span, resources, operations, scope)
        has_object = has_objects(resources, operations, scope)
        if has_object:
            check_fields(from_root(term, bound), span, resources, scope)
        if term.root in ("object", "old") and has_object and resources != ("pods",):
            _check_version(term, span, resources, scope)


def _of_namespace(term: expr.Path) -> bool:
    is_named = term.root == "request" and term.steps[:1] == (expr.FieldStep(name="namespace"),)
    return term.root == "namespace" or is_named


def _check_version(term: expr.Path, span: Span, resources: tuple[str, ...], scope: Scope) -> None:
    """The API server converts an object to the version that a policy names; a webhook may be sent another."""
    if term.steps[:1] != (expr.FieldStep(name="apiVersion"),):
        return
    judged = ", ".join(f"`{kind.written_in}` {kind.kind or kind.resource}" for kind in judged_kinds(resources, scope))
    judged = judged or "what its group makes it"
    help_ = f"every object is judged as {judged}, in whatever version it was sent: leave the test out"
    scope.sink.report("TPL211", f"`{term.root}.apiVersion` is not what was sent", span, helps=(help_,))


def _check_template(term: expr.Path, span: Span, scope: Scope) -> None:
    """What a Pod has and the template that a Deployment makes pods of has not: a guard on pods judges both."""
    fields = tuple(step.name for step in term.steps[:2] if isinstance(step, expr.FieldStep))
    for absent in (fields[:1], fields):
        if help_ := NOT_IN_TEMPLATES.get(absent):
            what = f"`{'.'.join((term.root, *absent))}` is of Pods alone"
            message = f"{what}: pod templates of Deployments, Jobs and others have none"
            scope.sink.report("TPL211", message, span, helps=(help_,))
            return


def _check_fields(term: expr.Path, span: Span, scope: Scope) -> None:
    fields = ".".join(step.name for step in term.steps if isinstance(step, expr.FieldStep))
    if fields not in REQUEST_FIELDS:
        help_ = f"there is {', '.join(f'`{term.root}.{field}`' for field in REQUEST_FIELDS)}"
        scope.sink.report("TPL101", f"no engine knows `{term.root}.{fields}`", span, helps=(help_,))


def _check_namespace(term: expr.Path, span: Span, resources: tuple[str, ...], scope: Scope) -> None:
    """Of the namespace there is its name, and what it bears; of a Namespace that is asked for, its name alone."""
    steps = term.steps[: -len(expr.EACH_KEY)] if term.steps[-2:] == expr.EACH_KEY else term.steps
    fields = tuple(step.name for step in steps if isinstance(step, expr.FieldStep))
    if fields == ("name",) and steps == term.steps:
        return
    if fields[:1] not in (("labels",), ("annotations",)) or len(steps) > 2 or len(fields) != len(steps):
        help_ = 'there is `namespace.name`, `namespace.labels["KEY"]` and `namespace.annotations["KEY"]`'
        scope.sink.report("TPL101", f"no engine knows `{place(term)}`", span, helps=(help_,))
    elif resources == ("namespaces",):
        help_ = f"look at `object.metadata.{fields[0]}` and `old.metadata.{fields[0]}`"
        scope.sink.report("TPL211", "a guard on namespaces is about the namespace itself", span, helps=(help_,))


def _check_operation(
    term: expr.Path, span: Span, resources: tuple[str, ...], operations: tuple[Operation, ...], scope: Scope
) -> None:
    occasions = [Occasion(kind, each) for kind in judged_kinds(resources, scope) for each in kind.operations]
    absent = {occasion.operation for occasion in occasions if not occasion.has_root(term.root)}
    if lacking := [operation for operation in operations if operation in absent]:
        help_ = f"leave `{lacking[0]}` out of the guard's `when`"
        if term.root == "object" and lacking[0] == "connect":
            help_ = "write a guard on what is connected to: `pods/exec`, `pods/attach`, `pods/portforward`"
        elif term.root == "old" and all(kind.only for kind in judged_kinds(resources, scope)):
            help_ = "what is sent there is never stored: look at `object`"
        if term.root == "old" and operations == ("create", "update"):
            help_ = "write `when update` behind the guard's kinds"
        scope.sink.report("TPL211", f"`{term.root}` does not exist in a {lacking[0]}", span, helps=(help_,))
