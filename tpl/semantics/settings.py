"""A tenant's settings, as what is judged and filled in reads them in one of its namespaces."""

from __future__ import annotations

from tpl.model.parameters import ParameterKind
from tpl.model.policy import Policy
from tpl.model.tenants import Member
from tpl.semantics.values import Json


def settings_in(policy: Policy, member: Member, namespace: str) -> dict[str, Json]:
    """Each by its name; one that is not given is not there."""
    settings: dict[str, Json] = {"name": member.name}
    for parameter in policy.shape_of(member).parameters:
        filled = [member.fill(text, namespace) for text in parameter.values]
        settings[parameter.name] = _setting(filled, policy.settings[parameter.name])
    return settings


def _setting(filled: list[str], row: ParameterKind) -> Json:
    if row.is_list:
        return [*filled]
    return int(filled[0]) if row.holds == "number" else filled[0]
