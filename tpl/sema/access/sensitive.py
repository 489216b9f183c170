"""What a role may do that reaches further than it says: of each resource, every verb is decided (TPL402)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tpl.model.cluster_kinds import CLUSTER_KINDS
from tpl.model.clusterroles import DELEGATOR, READ, VERBS, WRITE
from tpl.model.kinds import KINDS, POLICIES
from tpl.model.policy import Role

IMPERSONATE = "impersonate"
ASKED = (*VERBS, IMPERSONATE)
"""The verbs that a test can ask about. `can *` means all but the last, which the cluster's own roles alone have."""

CREATE_TO_CONNECT = (1, 35)
"""From this Kubernetes on `get` alone opens no stream: a WebSocket needs `create` too.

Source: Kubernetes' feature gate AuthorizePodWebsocketUpgradeCreatePermission, on from 1.35.
"""


class Verdict(NamedTuple):
    """Verbs that reach too far and why; all others are harmless. ``by_get`` holds before ``CREATE_TO_CONNECT`` only."""

    why: str = ""
    verbs: tuple[str, ...] = ()
    by_get: bool = False


HARMLESS = Verdict()
_MAKES_PODS = HARMLESS
"""To make pods is what a tenant's roles are for: language.md says what it reaches, a finding would be noise."""

_SECRETS = Verdict(
    "it reads secrets: a patch or the deletion of a collection answers with them; "
    "who can create pods in a namespace can read every secret in it, whatever its role says",
    (*READ, "patch", "deletecollection"),
)
_SHELL = Verdict("it runs commands as the pod, with its secrets and its service account's rights", ("create",), True)
_FORWARD = Verdict("it reaches every port of the pod, whatever the network policies close", ("create",), True)
_PROXY = Verdict(
    "the API server opens the connection, which no network policy judges",
    ("get", "create", "update", "patch", "delete"),
)
_TOKEN = Verdict("it makes tokens of every service account, and so has the rights of all of them", ("create",))
_RIGHTS = Verdict("it hands what it holds to anybody, and changes the roles and bindings that tpl owns", WRITE)
_OWNED = Verdict("tpl owns them: what it wrote is changed by the platform only", WRITE)
_ADDRESSES = Verdict("it sends what a service or ingress receives to any address, also another tenant's pods",
                     ("create", "update", "patch"))  # fmt: skip

REACHES: Mapping[str, Verdict] = {
    "pods": _MAKES_PODS,
    "deployments": _MAKES_PODS,
    "statefulsets": _MAKES_PODS,
    "daemonsets": _MAKES_PODS,
    "replicasets": _MAKES_PODS,
    "replicationcontrollers": _MAKES_PODS,
    "jobs": _MAKES_PODS,
    "cronjobs": _MAKES_PODS,
    "podtemplates": _MAKES_PODS,
    "pods/ephemeralcontainers": Verdict(
        "it runs a container of its choice inside a pod, beside its secrets and service account", ("update", "patch")
    ),
    "pods/resize": HARMLESS,  # The quota holds.
    "pods/log": HARMLESS,
    "pods/exec": _SHELL,
    "pods/attach": _SHELL,
    "pods/portforward": _FORWARD,
    "pods/proxy": _PROXY,
    "pods/eviction": HARMLESS,
    "pods/status": Verdict(
        "it says in the kubelet's place which address the pod has and that it is ready", ("update", "patch")
    ),
    "deployments/scale": HARMLESS,
    "deployments/status": HARMLESS,
    "statefulsets/scale": HARMLESS,
    "statefulsets/status": HARMLESS,
    "daemonsets/status": HARMLESS,
    "replicasets/scale": HARMLESS,
    "replicasets/status": HARMLESS,
    "replicationcontrollers/scale": HARMLESS,
    "replicationcontrollers/status": HARMLESS,
    "jobs/status": HARMLESS,
    "cronjobs/status": HARMLESS,
    "services": HARMLESS,  # Which addresses they claim is a guard's to say.
    "services/status": Verdict(
        "it claims any address as the load balancer's, and takes what nodes send there", ("update", "patch")
    ),
    "services/proxy": _PROXY,
    "configmaps": HARMLESS,
    "secrets": _SECRETS,
    "serviceaccounts": Verdict("it acts as any service account, with the rights of all of them", (IMPERSONATE,)),
    "serviceaccounts/token": _TOKEN,
    "events": HARMLESS,
    "endpoints": _ADDRESSES,
    "endpointslices": _ADDRESSES,
    "persistentvolumeclaims": HARMLESS,
    "persistentvolumeclaims/status": HARMLESS,
    "resourcequotas": _OWNED,
    "resourcequotas/status": Verdict(
        "what is used is counted there: whoever writes it is held by no quota", ("update", "patch")
    ),
    "limitranges": _OWNED,
    "networkpolicies": _OWNED,
    "ingresses": HARMLESS,
    "ingresses/status": HARMLESS,
    "roles": _RIGHTS,
    "rolebindings": _RIGHTS,
    "horizontalpodautoscalers": HARMLESS,
    "horizontalpodautoscalers/status": HARMLESS,
    "poddisruptionbudgets": HARMLESS,
    "poddisruptionbudgets/status": HARMLESS,
    "leases": HARMLESS,
}
"""Resource, with its subresource, to what it reaches, of those in namespaces."""
_OF_ALL = Verdict("there is one for all tenants, and whoever writes it writes for each of them", WRITE)


_OTHERS_POLICY = Verdict(
    "a policy of a network plug-in's or policy engine's own opens what tpl closes, or excepts from what it holds", WRITE
)
_DEPLOYER = Verdict(
    "a controller applies what it says with rights of its own, unless it is made to take the tenant's", WRITE
)
_MESH = Verdict("it takes what others of the mesh send to any host, or changes their proxies", WRITE)
_STORE = Verdict("it reads secrets with the rights of its store, which may hold those of others", WRITE)

OTHERS: Mapping[str, Verdict] = {
    **{f"{kind.resource}.{kind.group}": _OTHERS_POLICY for kind in POLICIES},
    # https://fluxcd.io/flux/installation/configuration/multitenancy/
    "kustomizations.kustomize.toolkit.fluxcd.io": _DEPLOYER,
    "helmreleases.helm.toolkit.fluxcd.io": _DEPLOYER,
    # https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/
    "applications.argoproj.io": _DEPLOYER,
    "applicationsets.argoproj.io": _DEPLOYER,
    "appprojects.argoproj.io": _DEPLOYER,
    # https://istio.io/latest/docs/ops/deployment/security-model/
    "virtualservices.networking.istio.io": _MESH,
    "destinationrules.networking.istio.io": _MESH,
    "serviceentries.networking.istio.io": _MESH,
    "gateways.networking.istio.io": _MESH,
    "envoyfilters.networking.istio.io": _MESH,
    # https://external-secrets.io/latest/guides/multi-tenancy/
    "externalsecrets.external-secrets.io": _STORE,
}
"""Kinds that others define and that reach further than they say; of any other nobody knows here."""


def _resources() -> set[str]:
    """All that a role of a tenant can name."""
    named = {name for name, kind in KINDS.items() if kind.namespaced}
    below = {
        f"{name}/{sub}"
        for name in named
        for sub in (*KINDS[name].changing_subresources, *KINDS[name].other_subresources)
    }
    return named | below


if undecided := _resources() ^ REACHES.keys():
    raise TypeError(f"what a role reaches by {', '.join(sorted(undecided))} is to be decided in {__name__}")


def verdict_on(resource: str) -> Verdict:
    """What a resource reaches; every kind of a group, what any of them does."""
    plural, _, group = resource.partition(".")
    if plural == "*":
        return _of_any([verdict for name, verdict in OTHERS.items() if name.partition(".")[2] == group])
    if resource.partition("/")[0] in CLUSTER_KINDS:
        return _OF_ALL
    return REACHES.get(resource) or OTHERS.get(resource, HARMLESS)


def _of_any(verdicts: Sequence[Verdict]) -> Verdict:
    why = dict.fromkeys(each.why for each in verdicts)
    return Verdict("; ".join(why), tuple(dict.fromkeys(verb for each in verdicts for verb in each.verbs)))


def reached_by(resource: str, verbs: tuple[str, ...], kubernetes: str) -> tuple[str, ...]:
    """Those of a role's verbs on a resource that reach too far; an unknown version of Kubernetes is an old one."""
    verdict = verdict_on(resource)
    too_far = (*verdict.verbs, *(("get",) if verdict.by_get and _is_old(kubernetes) else ()))
    return tuple(verb for verb in verbs if verb in too_far)


def is_harmless(role: Role) -> bool:
    """Whether anyone may have the role: all that it holds is known, it only reads, and nothing that reaches further."""
    if role.is_all or role.clusterrole == DELEGATOR:
        return False
    return role.is_known and all(
        set(entry.verbs) <= set(READ) and not any(reached_by(name, entry.verbs, "") for name in entry.resources)
        for entry in role.permissions
    )


def writes(role: Role) -> bool:
    """Whether a role does more than read, as far as it is known."""
    return role.is_all or any(not set(entry.verbs) <= set(READ) for entry in role.permissions)


def _is_old(kubernetes: str) -> bool:
    return not kubernetes or tuple(map(int, kubernetes.split(".")[:2])) < CREATE_TO_CONNECT
