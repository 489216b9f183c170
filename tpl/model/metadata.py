"""What tpl writes on a Namespace, and so keeps: labels and annotations that decide what holds there."""

from __future__ import annotations

from typing import NamedTuple

from tpl.model.parameters import (
    ISOLATION_LABEL,
    LIFTS_PARAMETER,
    MANAGED_BY,
    MODE_LABEL,
    SPACE_LABEL,
    TENANT_LABEL,
    TIER_LABEL,
    VERSION_ANNOTATION,
    Table,
    Where,
    annotation,
)

RULE_ANNOTATION = "tpl.dev/rule"
SOURCE_ANNOTATION = "tpl.dev/source"
CONTACT_ANNOTATION = "tpl.dev/contact"
"""Whom a tenant's people ask when they are denied."""
OWNER_ANNOTATION = "tpl.dev/owner"
TITLE_ANNOTATION = "tpl.dev/title"
SEVERITY_ANNOTATION = "tpl.dev/severity"
BECAUSE_ANNOTATION = "tpl.dev/because"
"""The reasons that flows and guards give; nothing reads it."""

STATEMENT_ANNOTATION = "tpl.dev/statement"
"""What an object is to hold, as it was written; nothing reads it."""

POD_SECURITY = "pod-security.kubernetes.io/"
POD_SECURITY_LABELS = tuple(
    f"{POD_SECURITY}{mode}{suffix}" for mode in ("enforce", "audit", "warn") for suffix in ("", "-version")
)
"""Each mode's level, and the version of the standard."""
ENFORCED = POD_SECURITY_LABELS[0]
"""The level below which pods are refused."""

UNPRUNED: dict[str, str] = {
    "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
    "kustomize.toolkit.fluxcd.io/prune": "disabled",
}
"""Annotations by which GitOps leaves an object in the cluster when it is gone from the files.

Source: Argo CD's sync options, and Flux' Kustomization, *prune*.
"""

KEPT_LABELS: tuple[str, ...] = (
    TENANT_LABEL,
    TIER_LABEL,
    SPACE_LABEL,
    ISOLATION_LABEL,
    MODE_LABEL,
    *POD_SECURITY_LABELS,
    MANAGED_BY[0],
)
"""Labels that `protects managed-metadata` keeps from change; tags that flows select besides."""


def kept_annotations(settings: Table) -> tuple[str, ...]:
    """Annotations that `protects managed-metadata` keeps from change: what Namespaces of the policy may bear."""
    return (
        VERSION_ANNOTATION,
        annotation(LIFTS_PARAMETER),
        *(annotation(name) for name in settings if name != "name"),
        RULE_ANNOTATION,
        SOURCE_ANNOTATION,
        TITLE_ANNOTATION,
        OWNER_ANNOTATION,
        CONTACT_ANNOTATION,
        *UNPRUNED,
    )


class Owner(NamedTuple):
    """Whose a key is, and what to say instead; both for people."""

    why: str
    instead: str = ""


_OF_TPL = Owner("tpl writes it itself")
_RESERVED: dict[str, Owner] = {
    "tags.tpl.dev": Owner("tpl writes it for each tag", "write `tags NAME`"),
    "pod-security.kubernetes.io": Owner("it is a level of Pod Security", "write `pod-security LEVEL`"),
    "kubernetes.io": Owner("Kubernetes writes it itself", "flows and services name a namespace by its name"),
    "kubectl.kubernetes.io": Owner("`kubectl` writes it itself"),
}
"""By the domain of the key."""


def whose(key: str, where: Where) -> Owner | None:
    """Whose a label or annotation of a Namespace is; None where a policy may write it."""
    domain = key.rpartition("/")[0]
    if found := _RESERVED.get(domain):
        return found
    kept = KEPT_LABELS if where == "labels" else UNPRUNED
    return _OF_TPL if key in kept or domain == "tpl.dev" or domain.endswith(".tpl.dev") else None
