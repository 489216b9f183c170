"""A rule that stands above NetworkPolicy, as every reader of such rules gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from tpl.verify.ends import Direction, Ports
from tpl.verify.world import Object

Action = Literal["Accept", "Deny", "Pass"]
DIRECTIONS: tuple[Direction, ...] = ("Ingress", "Egress")


class Rule(NamedTuple):
    """One rule of a policy, in its place: lower priorities come first, and in a policy lower places.

    ``subject`` and ``peers`` are ``namespaces``, ``pods`` or ``networks``, as the network policy API writes them, or
    ``addresses``: networks that never mean pods.
    """

    priority: float
    policy: str
    place: int
    direction: Direction
    action: Action
    subject: Object
    peers: Sequence[Object]
    ports: tuple[Ports, ...]
