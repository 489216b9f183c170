"""Fills as CEL: for each `set` the JSON patches that add what is missing, and none where something is there.

A patch in JSON, as what is applied may not touch lists and maps that are replaced as a whole (`capabilities.drop`,
`nodeSelector`). Mutations are made one after the other, each of what the one before it made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tpl.backends._cel import cost, settings
from tpl.backends._cel.formulas import Formulas
from tpl.backends._cel.operands import Operands
from tpl.backends._cel.pods import containers_in
from tpl.backends._cel.printer import write
from tpl.backends._cel.program import LONGEST, Variable, too_costly, too_long
from tpl.backends._cel.tree import (
    NULL,
    TRUE,
    Cel,
    Choice,
    EmptyMap,
    Function,
    Item,
    ListOf,
    Literal,
    Macro,
    Made,
    Method,
    Name,
    Negation,
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
from tpl.backends.base import Refused
from tpl.model.expr import CONTAINERS, Constant, ConstantList, Path, Setting
from tpl.model.fills import ADDED, CONTAINER, CONTAINER_LISTS, Fields, Fill, Filling
from tpl.model.guards import Guard
from tpl.obligations.decision import comes_out_if
from tpl.record import dataclass

_INDEX, _CONTAINER = Name("index"), Name("container")
_NOTHING = ListOf(())
_GIVEN = "given"
"""The variable that is true where the conditions hold."""
_STORED = "stored"
"""The variable with the names of containers that were added before."""


@dataclass(frozen=True)
class Filler:
    """A fill in CEL: variables, and the expression of each mutation; ``trees`` are what is asked."""

    variables: tuple[Variable, ...]
    mutations: tuple[str, ...]
    trees: tuple[Cel, ...] = ()

    @property
    def beyond(self) -> Refused | None:
        """What the API server would not take, or stop; None where it is neither too long nor too costly."""
        longest = max(map(len, (*(each.expression for each in self.variables), *self.mutations)))
        if longest > LONGEST:
            return too_long(longest)
        return None if cost.is_affordable(self.trees, cost.ENOUGH) else too_costly()


def filler(fill: Fill) -> Filler:
    """The fill in CEL; what it reads of the tenant stands on the stored Namespace. Raises ``NotInCel``."""
    asked = _Asked(fill)
    read = {each.value.name: each.value for each in fill.fillings if isinstance(each.value, Setting)} | asked.settings
    defined = {"params": settings.parameters()} if read else {}
    defined |= {settings.as_variable(name): settings.value(each) for name, each in read.items()} | asked.variables
    mutations = tuple(write(cel) for each in fill.fillings for cel in _mutations(each, _sure(fill), asked))
    if fill.fills_added:
        defined[_STORED] = _stored()
    trees = (*asked.variables.values(), *asked.of_each)
    return Filler(tuple(Variable(name, write(cel)) for name, cel in defined.items()), mutations, trees)


def _stored() -> Cel:
    """The names of what was added before, which nothing may change."""
    found = get(dyn(Name("oldObject")), "spec", ADDED, otherwise=_NOTHING)
    return Macro(found, "map", CONTAINER, get(_CONTAINER, "name", otherwise=Literal("")))


class _Asked:
    """The conditions of a fill; ``once`` is asked of the request, ``of_each`` of a container.

    Variables have the object of before the fill, and conditions read nothing that a fill gives.
    """

    def __init__(self, fill: Fill) -> None:
        operands = Operands(_as_guard(fill))
        formulas = Formulas(operands)
        once = formulas.holds(comes_out_if(fill.tests(of_containers=False)))
        operands.bind(CONTAINER, CONTAINERS)
        each = formulas.holds(comes_out_if(fill.tests(of_containers=True), CONTAINER))
        self.of_each = () if each == TRUE else (each,)
        self.once = () if once == TRUE else (variable(_GIVEN),)
        self.is_made = (equals(Select(Name("request"), "operation"), Literal("CREATE")),) if fill.fills_added else ()
        self.settings = operands.settings
        lists = {CONTAINERS.root: containers_in(dyn(Name("object")))} if CONTAINERS.root in operands.roots else {}
        given = {_GIVEN: once} if self.once else {}
        self.variables: dict[str, Cel] = {**lists, **operands.variables, **formulas.variables, **given}


def _as_guard(fill: Fill) -> Guard:
    """A guard that asks of the same objects; by no word of guards `pods` are no templates."""
    resources, others = (fill.resources, ()) if fill.on_namespaces else ((), fill.kinds)
    return Guard(
        name=fill.name, title="", resources=resources, others=others, operations=("create",), rules=(), message="",
        origin=fill.origin,
    )  # fmt: skip


def _sure(fill: Fill) -> tuple[Fields, ...]:
    """What every object has: of a kind that others define, Kubernetes' own part."""
    return (("metadata",),) if fill.others else (("metadata",), ("spec",))


def _mutations(filling: Filling, sure: Sequence[Fields], asked: _Asked) -> Iterator[Cel]:
    value, there = _value(filling)
    given = (*asked.once, *there)
    if filling.in_containers:
        for name in CONTAINER_LISTS:
            yield _in_containers(name, filling.fields, value, (*asked.is_made, *given, *asked.of_each))
        if filling.in_added:
            yield _in_containers(ADDED, filling.fields, value, (_is_new(), *given, *asked.of_each))
        return
    place = dyn(Name("object"))
    patches = [
        Choice(_is_missing(place, way), ListOf((_patch(Literal(_pointer(way)), EmptyMap()),)), _NOTHING)
        for way in _ways(filling.fields)
        if way not in sure
    ]
    last = ListOf((_patch(Literal(_pointer(filling.fields)), value),))
    made = Sum((*patches, last)) if patches else last
    yield Choice(conjunction(*asked.is_made, *given, _is_missing(place, filling.fields)), made, _NOTHING)


def _is_new() -> Cel:
    """Whether the container is being added."""
    name = get(_CONTAINER, "name", otherwise=Literal(""))
    return Negation(Relation("in", name, variable(_STORED)))


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
