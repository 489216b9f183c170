"""Patterns in the one spelling that engines compare: short image names written out, hosts in lower case.

A pattern has one ``*`` at most, at its end or, for a host, at its start:

    image  ``registry/path/*``  any path below; without a registry, on ``docker.io``
    host   ``*.example.com``    exactly one label
    name   ``team-*``           any suffix
"""

from __future__ import annotations

from typing import Literal

from tpl import holes

PatternKind = Literal["image", "host", "name"]

DOCKER_HUB = "docker.io"


def canonical(kind: str, pattern: str) -> str:
    """The pattern as it is carried to the engines; canonical patterns, and what is none, stay as they are."""
    match kind:
        case "image":
            return canonical_image(pattern)
        case "host":
            return "".join(char.lower() if char.isascii() else char for char in pattern)
        case _:
            return pattern


def covers(kind: str, wide: str, narrow: str) -> bool:
    """Whether all that the narrow pattern stands for, the wide one does; what is no pattern covers itself."""
    if wide == narrow:
        return True
    match kind:
        case "image":
            return wide.endswith("/*") and narrow.startswith(wide[:-1])
        case "name":
            return wide.endswith("*") and narrow.startswith(wide[:-1])
        case "host":
            return wide.startswith("*.") and not narrow.startswith("*") and narrow.partition(".")[2] == wide[2:]
        case _:
            return False


def canonical_image(pattern: str) -> str:
    """An image pattern with its registry written out.

    A pattern that begins with a hole is taken to begin with a registry: which one, its tenants say.
    A lone ``*`` stays, and covers nothing.
    """
    if pattern == "*":
        return pattern
    first, slash, rest = pattern.partition("/")
    has_registry = slash and (first == "localhost" or "." in first or ":" in first or holes.has_holes(first))
    registry, path = (first, rest) if has_registry else (DOCKER_HUB, pattern)
    if registry in (DOCKER_HUB, f"index.{DOCKER_HUB}"):
        return f"{DOCKER_HUB}/{path}" if "/" in path or path == "*" else f"{DOCKER_HUB}/library/{path}"
    return f"{registry}/{path}"
