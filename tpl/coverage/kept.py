"""What a policy says and no target writes: kept in the model, checked, and held by nobody."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.model.policy import Policy
from tpl.words import plural


def kept(policy: Policy) -> tuple[str, ...]:
    """What there is of each kind, in a few words."""
    return tuple(_kept(policy))


def _kept(policy: Policy) -> Iterator[str]:
    if policy.alerts:
        yield plural(len(policy.alerts), "alert")
    if policy.frameworks:
        controls = sum(len(framework.controls) for framework in policy.frameworks)
        yield f"{plural(controls, 'control')} of compliance"
    audited = {member.name for member in policy.members if policy.shape_of(member).audit}
    if audited:
        yield f"audit levels of {plural(len(audited), 'tenant')}"
