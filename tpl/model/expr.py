"""Guard expressions: a small typed tree over one admission request.

``tpl.semantics.guards`` gives the meaning; the CEL and Rego printers must agree with it.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from tpl.model.base import Node
from tpl.model.parameters import Holds
from tpl.model.patterns import PatternKind

Scalar = str | int | bool


class FieldStep(Node):
    """``.name`` or ``["name"]``: one key of an object."""

    step: Literal["field"] = "field"
    name: str


class FlattenStep(Node):
    """``[]``: every element of a list; what follows is taken of each."""

    step: Literal["flatten"] = "flatten"


class KeysStep(Node):
    """``keys(PATH)`` as what a quantifier goes through: the keys of an object, a list; a `[]` follows it."""

    step: Literal["keys"] = "keys"


Step = Annotated[FieldStep | FlattenStep | KeysStep, Field(discriminator="step")]


class Constant(Node):
    """A string, whole number or boolean as written."""

    node: Literal["constant"] = "constant"
    value: Scalar


class ConstantList(Node):
    """``("a", "b")``: values as written."""

    node: Literal["list"] = "list"
    values: tuple[Scalar, ...]


class Path(Node):
    """A place in the request: a root (`object`, `old`, `request`, `namespace` or a bound name) and steps."""

    node: Literal["path"] = "path"
    root: str
    steps: tuple[Step, ...] = ()


class Setting(Node):
    """``tenant.SETTING``: a parameter of the tenant whose namespace the request is for.

    ``holds`` and ``is_list`` are as the policy's table says (``tpl.model.parameters``); None as long as nobody looked.
    """

    node: Literal["setting"] = "setting"
    name: str
    holds: Holds | None = None
    is_list: bool = False


Function = Literal[
    "lower", "before", "after", "count", "keys", "registry", "repository", "tag", "digest", "quantity", "percent",
    "number",
]  # fmt: skip
FUNCTIONS: tuple[Function, ...] = get_args(Function)


class Call(Node):
    """A function of one value: `lower`, `count`, `keys`, `quantity`, a part of a text or of an image reference.

    ``before`` and ``after`` are what stands on that side of the first ``separator``, or the ``last``, which no other
    function has. ``percent`` and ``number`` are the two things that a number or a text such as `25%` may be.
    ``lines`` are those of a text, as a list; only what `protects` means has it.
    """

    node: Literal["call"] = "call"
    function: Function | Literal["lines"]
    argument: Value
    separator: str = ""
    last: bool = False


class Joined(Node):
    """``A + B``: texts, one behind the other."""

    node: Literal["joined"] = "joined"
    parts: tuple[Value, ...]


Value = Annotated[Constant | ConstantList | Path | Setting | Call | Joined, Field(discriminator="node")]


class Compare(Node):
    """``== != < <= > >=`` between two values; if one is a quantity, both are."""

    node: Literal["compare"] = "compare"
    operator: Literal["==", "!=", "<", "<=", ">", ">="]
    left: Value
    right: Value


class Member(Node):
    """``item in collection``."""

    node: Literal["member"] = "member"
    item: Value
    collection: Value


class Match(Node):
    """``item matches patterns``: the kind says what the one ``*`` of a pattern stands for.

    Of the kind `address` it is ``item within patterns``, which are blocks of addresses. Of the kind `label`, the item
    is an object, and matches if it has all of the labels. Of the kind `subject` it is ``item in patterns``: the item
    is a subject as bindings have it, the patterns are subjects in words (``tpl.model.subjects``). The kind `own` is
    that of the setting that it asks for, as long as nobody looked which one that is.
    """

    node: Literal["match"] = "match"
    kind: PatternKind | Literal["address", "own"]
    item: Value
    patterns: Value


class TextTest(Node):
    """``contains``, ``starts with``, ``ends with`` on strings."""

    node: Literal["text"] = "text"
    test: Literal["contains", "starts with", "ends with"]
    left: Value
    right: Value


class IsSet(Node):
    """``is set``; ``null`` is unset."""

    node: Literal["set"] = "set"
    value: Value


class Truth(Node):
    """``true`` or ``false`` as a whole expression."""

    node: Literal["truth"] = "truth"
    value: bool


class Not(Node):
    """Negation; an error stays an error."""

    node: Literal["not"] = "not"
    operand: Expr


class And(Node):
    """All of them; ``false`` absorbs an error."""

    node: Literal["and"] = "and"
    operands: tuple[Expr, ...]


class Or(Node):
    """Any of them; ``true`` absorbs an error."""

    node: Literal["or"] = "or"
    operands: tuple[Expr, ...]


class Quantified(Node):
    """``each X in PATH: E`` (all) or ``some X in PATH: E`` (any) over at most ``BOUND`` elements."""

    node: Literal["quantified"] = "quantified"
    quantifier: Literal["each", "some"]
    variable: str
    source: Path
    body: Expr


Expr = Annotated[
    Compare | Member | Match | TextTest | IsSet | Truth | Not | And | Or | Quantified,
    Field(discriminator="node"),
]

BOUND = 500
"""Longest list of a tenant's that a guard looks through; a longer one is an error, in every engine alike."""

CONTAINERS = Path(root="containers")
"""`each container`: containers, initContainers and ephemeralContainers of the pod."""


EACH_KEY = (KeysStep(), FlattenStep())
"""How a path ends that leads to each key of an object."""


def parts_of(value: Value) -> tuple[Value, ...]:
    """The values that a value is made of: what a function is given, what is joined."""
    match value:
        case Call(argument=argument):
            return (argument,)
        case Joined(parts=parts):
            return parts
        case _:
            return ()


def is_quantity(value: Value) -> bool:
    """Whether a value is an amount and not the text of one."""
    return isinstance(value, Call) and value.function == "quantity"


def as_quantity(value: Value) -> Value:
    """The amount that a value says."""
    return value if is_quantity(value) else Call(function="quantity", argument=value)


def written_quantity(value: Value) -> str | None:
    """What is written for an amount that stands in the guard itself, `2Gi`; None for any other value."""
    if isinstance(value, Call) and is_quantity(value) and isinstance(value.argument, Constant):
        return str(value.argument.value)
    return None


def operands_of(test: Expr) -> tuple[Value, ...]:
    """The values that a test looks at; none of an expression that is no test."""
    match test:
        case Compare(left=left, right=right) | TextTest(left=left, right=right):
            return left, right
        case Member(item=item, collection=collection):
            return item, collection
        case Match(item=item, patterns=patterns):
            return item, patterns
        case IsSet(value=value):
            return (value,)
        case _:
            return ()


for model in (Call, Joined, Not, And, Or, Quantified):
    model.model_rebuild()
