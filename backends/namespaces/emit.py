"""One Namespace as a tenant's shape wants it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tpl.backends._k8s.objects import NAMESPACE_HOLE, TENANT_HOLE, Object, serving
from tpl.model.companions import Companion
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
    LIFTS_PARAMETER,
    MODE_LABEL,
    SPACE_LABEL,
    TENANT_LABEL,
    VERSION,
    VERSION_ANNOTATION,
    annotation,
)
from tpl.model.policy import Cluster, Policy
from tpl.model.tenants import TAG_PREFIX, TAG_VALUE, ServiceAccount, Shape


def namespace(shape: Shape, policy: Policy, lifts: tuple[str, ...]) -> Object:
    """The Namespace, with the names of the guards that are off in it."""
    return serving(
        "v1",
        "Namespace",
        NAMESPACE_HOLE,
        rule="tenant",
        origin=shape.origin,
        labels={
            TENANT_LABEL: TENANT_HOLE,
            **({SPACE_LABEL: shape.space} if shape.space else {}),
            **dict(shape.labels),
            **{f"{TAG_PREFIX}{tag}": TAG_VALUE for tag in sorted(shape.tags)},
            **({MODE_LABEL: AUDITED} if shape.mode == "audit" else {}),
            **_pod_security(shape, _version(policy.cluster), audited=policy.is_audited(shape)),
        },
        annotations={**dict(shape.annotations), **UNPRUNED, **_texts(shape), **parameters(shape, lifts)},
    )


def companion(written: Companion) -> Object:
    """An object of the user's own, in each namespace."""
    return serving(
        written.api_version,
        written.kind,
        written.name,
        rule=f"raw {written.path}",
        origin=written.origin,
        namespace=NAMESPACE_HOLE,
        labels=dict(written.labels),
        annotations=dict(written.annotations),
        **json.loads(written.body),
    )


def service_account(account: ServiceAccount) -> Object:
    """An account, in each namespace."""
    body: dict[str, Any] = {}
    if account.token is not None:
        body["automountServiceAccountToken"] = account.token
    if account.pull_secrets:
        body["imagePullSecrets"] = [{"name": name} for name in account.pull_secrets]
    rule = f"serviceaccount {account.name}"
    return serving(
        "v1", "ServiceAccount", account.name, rule=rule, origin=account.origin, namespace=NAMESPACE_HOLE, **body
    )


def _texts(shape: Shape) -> Mapping[str, str]:
    """What people are told of the tenant."""
    told = {TITLE_ANNOTATION: shape.title, OWNER_ANNOTATION: shape.owner, CONTACT_ANNOTATION: contact(shape)}
    return {name: text for name, text in told.items() if text}


def parameters(shape: Shape, lifts: tuple[str, ...]) -> Mapping[str, str]:
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
    levels = {name: version if name.endswith("-version") else shape.pod_security for name in POD_SECURITY_LABELS}
    noted = {f"{POD_SECURITY}{mode}": level for mode, level in shape.pod_security_noted}
    return {**levels, **noted, **({ENFORCED: "privileged"} if audited else {})}


def _version(cluster: Cluster | None) -> str:
    """The standard as of the cluster's version, so that an upgrade of the cluster changes no verdict."""
    if cluster is None or not cluster.kubernetes:
        return "latest"
    return "v" + ".".join(cluster.kubernetes.split(".")[:2])
