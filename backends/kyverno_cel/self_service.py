"""`self-service on`: what Kyverno makes of a namespace that bears a tenant's label and was not written by tpl.

Nothing here knows a tenant. What a new namespace gets is copied from the tenant's own, which is called as the tenant is
and says itself whether that is wanted: its labels and parameters while the request is admitted, and what lies in it by
the background controller, a moment later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tpl.backends._k8s.objects import Object, object_name, serving
from tpl.backends.kyverno_cel.emit import API_VERSION
from tpl.model.base import Origin
from tpl.model.flows import DomainPeer
from tpl.model.metadata import RULE_ANNOTATION, SOURCE_ANNOTATION
from tpl.model.parameters import LIFTS_PARAMETER, MANAGED_BY, SELF_SERVICE, TENANT_LABEL, annotation
from tpl.model.policy import Policy

NAME = "tpl-self-service"
RULE = "self-service"
AGGREGATED = {"rbac.kyverno.io/aggregate-to-background-controller": "true"}
"""By this label Kyverno's chart gives a role to the background controller."""

_TENANT = f"object.metadata.labels['{TENANT_LABEL}']"
_MANAGED = f"object.metadata.?labels[?'{MANAGED_BY[0]}'].orValue('') == '{MANAGED_BY[1]}'"
_OTHER = f"!({_MANAGED}) && object.metadata.name != {_TENANT}"
NEW = f"object.metadata.?labels[?'{TENANT_LABEL}'].orValue('') != '' && {_OTHER}"
"""A tenant's namespace that is neither the one that is copied from nor one that tpl wrote."""

_OWN = f"dyn(resource.Get('v1', 'namespaces', '', {_TENANT}))"
_ON = f"variables.own.metadata.?annotations[?'{annotation(SELF_SERVICE)}'].orValue('') == 'on'"

_OF_DELIVERY = ("kustomize.toolkit.fluxcd.io/", "argocd.argoproj.io/", "kubectl.kubernetes.io/")
"""Keys by which whoever applies an object knows it: a copy that bore them would be taken for it, and removed."""
_STAY: Mapping[str, tuple[str, ...]] = {
    "labels": ("kubernetes.io/metadata.name", "app.kubernetes.io/instance", MANAGED_BY[0]),
    "annotations": (annotation(LIFTS_PARAMETER), RULE_ANNOTATION, SOURCE_ANNOTATION),
}
"""What a copy does not bear: an exception may be for the tenant's own namespace alone."""

Copied = dict[tuple[str, str, str], tuple[str, ...]]
COPIED: Copied = {
    ("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"): ("spec",),
    ("v1", "LimitRange", "limitranges"): ("spec",),
    ("v1", "ResourceQuota", "resourcequotas"): ("spec",),
    ("v1", "ServiceAccount", "serviceaccounts"): ("automountServiceAccountToken", "imagePullSecrets"),
    ("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"): ("roleRef", "subjects"),
}
"""What tpl writes into a namespace, by API version, kind and resource: the fields that are copied.

In this order: a namespace is closed before anybody is let in.
"""
OF_DOMAINS: Copied = {("cilium.io/v2", "CiliumNetworkPolicy", "ciliumnetworkpolicies"): ("spec",)}
"""What else it writes where a flow goes to a domain; a cluster without the kind would be asked for it in vain."""


def copied(policy: Policy) -> Copied:
    """What is copied of this policy's."""
    flows = (*policy.flows, *(flow for shape in policy.shapes for flow in shape.flows))
    return COPIED | OF_DOMAINS if any(isinstance(flow.destination, DomainPeer) for flow in flows) else COPIED


def objects(policy: Policy, origin: Origin) -> Iterator[Object]:
    """The two policies, and what the background controller needs to do for the second."""
    yield _object(API_VERSION, "MutatingPolicy", origin, spec=_marked())
    yield _object(API_VERSION, "GeneratingPolicy", origin, spec=_copied(copied(policy)))
    yield _object("rbac.authorization.k8s.io/v1", "ClusterRole", origin, labels=AGGREGATED, rules=[*_rules(policy)])


def _object(
    api_version: str, kind: str, origin: Origin, labels: Mapping[str, str] | None = None, **body: Any
) -> Object:
    return serving(api_version, kind, NAME, rule=RULE, origin=origin, labels=labels, **body)


def _match(*operations: str) -> dict[str, Any]:
    rule = {
        "apiGroups": [""],
        "apiVersions": ["v1"],
        "operations": [*operations],
        "resources": ["namespaces"],
        "scope": "*",
    }
    return {
        "matchConstraints": {
            "matchPolicy": "Equivalent", "namespaceSelector": {}, "objectSelector": {}, "resourceRules": [rule],
        },
        "matchConditions": [{"name": "made-by-self-service", "expression": NEW}],
    }  # fmt: skip


def _marked() -> dict[str, Any]:
    """The labels and annotations of the tenant's own namespace, whatever the request says of the same keys."""
    return {
        "failurePolicy": "Fail",
        "evaluation": {"admission": {"enabled": True}, "mutateExisting": {"enabled": False}},
        "reinvocationPolicy": "Never",
        "autogen": {"podControllers": {"controllers": []}},
        **_match("CREATE"),
        "variables": [
            {"name": "own", "expression": _OWN},
            *({"name": where, "expression": _kept(where)} for where in _STAY),
        ],
        "mutations": [{"patchType": "JSONPatch", "jsonPatch": {"expression": _patch()}}],
    }


def _kept(where: str) -> str:
    """The keys that a copy takes on."""
    left = " && ".join(f"!key.startsWith('{prefix}')" for prefix in _OF_DELIVERY)
    names = ", ".join(f"'{name}'" for name in _STAY[where])
    return f"{_ON} ? dyn(variables.own.metadata.?{where}.orValue({{}})).filter(key, {left} && !(key in [{names}])) : []"


def _patch() -> str:
    none = 'JSONPatch{op: "add", path: "/metadata/annotations", value: {}}'
    first = f"(variables.annotations.size() > 0 && !has(object.metadata.annotations) ? [{none}] : [])"
    each = (
        f'variables.{where}.map(key, JSONPatch{{op: "add", path: "/metadata/{where}/" + jsonpatch.escapeKey(key), '
        f"value: variables.own.metadata.{where}[key]}})"
        for where in _STAY
    )
    return " + ".join((first, *each))


def _copied(kinds: Copied) -> dict[str, Any]:
    """The objects, once: what changes later is written by a build that knows the namespace.

    Kept in step by Kyverno, they would go with the label of the namespace, or with the policy.
    """
    return {
        "evaluation": {
            "admission": {"enabled": True},
            "generateExisting": {"enabled": True},
            "orphanDownstreamOnPolicyDelete": {"enabled": True},
            "skipBackgroundRequests": True,
            "synchronize": {"enabled": False},
        },
        **_match("CREATE"),
        "variables": [
            {"name": "own", "expression": _OWN},
            *({"name": which[2], "expression": _list(*which, fields)} for which, fields in kinds.items()),
        ],
        "generate": [
            {"expression": f"generator.Apply(object.metadata.name, variables.{resource})"} for _, _, resource in kinds
        ],
    }


def _list(version: str, kind: str, resource: str, fields: tuple[str, ...]) -> str:
    """What is tpl's of one kind in the tenant's own namespace, without what is of that place or of its delivery."""
    found = f"dyn(resource.List('{version}', '{resource}', {_TENANT}).items)"
    tpls = f"each.metadata.?labels[?'{MANAGED_BY[0]}'].orValue('') == '{MANAGED_BY[1]}'"
    rule = f"each.metadata.?annotations[?'{RULE_ANNOTATION}'].orValue('')"
    metadata = f"dyn({{'name': each.metadata.name, 'annotations': {{'{RULE_ANNOTATION}': {rule}}}}})"
    body = ", ".join(f"?'{name}': each.?{name}" for name in fields)
    made = f"{{'apiVersion': dyn('{version}'), 'kind': dyn('{kind}'), 'metadata': {metadata}, {body}}}"
    return f"{_ON} ? {found}.filter(each, {tpls}).map(each, {made}) : []"


def _rules(policy: Policy) -> Iterator[dict[str, Any]]:
    """To read and make what is copied, and to bind the roles that are granted, these and no others."""
    by_group: dict[str, list[str]] = {}
    for version, _, resource in copied(policy):
        by_group.setdefault(version.rpartition("/")[0], []).append(resource)
    for group, resources in sorted(by_group.items()):
        verbs = ["create", "get", "list", "patch", "update"]
        yield {"apiGroups": [group], "resources": sorted(resources), "verbs": verbs}
    granted = {grant.role for shape in policy.shapes for grant in shape.grants}
    bound = sorted(policy.role(name).clusterrole or object_name(name) for name in granted)
    if bound:
        group = "rbac.authorization.k8s.io"
        yield {"apiGroups": [group], "resources": ["clusterroles"], "resourceNames": bound, "verbs": ["bind"]}
