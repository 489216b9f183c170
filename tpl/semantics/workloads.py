"""Which pods a workload means, and the fewest of them that stand for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tpl.model.tenants import Member, Workload

ANY_VALUE = "any"
"""What a label holds of which only the key matters."""

PodLabels = Mapping[str, str]


def is_of(workload: Workload, member: Member, labels: PodLabels) -> bool:
    """Whether a tenant's pod with these labels is of the workload."""
    return (
        all(labels.get(member.fill(key)) == member.fill(value) for key, value in workload.labels)
        and all(member.fill(key) in labels for key in workload.present)
        and not any(_bears(labels, member.fill(key), map(member.fill, values)) for key, values in workload.barred)
    )


def _bears(labels: PodLabels, key: str, values: Iterator[str]) -> bool:
    """Whether a pod bears the label with one of the values, or at all where none is given."""
    barred = (*values,)
    return key in labels and (not barred or labels[key] in barred)


def borne(workload: Workload, member: Member) -> dict[str, str]:
    """The fewest labels of a pod of the workload."""
    present = {member.fill(key): ANY_VALUE for key in workload.present}
    return present | {member.fill(key): member.fill(value) for key, value in workload.labels}


def beside(workload: Workload, member: Member) -> Iterator[dict[str, str]]:
    """The labels of pods that would be of the workload, but for one label."""
    for key, values in workload.barred:
        yield from ({**borne(workload, member), member.fill(key): member.fill(text)} for text in values or (ANY_VALUE,))
