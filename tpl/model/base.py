"""What every model shares: frozen, nothing unknown, and an origin for each value."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from tpl.source import Span

Mode = Literal["enforce", "audit"]
"""Whether what a guard refuses is denied, or passes with a warning."""


class Node(BaseModel):
    """A frozen model that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Layer(StrEnum):
    """Which layer of the policy gave a value; later layers override earlier ones."""

    BUILT_IN = "built-in"
    TIER = "tier"
    TENANT = "tenant"
    SPACE = "space"
    ENVIRONMENT = "environment"
    EXCEPTION = "exception"
    POLICY = "policy"


class Origin(Node):
    """Where a value was written: the layer, the name of the thing there, and the span.

    ``own`` says that the tenants of a shape wrote it in files of their own; the span is the first one's.
    """

    layer: Layer
    name: str = ""
    span: Span | None = None
    own: bool = False


BUILT_IN = Origin(layer=Layer.BUILT_IN)
