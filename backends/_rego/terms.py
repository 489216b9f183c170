"""Operands and tests as Rego, each in terms of the library in ``backends/rego/*.rego``.

A term is null for what is unset and undefined for an error; a test holds iff it comes out as wanted.
"""

from __future__ import annotations

from collections.abc import Sequence

from tpl.backends._rego.tree import Array, Call, Infix, Literal, Term, Text, Var
from tpl.model import expr
from tpl.model.expr import (
    Compare,
    FieldStep,
    FlattenStep,
    IsSet,
    KeysStep,
    Match,
    Member,
    Path,
    Scalar,
    Step,
    TextTest,
    Value,
)
from tpl.obligations.formula import Atom
from tpl.record import dataclass

_TEXT_TESTS = {"contains": "contains_text", "starts with": "starts_with", "ends with": "ends_with"}


@dataclass(frozen=True)
class Terms:
    """How one guard's operands are written; ``on_pods`` says that `object` is the pod that a kind makes."""

    on_pods: bool

    def root(self, name: str) -> Term:
        """The value of a root; any other name is one that a quantifier binds."""
        match name:
            case "object":
                return Var("lib.pod" if self.on_pods else "lib.new")
            case "old":
                return Var("lib.old_pod" if self.on_pods else "lib.old")
            case "request" | "containers":
                return Var(f"lib.{name}")
            case "namespace":
                return Var("lib.namespace_value")
            case _:
                return Var(name)

    def value(self, value: Value) -> Term:
        """An operand."""
        match value:
            case expr.Constant(value=constant):
                return literal(constant)
            case expr.ConstantList(values=constants):
                return Array(tuple(map(literal, constants)))
            case expr.Setting(name=name):
                return _lib("setting", Text(name))
            case expr.Path(root=root, steps=(*before, KeysStep())):
                return _lib("keys", _followed(self.root(root), before))
            case expr.Path(root=root, steps=steps):
                return _followed(self.root(root), steps)
            case expr.Call(function="before" | "after" as side, argument=argument, separator=separator, last=last):
                return _lib(f"{side}_last" if last else side, self.value(argument), Text(separator))
            case expr.Joined(parts=parts):
                return _lib("joined", Array(tuple(map(self.value, parts))))
            case expr.Call(function=function, argument=argument):
                return _lib(_FUNCTIONS[function], self.value(argument))

    def elements(self, source: Path) -> Term:
        """A list to look through."""
        return _lib("elements", self.value(source))

    def atom(self, atom: Atom) -> Term:
        """A test that comes out as wanted."""
        match atom.test:
            case IsSet(value=value):
                return _lib("is_set" if atom.want else "not_set", self.value(value))
            case Compare(operator=operator, left=left, right=right) if expr.is_quantity(left):
                return self._amounts(operator, atom.want, left, right)
            case Compare(operator="==" | "!=" as operator, left=left, right=right):
                return self._equality((operator == "==") is atom.want, left, right)
            case Compare(operator=operator, left=left, right=right):
                return self._ordering(operator, atom.want, left, right)
            case Member(item=item, collection=collection):
                # Only a list of the request's can be of any length.
                name = "among" if isinstance(collection, Path) else "member"
                return self._test(name, atom.want, item, collection)
            case Match(kind=kind, item=item, patterns=patterns):
                arguments = self.value(item), self._patterns(patterns)
                return _lib(_named(f"matches_{kind}", atom.want), *arguments)
            case TextTest(test=test, left=left, right=right):
                return self._test(_TEXT_TESTS[test], atom.want, left, right)

    def _test(self, name: str, want: bool, *operands: Value) -> Term:
        return _lib(_named(name, want), *map(self.value, operands))

    def _equality(self, equal: bool, left: Value, right: Value) -> Term:
        if not equal:
            return _lib("not_equal", self.value(left), self.value(right))
        # Two types that OPA can tell apart are a compile error and not a comparison.
        if any(map(_may_be_anything, (left, right))):
            return Infix("==", self.value(left), self.value(right))
        return _lib("same", self.value(left), self.value(right))

    def _amounts(self, operator: str, want: bool, left: Value, right: Value) -> Term:
        if operator in ("==", "!="):
            return _lib("same" if (operator == "==") is want else "not_equal", self.value(left), self.value(right))
        if operator in (">", ">="):
            left, right = right, left
        return self._test("less_quantity" if operator in ("<", ">") else "at_most_quantity", want, left, right)

    def _ordering(self, operator: str, want: bool, left: Value, right: Value) -> Term:
        if operator in (">", ">="):
            left, right = right, left
        return self._test("less" if operator in ("<", ">") else "at_most", want, left, right)

    def _patterns(self, patterns: Value) -> Term:
        term = self.value(patterns)
        is_scalar = isinstance(patterns, expr.Setting) and not patterns.is_list
        return _lib("alone", term) if is_scalar else term


_FUNCTIONS = {
    "lower": "lowercase",
    "count": "size",
    "keys": "keys",
    "registry": "image_registry",
    "repository": "image_repository",
    "tag": "image_tag",
    "digest": "image_digest",
    "quantity": "quantity",
    "percent": "percent",
    "number": "number",
    "lines": "lines",
}


def _may_be_anything(value: Value) -> bool:
    return isinstance(value, expr.Setting) or (isinstance(value, Path) and len(_segments(value.steps)) == 1)


def literal(value: Scalar) -> Term:
    """A value as written."""
    return Text(value) if isinstance(value, str) else Literal(value)


def _lib(function: str, *arguments: Term) -> Term:
    return Call(f"lib.{function}", arguments)


def _named(name: str, want: bool) -> str:
    return name if want else f"not_{name}"


def _followed(start: Term, steps: Sequence[Step]) -> Term:
    """What stands at the end of the steps: past a `[]`, a list with what stands there for each element."""
    first, *others = _segments(steps)
    term = _at(start, first)
    for index, segment in enumerate(others):
        term = _lib("flat", term) if index else _lib("elements", term)
        term = _lib("each_at", term, _names(segment)) if segment else term
    return term


def _at(start: Term, steps: Sequence[FieldStep]) -> Term:
    return _lib("at", start, _names(steps)) if steps else start


def _names(steps: Sequence[FieldStep]) -> Term:
    return Array(tuple(Text(step.name) for step in steps))


def _segments(steps: Sequence[Step]) -> list[list[FieldStep]]:
    """The fields between one `[]` and the next; one segment more than there are `[]`."""
    segments: list[list[FieldStep]] = [[]]
    for step in steps:
        match step:
            case FieldStep():
                segments[-1].append(step)
            case FlattenStep():
                segments.append([])
    return segments
