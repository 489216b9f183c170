"""Tenants as shapes and members: what many tenants share, and what sets each apart.

A shape's strings hold holes (``tpl.holes``): ``tenant``, ``namespace`` and, for tenants of a roster,
one for each of its columns. Ten thousand tenants of three tiers are a few shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from tpl import holes
from tpl.model.base import Mode, Node, Origin
from tpl.model.companions import Companion
from tpl.model.detection import Audit
from tpl.model.flows import Flow
from tpl.model.resources import Limited, Scope
from tpl.model.strength import Demand
from tpl.source import Span

Labels = tuple[tuple[str, str], ...]
Standard = Literal["privileged", "baseline", "restricted"]
"""A Pod Security Standard."""

TAG_PREFIX = "tags.tpl.dev/"
"""A Namespace bears each tag of its tenant as a label of this prefix, so that network rules can select it."""
TAG_VALUE = "true"


class Subject(Node):
    """Who gets a role; a service account's name is ``namespace/name``."""

    kind: Literal["group", "user", "serviceaccount"]
    name: str


class Grant(Node):
    """A role for subjects, in every namespace of the tenant.

    ``shared`` are the numbers of those subjects that other tenants may give roles too, for the reason ``because``;
    ``everywhere`` says that the platform gives it in every tenant, or in the cluster.
    """

    role: str
    subjects: tuple[Subject, ...]
    shared: tuple[int, ...] = ()
    everywhere: bool = False
    because: str = ""
    origin: Origin


class Workload(Node):
    """A name for pods by labels that the tenant itself sets; not a boundary inside the tenant.

    ``labels`` are those that its pods bear, ``present`` the keys that they bear with any value, ``barred`` the labels
    that they bear not: with one of these values, or at all where none is given.
    """

    name: str
    labels: Labels = ()
    present: tuple[str, ...] = ()
    barred: tuple[tuple[str, tuple[str, ...]], ...] = ()
    origin: Origin

    @property
    def texts(self) -> tuple[str, ...]:
        """Every key and value that is said of its pods."""
        barred = (text for key, values in self.barred for text in (key, *values))
        return (*(text for pair in self.labels for text in pair), *self.present, *barred)


class ServiceAccount(Node):
    """An account in each namespace; ``token`` says whether pods get its token unasked, None leaves it to Kubernetes."""

    name: str
    token: bool | None = None
    pull_secrets: tuple[str, ...] = ()
    origin: Origin


class Parameter(Node):
    """One setting that guards read, e.g. ``images.from``; a scalar has exactly one value."""

    name: str
    values: tuple[str, ...]
    origin: Origin


class Amount(Node):
    """One line of a quota or limit: a resource and a Kubernetes quantity."""

    resource: str
    quantity: str
    origin: Origin


class Quota(Node):
    """Hard totals for each namespace; ``resource`` is the ResourceQuota key, e.g. ``requests.cpu``.

    ``split`` is the number of namespaces that a total was shared out to, None where there was no total;
    ``apart`` says that the total is that of one space and not of the whole tenant. ``scopes`` say of which pods it is:
    those that are in all of them, and without any every one.
    """

    hard: tuple[Amount, ...]
    split: int | None = None
    apart: bool = False
    scopes: tuple[Scope, ...] = ()
    origin: Origin


class Bounds(Node):
    """What each container, pod or claim gets where it says nothing, and what it may take; by resource.

    ``default`` is the limit, and the request too where ``default_request`` says nothing of the resource; ``ratio`` is
    how many times its request a limit may be.
    """

    of: Limited = "container"
    default: tuple[Amount, ...] = ()
    default_request: tuple[Amount, ...] = ()
    minimum: tuple[Amount, ...] = ()
    maximum: tuple[Amount, ...] = ()
    ratio: tuple[Amount, ...] = ()


class Limits(Node):
    """The bounds of a namespace, each of another kind of thing."""

    bounds: tuple[Bounds, ...]
    origin: Origin


class Lift(Node):
    """An exception's `lifts`: one guard is off, in one namespace or in all of the tenant's.

    ``exception`` is for people: the id and the last day, of several where tenants of one shape have one each.
    """

    guard: str
    exception: str
    namespace: str | None = None
    origin: Origin


class Shape(Node):
    """Everything about a tenant, or one space of it, except what its holes hold.

    Of the ``platform`` there is one for each namespace of its own; of these, what is not said is left alone: they are
    not isolated, and have no ``pod_security``.

    ``space`` is empty for the namespaces of a tenant that are in no space of their own; ``same_tenant`` says to whom
    of the tenant's own pods these are open: to all, to those of the same space, to none. ``labels`` and ``annotations``
    are those of the policy's own choice. ``isolation`` says what of its connections is closed unless something opens
    it: both ways, what enters, or nothing at all. ``mode`` says whether guards that give way deny here, and Pod
    Security, or only warn. ``pod_security`` is the standard that is enforced, ``pod_security_noted`` those by which
    pods are only recorded or warned of, where they are stricter.
    """

    index: int
    platform: bool = False
    tier: str | None = None
    space: str = ""
    title: str = ""
    owner: str = ""
    contact: str = ""
    tags: tuple[str, ...] = ()
    labels: Labels = ()
    annotations: Labels = ()
    namespaces: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    same_tenant: Literal["open", "space", "closed"] = "open"
    isolation: Literal["both", "ingress", "withheld"] = "both"
    audit: Audit | None = None
    mode: Mode = "enforce"
    pod_security: Standard | None = "restricted"
    pod_security_noted: tuple[tuple[Literal["audit", "warn"], Standard], ...] = ()
    demand: Demand | None = None
    parameters: tuple[Parameter, ...] = ()
    quotas: tuple[Quota, ...] = ()
    limits: Limits | None = None
    service_accounts: tuple[ServiceAccount, ...] = ()
    workloads: tuple[Workload, ...] = ()
    grants: tuple[Grant, ...] = ()
    flows: tuple[Flow, ...] = ()
    lifts: tuple[Lift, ...] = ()
    companions: tuple[Companion, ...] = ()
    origin: Origin

    def workload(self, name: str) -> Workload:
        """The workload of that name; raises ``StopIteration`` when there is none."""
        return next(workload for workload in self.workloads if workload.name == name)

    def lifts_in(self, namespace: str) -> tuple[str, ...]:
        """Names of the guards that are off in a namespace, sorted."""
        return tuple(sorted({lift.guard for lift in self.lifts if lift.namespace in (None, namespace)}))


class Member(NamedTuple):
    """One space of a tenant, the whole of one without spaces.

    Its shape's index, all its namespaces (literal and from the inventory), and its holes' values. ``apart`` has those
    of single namespaces that differ.
    """

    name: str
    shape: int
    namespaces: tuple[str, ...]
    values: Mapping[str, str]
    span: Span
    space: str = ""
    apart: Mapping[str, Mapping[str, str]] = {}

    def fill(self, text: str, namespace: str = "") -> str:
        """A shape's string for this tenant; ``namespace`` fills the hole of that name."""
        return holes.fill(text, self.filling(namespace)) if holes.has_holes(text) else text

    def filling(self, namespace: str) -> dict[str, str]:
        """What fills every hole in a namespace."""
        return {**self.values, **self.apart.get(namespace, {}), "tenant": self.name, "namespace": namespace}
