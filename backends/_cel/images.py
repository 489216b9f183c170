"""Image references in the CEL of Kubernetes, which has no library for them.

A value is piped through lists of one element, as there is no other way to give it a name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tpl.backends._cel.operand import Operand
from tpl.backends._cel.tree import (
    NULL,
    Cel,
    Choice,
    Difference,
    Function,
    Item,
    ListOf,
    Literal,
    Macro,
    Method,
    Name,
    Regex,
    Relation,
    Sum,
    conjunction,
    disjunction,
    dyn,
    equals,
    size,
)

MAX_LENGTH = 512

REFERENCE = (
    r"^(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*"
    r"|(?:[a-z0-9]+(?:[_-]+[a-z0-9]+)*|(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::[0-9]+)?|[a-z0-9-]+:[0-9]+)"
    r"(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+)"
    r"(?::\w[\w.-]{0,127})?"
    r"(?:@sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128}))?$"
)
"""One name, or a path that begins with a name without a dot or with a registry: one that has a dot or a
port, or is localhost. Then a tag and a digest."""

_WITH_REGISTRY = r"^(?:localhost|[^/]*[.:][^/]*)/"
_SINGLE_ON_HUB = r"^docker[.]io/[^/]*$"
_WITH_TAG = r"^[^@]*:[^/@]+(?:@|$)"
_IMAGE = Name("image")
_MISSING = disjunction(equals(_IMAGE, NULL), equals(_IMAGE, Literal("")))
_IS_REFERENCE = conjunction(
    equals(Function("type", (_IMAGE,)), Name("string")),
    Relation("<=", size(_IMAGE), Literal(MAX_LENGTH)),
    Method(_IMAGE, "matches", (Regex(REFERENCE),)),
)


def part(function: str, reference: Operand) -> Operand:
    """A part of the image, unset where the reference is unset or empty; an error where it is no reference."""
    proper = disjunction(_MISSING, _IS_REFERENCE)
    found = Choice(_MISSING, NULL, _PARTS[function])
    piped = Macro(Macro(ListOf((reference.loose,)), "filter", "image", proper), "map", "image", found)
    return Operand(Item(piped, 0), "string", True, reference.demands)


def full_name_meets(reference: Operand, test: Callable[[Cel], Cel]) -> Cel:
    """That a value is a reference, and the full name of its image meets a test."""
    proper = Macro(ListOf((reference.loose,)), "filter", "image", _IS_REFERENCE)
    return Macro(_piped(proper, *_FULL_NAME), "exists", "image", test(_IMAGE))


def covered_by_constants(patterns: Sequence[str]) -> Callable[[Cel], Cel]:
    """The test for patterns as written in the guard."""
    return lambda name: disjunction(*(_covered_by(name, pattern) for pattern in patterns))


def _covered_by(name: Cel, pattern: str) -> Cel:
    if pattern.endswith("/*"):
        return Method(name, "startsWith", (Literal(pattern[:-1]),))
    return equals(name, Literal(pattern))


def covered_by_setting(patterns: Cel) -> Callable[[Cel], Cel]:
    """The test for patterns that the tenant's parameters hold."""
    return lambda name: Macro(patterns, "exists", "pattern", covered_by_pattern(name, "/*"))


def covered_by_pattern(name: Cel, wildcard: str) -> Cel:
    """That a text is the `pattern`, or begins with it where it ends in a wildcard, whose star is left out."""
    pattern = Name("pattern")
    but_star = Method(pattern, "substring", (Literal(0), Difference(size(pattern), 1)))
    return Choice(
        Method(pattern, "endsWith", (Literal(wildcard),)),
        Method(name, "startsWith", (but_star,)),
        equals(name, pattern),
    )


# --- parsing, for what is a reference -----------------------------------------------------------


def _piped(start: Cel, *steps: Cel) -> Cel:
    """A list, with each step made of each `image` that the step before it gave."""
    for step in steps:
        start = Macro(start, "map", "image", step)
    return start


def _split(target: Cel, separator: str, index: int) -> Cel:
    return Item(Method(target, "split", (Literal(separator),)), index)


def _after_last_slash(target: Cel) -> Cel:
    return Method(target, "substring", (_past_last_slash(target),))


def _past_last_slash(target: Cel) -> Cel:
    return Sum((Method(target, "lastIndexOf", (Literal("/"),)), Literal(1)))


_WITHOUT_DIGEST = _split(_IMAGE, "@", 0)
_WITHOUT_TAG = Sum((
    Method(_IMAGE, "substring", (Literal(0), _past_last_slash(_IMAGE))),
    _split(_after_last_slash(_IMAGE), ":", 0),
))  # fmt: skip
_ON_SOME_REGISTRY = Choice(
    Method(_IMAGE, "matches", (Regex(_WITH_REGISTRY),)), _IMAGE, Sum((Literal("docker.io/"), _IMAGE))
)
_HUB_BY_ONE_NAME = Choice(
    Method(_IMAGE, "startsWith", (Literal("index.docker.io/"),)),
    Method(_IMAGE, "substring", (Literal(len("index.")),)),
    _IMAGE,
)
_IN_LIBRARY = Choice(
    Method(_IMAGE, "matches", (Regex(_SINGLE_ON_HUB),)),
    Sum((Literal("docker.io/library/"), Method(_IMAGE, "substring", (Literal(len("docker.io/")),)))),
    _IMAGE,
)


_FULL_NAME = (_WITHOUT_DIGEST, _WITHOUT_TAG, _ON_SOME_REGISTRY, _HUB_BY_ONE_NAME, _IN_LIBRARY)
"""The steps from a reference to registry and repository, as a node spells them out."""


_PAST_REGISTRY = Sum((Method(_IMAGE, "indexOf", (Literal("/"),)), Literal(1)))
_PAST_LAST_COLON = Sum((Method(_WITHOUT_DIGEST, "lastIndexOf", (Literal(":"),)), Literal(1)))


def _of_full_name(*steps: Cel) -> Cel:
    return Item(_piped(ListOf((_IMAGE,)), *_FULL_NAME, *steps), 0)


_HAS_DIGEST = Method(_IMAGE, "contains", (Literal("@"),))
_PARTS: dict[str, Cel] = {
    "registry": dyn(_of_full_name(_split(_IMAGE, "/", 0))),
    "repository": dyn(_of_full_name(Method(_IMAGE, "substring", (_PAST_REGISTRY,)))),
    "tag": Choice(
        Method(_IMAGE, "matches", (Regex(_WITH_TAG),)),
        dyn(Method(_WITHOUT_DIGEST, "substring", (_PAST_LAST_COLON,))),
        Choice(_HAS_DIGEST, NULL, dyn(Literal("latest"))),
    ),
    "digest": Choice(_HAS_DIGEST, dyn(_split(_IMAGE, "@", 1)), NULL),
}
"""Each part of an `image` that is a reference; null where it has none."""
