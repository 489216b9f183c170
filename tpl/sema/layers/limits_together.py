"""Amounts of limits and quotas that do not go together: something would be refused, or never be admitted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from tpl.model.resources import RESOURCES, Limited, is_extended
from tpl.model.tenants import Quota
from tpl.sema.layers.pairs import Line
from tpl.sema.words.amounts import measured

Tables = dict[Limited, dict[str, dict[str, Line]]]
"""Amounts by what they limit, by word and by resource."""

Fill = Callable[[str], str]


class Wrong(NamedTuple):
    """Two amounts that do not go together, the one to show first."""

    message: str
    help: str
    shown: Line
    other: Line
    label: str = "this is less"


Pair = tuple[Line | None, Line | None, str]
"""What is to be no more than what, and what is wrong otherwise: `{0}` is the resource, `{1}` and `{2}` are the two."""


def contradictions(tables: Tables, quota: Quota | None, fill: Fill) -> Iterator[Wrong]:
    """What is wrong with the amounts together; each resource for itself."""
    names = dict.fromkeys(name for words in tables.values() for table in words.values() for name in table)
    for name in names:
        container, pod, claim = (
            {word: table.get(name) for word, table in tables[kind].items()} for kind in ("container", "pod", "claim")
        )
        whole = _whole(name, quota)
        for one, other, message in (*_of_containers(container, whole), *_of_pods(container, pod, whole),
                                    *_of_claims(claim, whole)):  # fmt: skip
            if one and other and _value(one, fill) > _value(other, fill):
                text, limit = fill(one.text), fill(other.text)
                yield Wrong(message.format(name, text, limit), f"write at most `{limit}`", one, other)
        for words, what in ((container, "container"), (pod, "pod")):
            yield from _of_ratio(name, words, what, fill)
        yield from _of_extended(name, container, fill)


Words = Mapping[str, Line | None]


def _whole(name: str, quota: Quota | None) -> dict[str, Line]:
    """The quota's amounts of a resource, by `requests` and `limits`; what is not lent has the same for both."""
    measure = RESOURCES[name].measure if name in RESOURCES else "count"
    found = {
        kind: Line(amount.quantity, amount.origin, name, measure)
        for amount in (quota.hard if quota else ())
        for kind, _, resource in (amount.resource.partition("."),)
        if resource == name
    }
    return {**found, "limits": found["requests"]} if is_extended(name) and found else found


def _of_containers(said: Words, whole: Mapping[str, Line]) -> Iterator[Pair]:
    default, request, least, most = (said[word] for word in ("default", "default-request", "min", "max"))
    capped, requested = whole.get("limits"), whole.get("requests")
    yield default, most, "the default {0} of {1} is more than the most, {2}"
    yield request, default or most, "the default request of {1} of {0} is more than the limit, {2}"
    yield least, most, "the least {0}, {1}, is more than the most, {2}"
    yield least, default, "the least {0}, {1}, is more than the default, {2}"
    yield least, request, "the least {0}, {1}, is more than the default request, {2}"
    yield most, capped, "one container may take {1} of {0}, the whole quota is {2}"
    yield None if most else default, capped, "a container gets {1} of {0}, the whole quota is {2}"
    yield request, requested, _REQUESTS
    if requested != capped and not request:
        yield default or most, requested, _REQUESTS
    yield least, requested or capped, "one container takes at least {1} of {0}, the whole quota is {2}"


_REQUESTS = "one container requests {1} of {0} by default, the whole quota is {2}"


def _of_pods(container: Words, said: Words, whole: Mapping[str, Line]) -> Iterator[Pair]:
    least, most, capped = said["min"], said["max"], whole.get("limits") or whole.get("requests")
    yield least, most, "the least {0} of a pod, {1}, is more than the most, {2}"
    yield most, capped, "one pod may take {1} of {0}, the whole quota is {2}"
    yield least, capped, "one pod takes at least {1} of {0}, the whole quota is {2}"
    yield container["max"], most, "one container may take {1} of {0}, its pod {2}"
    yield None if container["max"] else container["default"], most, "a container gets {1} of {0}, its pod at most {2}"
    yield container["min"], most, "one container takes at least {1} of {0}, its pod at most {2}"


def _of_claims(said: Words, whole: Mapping[str, Line]) -> Iterator[Pair]:
    yield said["min"], said["max"], "the least {0} of a claim, {1}, is more than the most, {2}"
    yield said["max"], whole.get("requests"), "one claim may take {1} of {0}, the whole quota is {2}"
    yield said["min"], whole.get("requests"), "one claim takes at least {1} of {0}, the whole quota is {2}"


def _of_ratio(name: str, said: Words, what: str, fill: Fill) -> Iterator[Wrong]:
    """A ratio below one admits nothing; beyond the most by the least it says nothing, and the API server refuses it."""
    if (ratio := said["ratio"]) is None:
        return
    times, text = _value(ratio, fill), fill(ratio.text)
    least, most = said["min"], said["max"]
    limit = said.get("default") or most
    request = said.get("default-request") or said.get("default") or most or least
    if times < 1:
        message = f"the ratio of {name}, {text}, is less than 1"
        yield Wrong(message, "a limit is never less than its request", ratio, ratio)
    elif least and most and _value(least, fill) * times > _value(most, fill):
        message = f"a {what} of {name} between {fill(least.text)} and {fill(most.text)} never has the ratio {text}"
        yield Wrong(message, "lower the ratio, or leave it out", ratio, most, "the most")
    elif what == "container" and limit and request and _value(limit, fill) > _value(request, fill) * times:
        message = f"by default a container's limit of {name}, {fill(limit.text)}, is more than {text} times its request"
        yield Wrong(message, f"raise the request, {fill(request.text)}, or lower the limit", limit, ratio, "the ratio")


def _of_extended(name: str, said: Words, fill: Fill) -> Iterator[Wrong]:
    """What others define is not lent: its request is its limit."""
    default, request = said["default"], said["default-request"]
    if is_extended(name) and request and (default is None or _value(default, fill) != _value(request, fill)):
        message = f"of {name} a container requests what its limit is"
        yield Wrong(message, f'write `default "{name}" …` alone', request, default or request, "the limit")


def _value(line: Line, fill: Fill) -> Decimal:
    return measured(fill(line.text), line.measure)
