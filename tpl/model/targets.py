"""Targets as a policy names them, and where what is not to be applied lies."""

from __future__ import annotations

from tpl.model.base import Node
from tpl.source import Span

UNAPPLIED = "unapplied"
"""The folder, beside those of environments, of what is written to be looked at and not to be applied."""


class NamedTarget(Node):
    """A target as `targets` names it; ``is_primary`` says that it is the admission engine that counts."""

    name: str
    is_primary: bool = False
    span: Span
