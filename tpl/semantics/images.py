"""Image references: what a container's `image` names, and which patterns cover it.

The grammar is that of github.com/distribution/reference, without what tenants gain nothing by: upper
case and IPv6 in registries, digests other than SHA-256 and SHA-512. What does not fit is an error,
so that no spelling which a guard reads one way and a node another is ever let in. It is wider only
in how often separators may be repeated, which a node refuses by itself.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tpl.semantics.values import Json, WrongType, text

MAX_LENGTH = 512
"""Longest reference that is read; a name has 255 characters at most, a tag 128, a digest 135."""

_REGISTRY = r"(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::[0-9]+)?|[a-z0-9-]+:[0-9]+"
_COMPONENT = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*"
_TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = "sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}"
_REFERENCE = re.compile(
    f"(?:(?P<registry>{_REGISTRY})/)?"
    f"(?P<repository>{_COMPONENT}(?:/{_COMPONENT})*)"
    f"(?::(?P<tag>{_TAG}))?"
    f"(?:@(?P<digest>{_DIGEST}))?"
)


class Image(NamedTuple):
    """The parts of a reference after the defaults of the container runtimes are filled in."""

    registry: str
    repository: str
    tag: str | None
    digest: str | None

    @property
    def name(self) -> str:
        """Registry and repository, without tag and digest."""
        return f"{self.registry}/{self.repository}"


def parse(value: Json) -> Image | None:
    """The image that a value names; None when it is unset or empty.

    Raises ``WrongType`` for what is no string, no reference, or longer than ``MAX_LENGTH``.
    """
    if value is None or text(value) == "":
        return None
    found = _REFERENCE.fullmatch(text(value)) if len(text(value)) <= MAX_LENGTH else None
    if found is None or _looks_like_registry(found):
        raise WrongType
    registry, repository = _spelled_out(found["registry"] or "docker.io", found["repository"])
    tag = found["tag"] or (None if found["digest"] else "latest")
    return Image(registry, repository, tag, found["digest"])


def _looks_like_registry(found: re.Match[str]) -> bool:
    """Whether what was read as a path begins with what a node would take for a registry."""
    first, slash, _ = found["repository"].partition("/")
    return not found["registry"] and bool(slash) and "." in first


def _spelled_out(registry: str, repository: str) -> tuple[str, str]:
    if registry == "index.docker.io":
        registry = "docker.io"
    if registry == "docker.io" and "/" not in repository:
        repository = f"library/{repository}"
    return registry, repository


def covers(pattern: str, image: Image) -> bool:
    """Whether a pattern names the image: ``X/*`` is any path below ``X``, anything else the name itself."""
    if pattern.endswith("/*"):
        registry, path = _split(pattern.removesuffix("*"))
        return image.name.startswith(f"{registry}/{path}")
    return (image.registry, image.repository) == _spelled_out(*_split(pattern))


def _split(pattern: str) -> tuple[str, str]:
    """A pattern's registry and what comes after it; without a registry it is of Docker Hub."""
    first, slash, rest = pattern.partition("/")
    if slash and (first == "localhost" or "." in first or ":" in first):
        return ("docker.io" if first == "index.docker.io" else first), rest
    return "docker.io", pattern
