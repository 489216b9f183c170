"""Patterns in the one spelling that engines compare: short image names written out, hosts in lower case.

A pattern has one ``*`` at most, at its end or, for a host, at its start:

    image  ``registry/path/*``  any path below; without a registry, on ``docker.io``
    host   ``*.example.com``    exactly one label
    name   ``team-*``           any suffix

A label, ``pool=gold``, is no pattern of a text: an object that has every one of a list matches them.
"""

from __future__ import annotations

import re
from typing import Literal

from tpl import holes

PatternKind = Literal["image", "host", "name", "label", "subject"]

QUANTITY_FORM = (
    "(?:[0-9]{1,18}(?:[.][0-9]{0,9})?(?:[kMGTPE]|[eE][+]?(?:[0-9]|1[0-8]))?"
    "|[0-9]{1,18}(?:[.][0-9]{0,6})?m|[0-9]{1,18}(?:[.][0-9]{0,3})?u|[0-9]{1,18}n|[0-9]{1,18}[eE]-[1-9]"
    "|[0-9]{1,12}(?:[.][0-9]{0,6})?[KMGTPE]i)"
)
"""Texts that a guard takes for quantities, in RE2 and in Python: those that Kubernetes reads, without a sign, and that
no engine rounds. Source: k8s.io/apimachinery/pkg/api/resource."""
QUANTITY = re.compile(QUANTITY_FORM)
PERCENT_FORM = "[0-9]{1,18}%"
PERCENT = re.compile(PERCENT_FORM)

ADDRESS_FORM = "(?:[0-9]{1,3}(?:[.][0-9]{1,3}){3}|[0-9a-fA-F:]{2,39})(?:/(?:0|[1-9][0-9]{0,2}))?"
"""Texts that may be an address or a block of them: without zones, and without IPv4 at the end of IPv6."""
ADDRESS = re.compile(ADDRESS_FORM)

DOCKER_HUB = "docker.io"


def canonical(kind: str, pattern: str) -> str:
    """The pattern as it is carried to the engines; canonical patterns, and what is none, stay as they are."""
    match kind:
        case "image":
            return canonical_image(pattern)
        case "host":
            return "".join(char.lower() if char.isascii() else char for char in pattern)
        case "account" if "/" in pattern:
            return f"system:serviceaccount:{pattern.replace('/', ':')}"
        case _:
            return pattern


def covers(kind: str, wide: str, narrow: str) -> bool:
    """Whether all that the narrow pattern stands for, the wide one does; what is no pattern covers itself."""
    if wide == narrow:
        return True
    match kind:
        case "image":
            return wide.endswith("/*") and narrow.startswith(wide[:-1])
        case "name" | "object":
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


def is_quantity(text: str) -> bool:
    """Whether a text is an amount that every engine reads alike."""
    return QUANTITY.fullmatch(text) is not None
