"""Formulas as rules of Rego: a conjunction is a body, a disjunction is a rule with several bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tpl.backends._rego.terms import Terms
from tpl.backends._rego.tree import Call, Every, Literal, Rule, Some, Statement, Term, Var
from tpl.obligations.formula import AllOf, Always, AnyOf, Atom, Exists, ForAll, Formula, free_in


class Bodies:
    """Writes the formulas of one guard; ``helpers`` are the rules that they need besides their own."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._numbers: Counter[str] = Counter()
        self._made: dict[Formula, Term] = {}
        self.helpers: list[Rule] = []

    def rules(self, name: str, formula: Formula, arguments: tuple[str, ...] = (), comment: str = "") -> list[Rule]:
        """Rules of one name that hold iff the formula is true."""
        parts = formula.parts if isinstance(formula, AnyOf) else (formula,)
        made = [Rule(name, tuple(self._body(part)), arguments) for part in parts]
        return [Rule(name, made[0].body, arguments, comment=comment), *made[1:]]

    def test(self, formula: Formula, kind: str) -> Term:
        """One term that is true iff the formula is, by a rule of that kind that is made for it the first time."""
        if formula not in self._made:
            self._made[formula] = self._helped(formula, kind)
        return self._made[formula]

    def _helped(self, formula: Formula, kind: str) -> Term:
        self._numbers[kind] += 1
        name = f"{kind}_{self._numbers[kind]}"
        arguments = free_in(formula)
        # The number is taken before the helpers of the helper take theirs.
        self.helpers += self.rules(name, formula, arguments)
        return Call(name, tuple(map(Var, arguments))) if arguments else Var(name)

    def _body(self, formula: Formula) -> Iterator[Statement]:
        match formula:
            case Exists(variable=variable, source=source, body=body):
                yield Some(_used(variable, body), self._terms.elements(source))
                yield from self._conjunction(body)
            case _:
                yield from self._conjunction(formula)

    def _conjunction(self, formula: Formula) -> Iterator[Statement]:
        match formula:
            case Always(value=value):
                yield Literal(value)
            case AllOf(parts=parts):
                for part in parts:
                    yield from self._conjunction(part)
            case ForAll(variable=variable, source=source, body=body):
                yield Every(_used(variable, body), self._terms.elements(source), tuple(self._body(body)))
            case AnyOf():
                yield self.test(formula, "any")
            case Exists():
                yield self.test(formula, "some")
            case Atom():
                yield self._terms.atom(formula)


def _used(variable: str, body: Formula) -> str:
    """The variable, or the wildcard where `opa check --strict` would find it unused."""
    return variable if variable in free_in(body) else "_"
