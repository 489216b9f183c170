"""Values that tell tests apart: what stands in them, and what differs from it by little."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tpl.model import fields
from tpl.model.expr import (
    Call,
    Constant,
    ConstantList,
    Expr,
    Joined,
    Match,
    Path,
    Setting,
    Value,
    operands_of,
    parts_of,
)
from tpl.semantics.values import Json

MANY = 8
"""No list of an example is longer."""

DIGEST = "@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_IMAGES = ("docker.io/library/nginx:latest", "registry.example.com/a/b", f"registry.example.com/a/b:v1{DIGEST}")
_ELSEWHERE = {
    "image": _IMAGES,
    "host": ("www.example.net", "example.com", "a.b.example.com"),
    "name": ("other",),
    "address": ("198.51.100.7", "2001:db8::7"),
}
"""For each kind of pattern, texts that seldom match one."""


def own_image(settings: Mapping[str, Json]) -> str:
    """An image that the tenant may run, without tag and digest."""
    match settings.get("images.from"):
        case [str(pattern), *_]:
            return pattern.replace("*", "app")
        case _:
            return "registry.example.com/app"


def candidates(test: Expr, operand: Value, held: str, settings: Mapping[str, Json]) -> list[Json]:
    """Values for the path at the heart of an operand; ``held`` is its type, as ``tpl.model.fields`` writes types."""
    constants = [each for other in operands_of(test) if other is not operand for each in _constants(other, settings)]
    kind = test.kind if isinstance(test, Match) else ""
    return [*_heard(operand, constants, kind, held, own_image(settings))]


def _constants(operand: Value, settings: Mapping[str, Json]) -> Iterator[Json]:
    match operand:
        case Constant(value=value):
            yield value
        case ConstantList(values=values):
            yield from values
        case Setting(name=name):
            found = settings.get(name)
            yield from found if isinstance(found, list) else [] if found is None else [found]
        case Call() | Joined():
            yield from (each for part in parts_of(operand) for each in _constants(part, settings))


def _heard(operand: Value, constants: Sequence[Json], kind: str, held: str, own: str) -> Iterator[Json]:
    """The values for what the functions around a path make of it."""
    match operand:
        case Call(function="count", argument=Call(function="keys")):
            yield from (_with_keys(f"k{number}" for number in range(length)) for length in _lengths(constants))
        case Call(function="count"):
            yield from ([plain(held.removeprefix(fields.LIST))] * length for length in _lengths(constants))
        case Call(function="keys"):
            yield from (_with_keys([str(each)]) for each in constants)
        case Call(function="quantity"):
            yield from (*constants, "0", "9Ei")
        case Call(function="percent"):
            yield from (f"{each}%" for each in (*constants, 0, 100) if isinstance(each, int))
            yield 1
        case Call(function="number"):
            yield from (*constants, "25%")
        case Call(function="before", separator=separator):
            yield from (f"{each}{separator}x" for each in (*constants, "other"))
            yield from constants
        case Call(function="after", separator=separator):
            yield from (f"x{separator}{each}" for each in (*constants, "other"))
            yield from constants
        case Joined(parts=parts):
            yield from (*constants, "other", *(_rest(str(each), parts) for each in constants))
        case Call(function="lower", argument=argument):
            yield from (each.upper() for each in constants if isinstance(each, str))
            yield from _heard(argument, constants, kind, held, own)
        case Call(function=part):
            yield from (_image(part, str(each), own) for each in constants)
            yield from (own, f"{own}:v1", f"{own}{DIGEST}", *_IMAGES)
        case Path() if kind == "label":
            yield {name: value for name, _, value in (str(each).partition("=") for each in constants)}
        case _ if held.startswith(fields.LIST):
            yield from ([], *([each] for each in (*constants, *_other_than(constants, held.removeprefix(fields.LIST)))))
        case _ if kind:
            yield from _matching(kind, [str(each) for each in constants])
        case _:
            yield from (*constants, *_other_than(constants, held))


def _rest(whole: str, parts: Sequence[Value]) -> str:
    """What a text leaves for the paths between the constants at its ends."""
    first, last = (part.value if isinstance(part, Constant) else "" for part in (parts[0], parts[-1]))
    return whole.removeprefix(str(first)).removesuffix(str(last))


def _with_keys(names: Iterable[str]) -> Json:
    return dict.fromkeys(names, "x")


def _lengths(constants: Sequence[Json]) -> Iterator[int]:
    for each in constants or (0,):
        if isinstance(each, int) and not isinstance(each, bool):
            yield from (length for length in (each, each + 1, each - 1) if 0 <= length <= MANY)


def _image(part: str, text: str, own: str) -> str:
    registry, _, path = own.partition("/")
    forms = {"registry": f"{text}/{path}", "repository": f"{registry}/{text}", "digest": f"{own}@{text}"}
    return forms.get(part, f"{own}:{text}{DIGEST}")


def _matching(kind: str, patterns: Sequence[str]) -> Iterator[str]:
    """For each pattern a text that it covers and one that only looks so; then texts from elsewhere."""
    for pattern in patterns:
        match kind:
            case "address":
                yield pattern.partition("/")[0]
            case "image":
                yield from (
                    f"{name}{DIGEST}" for name in (pattern.replace("*", "app"), f"{pattern.rstrip('/*')}-not/app")
                )
            case _:
                yield from (pattern.replace("*", "www"), f"not-{pattern}")
    yield from _ELSEWHERE[kind]


def _other_than(constants: Sequence[Json], held: str) -> Iterator[Json]:
    """What is near the constants, and what is far from them."""
    for each in constants:
        match each:
            case bool():
                yield not each
            case int():
                yield from (each + 1, each - 1)
            case str() if held not in ("boolean", "integer"):
                yield from (f"{each}x", f"x{each}")
    if not constants:
        yield from (True, False) if held == "boolean" else (1, 2) if held == "integer" else (plain(held), "b")


def plain(held: str) -> Json:
    """Something of a type."""
    if held.startswith(fields.LIST):
        return [plain(held.removeprefix(fields.LIST))]
    if held in ("boolean", "integer", fields.INT_OR_STRING):
        return True if held == "boolean" else 1
    if held == fields.QUANTITY:
        return "1"
    return {} if held.startswith(fields.ANYTHING) or fields.fields_of(held) else "a"
