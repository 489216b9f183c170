"""Kinds that others define and tpl knows: a file a project, and all that a guard of the library may read of them.

A guard on one holds in whatever version the cluster serves, and judges nothing where it serves none: so what is
written here is the same in every version. A line that is not indented is a kind, `GROUP/VERSIONS/RESOURCE KIND`, in the
versions to name where each has to be named; the lines below it are fields, `spec.listeners[].{name,hostname}`, which
hold texts if no type is behind them. What is not written is there all the same, and nothing is known of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tpl.model.fields import ANYTHING, METADATA
from tpl.model.kinds import ANY, Kind

GATEWAY_API = "gateway.networking.k8s.io"
"""Its routes and listeners take hosts, as Ingresses do."""

_BRACES = re.compile(r"\{([^{}]*)\}")


@cache
def known() -> Mapping[tuple[str, str], Kind]:
    """API group and resource to the kind, in any version."""
    texts = (file.read_text("utf-8") for file in files(__name__).iterdir() if file.name.endswith(".txt"))
    found = [kind for text in texts for kind in _kinds(text)]
    return {(kind.group, kind.resource): kind for kind in sorted(found)}


def groups() -> frozenset[str]:
    """The API groups of these kinds."""
    return frozenset(group for group, _ in known())


def paths(text: str) -> Iterator[tuple[str, str]]:
    """A field's line written out: each path with the type of what stands there."""
    path, _, held = text.partition(" ")
    if braces := _BRACES.search(path):
        for each in braces[1].split(","):
            yield from paths(f"{path[: braces.start()]}{each}{path[braces.end() :]} {held}".strip())
    else:
        yield path, held or "string"


def _kinds(text: str) -> Iterator[Kind]:
    head, fields = "", dict[str, Any]()
    for line in (*text.splitlines(), "."):
        if line.startswith(" "):
            for path, held in paths(line.strip()):
                _put(fields, path.split("."), held)
        elif line and not line.startswith("#"):
            if head:
                yield _kind(head, fields)
            head, fields = line, {}


def _kind(head: str, fields: dict[str, Any]) -> Kind:
    named, name = head.split()
    group, versions, resource = named.split("/")
    whole = {"metadata": METADATA, "apiVersion": "string", "kind": "string", ANYTHING: "", **fields}
    written = json.dumps(whole, sort_keys=True, separators=(",", ":"))
    kind = Kind(group, ANY, resource, name, other=True, fields=written)
    return kind._replace(known=tuple(versions.split(",")), other_subresources=("status",))


def _put(fields: dict[str, Any], path: list[str], held: str) -> None:
    """Have a field where the path leads, with objects and lists on the way to it."""
    name, *rest = path
    is_list, name = name.endswith("[]"), name.removesuffix("[]")
    if not rest:
        fields[name] = [held] if is_list else held
        return
    inner = fields.setdefault(name, [{ANYTHING: ""}] if is_list else {ANYTHING: ""})
    _put(inner[0] if is_list else inner, rest, held)
