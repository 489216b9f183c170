"""One Namespace as a tenant's shape wants it."""

from __future__ import annotations

import json
from typing import Any

from tpl.backends._k8s.objects import NAMESPACE_HOLE, Object, serving
from tpl.model import namespaces
from tpl.model.companions import Companion
from tpl.model.policy import Policy
from tpl.model.tenants import ServiceAccount, Shape


def namespace(shape: Shape, policy: Policy, lifts: tuple[str, ...]) -> Object:
    """The Namespace, with the names of the guards that are off in it."""
    return serving(
        "v1",
        "Namespace",
        NAMESPACE_HOLE,
        rule="platform" if shape.platform else "tenant",
        origin=shape.origin,
        labels=namespaces.labels_of(shape, policy),
        annotations=namespaces.annotations_of(shape, lifts),
        # Others make these namespaces, and tell theirs by the same label.
        marked=not shape.platform,
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
