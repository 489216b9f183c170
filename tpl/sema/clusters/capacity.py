"""`capacity cpu 400, memory 2Ti` of a cluster: what it has, and that quotas together promise no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.model.base import Layer, Origin
from tpl.model.policy import Cluster
from tpl.model.resources import RESOURCES, Resource, extended
from tpl.model.tenants import Amount, Member, Shape
from tpl.sema.layers.pairs import Pairs, find_among
from tpl.sema.words.amounts import measured, value_of, write
from tpl.sema.words.read import Reader
from tpl.syntax import ast

HAD: Mapping[str, Resource] = {name: row for name, row in RESOURCES.items() if row.key("requests") or name == "pods"}
"""What a cluster has some of."""


def read_capacity(lines: Sequence[ast.Setting], cluster: str, reader: Reader) -> tuple[Amount, ...]:
    """The amounts of the `capacity` lines; ``resource`` is as it is written."""
    pairs = Pairs("cluster", reader)
    return tuple(
        Amount(resource=pair.name, quantity=pair.text,
               origin=Origin(layer=Layer.POLICY, name=cluster, span=pair.written.span))
        for line in lines
        for pair in pairs.of(line, find_among(HAD, "capacity", reader))
    )  # fmt: skip


def read_overcommit(line: ast.Setting, reader: Reader) -> str:
    """How many times its capacity a cluster's quotas may promise; 1, reported, for what is no such number."""
    match [item for group in line.groups for item in group.items]:
        case [ast.Number(text=text)] if text.replace(".", "", 1).isdigit() and Decimal(text) >= 1:
            return text
        case _:
            reader.wrong(line, "cluster", "takes a number of at least 1")
            return "1"


def check_capacity(shapes: Sequence[Shape], members: Sequence[Member], cluster: Cluster | None, sink: Sink) -> None:
    """Report each resource of which the quotas of all tenants together promise more than the cluster has (TPL601)."""
    if cluster is None or sink.has_errors:
        return  # An amount that is none was reported, and has no sum.
    for capacity in cluster.capacity:
        row = HAD.get(capacity.resource) or extended(capacity.resource)
        key, most = row.key("requests") or row.hard[0], value_of(capacity.quantity, row.measure)
        promised = _promised(key, row, shapes, members)
        total = sum((value for value, _ in promised.values()), Decimal(0))
        if total > most * Decimal(cluster.overcommit):
            name, (value, where) = max(promised.items(), key=lambda item: item[1][0])
            largest = f"tenant `{name}` is promised the most, {write(value, row.measure)}"
            times = f" times {cluster.overcommit}" if cluster.overcommit != "1" else ""
            sink.report(
                "TPL601",
                f"quotas promise {write(total, row.measure)} of {capacity.resource}, "
                f"the cluster has {capacity.quantity}{times}",
                capacity.origin.span,
                secondary=(Label(where.span, largest),) if where.span else (),
                helps=("lower quotas, or say how many times a resource may be promised: `overcommit 2`",),
            )


def _promised(
    key: str, row: Resource, shapes: Sequence[Shape], members: Sequence[Member]
) -> Mapping[str, tuple[Decimal, Origin]]:
    """Tenant to what its quotas come to in all of its namespaces, and where the last of them is said."""
    sums: dict[str, tuple[Decimal, Origin]] = {}
    for member in members:
        hard = (one for quota in shapes[member.shape].quotas if not quota.scopes for one in quota.hard)
        for amount in (one for one in hard if one.resource == key):
            before = sums.get(member.name, (Decimal(0), amount.origin))[0]
            value = measured(member.fill(amount.quantity), row.measure) * len(member.namespaces)
            sums[member.name] = before + value, amount.origin
    return sums
