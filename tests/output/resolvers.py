"""What readers of YAML take a plain scalar for, told without the writer's help."""

from __future__ import annotations

import re

import yaml

_GOYAML_WORDS = frozenset(
    "y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null Null NULL "
    ".nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF <<".split()
)
_CORE_1_2 = re.compile(
    r"null|Null|NULL|~||true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
).fullmatch


def is_string_to_all(plain: str) -> bool:
    """Whether goyaml v2, YAML 1.1 and YAML 1.2's core schema all leave it a string."""
    return _is_string_to_goyaml(plain) and _is_string_in_1_1(plain) and not _CORE_1_2(plain)


def _is_string_to_goyaml(plain: str) -> bool:
    # resolve.go looks closer at what begins like a number; any of it is too close for us.
    return plain != "" and plain not in _GOYAML_WORDS and plain[0] not in "+-.0123456789"


def _is_string_in_1_1(plain: str) -> bool:
    resolver = yaml.resolver.Resolver()
    tag = resolver.resolve(yaml.ScalarNode, plain, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag == "tag:yaml.org,2002:str") and plain not in ("y", "Y", "n", "N")


def plain_scalars(text: str) -> list[str]:
    """The scalars of a text that are neither quoted nor literal blocks."""
    events = yaml.parse(text, Loader=yaml.CSafeLoader)
    return [event.value for event in events if isinstance(event, yaml.ScalarEvent) and not event.style]
