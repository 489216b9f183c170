"""What can come of a rule where little is known of a request: every outcome that some such request may have.

More may be listed than can happen, never less: what is said to be certain is so.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import Enum

from tpl.model import expr
from tpl.model.expr import Expr, Scalar, Value
from tpl.model.guards import Rule
from tpl.sema.guards.fields import from_root

Bound = Mapping[str, expr.Path]
Outcome = bool | None
"""True, false or an error, as in `tpl.semantics.guards`."""

ANY: frozenset[Outcome] = frozenset((True, False, None))
NOT_TRUE: frozenset[Outcome] = frozenset((False, None))
TRUE: frozenset[Outcome] = frozenset((True,))
FALSE: frozenset[Outcome] = frozenset((False,))


class Thing(Enum):
    """What is known of a value that is not a known constant."""

    UNSET = "unset"
    SET = "set"
    UNKNOWN = "unknown"


class Known(ABC):
    """What is known of the request."""

    @abstractmethod
    def of(self, path: expr.Path) -> Thing | Scalar:
        """What is known of a path that begins at a root."""


def may_pass(rule: Rule, known: Known) -> bool:
    """Whether the rule may let such a request pass."""
    condition, unless = _parts(rule, known)
    return True in unless or (False in unless and (rule.effect == "require") in condition)


def may_deny(rule: Rule, known: Known) -> bool:
    """Whether the rule may deny such a request."""
    condition, unless = _parts(rule, known)
    return None in unless or (False in unless and bool(condition - {rule.effect == "require"}))


def _parts(rule: Rule, known: Known) -> tuple[frozenset[Outcome], frozenset[Outcome]]:
    return possible(rule.condition, known, {}), FALSE if rule.unless is None else possible(rule.unless, known, {})


def possible(node: Expr, known: Known, bound: Bound) -> frozenset[Outcome]:
    """The outcomes that the expression may have."""
    match node:
        case expr.Truth(value=value):
            return frozenset((value,))
        case expr.Not(operand=operand):
            return _negated(possible(operand, known, bound))
        case expr.And(operands=operands):
            return _joined([possible(each, known, bound) for each in operands])
        case expr.Or(operands=operands):
            return _negated(_joined([_negated(possible(each, known, bound)) for each in operands]))
        case expr.Quantified():
            return _quantified(node, known, bound)
        case _:
            return _test(node, known, bound)


def _negated(outcomes: frozenset[Outcome]) -> frozenset[Outcome]:
    return frozenset(None if each is None else not each for each in outcomes)


def _joined(parts: list[frozenset[Outcome]]) -> frozenset[Outcome]:
    """Of an `and`: false absorbs an error."""
    found: set[Outcome] = {True} if all(True in part for part in parts) else set()
    if any(False in part for part in parts):
        found.add(False)
    if any(None in part for part in parts) and all(part != FALSE for part in parts):
        found.add(None)
    return frozenset(found)


def _quantified(node: expr.Quantified, known: Known, bound: Bound) -> frozenset[Outcome]:
    source = from_root(node.source, bound)
    of_none = frozenset((node.quantifier == "each",))
    if known.of(source) is Thing.UNSET:
        return of_none
    return of_none | possible(node.body, known, {**bound, node.variable: source}) | {None}


def _value(value: Value, known: Known, bound: Bound) -> Thing | Scalar:
    match value:
        case expr.Constant(value=constant):
            return constant
        case expr.ConstantList():
            return Thing.SET
        case expr.Path():
            return known.of(from_root(value, bound))
        case expr.Call(function="count", argument=argument) if _value(argument, known, bound) is Thing.UNSET:
            return 0
        case expr.Call(function=function, argument=argument) if function not in ("count", "keys"):
            return Thing.UNSET if _value(argument, known, bound) is Thing.UNSET else Thing.UNKNOWN
        case expr.Joined(parts=parts) if any(_value(part, known, bound) is Thing.UNSET for part in parts):
            # Unset, or an error where another part is no text.
            return Thing.UNSET if len(parts) == 1 else Thing.UNKNOWN
        case _:
            return Thing.UNKNOWN


def _test(
    node: expr.Compare | expr.Member | expr.Match | expr.TextTest | expr.IsSet, known: Known, bound: Bound
) -> frozenset[Outcome]:
    match node:
        case expr.IsSet(value=value):
            return _is_set(_value(value, known, bound))
        case expr.Compare(operator=sign, left=left, right=right):
            return _compare(sign, _value(left, known, bound), _value(right, known, bound))
        case expr.Member(item=item, collection=expr.ConstantList(values=values)):
            return _among(_value(item, known, bound), values)
        case expr.Member(item=left, collection=right) | expr.Match(item=left, patterns=right):
            return _needs_both(_value(left, known, bound), _value(right, known, bound))
        case expr.TextTest(left=left, right=right):
            return _needs_both(_value(left, known, bound), _value(right, known, bound))


def _is_set(value: Thing | Scalar) -> frozenset[Outcome]:
    if isinstance(value, Thing):
        return {Thing.UNSET: FALSE, Thing.SET: TRUE, Thing.UNKNOWN: ANY}[value]
    return TRUE


def _compare(sign: str, left: Thing | Scalar, right: Thing | Scalar) -> frozenset[Outcome]:
    if not isinstance(left, Thing) and not isinstance(right, Thing):
        return _constants(sign, left, right)
    if Thing.UNSET not in (left, right) or Thing.UNKNOWN in (left, right):
        return ANY if sign in ("==", "!=") or Thing.UNSET not in (left, right) else NOT_TRUE
    if sign not in ("==", "!="):
        return FALSE
    return frozenset(((left is right) is (sign == "=="),))


_SIGNS = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
          ">=": operator.ge}  # fmt: skip


def _constants(sign: str, left: Scalar, right: Scalar) -> frozenset[Outcome]:
    is_ordered = sign in ("==", "!=") or type(left) is int
    if type(left) is not type(right) or not is_ordered:
        return frozenset((None,))
    return frozenset((bool(_SIGNS[sign](left, right)),))


def _among(item: Thing | Scalar, values: tuple[Scalar, ...]) -> frozenset[Outcome]:
    if isinstance(item, Thing):
        return FALSE if item is Thing.UNSET else ANY
    return frozenset((any(type(item) is type(each) and item == each for each in values),))


def _needs_both(left: Thing | Scalar, right: Thing | Scalar) -> frozenset[Outcome]:
    if Thing.UNSET not in (left, right):
        return ANY
    return NOT_TRUE if Thing.UNKNOWN in (left, right) else FALSE
