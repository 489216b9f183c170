"""Boxes of connections in the order in which rules are written: by whose pods they are, then by ports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tpl.model.ports import ALL_PORTS, PortRange
from tpl.relation.boxes import Box, Far, Pods


def by_subject(boxes: Iterable[Box]) -> Mapping[Pods, Sequence[Box]]:
    """The boxes of each set of the tenant's own pods: one policy each."""
    found: dict[Pods, list[Box]] = defaultdict(list)
    for box in boxes:
        found[box.subject].append(box)
    return found


def by_ports(boxes: Iterable[Box]) -> Mapping[tuple[PortRange, ...], Sequence[Far]]:
    """The other ends on each set of ports: one rule each."""
    found: dict[tuple[PortRange, ...], list[Far]] = defaultdict(list)
    for box in boxes:
        found[box.ports].append(box.other)
    return found


KNOWS_DOMAINS = "cilium"
"""The network plug-in, and the target of its own policies, which hold flows to domains."""


def protocol(ports: PortRange) -> str:
    """The protocol as Kubernetes spells it."""
    return ports.protocol.upper()


def is_whole(ports: PortRange) -> bool:
    """Whether these are all ports of their protocol, for which the protocol alone is written.

    Never nothing at all: a rule without ports would also open what is neither TCP nor UDP nor SCTP.
    """
    return ports in ALL_PORTS
