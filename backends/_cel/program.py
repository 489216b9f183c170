"""A guard as a policy in CEL: its variables and validations, the same for every engine that takes CEL.

Parameters come from the annotations of the stored Namespace, so a policy never names a tenant.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from tpl.backends._cel import cost, pods, settings
from tpl.backends._cel.complaints import Complaints, asking, told
from tpl.backends._cel.formulas import Formulas
from tpl.backends._cel.operand import NotInCel
from tpl.backends._cel.operands import Operands
from tpl.backends._cel.printer import write
from tpl.backends._cel.tree import (
    FALSE,
    Cel,
    Choice,
    ListOf,
    Literal,
    Macro,
    Method,
    Name,
    Relation,
    Select,
    Sum,
    disjunction,
    dyn,
    get,
    listed,
    variable,
)
from tpl.backends.base import EXACT, Can, Fidelity, Refused
from tpl.model import messages
from tpl.model.complaints import platform_contact
from tpl.model.expr import CONTAINERS, Path, Setting
from tpl.model.guards import Guard, Rule
from tpl.model.identities import NOBODY, Exempt, exempt, past
from tpl.model.metadata import CONTACT_ANNOTATION
from tpl.model.parameters import (
    LIFTS_PARAMETER,
    PARAMETER_PREFIX,
    READABLE_VERSIONS,
    VERSION_ANNOTATION,
)
from tpl.model.policy import Policy
from tpl.obligations.decision import allowed_if, condition_of, let_pass_if, said_of_containers
from tpl.obligations.formula import CONTAINER, Always, looks_through_lists, values_in
from tpl.record import dataclass

LONGEST = 100_000
"""Characters of an expression that the API server takes: the default of github.com/google/cel-go/parser."""

_GLASS = "broken_glass"
"""The variable that is true of who passes by break-glass."""


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
    """A guard in CEL; ``roots`` are the roots of the paths that its rules name.

    ``noted`` is what the audit event says of who passes by break-glass, an empty text of
    anybody else; empty itself where nobody does. ``trees`` are the variables that look through what is asked for.
    """

    variables: tuple[Variable, ...]
    validations: tuple[Validation, ...]
    roots: frozenset[str]
    noted: str = ""
    trees: tuple[Cel, ...] = ()

    @cached_property
    def beyond(self) -> Refused | None:
        """What the API server would not take, or stop; None where it is neither too long nor too costly."""
        texts = [each.expression for each in self.variables]
        texts += [text for each in self.validations for text in (each.expression, each.message_expression or "")]
        longest = max(map(len, texts))
        if longest > LONGEST:
            return too_long(longest)
        return None if cost.is_affordable(self.trees, cost.ENOUGH) else too_costly()


def too_long(longest: int) -> Refused:
    """What an expression of so many characters is."""
    why = f"in CEL, one of its expressions has {longest} characters; the API server takes {LONGEST}"
    return Refused("TPL805", why, "split it, or shorten its lists")


def too_costly() -> Refused:
    """What looks through too much is."""
    why = f"lists of {cost.ENOUGH} inside one another would cost the API server more than it lets a policy"
    return Refused("TPL801", why, "look through fewer lists inside one another, or select the target `rego`")


def of(guard: Guard, policy: Policy) -> Program:
    """The guard in CEL, as it is under the policy. Raises ``NotInCel`` for what the CEL of Kubernetes cannot say."""
    return program(guard, exempt(policy, guard), platform_contact(policy), past(policy, guard))


@lru_cache(maxsize=1024)
def program(guard: Guard, let_pass: Exempt, platform: str = "", past: Exempt = NOBODY) -> Program:
    """The guard in CEL; ``platform`` is whom to ask, ``past`` who passes by break-glass. Raises ``NotInCel``."""
    return _Writer(guard, let_pass, platform, past).program()


class _Writer:
    """Writes one guard; what its rules need is collected on the way and defined in front of them."""

    def __init__(self, guard: Guard, let_pass: Exempt, platform: str, past: Exempt) -> None:
        self._guard = guard
        self._past = past
        self._let_pass = let_pass
        self._platform = platform
        self._operands = Operands(guard)
        self._formulas = Formulas(self._operands)
        self._complaints = Complaints(guard, self._operands, self._formulas)
        self._rules: dict[str, Cel] = {}

    def program(self) -> Program:
        """The whole guard."""
        guard, operands = self._guard, self._operands
        rules = [self._validation(number, rule) for number, rule in enumerate(guard.rules, 1)]
        readable = (_readable(guard),) if guard.has_tenant else ()
        defined = dict(_defined(guard, self._let_pass, self._platform, operands))
        if self._past != NOBODY:
            defined[_GLASS] = is_exempt(self._past)
        variables = {**defined, **operands.variables, **self._formulas.variables, **self._rules}
        return Program(
            tuple(Variable(name, write(cel)) for name, cel in variables.items()),
            (*readable, *rules),
            _asked(guard) | ({"request"} if self._past != NOBODY else set()),
            _noted(guard) if self._past != NOBODY else "",
            (*operands.variables.values(), *self._formulas.variables.values(), *self._rules.values()),
        )

    def _validation(self, number: int, rule: Rule) -> Validation:
        """A rule is a variable, by which its message knows at no cost of its own that there is nothing to say.

        The API server makes the messages of what passes, too, and denies what they make too costly.
        """
        parts = [self._said(part, rule) for part in messages.parts(self._guard)]
        parts += self._complaints.about(condition_of(rule), {})
        ways = [variable("lifted")] if self._guard.gives_way else []
        ways += [variable("exempt")] if self._guard.exempt_platform else []
        ways += [variable(_GLASS)] if self._past != NOBODY else []
        name = f"rule_{number}"
        self._rules[name] = disjunction(*ways, self._formulas.holds(let_pass_if(self._guard, rule)))
        message = Choice(variable(name), Literal(""), told([part for part in parts if part != Literal("")]))
        return Validation(write(variable(name)), messages.fixed(self._guard), write(message))

    def _said(self, part: messages.Text | messages.Fill, rule: Rule) -> Cel:
        if isinstance(part, messages.Text):
            return Literal(part.text)
        match part.placeholder:
            case "tenant.name":
                return self._operands.setting(Setting(name="name", holds="name")).cel
            case "namespace.name":
                return self._operands.namespace()
            case "object.metadata.name":
                return _object_name()
            case "container.name":
                return self._names_of_offenders(rule)

    def _names_of_offenders(self, rule: Rule) -> Cel:
        """Names of the containers that break the rule, which the rule itself can then go by."""
        said = said_of_containers(rule)
        if said == Always(True):
            return Literal("")
        offenders = self._formulas.note(CONTAINERS, said, self._formulas.without(CONTAINER, CONTAINERS, said))
        called = get(Name(CONTAINER), "name", otherwise=Literal(""))
        return Method(Macro(offenders, "map", CONTAINER, called), "join", (Literal(", "),))


def _asked(guard: Guard) -> frozenset[str]:
    values = (value for rule in guard.rules for value in values_in(allowed_if(rule)))
    return frozenset(value.root for value in values if isinstance(value, Path))


# --- validations --------------------------------------------------------------------------------


def _readable(guard: Guard) -> Validation:
    version = get(variable("params"), VERSION_ANNOTATION, otherwise=Literal(""))
    known = Relation("in", version, listed(READABLE_VERSIONS))
    return Validation(write(known), messages.unreadable(guard))


def _noted(guard: Guard) -> str:
    """Who passed which guard, whether or not it would have denied: no error of a rule's can lose the note."""
    who = get(Select(Name("request"), "userInfo"), "username", otherwise=Literal(""))
    said = Sum((Literal("by "), who, Literal(f", past guard {guard.name}")))
    return write(Choice(variable(_GLASS), said, Literal("")))


def _object_name() -> Cel:
    old = get(dyn(Name("oldObject")), "metadata", "name", otherwise=Literal(""))
    return get(dyn(Name("object")), "metadata", "name", otherwise=old)


# --- variables ----------------------------------------------------------------------------------


def _defined(guard: Guard, let_pass: Exempt, platform: str, operands: Operands) -> Iterator[tuple[str, Cel]]:
    """The variables that paths and validations build on, each after those that it needs."""
    if guard.has_tenant:
        yield "params", settings.parameters()
    if guard.gives_way:
        lifts = get(variable("params"), f"{PARAMETER_PREFIX}{LIFTS_PARAMETER}", otherwise=Literal(""))
        yield "lifted", Relation("in", Literal(guard.name), settings.lines(lifts))
    if guard.exempt_platform:
        yield "exempt", is_exempt(let_pass)
    contact = None
    if guard.has_tenant:
        contact = get(variable("params"), CONTACT_ANNOTATION, otherwise=Literal(""))
    yield "ask", asking(contact, platform)
    yield from ((settings.as_variable(name), settings.value(each)) for name, each in operands.settings.items())
    if guard.on_pods:
        yield from pods.defined(guard, operands.roots)


def is_exempt(let_pass: Exempt) -> Cel:
    """Whether who asks is one of them."""
    # Kyverno's background scans have no user.
    user = Select(Name("request"), "userInfo")
    by_name = Relation("in", get(user, "username", otherwise=Literal("")), listed(let_pass.users))
    groups = get(user, "groups", otherwise=ListOf(()))
    is_named = Relation("in", Name("group"), listed(let_pass.groups))
    return disjunction(by_name, Macro(groups, "exists", "group", is_named) if let_pass.groups else FALSE)


_MAY_COST_TOO_MUCH = Can(
    Fidelity.STRICTER,
    "a request that takes more than Kubernetes' limits on CEL to judge is denied: hundreds of containers "
    "with long image names, say",
)


def closeness(guard: Guard) -> Can:
    """How closely CEL holds a guard: exactly, unless it looks through lists that can be very long."""
    formulas = map(allowed_if, guard.rules)
    return _MAY_COST_TOO_MUCH if any(map(looks_through_lists, formulas)) else EXACT


def refusal(guard: Guard, policy: Policy) -> Refused | None:
    """Why the guard cannot be held by CEL; None where it can."""
    try:
        written = of(guard, policy)
    except NotInCel as problem:
        return Refused("TPL801", f"the CEL of Kubernetes has no way to say {problem}", "select the target `rego`")
    return written.beyond
