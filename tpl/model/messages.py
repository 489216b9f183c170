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
    """What the guard says when it denies, its name first; neighbouring text is one part, none is empty."""
    pieces = _PLACEHOLDER.split(f"{guard.name}: {_one_line(guard.message or guard.title)}")
    return tuple(
        Fill(cast(Placeholder, piece)) if index % 2 else Text(piece) for index, piece in enumerate(pieces) if piece
    )


def fixed(guard: Guard) -> str:
    """The message where nothing can be filled in: the title, unless the message has no placeholder."""
    match parts(guard):
        case (Text(text),):
            return text
        case _:
            return f"{guard.name}: {_one_line(guard.title)}"


def unreadable(guard: Guard) -> str:
    """What is said where the tenant's parameters cannot be read, and everything is denied."""
    return f"{guard.name}: the tenant's parameters of this namespace are missing or of an unknown version"


def _one_line(text: str) -> str:
    # A ValidatingAdmissionPolicy refuses messages with line breaks.
    return " ".join(text.split())
