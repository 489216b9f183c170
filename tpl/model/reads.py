"""What a rule reads of the object, and when an update that leaves all of it as it was is not judged.

A guard that also judges `create` has judged what is stored. Were it judged again, an exception that ends would stall
every roll-out, every scaling down and every deletion of what it once allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from tpl.model import expr
from tpl.model.expr import CONTAINERS, FieldStep, Path
from tpl.model.guards import Guard, Rule

Fields = tuple[str, ...]

_CONTAINER_LISTS: tuple[Fields, ...] = (
    ("spec", "containers"), ("spec", "initContainers"), ("spec", "ephemeralContainers"),
)  # fmt: skip


_RESOURCE = ("request", ("resource",))


@lru_cache(maxsize=1024)
def kept_by_update(guard: Guard, rule: Rule) -> tuple[Fields, ...]:
    """The fields of `object` that an update must change for the rule to judge it; none: it judges every update.

    A list is one field. Every update is judged by guards that exempt the platform, as they say who may change an
    object at all, by guards that do not judge `create`, and by rules that look at `old` or at the request; but for
    its `resource`, which is what it was.
    """
    if guard.exempt_platform or not {"create", "update"}.issubset(guard.operations):
        return ()
    read = [each for each in dict.fromkeys(_read(rule)) if each != _RESOURCE]
    if any(root in ("old", "request") for root, _ in read):
        return ()
    found = [fields for root, fields in read if root == "object"]
    return tuple(fields for fields in found if not any(fields[: len(o)] == o for o in found if len(o) < len(fields)))


def settings_read(conditions: Iterable[expr.Expr | None]) -> frozenset[str]:
    """The tenant's settings that some of the conditions read, such as `images.from`."""
    found = (read for condition in conditions if condition is not None for read in read_in(condition))
    return frozenset(fields[0] for root, fields in found if root == "tenant" and fields)


@lru_cache(maxsize=1024)
def reads_namespace(guard: Guard) -> bool:
    """Whether a guard asks for more of the namespace than its name: its labels or annotations."""
    read = (each for rule in guard.rules for each in _read(rule))
    return any(root == "namespace" and fields[:1] != ("name",) for root, fields in read)


def places_read(rule: Rule) -> tuple[str, ...]:
    """The places of `object` that a rule reads, such as `spec.rules[].host`, each once; a container is each of them."""
    conditions = (rule.condition, *(() if rule.unless is None else (rule.unless,)))
    return tuple(dict.fromkeys(place for condition in conditions for place in _places(condition, {"object": ("",)})))


def places_in(condition: expr.Expr, **starts: Sequence[str]) -> frozenset[str]:
    """The places that a condition reads, of the roots that ``starts`` has: each begins with what stands there."""
    return frozenset(_places(condition, {root: tuple(each) for root, each in starts.items()}))


def of_containers(places: Sequence[str]) -> list[str]:
    """The places with one, `container.image`, for what is read of containers of every sort."""
    lists = [".".join(fields) for fields in _CONTAINER_LISTS]
    merged = dict[str, None]()
    for place in places:
        rest = next((place.removeprefix(one) for one in lists if place.startswith(one)), None)
        is_all = rest is not None and all(one + rest in places for one in lists)
        merged["container" + (rest or "").removeprefix("[]") if is_all else place] = None
    return [*merged]


def compared(fields: Fields) -> tuple[Path, Path]:
    """The same place in the object and in what was stored."""
    steps = tuple(FieldStep(name=name) for name in fields)
    return Path(root="object", steps=steps), Path(root="old", steps=steps)


def _read(rule: Rule) -> Iterator[tuple[str, Fields]]:
    yield from read_in(rule.condition)
    if rule.unless is not None:
        yield from read_in(rule.unless)


def read_in(node: expr.Expr) -> Iterator[tuple[str, Fields]]:
    """What an expression reads: a root, a bound name or `tenant`, and the fields up to the first list."""
    match node:
        case expr.Not():
            yield from read_in(node.operand)
        case expr.And() | expr.Or():
            for operand in node.operands:
                yield from read_in(operand)
        case expr.Quantified():
            yield from _in_values(node.source)
            yield from read_in(node.body)
        case _:
            yield from _in_values(*expr.operands_of(node))


def _places(node: expr.Expr, bound: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The places that an expression reads; ``bound`` says of which place each name is."""
    match node:
        case expr.Not():
            yield from _places(node.operand, bound)
        case expr.And() | expr.Or():
            for operand in node.operands:
                yield from _places(operand, bound)
        case expr.Quantified():
            lists = _of(node.source, bound)
            read = list(_places(node.body, {**bound, node.variable: tuple(f"{one}[]" for one in lists)}))
            yield from read
            yield from (one for one in lists if not any(place.startswith(one) for place in read))
        case _:
            for value in expr.operands_of(node):
                yield from _of(value, bound)


def _of(value: expr.Value, bound: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    match value:
        case Path() if value == CONTAINERS:
            return tuple(".".join(fields) for fields in _CONTAINER_LISTS)
        case Path(root=root, steps=steps):
            way = "".join(f".{step.name}" if isinstance(step, FieldStep) else "[]" for step in steps)
            return tuple(f"{place}{way}".removeprefix(".") for place in bound.get(root, ()))
        case _:
            return tuple(place for part in expr.parts_of(value) for place in _of(part, bound))


def _in_values(*values: expr.Value) -> Iterator[tuple[str, Fields]]:
    for value in values:
        match value:
            case Path() if value == CONTAINERS:
                yield from (("object", fields) for fields in _CONTAINER_LISTS)
            case Path(root=root):
                yield root, tuple(_to_first_list(value))
            case expr.Setting(name=name):
                yield "tenant", (name,)
            case _:
                yield from _in_values(*expr.parts_of(value))


def _to_first_list(path: Path) -> Iterator[str]:
    for step in path.steps:
        if not isinstance(step, FieldStep):
            return
        yield step.name
