"""The operands of a guard as CEL, and the variables of the policy that they need.

`.?` passes silently through text and numbers, which must be an error. So a path demands of each step
on its way that it is an object or unset, except where Kubernetes guarantees it (``known``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tpl.backends._cel import images, known, quantities, settings, texts
from tpl.backends._cel.operand import NotInCel, Operand, Type
from tpl.backends._cel.tree import (
    NULL,
    TRUE,
    Cel,
    Choice,
    ListOf,
    Literal,
    Macro,
    Name,
    Relation,
    conjunction,
    differs,
    disjunction,
    dyn,
    equals,
    get,
    listed,
    size,
    variable,
)
from tpl.model import expr, scale
from tpl.model.expr import BOUND, CONTAINERS, FieldStep, KeysStep, Path, Scalar, Step, Value
from tpl.model.guards import Guard
from tpl.model.patterns import is_quantity
from tpl.model.scale import REPLICAS, judges_scale, scaled

Fields = tuple[str, ...]

ENTRY = "entry"
"""A name of ours for an element of a list; no quantifier of a guard has it."""


class Operands:
    """Writes the operands of one guard.

    ``variables`` are the paths and settings that it has met, by the name of their variable; ``roots``
    and ``settings`` say what else the policy must define. Which bound names hold objects for sure is
    told by ``bind``, as their quantifiers are entered.
    """

    def __init__(self, guard: Guard) -> None:
        self._on_pods = guard.on_pods
        self._on_namespaces = guard.on_namespaces
        self._scaled = tuple(kind.kind for kind in scaled(guard)) if judges_scale(guard) else ()
        self._built_in = all(map(known.holds_for, guard.kinds))
        self._objects: dict[str, bool] = {}
        self.variables: dict[str, Cel] = {}
        self.roots: set[str] = set()
        self.settings: dict[str, expr.Setting] = {}

    def bind(self, name: str, source: Path) -> None:
        """A quantifier over the list at ``source`` binds this name."""
        self._objects[name] = self._holds_objects(source)

    def value(self, value: Value) -> Operand:
        """An operand; raises ``NotInCel``."""
        match value:
            case expr.Constant(value=constant):
                return Operand(Literal(constant), _type_of(constant), False)
            case expr.ConstantList(values=constants):
                return Operand(ListOf(tuple(_items(constants))), "list", False)
            case expr.Setting():
                return self.setting(value)
            case expr.Path():
                return self._path(value)
            case expr.Call(function="quantity", argument=expr.Constant(value=str(amount))) if is_quantity(amount):
                return quantities.constant(amount)
            case expr.Call(function="before" | "after" as side, argument=argument, separator=separator, last=last):
                return texts.beside(side, self.value(argument), separator, last)
            case expr.Call(function=function, argument=argument):
                return self._call(function, argument)
            case expr.Joined(parts=parts):
                return texts.joined([self.value(part) for part in parts])

    def lookup(self, keys: expr.Call) -> Operand:
        """The object whose keys are asked for, for sure one if it is set."""
        found = self.value(keys.argument)
        return replace(found, type="object", demands=(*found.demands, found.is_null_or("object")))

    # --- settings and functions -----------------------------------------------------------------

    def setting(self, setting: expr.Setting) -> Operand:
        """A setting of the tenant."""
        self.settings[setting.name] = setting
        return Operand(variable(settings.as_variable(setting.name)), settings.type_of(setting))

    def _call(self, function: str, argument: Value) -> Operand:
        if function == "keys":
            raise NotInCel("the keys of an object, other than to look one up or to count them")
        if isinstance(argument, expr.Call) and argument.function == "keys":
            return _count(self.lookup(argument), "object")
        operand = self.value(argument)
        match function:
            case "lower":
                return texts.lower(operand)
            case "lines":
                return texts.lines(operand)
            case "count":
                return _count(operand, "list")
            case "quantity":
                return quantities.quantity(operand)
            case "percent" | "number":
                return quantities.of_two(function, operand)
            case _:
                return images.part(function, operand)

    def _keys(self, path: Path) -> Operand:
        """The keys of an object to look through, in any order."""
        found = self.value(path)
        keys = Macro(found.cel, "map", ENTRY, Name(ENTRY))
        cel = Choice(found.is_null, ListOf(()), keys) if found.nullable else keys
        return Operand(cel, "list", False, (*found.demands, found.is_null_or("object")))

    # --- paths ----------------------------------------------------------------------------------

    def _path(self, path: Path) -> Operand:
        if path.steps[-1:] == (KeysStep(),):
            return self._keys(Path(root=path.root, steps=path.steps[:-1]))
        before, after = _split(path.steps)
        if after is None:
            return self._fields(path.root, before)
        source = Path(root=path.root, steps=path.steps[: len(before)])
        return self._of_each(self._fields(path.root, before), after, self._holds_objects(source))

    def _fields(self, root: str, fields: Fields) -> Operand:
        if root == "namespace":
            return self._namespace(fields)
        start = self._start(root)
        if not fields:
            return Operand(start, "list", False) if root == CONTAINERS.root else Operand(start)
        demands = tuple(self._demands(root, fields))
        return replace(self._end(root, fields, start), demands=demands)

    def _end(self, root: str, fields: Fields, start: Cel) -> Operand:
        """What stands at the last field, whatever must hold on the way to it."""
        cel = get(start, *fields) if root in self._objects else self._hoisted(root, fields, start)
        return Operand(cel, self._known(root, fields))

    def _namespace(self, fields: Fields) -> Operand:
        if fields == ("name",):
            return Operand(self.namespace(), "string")
        stored = get(dyn(Name("namespaceObject")), "metadata", *fields)
        return Operand(self._variable(("namespace", *fields), stored), "string" if len(fields) > 1 else "object")

    def namespace(self) -> Cel:
        """The name of the namespace that a request is for, which may be in it or be the namespace itself."""
        field = "name" if self._on_namespaces else "namespace"
        self.variables["namespace_name"] = get(dyn(Name("request")), field)
        return variable("namespace_name")

    def _start(self, root: str) -> Cel:
        self.roots.add(root)
        match root:
            case "object":
                return variable("pod") if self._on_pods else dyn(Name("object"))
            case "old":
                return variable("oldPod") if self._on_pods else dyn(Name("oldObject"))
            case "request":
                return dyn(Name("request"))
            case "containers":
                return variable(root)
            case _:
                return Name(root)

    def _hoisted(self, root: str, fields: Fields, start: Cel) -> Cel:
        """A variable for a path that is the same all through a request."""
        written = self._written(root, fields, start)
        called = {"object": "pod", "old": "oldPod"}.get(root, root) if self._on_pods else root
        return self._variable((called, *fields), written)

    def _variable(self, called: Fields, written: Cel) -> Cel:
        word = re.sub("[^A-Za-z0-9]+", "_", "_".join(called))
        while self.variables.get(word, written) != written:
            word += "_"
        self.variables[word] = written
        return variable(word)

    def _written(self, root: str, fields: Fields, start: Cel) -> Cel:
        if (root, fields) == ("request", ("name",)):
            return name_of_request()
        if (root, fields) == ("request", ("resource",)):
            return get(start, "resource", "resource")
        if self._scaled and root in ("object", "old") and fields == REPLICAS:
            # A Scale that says no number says 0: the API server leaves it out.
            return get(start, *fields, otherwise=Choice(self._is_scale(start), dyn(Literal(0)), NULL))
        return get(start, *fields)

    def _is_scale(self, start: Cel) -> Cel:
        """Whether it is a Scale, by what it has not: a ClusterPolicy is told that it is of the kind that is scaled."""
        is_of_kind = Relation("in", get(start, "kind", otherwise=Literal("")), listed((scale.KIND, *self._scaled)))
        return conjunction(is_of_kind, equals(get(start, "spec", "template"), NULL))

    def _demands(self, root: str, fields: Fields) -> Iterator[Cel]:
        """What must hold on the way to the last field."""
        if self._known(root, ()) != "object":
            yield Operand(Name(root)).is_null_or("object")
        start = self._start(root)
        for length in range(1, len(fields)):
            if self._known(root, fields[:length]) != "object":
                yield self._end(root, fields[:length], start).is_null_or("object")

    def _known(self, root: str, fields: Fields) -> Type:
        """The type of what stands there, if anything does, as far as Kubernetes guarantees it."""
        if not fields:
            return "object" if self._objects.get(root, True) else "any"
        if root == "request":
            return known.REQUEST.get(fields, "any")
        *parents, last = fields
        if not self._built_in or self._known(root, tuple(parents)) != "object":
            return "any"
        if parents and parents[-1] in known.MAPS:
            return "string" if parents[-1] in known.MAPS_OF_TEXT else "any"
        return known.TYPES.get(last, "any")

    def _holds_objects(self, source: Path) -> bool:
        fields, _ = _split(source.steps)
        is_list = source == CONTAINERS or self._known(source.root, fields) == "list"
        return is_list and source.root != "request"

    def _of_each(self, found: Operand, steps: tuple[Step, ...], are_objects: bool) -> Operand:
        """What stands at the end of the steps for each element of a list."""
        fields, more = _split(steps)
        if more is not None:
            raise NotInCel("a list of what stands in lists of lists")
        items = Choice(found.is_null, ListOf(()), found.cel) if found.nullable else found.cel
        bounded = disjunction(found.is_null, looked_through(found, if_set=True))
        if not fields:
            return Operand(items, "list", False, (*found.demands, bounded))
        self._objects[ENTRY] = are_objects
        each = conjunction(*self._demands(ENTRY, fields))
        all_of_them = TRUE if each == TRUE else Macro(found.cel, "all", ENTRY, each)
        demands = (bounded, disjunction(found.is_null, all_of_them))
        ends = Macro(items, "map", ENTRY, get(Name(ENTRY), *fields))
        return Operand(ends, "list", False, (*found.demands, *demands))


def looked_through(found: Operand, *, if_set: bool = False) -> Cel:
    """That a value is a list, and not too long a one; ``if_set`` where it is known to be set."""
    is_list = found.is_of_if_set("list") if if_set else found.is_of("list")
    return conjunction(is_list, Relation("<=", size(found.cel), Literal(BOUND)))


def name_of_request() -> Cel:
    """The name of what a request is about: of a collection's element, or a generated one, only the object has it."""
    named = get(dyn(Name("request")), "name", otherwise=Literal(""))
    old = get(dyn(Name("oldObject")), "metadata", "name")
    return Choice(differs(named, Literal("")), named, get(dyn(Name("object")), "metadata", "name", otherwise=old))


def _split(steps: tuple[Step, ...]) -> tuple[Fields, tuple[Step, ...] | None]:
    """The fields up to the first `[]`, and the steps after it, None where there is none."""
    fields: list[str] = []
    for index, step in enumerate(steps):
        if not isinstance(step, FieldStep):
            return tuple(fields), steps[index + 1 :]
        fields.append(step.name)
    return tuple(fields), None


def _type_of(constant: Scalar) -> Type:
    match constant:
        case bool():
            return "boolean"
        case int():
            return "number"
        case str():
            return "string"


def _items(constants: tuple[Scalar, ...]) -> Iterator[Cel]:
    # Kubernetes refuses a list of several types.
    mixed = len({*map(_type_of, constants)}) > 1
    yield from (dyn(Literal(constant)) if mixed else Literal(constant) for constant in constants)


def _count(operand: Operand, of: Type) -> Operand:
    counted = size(operand.loose)
    cel = Choice(operand.is_null, Literal(0), counted) if operand.nullable else counted
    return Operand(cel, "number", False, (*operand.demands, operand.is_null_or(of)))
