"""Formulas as CEL: `&&` and `||` absorb errors as the language's `and` and `or` do."""

from __future__ import annotations

from tpl.backends._cel.operands import Operands, looked_through
from tpl.backends._cel.tests import Tests
from tpl.backends._cel.tree import (
    Cel,
    Choice,
    ListOf,
    Literal,
    Macro,
    Negation,
    conjunction,
    disjunction,
    equals,
    size,
    variable,
)
from tpl.model.expr import Path
from tpl.obligations.formula import AllOf, Always, AnyOf, Atom, Exists, ForAll, Formula


class Formulas:
    """Writes the formulas of one guard."""

    def __init__(self, operands: Operands) -> None:
        self._operands = operands
        self._tests = Tests(operands)
        self.variables: dict[str, Cel] = {}
        self.offenders: dict[tuple[Path, Formula], Cel] = {}
        """A list and what is said of each element, and the variable with the elements of which it is not true."""

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
            case ForAll(source=source, body=body) if (source, body) in self.offenders:
                return self._through(source, equals(size(self.offenders[source, body]), Literal(0)))
            case ForAll(variable=variable, source=source, body=body):
                return self._through(source, self._quantified("all", variable, source, body))
            case Exists(variable=variable, source=source, body=body):
                found = self._operands.value(source)
                exists = self._quantified("exists", variable, source, body)
                return conjunction(*found.demands, looked_through(found), exists)

    def note(self, source: Path, said: Formula, offenders: Cel) -> Cel:
        """A variable for the elements of a list of which something is not true, by which rules go from then on."""
        if (source, said) not in self.offenders:
            number = len(self.offenders) + 1
            name = "offenders" if number == 1 else f"offenders_{number}"
            self.variables[name] = offenders
            self.offenders[source, said] = variable(name)
        return self.offenders[source, said]

    def without(self, variable: str, source: Path, said: Formula) -> Cel:
        """The elements of a list of which a formula is not true."""
        found = self._operands.value(source)
        items = Choice(found.is_null, ListOf(()), found.cel) if found.nullable else found.cel
        return Macro(items, "filter", variable, Negation(self._said_of(variable, source, said)))

    def _said_of(self, variable: str, source: Path, formula: Formula) -> Cel:
        """That the formula is true of an element of the list at ``source``."""
        self._operands.bind(variable, source)
        return self.holds(formula)

    def _quantified(self, macro: str, variable: str, source: Path, body: Formula) -> Cel:
        return Macro(self._operands.value(source).cel, macro, variable, self._said_of(variable, source, body))

    def _through(self, source: Path, none: Cel) -> Cel:
        """That there is no list, or one that can be looked through, with none of what must not be in it."""
        found = self._operands.value(source)
        through = conjunction(looked_through(found, if_set=True), none)
        return conjunction(*found.demands, disjunction(found.is_null, through))
