"""What is said of a request that a rule does not let pass: the meaning of ``tpl.model.complaints``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from unicodedata import category

from tpl.model.complaints import LISTED, SHOWN, Fact, Places, element, fact, is_way_out
from tpl.model.expr import CONTAINERS, And, Expr, FieldStep, FlattenStep, Not, Or, Quantified, Step, Truth
from tpl.model.guards import Guard, Rule
from tpl.record import dataclass
from tpl.semantics import guards, values
from tpl.semantics.guards import Scope
from tpl.semantics.values import Json, Leaf

_INVISIBLE = frozenset(("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))


def complaint(guard: Guard, rule: Rule, scope: Scope) -> str:
    """All facts about what keeps the rule's condition from being true, each after `; `."""
    return "".join(_Complaint(guard).of(rule.condition, rule.effect == "require", scope, {}, None))


def cut(text: str, most: int) -> str:
    """A text without what is too much of it."""
    return text if len(text) <= most else f"{text[:most]}..."


def visible(text: str) -> str:
    """A text without what is not visible, or makes other than it seems what is."""
    parts = groupby(text, key=lambda char: category(char) not in _INVISIBLE)
    return " ".join("".join(part) for is_shown, part in parts if is_shown)


@dataclass(frozen=True)
class _Complaint:
    guard: Guard

    def of(self, expr: Expr, want: bool, scope: Scope, places: Places, container: Leaf) -> Iterator[str]:
        """Facts about an expression that is not what is wanted; ``container`` is the one that is looked at."""
        match expr:
            case Truth():
                pass
            case Not(operand=operand):
                yield from self.of(operand, not want, scope, places, container)
            case And() | Or():
                every = isinstance(expr, And) is want
                parts = [*dict.fromkeys(_parts(expr, want, every))]
                if every:
                    guilty = [(each, wanted) for each, wanted in parts if guards.truth(each, scope) is not wanted]
                else:
                    guilty = [(each, wanted) for each, wanted in parts if not is_way_out(each, wanted)] or parts
                for each, wanted in guilty:
                    yield from self.of(each, wanted, scope, places, container)
            case Quantified(quantifier=quantifier):
                if (quantifier == "each") is want:
                    yield from self._first(expr, want, scope, places, container)
            case _:
                if said := fact(expr, want, places, self.guard):
                    yield _text(said, scope, container)

    def _first(self, expr: Quantified, want: bool, scope: Scope, places: Places, container: Leaf) -> Iterator[str]:
        """Facts about the first element of which the body is not what is wanted."""
        is_flat = values.flattens(expr.source.steps)
        steps = expr.source.steps if is_flat else (*expr.source.steps, FlattenStep())
        inside = {**places, expr.variable: element(expr.source, places)}
        for leaf in _ends(scope.names[expr.source.root], steps):
            bound = scope.bind(expr.variable, leaf)
            if guards.truth(expr.body, bound) is not want:
                looked_at = leaf if expr.source == CONTAINERS and container is None else container
                yield from self.of(expr.body, want, bound, inside, looked_at)
                return


def _parts(expr: Expr, want: bool, every: bool) -> Iterator[tuple[Expr, bool]]:
    """The parts of a conjunction, or of a disjunction, of those inside it too, each with what is wanted of it."""
    match expr:
        case Not(operand=operand):
            yield from _parts(operand, not want, every)
        case And(operands=operands) | Or(operands=operands) if (isinstance(expr, And) is want) is every:
            for operand in operands:
                yield from _parts(operand, want, every)
        case _:
            yield expr, want


def _ends(leaf: Leaf, steps: Sequence[Step]) -> Iterator[Leaf]:
    if not values.flattens(steps):
        yield values.at(leaf, steps)
        return
    first = next(index for index, step in enumerate(steps) if isinstance(step, FlattenStep))
    found = values.at(leaf, steps[:first])
    for each in found if isinstance(found, list) else ():
        yield from _ends(each, steps[first + 1 :])


def _text(said: Fact, scope: Scope, container: Leaf) -> str:
    name = values.at(container, (FieldStep(name="name"),)) if said.of_container else None
    whose = f'container "{cut(name if isinstance(name, str) else "", SHOWN)}": ' if said.of_container else ""
    value = shown(values.at(scope.names[said.value.root], said.value.steps)) if said.value else ""
    allowed = listing(scope.settings.get(said.allowed.name)) if said.allowed else ""
    return f"; {whose}{said.before}{value}{said.after}{allowed}"


def shown(value: Leaf) -> str:
    """A value of the request, in few words."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{cut(value, SHOWN)}"'
        case int():
            return str(value)
        case float() if value.is_integer():
            # To OPA 1.0 is 1; the API server, which tells them apart, calls it a number.
            return str(int(value))
        case float():
            return "a number"
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "an object"
        case _:
            return "unset"


def listing(setting: Json) -> str:
    """What a tenant's setting allows, or forbids."""
    match setting:
        case str() | int():
            return str(setting)
        case [_, *_] as texts:
            more = f" and {len(texts) - LISTED} more" if len(texts) > LISTED else ""
            return ", ".join(map(str, texts[:LISTED])) + more
        case _:
            return "nothing"
