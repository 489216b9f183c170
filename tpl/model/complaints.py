"""What a denial says besides the guard's message: which value was wrong, what is asked of it, whom to ask.

A rule that does not let a request pass is not true in some places. Of a conjunction those are its parts that are not
true, of a disjunction all of its parts, of `each` the first element of which the body is not true. What a test is
about in such a place is a ``Fact``; engines fill in the value. Values of `old`, which who asks may not be allowed to
read, and of what may be secret are never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tpl.model import expr
from tpl.model.expr import CONTAINERS, FieldStep, FlattenStep, Path, Setting, Value
from tpl.model.guards import Guard
from tpl.model.patterns import canonical
from tpl.model.policy import Policy
from tpl.model.tenants import Shape
from tpl.model.wording import scalar, value_words
from tpl.record import dataclass

SHOWN = 200
"""Characters of one text of the request, or of who is to be asked; what is longer is cut, and ends in `...`."""
MOST = 1000
"""Characters of all that stands before whom to ask. The API server takes 5 KiB, at four bytes a character."""
LISTED = 5
"""Values of a tenant's setting that are named; of the others, their number."""

VISIBLE = r"[^\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+"
"""What is shown of a text, a blank between one part and the next, as RE2 says it.

The API server takes no message with a line end and no warning with a control character; characters that change the
direction of text would make a message read otherwise.
"""

Test = expr.Compare | expr.Member | expr.Match | expr.TextTest | expr.IsSet
Places = Mapping[str, Path]
"""Each bound name, and the way to what it stands for from a root: `container` is `containers[]`."""

_SECRET = frozenset(("args", "binaryData", "command", "data", "stringData", "value"))
"""Fields below which texts may be secret."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One test that did not come out as it must: ``before`` VALUE ``after`` ALLOWED.

    ``value`` is None where it is not to be shown, ``allowed`` a setting that each tenant has its own of. With
    ``of_container``, the name of the container stands first.
    """

    before: str
    value: Path | None
    after: str
    allowed: Setting | None
    of_container: bool


def fact(test: Test, want: bool, places: Places, guard: Guard) -> Fact | None:
    """What can be said of a test that must be true, or must be false; None where it is not about the request."""
    for relation, operand, other in _sides(test):
        path = _asked_of(operand, places)
        if path is not None:
            return _fact(_WORDS[relation, want], operand, other, path, places, guard)
    return None


def is_way_out(test: object, want: bool) -> bool:
    """Whether a part of a disjunction only says what need not be there; left out where others say more."""
    return isinstance(test, expr.IsSet) and not want


def element(source: Path, places: Places) -> Path:
    """The way to each element that a quantifier goes through."""
    full = _full(source, places)
    if any(isinstance(step, FlattenStep) for step in source.steps):
        return full
    return Path(root=full.root, steps=(*full.steps, FlattenStep()))


def contact(given: Policy | Shape) -> str:
    """Whom to ask; empty where nobody is named."""
    return given.contact or given.owner


def platform_contact(policy: Policy) -> str:
    """Whom to ask of the platform, as it is said in every message."""
    text = " ".join(contact(policy).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


# --- what a test is about -----------------------------------------------------------------------

_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_WORDS = {
    ("==", True): "must be", ("==", False): "must not be",
    ("!=", True): "must not be", ("!=", False): "must be",
    ("<", True): "must be less than", ("<", False): "must be at least",
    ("<=", True): "must be at most", ("<=", False): "must be more than",
    (">", True): "must be more than", (">", False): "must be at most",
    (">=", True): "must be at least", (">=", False): "must be less than",
    ("in", True): "must be one of", ("in", False): "must be none of",
    ("has", True): "must have", ("has", False): "must not have",
    ("within", True): "must be within", ("within", False): "must not be within",
    ("matches", True): "must match", ("matches", False): "must not match",
    ("contains", True): "must contain", ("contains", False): "must not contain",
    ("starts with", True): "must start with", ("starts with", False): "must not start with",
    ("ends with", True): "must end with", ("ends with", False): "must not end with",
    ("is set", True): "must be set", ("is set", False): "must not be set",
}  # fmt: skip


_ASKED = {"address": "within", "subject": "in"}


def _sides(test: Test) -> Iterator[tuple[str, Value, Value | None]]:
    """Each way to read a test: what is asked of a value, the value, and what it is compared with."""
    match test:
        case expr.Compare(operator=operator, left=left, right=right):
            yield operator, left, right
            yield _MIRRORED[operator], right, left
        case expr.Member(item=item, collection=collection):
            yield "in", item, collection
            yield "has", collection, item
        case expr.Match(kind=kind, item=item, patterns=patterns):
            yield _ASKED.get(kind, "matches"), item, _canonical(kind, patterns)
        case expr.TextTest(test=word, left=left, right=right):
            yield word, left, right
        case expr.IsSet(value=value):
            yield "is set", value, None


def _canonical(kind: str, patterns: Value) -> Value:
    match patterns:
        case expr.Constant(value=pattern):
            return expr.Constant(value=canonical(kind, str(pattern)))
        case expr.ConstantList(values=values):
            return expr.ConstantList(values=tuple(canonical(kind, str(pattern)) for pattern in values))
        case _:
            return patterns


def _asked_of(operand: Value, places: Places) -> Path | None:
    """The place in the request that an operand looks at, from its root; None where it looks at none to be shown."""
    while isinstance(operand, expr.Call):
        operand = operand.argument
    if not isinstance(operand, Path):
        return None
    full = _full(operand, places)
    return full if full.steps and full.root != "old" else None


def _full(path: Path, places: Places) -> Path:
    start = places.get(path.root, Path(root=path.root))
    return Path(root=start.root, steps=(*start.steps, *path.steps))


# --- how it is said -----------------------------------------------------------------------------


def _fact(words: str, operand: Value, other: Value | None, path: Path, places: Places, guard: Guard) -> Fact:
    of_container = path.root == CONTAINERS.root
    called, asked = _place(path, of_container), words
    if words == "must be" and isinstance(other, Path) and _full(other, places) == Path(root="old", steps=path.steps):
        asked, other = "must not change", None
    if isinstance(other, expr.Call) and other.function == "lines":
        return Fact(f"{called} must keep what the policy wrote", None, "", None, of_container)
    if isinstance(operand, expr.Call):
        if not expr.is_quantity(operand):
            asked = words.replace("must", f"{_part_asked(operand)} must", 1)
        while isinstance(operand, expr.Call):
            operand = operand.argument
    hidden = "secrets" in guard.resources or any(isinstance(s, FieldStep) and s.name in _SECRET for s in path.steps)
    assert isinstance(operand, Path), "of no other operand a place is known"
    said = other.argument if isinstance(other, expr.Call) and expr.is_quantity(other) else other
    allowed = said if isinstance(said, Setting) else None
    fixed = f" {_allowed(other, places)}" if other is not None and allowed is None else ""
    dynamic = " " if allowed else ""
    if hidden:
        return Fact(f"{called} {asked}{fixed}{dynamic}", None, "", allowed, of_container)
    return Fact(f"{called} is ", operand, f", {asked}{fixed}{dynamic}", allowed, of_container)


def _part_asked(operand: expr.Call) -> str:
    """`tag`; of a part of a text, where it stands."""
    return f"what stands {operand.function} {scalar(operand.separator)}" if operand.separator else operand.function


def _place(path: Path, of_container: bool) -> str:
    """`spec.type`, `image` of a container, `request.name`."""
    steps = path.steps[1:] if of_container else path.steps
    root = "" if of_container or path.root == "object" else path.root
    return value_words(Path(root=root, steps=steps)) or "it"


def _allowed(other: Value, places: Places) -> str:
    match other:
        case expr.ConstantList(values=values):
            more = f" and {len(values) - LISTED} more" if len(values) > LISTED else ""
            return ", ".join(map(scalar, values[:LISTED])) + more
        case Path():
            return value_words(_full(other, places))
        case expr.Call(function="quantity", argument=argument):
            return str(argument.value) if isinstance(argument, expr.Constant) else _allowed(argument, places)
        case expr.Call(function=function, argument=argument):
            return f"{function}({_allowed(argument, places)})"
        case _:
            return value_words(other)
