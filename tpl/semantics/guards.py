"""What a guard's expression means: true, false or an error, after Kleene's three-valued logic.

Slow and obvious on purpose: this is the meaning that every engine is compared with.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from tpl.model.expr import (
    And,
    Call,
    Compare,
    Constant,
    ConstantList,
    Expr,
    FlattenStep,
    IsSet,
    Joined,
    Match,
    Member,
    Not,
    Or,
    Path,
    Quantified,
    Setting,
    Step,
    TextTest,
    Truth,
    Value,
)
from tpl.model.guards import Rule
from tpl.record import dataclass
from tpl.semantics import images, quantities, ranges, texts, values
from tpl.semantics.values import Json, Leaf, WrongType

Outcome = bool | None
"""Whether an expression holds; ``None`` is an error."""


@dataclass(frozen=True)
class Scope:
    """What an expression can name: roots and bound names, and the tenant's settings (absent is unset)."""

    names: Mapping[str, Leaf]
    settings: Mapping[str, Json] = field(default_factory=dict)

    def bind(self, name: str, leaf: Leaf) -> Scope:
        """This scope with one name more."""
        return replace(self, names={**self.names, name: leaf})


def allows(rule: Rule, scope: Scope) -> bool:
    """Whether a rule lets the request pass; an error left at the top of any of its parts denies."""
    exception = False if rule.unless is None else truth(rule.unless, scope)
    if exception is not False:
        return exception is True
    return truth(rule.condition, scope) is (rule.effect == "require")


def truth(expr: Expr, scope: Scope) -> Outcome:
    """The outcome of an expression."""
    match expr:
        case Truth(value=value):
            return value
        case Not(operand=operand):
            return _negation(truth(operand, scope))
        case And(operands=operands):
            return _all(truth(operand, scope) for operand in operands)
        case Or(operands=operands):
            return _any(truth(operand, scope) for operand in operands)
        case Quantified():
            return _quantified(expr, scope)
        case _:
            return _attempt(lambda: _test(expr, scope))


def _attempt(test: Callable[[], bool]) -> Outcome:
    try:
        return test()
    except WrongType:
        return None


def _negation(outcome: Outcome) -> Outcome:
    return None if outcome is None else not outcome


def _all(outcomes: Iterable[Outcome]) -> Outcome:
    seen = set(outcomes)
    return False if False in seen else None if None in seen else True


def _any(outcomes: Iterable[Outcome]) -> Outcome:
    return _negation(_all(map(_negation, outcomes)))


def _quantified(expr: Quantified, scope: Scope) -> Outcome:
    """`each X in PATH[]`, and `each X in PATH`, which means the same where the path has no `[]`."""
    steps = expr.source.steps if values.flattens(expr.source.steps) else (*expr.source.steps, FlattenStep())
    combine = _all if expr.quantifier == "each" else _any
    judge = lambda leaf: truth(expr.body, scope.bind(expr.variable, leaf))  # noqa: E731
    return _through(scope.names[expr.source.root], steps, judge, combine)


def _through(
    leaf: Leaf,
    steps: Sequence[Step],
    judge: Callable[[Leaf], Outcome],
    combine: Callable[[Iterable[Outcome]], Outcome],
) -> Outcome:
    """The outcomes of every end of the steps, combined list by list, so that one bad list is one error."""
    if not values.flattens(steps):
        return judge(values.at(leaf, steps))
    first = next(index for index, step in enumerate(steps) if isinstance(step, FlattenStep))
    try:
        found = values.elements(values.at(leaf, steps[:first]))
    except WrongType:
        return None
    return combine(_through(element, steps[first + 1 :], judge, combine) for element in found)


def _test(expr: Compare | Member | Match | TextTest | IsSet, scope: Scope) -> bool:
    match expr:
        case IsSet(value=operand):
            return value(operand, scope) is not None
        case Compare(operator=sign, left=left, right=right):
            return _compare(sign, value(left, scope), value(right, scope))
        case Member(item=item, collection=collection):
            return _member(value(item, scope), value(collection, scope), collection)
        case Match(kind=kind, item=item, patterns=patterns):
            return _match(kind, value(item, scope), value(patterns, scope))
        case TextTest(test=test, left=left, right=right):
            return _text_test(test, value(left, scope), value(right, scope))


def _compare(sign: str, left: Json, right: Json) -> bool:
    if sign in ("==", "!="):
        return _equal(left, right) is (sign == "==")
    if left is None or right is None:
        return False
    return _ORDERINGS[sign](values.number(left), values.number(right))


_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def _equal(left: Json, right: Json) -> bool:
    if left is None or right is None:
        return left is right
    if values.class_of(left) != values.class_of(right):
        raise WrongType
    return values.equal(left, right)


def _member(item: Json, collection: Json, source: Value) -> bool:
    if item is None or collection is None:
        return False
    # Only a list of the request's can be of any length; keys are looked up, not looked through.
    found = values.elements(collection) if isinstance(source, Path) else collection
    if not isinstance(found, list):
        raise WrongType
    return any(values.equal(item, element) for element in found)


def _match(kind: str, item: Json, patterns: Json) -> bool:
    if item is None or patterns is None:
        return False
    listed = patterns if isinstance(patterns, list) else [patterns]
    if kind == "label":
        return _has_labels(item, [values.text(pattern) for pattern in listed])
    if kind == "subject":
        return _subject(item) in [values.text(pattern) for pattern in listed]
    return _MATCHERS[kind](values.text(item), [values.text(pattern) for pattern in listed])


def _has_labels(item: Json, labels: Sequence[str]) -> bool:
    if not isinstance(item, dict):
        raise WrongType
    return all(item.get(key) == value for key, _, value in (label.partition("=") for label in labels))


def _subject(item: Json) -> str:
    """A binding's subject in words; empty for what is none."""
    if not isinstance(item, dict):
        raise WrongType
    kind, name, namespace = (_text_or_empty(item.get(field)) for field in ("kind", "name", "namespace"))
    match kind:
        case "Group":
            return f"group:{name}"
        case "User":
            return f"user:{name}"
        case "ServiceAccount":
            return f"serviceaccount:{namespace}/{name}"
        case _:
            return ""


def _text_or_empty(value: Json) -> str:
    return "" if value is None else values.text(value)


def _match_image(item: str, patterns: Sequence[str]) -> bool:
    image = images.parse(item)
    return image is not None and any(images.covers(pattern, image) for pattern in patterns)


def _match_host(item: str, patterns: Sequence[str]) -> bool:
    label, dot, parent = values.ascii_lower(item).partition(".")
    names = {label + dot + parent, *({f"*.{parent}"} if label and dot else ())}
    return any(values.ascii_lower(pattern) in names for pattern in patterns)


def _match_name(item: str, patterns: Sequence[str]) -> bool:
    return any(item.startswith(pattern[:-1]) if pattern.endswith("*") else item == pattern for pattern in patterns)


def _match_address(item: str, blocks: Sequence[str]) -> bool:
    found = ranges.parse(item)
    return any(ranges.covers(block, found) for block in blocks)


_MATCHERS: dict[str, Callable[[str, Sequence[str]], bool]] = {
    "image": _match_image, "host": _match_host, "name": _match_name, "address": _match_address,
}  # fmt: skip


def _text_test(test: str, left: Json, right: Json) -> bool:
    if left is None or right is None:
        return False
    whole, part = values.text(left), values.text(right)
    match test:
        case "starts with":
            return whole.startswith(part)
        case "ends with":
            return whole.endswith(part)
        case _:
            return part in whole


def value(expr: Value, scope: Scope) -> Json:
    """The value of an operand, ``None`` when it is unset; raises ``WrongType``."""
    match expr:
        case Constant(value=constant):
            return constant
        case ConstantList(values=constants):
            return [*constants]
        case Setting(name=name):
            return scope.settings.get(name)
        case Path(root=root, steps=steps):
            return values.follow(scope.names[root], steps)
        case Call(function="before" | "after" as side, argument=argument, separator=separator, last=last):
            return texts.beside(side, value(argument, scope), separator, last)
        case Call(function=function, argument=argument):
            return _call(function, value(argument, scope))
        case Joined(parts=parts):
            return texts.joined([value(part, scope) for part in parts])


def _call(function: str, argument: Json) -> Json:
    match function:
        case "lower":
            return None if argument is None else values.ascii_lower(values.text(argument))
        case "count":
            return values.count(argument)
        case "keys":
            return values.keys(argument)
        case "quantity":
            return quantities.parse(argument)
        case "percent":
            return quantities.percent(argument)
        case "number":
            return None if quantities.percent(argument) is not None else argument
        case "lines":
            return None if argument is None else [*values.text(argument).split("\n")]
        case _:
            return _part(function, images.parse(argument))


def _part(part: str, image: images.Image | None) -> str | None:
    return (
        None
        if image is None
        else {
            "registry": image.registry,
            "repository": image.repository,
            "tag": image.tag,
            "digest": image.digest,
        }[part]
    )
