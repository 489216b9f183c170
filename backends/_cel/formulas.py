"""Formulas as CEL: `&&` and `||` absorb errors as the language's `and` and `or` do."""

from __future__ import annotations

from tpl.backends._cel.operands import Operands, looked_through
from tpl.backends._cel.tests import Tests
from tpl.backends._cel.tree import Cel, Literal, Macro, Negation, conjunction, disjunction, equals, size
from tpl.model.expr import CONTAINERS, Path
from tpl.obligations.formula import CONTAINER, AllOf, Always, AnyOf, Atom, Exists, ForAll, Formula


class Formulas:
    """Writes the formulas of one guard."""

    def __init__(self, operands: Operands) -> None:
        self._operands = operands
        self._tests = Tests(operands)
        self.offenders: dict[Formula, Cel] = {}
        """What is said of each container, and the variable with those of which it is not true."""

    def holds(self, formula: Formula) -> Cel:
        """That the formula is true; raises ``NotInCel``."""
        match formula:
            case Always(value=value):
                return Literal(value)
            case Atom():
                return self._tests.holds(formula)
            case AllOf(parts=parts):
                return conjunction(*map(self.holds, parts))
            case AnyOf(parts=parts):
                return disjunction(*map(self.holds, parts))
            case ForAll(source=source, body=body) if source == CONTAINERS and body in self.offenders:
                none = equals(size(self.offenders[body]), Literal(0))
                return conjunction(looked_through(self._operands.value(source)), none)
            case ForAll(variable=variable, source=source, body=body):
                return self._quantified("all", variable, source, body)
            case Exists(variable=variable, source=source, body=body):
                return self._quantified("exists", variable, source, body)

    def containers_without(self, said: Formula) -> Cel:
        """The containers of which a formula is not true."""
        holds = self._said_of(CONTAINER, CONTAINERS, said)
        return Macro(self._operands.value(CONTAINERS).cel, "filter", CONTAINER, Negation(holds))

    def _said_of(self, variable: str, source: Path, formula: Formula) -> Cel:
        """That the formula is true of an element of the list at ``source``."""
        self._operands.bind(variable, source)
        return self.holds(formula)

    def _quantified(self, macro: str, variable: str, source: Path, body: Formula) -> Cel:
        found = self._operands.value(source)
        test = Macro(found.cel, macro, variable, self._said_of(variable, source, body))
        if macro == "exists":
            return conjunction(*found.demands, looked_through(found), test)
        through = conjunction(looked_through(found, if_set=True), test)
        return conjunction(*found.demands, disjunction(found.is_null, through))
