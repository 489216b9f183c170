"""A guard as a policy in CEL: its variables and validations, the same for every engine that takes CEL.

Parameters come from the annotations of the stored Namespace, so a policy never names a tenant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tpl.backends._cel.formulas import Formulas
from tpl.backends._cel.operands import Operands, is_list, namespace_name, setting_variable
from tpl.backends._cel.printer import write
from tpl.backends._cel.tree import (
    FALSE,
    NULL,
    Cel,
    Choice,
    EmptyMap,
    ListOf,
    Literal,
    Macro,
    Method,
    Name,
    Negation,
    Relation,
    Select,
    Sum,
    disjunction,
    dyn,
    equals,
    get,
    listed,
    variable,
)
from tpl.model import messages
from tpl.model.expr import CONTAINERS
from tpl.model.guards import Guard, Rule
from tpl.model.identities import Exempt
from tpl.model.kinds import POD_MAKERS
from tpl.model.parameters import (
    LIFTS_PARAMETER,
    PARAMETER_PREFIX,
    READABLE_VERSIONS,
    TENANT_LABEL,
    VERSION_ANNOTATION,
)
from tpl.obligations.decision import allowed_if, said_of_containers
from tpl.obligations.formula import CONTAINER, Always


@dataclass(frozen=True)
class Variable:
    """A composed variable; later ones may use it as `variables.NAME`."""

    name: str
    expression: str


@dataclass(frozen=True)
class Validation:
    """What must be true, and what is said if it is not: the expression's text, or else the message."""

    expression: str
    message: str
    message_expression: str | None = None


@dataclass(frozen=True)
class Program:
    """A guard in CEL; ``roots`` are the roots of paths that it reads."""

    variables: tuple[Variable, ...]
    validations: tuple[Validation, ...]
    roots: frozenset[str]


@lru_cache(maxsize=1024)
def program(guard: Guard, exempt: Exempt) -> Program:
    """The guard in CEL; raises ``NotInCel`` for what the CEL of Kubernetes cannot say."""
    operands = Operands(guard)
    formulas = Formulas(operands)
    rules = [_validation(guard, rule, operands, formulas) for rule in guard.rules]
    readable = () if guard.on_namespaces else (_readable(guard),)
    defined = dict(_defined(guard, exempt, operands))
    return Program(
        tuple(Variable(name, write(cel)) for name, cel in {**defined, **operands.variables}.items()),
        (*readable, *rules),
        frozenset(operands.roots),
    )


# --- validations --------------------------------------------------------------------------------


def _readable(guard: Guard) -> Validation:
    version = get(variable("params"), VERSION_ANNOTATION, otherwise=Literal(""))
    known = Relation("in", version, listed(READABLE_VERSIONS))
    return Validation(write(known), messages.unreadable(guard))


def _validation(guard: Guard, rule: Rule, operands: Operands, formulas: Formulas) -> Validation:
    ways = [variable("lifted")] if _is_liftable(guard) else []
    ways += [variable("exempt")] if guard.exempt_platform else []
    allowed = disjunction(*ways, formulas.holds(allowed_if(rule)))
    match messages.parts(guard):
        case (messages.Text(text),):
            return Validation(write(allowed), text)
        case parts:
            said = (_said(part, guard, rule, operands, formulas) for part in parts)
            text = Sum(tuple(part for part in said if part != Literal("")))
            return Validation(write(allowed), messages.fixed(guard), write(text))


def _is_liftable(guard: Guard) -> bool:
    return guard.liftable and not guard.on_namespaces


def _said(part: messages.Text | messages.Fill, guard: Guard, rule: Rule, operands: Operands, formulas: Formulas) -> Cel:
    if isinstance(part, messages.Text):
        return Literal(part.text)
    match part.placeholder:
        case "tenant.name":
            operands.settings["name"] = None
            return variable(setting_variable("name"))
        case "namespace.name":
            operands.variables["namespace_name"] = namespace_name(guard.on_namespaces)
            return variable("namespace_name")
        case "object.metadata.name":
            return _object_name()
        case "container.name":
            return _breaking(rule, operands, formulas)


def _object_name() -> Cel:
    old = get(dyn(Name("oldObject")), "metadata", "name", otherwise=Literal(""))
    return get(dyn(Name("object")), "metadata", "name", otherwise=old)


def _breaking(rule: Rule, operands: Operands, formulas: Formulas) -> Cel:
    """Names of the containers that break the rule."""
    said = said_of_containers(rule)
    if said == Always(True):
        return Literal("")
    operands.roots.add(CONTAINERS.root)
    holds = formulas.said_of(CONTAINER, CONTAINERS, said)
    breaking = Macro(variable(CONTAINERS.root), "filter", CONTAINER, Negation(holds))
    name = get(Name(CONTAINER), "name", otherwise=Literal(""))
    return Method(Macro(breaking, "map", CONTAINER, name), "join", (Literal(", "),))


# --- variables ----------------------------------------------------------------------------------


def _defined(guard: Guard, exempt: Exempt, operands: Operands) -> Iterator[tuple[str, Cel]]:
    """The variables that paths and validations build on, each after those that it needs."""
    if not guard.on_namespaces:
        yield "params", get(dyn(Name("namespaceObject")), "metadata", "annotations", otherwise=EmptyMap())
    if _is_liftable(guard):
        lifts = get(variable("params"), f"{PARAMETER_PREFIX}{LIFTS_PARAMETER}", otherwise=Literal(""))
        yield "lifted", Relation("in", Literal(guard.name), _lines(lifts))
    if guard.exempt_platform:
        yield "exempt", _exempt(exempt)
    yield from ((setting_variable(name), _setting(name)) for name in operands.settings)
    if guard.on_pods:
        yield from _pods(guard, operands.roots)


def _lines(text: Cel) -> Cel:
    return Method(text, "split", (Literal("\n"),))


def _exempt(exempt: Exempt) -> Cel:
    # Kyverno's background scans have no user.
    user = Select(Name("request"), "userInfo")
    by_name = Relation("in", get(user, "username", otherwise=Literal("")), listed(exempt.users))
    groups = get(user, "groups", otherwise=ListOf(()))
    is_exempt = Relation("in", Name("group"), listed(exempt.groups))
    return disjunction(by_name, Macro(groups, "exists", "group", is_exempt) if exempt.groups else FALSE)


def _setting(name: str) -> Cel:
    if name == "name":
        return get(dyn(Name("namespaceObject")), "metadata", "labels", TENANT_LABEL)
    annotation = Select(variable("params"), f"{PARAMETER_PREFIX}{name}", optional=True)
    if not is_list(name):
        return Method(annotation, "orValue", (NULL,))
    text = Name("text")
    values = dyn(Choice(equals(text, Literal("")), ListOf(()), _lines(text)))
    return Method(Macro(annotation, "optMap", "text", values), "orValue", (NULL,))


def _pods(guard: Guard, roots: set[str]) -> Iterator[tuple[str, Cel]]:
    if not roots.isdisjoint(("object", CONTAINERS.root)):
        yield "pod", _pod(guard, "object")
    if "old" in roots:
        yield "oldPod", _pod(guard, "oldObject")
    if CONTAINERS.root in roots:
        lists = ("containers", "initContainers", "ephemeralContainers")
        yield "containers", Sum(tuple(get(variable("pod"), "spec", name, otherwise=ListOf(())) for name in lists))


def _pod(guard: Guard, root: str) -> Cel:
    """The pod that a kind makes, null where it has no template; the options themselves of a `connect`."""
    whole = dyn(Name(root))
    kind = get(whole, "kind", otherwise=Literal(""))
    templates: dict[tuple[str, ...], list[str]] = {}
    for maker in POD_MAKERS:
        templates.setdefault(maker.template or (), []).append(maker.kind)
    # Most kinds have it in the same place: what none of the others is.
    usual = max(templates, key=lambda path: len(templates[path]))
    pod = get(whole, *usual)
    for path, kinds in reversed(templates.items()):
        if path != usual:
            found = get(whole, *path) if path else whole
            pod = Choice(disjunction(*(equals(kind, Literal(name)) for name in kinds)), found, pod)
    if "connect" in guard.operations:
        operation = Select(Name("request"), "operation")
        return Choice(equals(operation, Literal("CONNECT")), whole, pod)
    return pod
