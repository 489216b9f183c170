"""What tpl writes on a Namespace, and so keeps: labels and annotations that decide what holds there."""

from __future__ import annotations

from tpl.model.parameters import (
    LIFTS_PARAMETER,
    MANAGED_BY,
    MODE_LABEL,
    PARAMETERS,
    SPACE_LABEL,
    TENANT_LABEL,
    VERSION_ANNOTATION,
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

POD_SECURITY_LABELS = tuple(
    f"pod-security.kubernetes.io/{mode}{suffix}" for mode in ("enforce", "audit", "warn") for suffix in ("", "-version")
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

KEPT_LABELS: tuple[str, ...] = (TENANT_LABEL, SPACE_LABEL, MODE_LABEL, *POD_SECURITY_LABELS, MANAGED_BY[0])
KEPT_ANNOTATIONS: tuple[str, ...] = (
    VERSION_ANNOTATION,
    annotation(LIFTS_PARAMETER),
    *(annotation(name) for name in PARAMETERS if name != "name"),
    RULE_ANNOTATION,
    SOURCE_ANNOTATION,
    TITLE_ANNOTATION,
    OWNER_ANNOTATION,
    CONTACT_ANNOTATION,
    *UNPRUNED,
)
"""What `protects managed-metadata` keeps from change: what every Namespace bears; tags that flows select besides."""
