"""`expect manifest … becomes …`: what fills make of objects, compared with what is written in another file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tpl.model.policy import Policy
from tpl.semantics.admission import Request
from tpl.semantics.fills import filled


def failures(policy: Policy, asked: Sequence[Request], wanted: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Where what the objects become is not what is wanted; these are matched by kind and name."""
    by_name = {_key(document): document for document in wanted}
    for request in asked:
        named = f"{request.kind} {request.name or '(no name)'}"
        made = filled(policy, request).object or {}
        expected = by_name.pop(_key(made), None)
        if expected is None:
            yield f"{named}: nothing of that kind and name is expected"
            continue
        # Where the test puts the object, its namespace need not be said.
        metadata = {"namespace": request.namespace, **expected.get("metadata", {})}
        found = list(_differences({**expected, "metadata": metadata}, made, ""))
        if found:
            yield f"{named}: {'; '.join(found[:3])}"
    yield from (f"{kind} {name}: no such object is made" for kind, name in by_name)


def _key(document: Mapping[str, Any]) -> tuple[Any, Any]:
    return document.get("kind"), (document.get("metadata") or {}).get("name")


def _differences(expected: Any, found: Any, path: str) -> Iterator[str]:
    """Each place that differs; unset and null are the same."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in dict.fromkeys((*expected, *found)):
            yield from _differences(expected.get(key), found.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _differences(one, other, f"{path}[{index}]")
    elif expected != found:
        yield f"{path} is {_shown(found)}, not {_shown(expected)}"


def _shown(value: Any) -> str:
    return "unset" if value is None else json.dumps(value, ensure_ascii=False, default=str)
