"""The placeholders of a guard's message: what an engine fills in when it denies."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast

from tpl.model.guards import Guard

Placeholder = Literal["tenant.name", "namespace.name", "object.metadata.name", "container.name"]
"""``container.name``: the names of all containers that break the rule, in their order, joined by ``, ``."""

PLACEHOLDERS: tuple[Placeholder, ...] = (
    "tenant.name", "namespace.name", "object.metadata.name", "container.name",
)  # fmt: skip

_PLACEHOLDER = re.compile("{(" + "|".join(map(re.escape, PLACEHOLDERS)) + ")}")


class Text(NamedTuple):
    """A part of a message as written."""

    text: str


class Fill(NamedTuple):
    """A part of a message that each request fills."""

    placeholder: Placeholder


def parts(guard: Guard) -> tuple[Text | Fill, ...]:
    """What the guard says when it denies, its name first; neighbouring text is one part, none is empty.

    The tenant is named at the end, unless the message names it itself or the guard knows none.
    """
    said = f"{guard.name}: {one_line(guard.message or guard.title)}"
    tenant = "" if not guard.has_tenant or "{tenant.name}" in said else "; tenant {tenant.name}"
    pieces = _PLACEHOLDER.split(said + tenant)
    return tuple(
        Fill(cast(Placeholder, piece)) if index % 2 else Text(piece) for index, piece in enumerate(pieces) if piece
    )


def fixed(guard: Guard) -> str:
    """The message where nothing can be filled in: the title, unless the message has no placeholder."""
    said = one_line(guard.message or guard.title)
    return f"{guard.name}: {one_line(guard.title) if _PLACEHOLDER.search(said) else said}"


def unreadable(guard: Guard) -> str:
    """What is said where the tenant's parameters cannot be read, and everything is denied."""
    return f"{guard.name}: the tenant's parameters of this namespace are missing or of an unknown version"


def one_line(text: str) -> str:
    """The text without line ends."""
    # A ValidatingAdmissionPolicy refuses messages with line breaks.
    return " ".join(text.split())
