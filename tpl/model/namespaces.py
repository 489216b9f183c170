"""What tpl writes on a tenant's Namespace, or the platform's: labels and annotations, with its shape's holes."""

from __future__ import annotations

from collections.abc import Mapping

from tpl import holes
from tpl.model.complaints import contact
from tpl.model.metadata import (
    CONTACT_ANNOTATION,
    ENFORCED,
    OWNER_ANNOTATION,
    POD_SECURITY,
    POD_SECURITY_LABELS,
    TITLE_ANNOTATION,
    UNPRUNED,
)
from tpl.model.parameters import (
    AUDITED,
    ISOLATION_LABEL,
    LIFTS_PARAMETER,
    MODE_LABEL,
    SPACE_LABEL,
    TENANT_LABEL,
    TIER_LABEL,
    VERSION,
    VERSION_ANNOTATION,
    WITHHELD,
    annotation,
)
from tpl.model.policy import Cluster, Policy
from tpl.model.tenants import TAG_PREFIX, TAG_VALUE, Shape


def labels_of(shape: Shape, policy: Policy) -> dict[str, str]:
    """All labels but the one that every object of tpl's bears; on one of the platform's own, what is said alone."""
    if shape.platform:
        return {
            **dict(shape.labels),
            **_pod_security(shape, _version(policy.cluster), audited=policy.is_audited(shape)),
        }
    return {
        TENANT_LABEL: holes.hole("tenant"),
        **({TIER_LABEL: shape.tier} if shape.tier else {}),
        **({SPACE_LABEL: shape.space} if shape.space else {}),
        **({ISOLATION_LABEL: WITHHELD} if shape.isolation == WITHHELD else {}),
        **dict(shape.labels),
        **{f"{TAG_PREFIX}{tag}": TAG_VALUE for tag in sorted(shape.tags)},
        **({MODE_LABEL: AUDITED} if shape.mode == "audit" else {}),
        **_pod_security(shape, _version(policy.cluster), audited=policy.is_audited(shape)),
    }


def annotations_of(shape: Shape, lifts: tuple[str, ...]) -> dict[str, str]:
    """All annotations but those that every object of tpl's bears; ``lifts`` are the guards that are off in it."""
    parameters = {} if shape.platform else _parameters(shape, lifts)
    return {**dict(shape.annotations), **UNPRUNED, **_texts(shape), **parameters}


def _texts(shape: Shape) -> Mapping[str, str]:
    """What people are told of the tenant."""
    told = {TITLE_ANNOTATION: shape.title, OWNER_ANNOTATION: shape.owner, CONTACT_ANNOTATION: contact(shape)}
    return {name: text for name, text in told.items() if text}


def _parameters(shape: Shape, lifts: tuple[str, ...]) -> Mapping[str, str]:
    """The annotations that guards read; a setting that is not given has none."""
    given = {parameter.name: parameter.values for parameter in shape.parameters}
    if lifts:
        given[LIFTS_PARAMETER] = lifts
    settings = {annotation(name): "\n".join(given[name]) for name in sorted(given)}
    return {VERSION_ANNOTATION: VERSION, **settings}


def _pod_security(shape: Shape, version: str, *, audited: bool) -> dict[str, str]:
    """The same level for every mode of which nothing else is said, so that a rollout warns of what it would refuse.

    In audit, nothing is refused.
    """
    if shape.pod_security is None:
        return {}
    levels = {name: version if name.endswith("-version") else shape.pod_security for name in POD_SECURITY_LABELS}
    noted = {f"{POD_SECURITY}{mode}": level for mode, level in shape.pod_security_noted}
    return {**levels, **noted, **({ENFORCED: "privileged"} if audited else {})}


def _version(cluster: Cluster | None) -> str:
    """The standard as of the cluster's version, so that an upgrade of the cluster changes no verdict."""
    if cluster is None or not cluster.kubernetes:
        return "latest"
    return "v" + ".".join(cluster.kubernetes.split(".")[:2])
