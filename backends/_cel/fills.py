"""Fills as CEL: for each `set` the JSON patches that add what is missing, and none where something is there.

A patch in JSON, as what is applied may not touch lists and maps that are replaced as a whole (`capabilities.drop`,
`nodeSelector`). Mutations are made one after the other, each of what the one before it made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tpl.backends._cel import settings
from tpl.backends._cel.printer import write
from tpl.backends._cel.program import Variable
from tpl.backends._cel.tree import (
    NULL,
    Cel,
    Choice,
    EmptyMap,
    Function,
    Item,
    ListOf,
    Literal,
    Made,
    Method,
    Name,
    Relation,
    Select,
    Sum,
    conjunction,
    differs,
    dyn,
    equals,
    get,
    size,
    variable,
)
from tpl.model.expr import Constant, ConstantList, Path, Setting
from tpl.model.fills import CONTAINER_LISTS, Fields, Fill, Filling
from tpl.record import dataclass

_INDEX, _CONTAINER = Name("index"), Name("container")
_NOTHING = ListOf(())


@dataclass(frozen=True)
class Filler:
    """A fill in CEL: variables, and the expression of each mutation."""

    variables: tuple[Variable, ...]
    mutations: tuple[str, ...]


def filler(fill: Fill) -> Filler:
    """The fill in CEL; what it reads of the tenant stands on the stored Namespace."""
    read = {each.value.name: each.value for each in fill.fillings if isinstance(each.value, Setting)}
    defined = {"params": settings.parameters()} if read else {}
    defined |= {settings.as_variable(name): settings.value(each) for name, each in read.items()}
    mutations = tuple(write(cel) for filling in fill.fillings for cel in _mutations(filling, _sure(fill)))
    return Filler(tuple(Variable(name, write(cel)) for name, cel in defined.items()), mutations)


def _sure(fill: Fill) -> tuple[Fields, ...]:
    """What every object has: of a kind that others define, Kubernetes' own part."""
    return (("metadata",),) if fill.others else (("metadata",), ("spec",))


def _mutations(filling: Filling, sure: Sequence[Fields]) -> Iterator[Cel]:
    value, given = _value(filling)
    if filling.in_containers:
        yield from (_in_containers(name, filling.fields, value, given) for name in CONTAINER_LISTS)
        return
    place = dyn(Name("object"))
    patches = [
        Choice(_is_missing(place, way), ListOf((_patch(Literal(_pointer(way)), EmptyMap()),)), _NOTHING)
        for way in _ways(filling.fields)
        if way not in sure
    ]
    last = ListOf((_patch(Literal(_pointer(filling.fields)), value),))
    made = Sum((*patches, last)) if patches else last
    yield Choice(conjunction(*given, _is_missing(place, filling.fields)), made, _NOTHING)


def _in_containers(name: str, fields: Fields, value: Cel, given: Sequence[Cel]) -> Cel:
    """What each container of a list lacks, on the way and at its end; the ways of all come before the ends."""
    found = get(dyn(Name("object")), "spec", name, otherwise=_NOTHING)
    lacks = (*given, _is_missing(_CONTAINER, fields))
    steps: list[tuple[Fields, Cel]] = [*((way, EmptyMap()) for way in _ways(fields)), (fields, value)]
    parts = []
    for way, made in steps:
        path = Sum((Literal(f"/spec/{name}/"), Function("string", (_INDEX,)), Literal(_pointer(way))))
        test = conjunction(*lacks, *((_is_missing(_CONTAINER, way),) if way != fields else ()))
        parts.append(Method(found, "transformList", (_INDEX, _CONTAINER, test, _patch(path, made))))
    return Sum(tuple(parts)) if len(parts) > 1 else parts[0]


def _value(filling: Filling) -> tuple[Cel, tuple[Cel, ...]]:
    """What the place is given, and what must hold for there to be such a thing."""
    match filling.value:
        case Constant(value=constant):
            return Literal(constant), ()
        case ConstantList(values=values):
            return ListOf(tuple(map(Literal, values))), ()
        case Setting(name=name, is_list=is_list):
            found = variable(settings.as_variable(name))
            some = (Relation(">", size(found), Literal(0)),) if is_list else ()
            return Item(found, 0) if filling.takes_first else found, (differs(found, NULL), *some)
        case Path(root="namespace"):
            return Select(Name("request"), "namespace"), ()
        case _:
            return Select(Select(Name("request"), "userInfo"), "username"), ()


def _is_missing(place: Cel, fields: Fields) -> Cel:
    return equals(get(place, *fields), NULL)


def _ways(fields: Fields) -> Iterator[Fields]:
    """The objects on the way, from the outermost."""
    return (fields[:length] for length in range(1, len(fields)))


def _pointer(fields: Fields) -> str:
    """A JSON pointer."""
    return "".join(f"/{name.replace('~', '~0').replace('/', '~1')}" for name in fields)


def _patch(path: Cel, value: Cel) -> Cel:
    return Made("JSONPatch", (("op", Literal("add")), ("path", path), ("value", value)))
