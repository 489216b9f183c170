"""What a denial says besides the guard's message, as Rego: see ``tpl.model.complaints``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from tpl.backends._rego.bodies import Bodies
from tpl.backends._rego.terms import Terms
from tpl.backends._rego.tree import (
    Array,
    Call,
    Collected,
    Gathered,
    Infix,
    Literal,
    Not,
    Rule,
    Statement,
    Term,
    Text,
    Var,
)
from tpl.model.complaints import SHOWN, Fact, Places, element, fact, is_way_out
from tpl.model.guards import Guard
from tpl.obligations.decision import condition_of
from tpl.obligations.formula import CONTAINER, AllOf, AnyOf, Atom, ForAll, Formula, free_in

_EMPTY = Text("")
_SHOWN = Literal(SHOWN)


def complaints(guard: Guard, bodies: Bodies) -> Iterator[Rule]:
    """`complaint`: the facts about the first rule that is broken, and the rules that it needs."""
    writer = _Complaints(guard, bodies)
    yield Rule("complaint", value=_EMPTY, default=True)
    for number, rule in enumerate(guard.rules, 1):
        if said := writer.about(condition_of(rule), {}):
            before = tuple(Var(f"rule_{earlier}") for earlier in range(1, number))
            yield Rule("complaint", (*before, Not(Var(f"rule_{number}"))), value=_joined(said))
    yield from writer.rules


class _Complaints:
    """Writes the facts about one guard's rules; ``rules`` are those that they need besides their own."""

    def __init__(self, guard: Guard, bodies: Bodies) -> None:
        self._guard = guard
        self._bodies = bodies
        self._terms = Terms(guard.on_pods)
        self.rules: list[Rule] = []

    def about(self, formula: Formula, places: Places) -> list[Term]:
        """Texts that, joined, say what keeps the formula from being true, where it is not; none where nothing does."""
        match formula:
            case Atom(test=test, want=want):
                said = fact(test, want, places, self._guard)
                return [*self._text(said)] if said else []
            case AllOf(parts=parts):
                told = [(part, self.about(part, places)) for part in parts]
                return [self._where_not(part, said, places) for part, said in told if said]
            case AnyOf(parts=parts):
                ways = [part for part in parts if not (isinstance(part, Atom) and is_way_out(part.test, part.want))]
                return [text for part in ways or parts for text in self.about(part, places)]
            case ForAll():
                return self._first(formula, places)
            case _:
                return []

    def _where_not(self, part: Formula, said: list[Term], places: Places) -> Term:
        """What is said where a part of a conjunction is not true."""
        return self._rule((Not(self._holds(part)),), _joined(said), _names(part, places))

    def _first(self, formula: ForAll, places: Places) -> list[Term]:
        """What is said of the first element of which the body is not true."""
        variable, body = formula.variable, formula.body
        said = self.about(body, {**places, variable: element(formula.source, places)})
        if not said:
            return []
        names = _names(formula, places)
        inner = self._rule((), _joined(said), (variable, *names))
        assert isinstance(inner, Call), "it has an argument at least"
        source = Call("lib.listed", (self._terms.value(formula.source),))
        broken = Infix(":=", Var("broken_ones"), Collected(variable, source, Not(self._holds(body))))
        first = Call(inner.function, (Var("broken_ones[0]"), *inner.arguments[1:]))
        return [self._rule((broken,), first, names)]

    def _holds(self, formula: Formula) -> Term:
        # By a rule: of `not f(g(x))`, OPA takes `g(x)` out, and an error there would undo the whole body.
        return self._bodies.test(formula, "holds")

    def _rule(self, body: tuple[Statement, ...], value: Term, names: tuple[str, ...]) -> Term:
        """A text by a rule of its own, which is empty where the body does not hold."""
        called = f"said_{len({rule.name for rule in self.rules}) + 1}"
        if body:
            self.rules.append(Rule(called, value=_EMPTY, arguments=tuple("_" for _ in names), default=True))
        # `opa check --strict` refuses an argument that nothing uses.
        arguments = tuple(name if _mentions((body, value), name) else "_" for name in names)
        self.rules.append(Rule(called, body, arguments, value))
        return Call(called, tuple(map(Var, names))) if names else Var(called)

    def _text(self, said: Fact) -> Iterator[Term]:
        if said.of_container:
            yield from (Text('; container "'), Call("lib.shortened", (Call("lib.name_of", (Var(CONTAINER),)), _SHOWN)))
        start = '": ' if said.of_container else "; "
        yield Text(start + said.before)
        if said.value:
            yield from (Call("lib.shown", (Gathered(self._terms.value(said.value)),)), Text(said.after))
        if said.allowed:
            yield Call("lib.listing", (self._terms.value(said.allowed),))


def _names(formula: Formula, places: Places) -> tuple[str, ...]:
    """The names that a text about the formula needs: its own, and the container, by whose name others are told."""
    free = free_in(formula)
    return free if CONTAINER in free or CONTAINER not in places else (*free, CONTAINER)


def _mentions(node: object, name: str) -> bool:
    """Whether a name stands anywhere in a term or statement, or in several."""
    match node:
        case Var(name=named):
            return named == name or named.startswith(f"{name}[")
        case tuple():
            return any(_mentions(part, name) for part in node)
        case _ if is_dataclass(node):
            return any(_mentions(getattr(node, field.name), name) for field in fields(node))
        case _:
            return False


def _joined(texts: list[Term]) -> Term:
    return texts[0] if len(texts) == 1 else Call("concat", (_EMPTY, Array(tuple(texts))))
