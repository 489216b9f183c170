"""Formulas as CEL: `&&` and `||` absorb errors as the language's `and` and `or` do."""

from __future__ import annotations

from tpl.backends._cel.operands import Operands, looked_through
from tpl.backends._cel.tests import Tests
from tpl.backends._cel.tree import Cel, Literal, Macro, conjunction, disjunction
from tpl.model.expr import Path
from tpl.obligations.formula import AllOf, Always, AnyOf, Atom, Exists, ForAll, Formula


class Formulas:
    """Writes the formulas of one guard."""

    def __init__(self, operands: Operands) -> None:
        self._operands = operands
        self._tests = Tests(operands)

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
            case ForAll(variable=variable, source=source, body=body):
                return self._quantified("all", variable, source, body)
            case Exists(variable=variable, source=source, body=body):
                return self._quantified("exists", variable, source, body)

    def said_of(self, variable: str, source: Path, formula: Formula) -> Cel:
        """That the formula is true of an element of the list at ``source``."""
        self._operands.bind(variable, source)
        return self.holds(formula)

    def _quantified(self, macro: str, variable: str, source: Path, body: Formula) -> Cel:
        found = self._operands.value(source)
        test = Macro(found.cel, macro, variable, self.said_of(variable, source, body))
        if macro == "exists":
            return conjunction(*found.demands, looked_through(found), test)
        through = conjunction(looked_through(found, if_set=True), test)
        return conjunction(*found.demands, disjunction(found.is_null, through))
