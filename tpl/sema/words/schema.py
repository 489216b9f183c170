"""Which settings a block takes and what each holds: the table behind checks, suggestions and docs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tpl.diagnostics.suggest import listed
from tpl.model.detection import SEVERITIES
from tpl.model.parameters import LABELS as METADATA
from tpl.model.releases import ADMIN_POLICIES
from tpl.sema.layers import SETTINGS
from tpl.sema.layers.audit import Audits
from tpl.sema.layers.metadata import Metadata
from tpl.sema.words.spec import CLUSTERS, CONTACT, LABELS, MODE, OWNER, STRENGTH, TITLE, Spec

_NETWORKS = Spec("networks", "address blocks, e.g. `pods 10.128.0.0/14`")

_ABOVE = Spec("choice", f"{listed(ADMIN_POLICIES, 'or')}: what stands above tenants' own policies", ADMIN_POLICIES)

_TARGETS = Spec("any", "names of targets, e.g. `targets namespaces, rbac, networkpolicy, quota, vap primary, rego`")

_API_SHARES = Spec("any", "how much of the API server tenants have together, e.g. `api-shares 100`")

_TENANCY = {word: spec for setting in SETTINGS for word, spec in setting.words.items()}
_OF_SPACES = {word: spec for setting in SETTINGS if setting.of_spaces for word, spec in setting.words.items()}
_OF_PLATFORM = {word: spec for setting in SETTINGS if setting.of_platform for word, spec in setting.words.items()}
_INSIDE = {context: dict(words) for setting in SETTINGS for context, words in setting.contexts.items()}

Contexts = Mapping[str, Mapping[str, Spec]]

CONTEXTS: dict[str, dict[str, Spec]] = {
    "file": {
        "policy": Spec("block", "`policy NAME { … }`"),
        "cluster": Spec("block", "`cluster NAME { … }`"),
        "environment": Spec("block", "`environment NAME { clusters … }`"),
        "platform": Spec("block", "`platform { group … }`"),
        "service": Spec("block", "`service NAME { namespace … pods … }`"),
        "exception": Spec("block", '`exception "ID" { tenant … }`'),
        "quarantine": Spec("block", "`quarantine TENANT { since … reason … }`"),
        "priority-class": Spec("block", "`priority-class NAME { value … }`"),
        "break-glass": Spec("block", '`break-glass group "NAME" { lifts … }`'),
        "alert": Spec("block", "`alert NAME { when … }`"),
        "compliance": Spec("block", '`compliance "FRAMEWORK" { "CONTROL" = CAPABILITY, … }`'),
        "roster": Spec("text", 'a CSV, YAML or JSON file, e.g. `roster "tenants.csv"`'),
    },
    "policy": {
        "title": TITLE,
        "owner": OWNER,
        "contact": CONTACT,
        "version": Spec("text", 'a string, e.g. `version "2026.11"`'),
        "docs": Spec("text", "an address of your documentation"),
        METADATA: Metadata.words[METADATA],
        **Audits.words,
        "targets": _TARGETS,
        "api-shares": _API_SHARES,
        "strength": STRENGTH,
    },
    "cluster": {
        "kubernetes": Spec("version", "a version, e.g. `kubernetes 1.37`"),
        "kyverno": Spec("version", "a version, e.g. `kyverno 1.19`"),
        "cni": Spec("name", "the network plug-in, e.g. `cni cilium`"),
        "admin-policies": _ABOVE,
        "nodes": _NETWORKS,
        "pods": _NETWORKS,
        "services": _NETWORKS,
        "api-server": _NETWORKS,
        "capacity": Spec("amounts", "what it has, e.g. `capacity cpu 400, memory 2Ti`", repeats=True),
        "overcommit": Spec("any", "how many times its capacity quotas may promise, e.g. `overcommit 2`"),
        "lacks": Spec("texts", 'API groups that it does not serve, e.g. `lacks "gateway.networking.k8s.io"`'),
        "dns": Spec("name", "the service that resolves names, e.g. `dns kube-dns`"),
        "targets": _TARGETS,
        "api-shares": _API_SHARES,
        "inventory": Spec("text", "a JSON file: the output of `kubectl get namespaces -o json`"),
    },
    "environment": {"clusters": CLUSTERS, "mode": MODE},
    "platform": {
        "group": Spec("text", 'a group, e.g. `group "oidc:platform-admins"`', repeats=True),
        "user": Spec("text", "a user name", repeats=True),
        "serviceaccount": Spec("text", 'a service account, `serviceaccount "namespace/name"`', repeats=True),
    },
    "priority-class": {
        "value": Spec("any", "a whole number, e.g. `value 1000`: pods of the higher go first"),
        "preempts": Spec("choice", "`no`: its pods wait, and drive no other out", ("yes", "no")),
        "default": Spec("choice", "`yes`: pods that name no class are of this one", ("yes", "no")),
        "description": Spec("text", "for which pods it is"),
    },
    "quarantine": {
        "since": Spec("date", "the day on which it begins, e.g. `since 2026-11-20`"),
        "reason": Spec("text", "what happened"),
        "incident": Spec("text", "where it is looked into"),
        "freeze": Spec("names", "kinds that stay as they are, e.g. `freeze deployments, exec`", repeats=True),
    },
    "break-glass": {"lifts": Spec("names", "names of guards", repeats=True)},
    "service": {
        "namespace": Spec("text", 'a namespace, e.g. `namespace "monitoring"`'),
        "namespaces": Spec("any", 'names, or `namespaces label team = "edge"`'),
        "pods": LABELS,
    },
    "tier": _TENANCY,
    "tenant": _TENANCY,
    "space": _OF_SPACES,
    "platform namespace": _OF_PLATFORM,
    **_INSIDE,
    "flow": {
        "because": Spec("text", "a reason"),
        "review": Spec("date", "a date, e.g. `review 2027-05-01`"),
        "agreed-by": Spec("names", "both tenants"),
        "strength": STRENGTH,
    },
    "guard": {
        "title": TITLE,
        "severity": Spec("choice", "how bad a breach is", ("low", "medium", "high", "critical")),
        "mode": replace(MODE, help=f"{MODE.help}; `audit in ENVIRONMENT` warns there alone"),
        "strength": STRENGTH,
        "liftable": Spec("choice", "`yes` or `no`", ("yes", "no")),
        "exempt": Spec("choice", "`platform`, as `platform { … }` names it, or `nobody`", ("platform", "nobody")),
        "protects": Spec("choice", "`managed-metadata`: what tpl writes on a Namespace", ("managed-metadata",)),
        "message": Spec("text", "what a person reads when the guard denies"),
        "because": Spec("text", "a reason"),
    },
    "fill": {"title": TITLE, "because": Spec("text", "a reason")},
    "alert": {
        "severity": Spec("choice", "how bad it is", SEVERITIES),
        "notify": Spec("text", 'by which channel and whom, e.g. `notify "slack:#platform"`'),
    },
    "compliance": {},
    "kind": {
        "schema": Spec("text", 'its CustomResourceDefinition, e.g. `schema "crds/certificates.yaml"`'),
        "manifests": Spec("text", 'what its manifests say behind `kind:`, e.g. `manifests "Certificate"`'),
        "scope": Spec("choice", "`cluster` where it is in no namespace", ("cluster", "namespaced")),
    },
    "parameter": {
        "tightened-by": Spec(
            "choice",
            "which way is tighter for a tenant than what its tier says, e.g. `tightened-by fewer`",
            ("fewer", "more", "lower", "higher", "earlier", "later", "nothing"),
        ),
        "choices": Spec("names", "the words that there are, e.g. `choices strict, loose`"),
        "default": Spec("any", "what holds where nobody says anything, e.g. `default none`"),
        "exclusive": Spec("choice", "`yes` where each host is one tenant's alone", ("yes", "no")),
    },
    "exception": {
        "tenant": Spec("name", "the tenant it is for"),
        "lifts": Spec("names", "names of guards, e.g. `lifts image-tag`", repeats=True),
        "only": Spec("any", 'where: `only namespace "acme-gateway"`'),
        "raises": Spec("raises", 'a setting: `raises images.from to "quay.io/vendor/*"`', repeats=True),
        "reason": Spec("text", "why it is needed"),
        "approved-by": Spec("text", "who agreed"),
        "granted": Spec("date", "the day it was granted, e.g. `granted 2026-11-15`"),
        "expires": Spec("date", "its last day, e.g. `expires 2027-03-15`"),
    },
}  # fmt: skip
"""Context to setting to what it takes."""

_OF_TENANTS = ("allow", "deny", "never", "grant", "in")
SENTENCES = {
    "tier": (*_OF_TENANTS, "space"), "tenant": (*_OF_TENANTS, "accept", "space"), "space": _OF_TENANTS,
    "platform": ("grant", "in"), "platform namespace": _OF_TENANTS, "guard": ("require", "forbid"),
    "fill": ("set",), "exception": ("allow",),
}  # fmt: skip
"""Context to the words that statements begin with there, besides settings."""

_PLANNED = {
    "break-glass": "file", "compliance": "file", "alert": "file", "quarantine": "file", "freeze": "quarantine",
    "audit": "tenant", "ingress": "tenant", "storage": "tenant", "nodes": "tenant",
    "same-tenant": "tenant", "internet": "tenant", "self-service": "tenant", "raw": "tenant",
    "strength": "policy",
}  # fmt: skip
NOT_YET = {name: context for name, context in _PLANNED.items() if name not in CONTEXTS.get(context, {})}
"""Statements of the language that no backend enforces yet: they are refused, never dropped."""


INSTEAD = {
    "same-tenant": "tenants are open to themselves; close one by `deny TENANT -> TENANT on any`",
    "internet": "write `allow to internet on …`",
}
"""What says the same, or nearly, today."""


def not_yet(name: str) -> str:
    """What to do about a statement of ``NOT_YET``."""
    return INSTEAD.get(name, "take it out: a statement that nothing holds would be a false promise")


def allowed_in(name: str) -> tuple[str, ...]:
    """The contexts that take a setting of that name."""
    return tuple(context for context, settings in CONTEXTS.items() if name in settings)
