"""The resolved policy as a whole: what every stage after resolution reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property

from pydantic import SkipValidation

from tpl.model.base import BUILT_IN, Mode, Node, Origin
from tpl.model.clusterroles import ALL, is_known
from tpl.model.compliance import Framework
from tpl.model.detection import Alert
from tpl.model.expectations import Test
from tpl.model.fills import Fill
from tpl.model.flows import Flow
from tpl.model.guards import Guard
from tpl.model.incidents import BreakGlass, Quarantine
from tpl.model.parameters import OWN_POLICIES, PARAMETERS, ParameterKind, Table
from tpl.model.priorities import ApiShares, PriorityClass
from tpl.model.strength import Demand
from tpl.model.targets import NamedTarget
from tpl.model.tenants import Amount, Grant, Labels, Member, Shape, Subject
from tpl.source import Span


class Cluster(Node):
    """What a cluster is: versions as text, networks as canonical CIDRs, and how much it has of some resources.

    ``lacks`` are API groups of others that it does not serve; of all else that others define nobody knows.
    """

    name: str
    kubernetes: str = ""
    kyverno: str = ""
    cni: str = ""
    admin_policies: str = ""
    nodes: tuple[str, ...] = ()
    pods: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    api_server: tuple[str, ...] = ()
    dns: str = "kube-dns"
    lacks: tuple[str, ...] = ()
    capacity: tuple[Amount, ...] = ()
    overcommit: str = "1"
    origin: Origin


class Service(Node):
    """A platform service: pods with these labels, all of them where there is none, in namespaces of nobody's.

    These are named, or told by labels of their own. ``label`` are then all that each of them bears. One that a flow
    has at an end without a declaration is called as it is written there.
    """

    name: str
    namespaces: tuple[str, ...] = ()
    label: Labels = ()
    pods: Labels = ()
    origin: Origin

    @property
    def is_declared(self) -> bool:
        """Whether the policy says what it is, and does not only name its namespace."""
        return '"' not in self.name

    def is_in(self, namespace: str, labels: Mapping[str, str]) -> bool:
        """Whether its pods are in a namespace of nobody's that bears these labels."""
        return namespace in self.namespaces or (bool(self.label) and dict(self.label).items() <= labels.items())


KUBE_DNS = Service(name="kube-dns", namespaces=("kube-system",), pods=(("k8s-app", "kube-dns"),), origin=BUILT_IN)


class Permission(Node):
    """Verbs on resources; a resource may carry a subresource, ``pods/log``."""

    verbs: tuple[str, ...]
    resources: tuple[str, ...]


class Role(Node):
    """What a role may do in the end: inheritance resolved, `cannot` taken out.

    ``clusterrole`` is the name of the cluster's own that it stands for, empty where tpl writes it; ``permissions`` are
    then what Kubernetes itself puts into it, as far as policies can speak of that, and ``because`` says why what nobody
    knows of it is taken. A role of the ``whole`` cluster is given by the platform only, in all namespaces and in none.
    One that ``aggregates_to`` some of the cluster's is part of these, for everybody who has them.
    """

    name: str
    permissions: tuple[Permission, ...]
    clusterrole: str = ""
    because: str = ""
    whole: bool = False
    aggregates_to: tuple[str, ...] = ()
    origin: Origin

    @property
    def is_known(self) -> bool:
        """Whether it is known what it may do: by the policy, or as every cluster has it."""
        return not self.clusterrole or is_known(self.clusterrole)

    @property
    def is_all(self) -> bool:
        """Whether it is all rights there are, those in no namespace and those of which no policy can speak too."""
        return self.clusterrole == ALL


class Policy(Node):
    """A policy resolved for one environment, one cluster and one day.

    ``flows`` are the flows that name tenants or speak of all of them; flows that a tier gives to each
    of its tenants are in their shapes, and so are all grants but those in the cluster. ``mode`` is the environment's,
    which its ``guards`` have taken on; ``targets`` are those that the policy names, none for every one. From
    ``valid_from`` on, and until the day before ``valid_until``, every build gives the same; from ``notice`` on it says
    that something ends. ``declared`` are the settings of tenants that it declares itself. ``unserved`` are
    the API groups of kinds that guards are on and the cluster lacks: ``guards`` are without. ``replaced`` are guards of
    the library in whose place stand others of the same name, where no comparison of their texts showed that these hold
    less. ``own`` are the platform's own namespaces that the policy speaks of, one each; they are no ``members``.
    """

    name: str
    title: str = ""
    owner: str = ""
    labels: Labels = ()
    contact: str = ""
    now: date
    valid_from: date | None = None
    valid_until: date | None = None
    notice: date | None = None
    cluster: Cluster | None = None
    environment: str = ""
    mode: Mode = "enforce"
    targets: tuple[NamedTarget, ...] = ()
    demand: Demand | None = None
    platform: tuple[Subject, ...] = ()
    quarantines: tuple[Quarantine, ...] = ()
    break_glass: tuple[BreakGlass, ...] = ()
    priorities: tuple[PriorityClass, ...] = ()
    api_shares: ApiShares | None = None
    services: tuple[Service, ...] = ()
    roles: tuple[Role, ...] = ()
    cluster_grants: tuple[Grant, ...] = ()
    declared: tuple[tuple[str, ParameterKind], ...] = ()
    guards: tuple[Guard, ...] = ()
    unserved: tuple[str, ...] = ()
    replaced: tuple[Guard, ...] = ()
    fills: tuple[Fill, ...] = ()
    flows: tuple[Flow, ...] = ()
    not_internet: tuple[str, ...] = ()
    not_domain: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    members: SkipValidation[tuple[Member, ...]] = ()
    own: SkipValidation[tuple[Member, ...]] = ()
    alerts: tuple[Alert, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    tests: tuple[Test, ...] = ()

    @cached_property
    def members_of(self) -> Mapping[str, tuple[Member, ...]]:
        """Tenant name to its spaces, in the order of the policy."""
        found: dict[str, list[Member]] = defaultdict(list)
        for member in self.members:
            found[member.name].append(member)
        return {name: tuple(spaces) for name, spaces in found.items()}

    def spaces(self, tenant: str, space: str = "", namespace: str = "") -> tuple[Member, ...]:
        """The spaces of a tenant, or the one of that name; raises ``KeyError`` for a tenant that there is not.

        For a namespace it is one that has nothing else, as whoever looks it up there finds whose it is.
        """
        if namespace:
            return (Member(namespace, -1, (namespace,), {}, Span("", 0, 0)),)
        return tuple(member for member in self.members_of[tenant] if space in ("", member.space))

    @cached_property
    def settings(self) -> Table:
        """Every setting of tenants that guards may read: those of every policy, and those that this one declares."""
        return {**PARAMETERS, **dict(self.declared)}

    @cached_property
    def own_policies(self) -> bool:
        """Whether some tenant may write NetworkPolicies of its own."""
        return any(parameter.name == OWN_POLICIES for shape in self.shapes for parameter in shape.parameters)

    @cached_property
    def owner_of_namespace(self) -> Mapping[str, Member]:
        """Namespace name to the tenant it belongs to; a namespace of nobody is absent."""
        return {namespace: member for member in self.members for namespace in member.namespaces}

    @cached_property
    def own_namespaces(self) -> Mapping[str, Member]:
        """The platform's own namespaces that the policy speaks of, by name."""
        return {namespace: member for member in self.own for namespace in member.namespaces}

    @cached_property
    def tenant_shapes(self) -> tuple[Shape, ...]:
        """The shapes of tenants, without those of the platform's own namespaces."""
        return tuple(shape for shape in self.shapes if not shape.platform)

    @cached_property
    def members_of_shape(self) -> Mapping[int, tuple[Member, ...]]:
        """A shape's index to its tenants, or to the platform's namespace; a shape of nobody is absent."""
        found: dict[int, list[Member]] = defaultdict(list)
        for member in (*self.members, *self.own):
            found[member.shape].append(member)
        return {shape: tuple(members) for shape, members in found.items()}

    def shape_of(self, member: Member) -> Shape:
        """The member's shape."""
        return self.shapes[member.shape]

    def labels_of(self, own: Member) -> Mapping[str, str]:
        """The labels that the policy gives one of the platform's own namespaces."""
        return {key: own.fill(value, *own.namespaces) for key, value in self.shape_of(own).labels}

    def is_audited(self, shape: Shape) -> bool:
        """Whether what gives way only warns in the shape's namespaces: because of the tenant, or of the environment."""
        return "audit" in (self.mode, shape.mode)

    def service(self, name: str) -> Service:
        """The service of that name; raises ``KeyError`` when there is none."""
        return self._services[name]

    def role(self, name: str) -> Role:
        """The role of that name; raises ``KeyError`` when there is none."""
        return self._roles[name]

    @cached_property
    def dns(self) -> Service:
        """The cluster's DNS: the declared service of its name, else the one that nearly every cluster has."""
        name = self.cluster.dns if self.cluster else KUBE_DNS.name
        return self._services.get(name, KUBE_DNS)

    @cached_property
    def _services(self) -> Mapping[str, Service]:
        return {service.name: service for service in self.services}

    @cached_property
    def _roles(self) -> Mapping[str, Role]:
        return {role.name: role for role in self.roles}
