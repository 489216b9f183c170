"""The kinds of obligation. Each has an id that is unique in a build and the span of its statement."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal, get_args

from tpl.model.base import Origin
from tpl.model.companions import Companion
from tpl.model.fills import Fill
from tpl.model.flows import Flow
from tpl.model.guards import Guard
from tpl.model.kinds import Kind, Operation
from tpl.model.parameters import Where
from tpl.model.policy import Role
from tpl.model.priorities import PriorityClass
from tpl.model.tenants import Grant, Lift, Limits, Parameter, Quota, ServiceAccount
from tpl.record import dataclass


class Subject(StrEnum):
    """What an obligation is about, in the order of every report; a backend says which of these are its own."""

    NAMESPACES = "namespaces"
    PARAMETERS = "parameters"
    ACCESS = "access"
    NETWORK = "network"
    AMOUNTS = "amounts"
    PRIORITY = "priority"
    SELF_SERVICE = "self-service"
    FILLING = "filling"
    ADMISSION = "admission"


@dataclass(frozen=True, slots=True)
class Obligation:
    """Base of all: ``statement`` says in words what must hold; ``shape`` is None for the whole policy."""

    subject: ClassVar[Subject]

    id: str
    statement: str
    origin: Origin
    shape: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceOwned(Obligation):
    """The tenant's namespaces exist and say whose they are."""

    subject = Subject.NAMESPACES


@dataclass(frozen=True, slots=True, kw_only=True)
class PodSecurityHeld(Obligation):
    """Pods meet a Pod Security Standard; ``level`` is the standard's name."""

    subject = Subject.NAMESPACES
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PodSecurityNoted(Obligation):
    """Pods that do not meet a stricter standard than the one that is enforced are recorded, or warned of."""

    subject = Subject.NAMESPACES
    mode: Literal["audit", "warn"]
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataWritten(Obligation):
    """The tenant's namespaces bear labels or annotations of the policy's choice, by these keys."""

    subject = Subject.NAMESPACES
    where: Where
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterCarried(Obligation):
    """Guards can read this setting of the tenant."""

    subject = Subject.PARAMETERS
    parameter: Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardLifted(Obligation):
    """An unexpired exception switches a guard off for the tenant or one namespace of it."""

    subject = Subject.PARAMETERS
    lift: Lift


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccountWritten(Obligation):
    """The account is in each namespace of the tenant."""

    subject = Subject.NAMESPACES
    account: ServiceAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionWritten(Obligation):
    """An object of the user's own is in each of the tenant's namespaces."""

    subject = Subject.NAMESPACES
    companion: Companion


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeCarried(Obligation):
    """The tenant is in audit: guards that give way only warn in its namespaces."""

    subject = Subject.PARAMETERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Isolation(Obligation):
    """Nothing enters the tenant's pods, and nothing leaves them, but what a flow opens; or only the first."""

    subject = Subject.NETWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolationWithheld(Obligation):
    """The policy leaves the network out for the tenant: nobody closes anything, and everybody is told so."""

    subject = Subject.NETWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowOpened(Obligation):
    """The connection may be opened, seen from one side of this tenant."""

    subject = Subject.NETWORK
    flow: Flow
    side: Literal["ingress", "egress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowClosed(Obligation):
    """A `deny` or `never`: whatever else says `allow`, these connections stay closed."""

    subject = Subject.NETWORK
    flow: Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDefined(Obligation):
    """The role exists and can do exactly what it says."""

    subject = Subject.ACCESS
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGranted(Obligation):
    """The subjects have the role in every namespace of the tenant, and nowhere else."""

    subject = Subject.ACCESS
    grant: Grant
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRoleGranted(Obligation):
    """The subjects have the role in the whole cluster: in all namespaces, and of what is in none."""

    subject = Subject.ACCESS
    grant: Grant
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaHeld(Obligation):
    """Each namespace stays within hard totals."""

    subject = Subject.AMOUNTS
    quota: Quota


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsHeld(Obligation):
    """Each container gets defaults and stays within maxima."""

    subject = Subject.AMOUNTS
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardHeld(Obligation):
    """A guard on one kind, operation and subresource (empty for the object itself)."""

    subject = Subject.ADMISSION
    guard: Guard
    kind: Kind
    operation: Operation
    subresource: str = ""

    @property
    def written(self) -> str:
        """What a request is for, as Kubernetes names it: `pods`, `pods/exec`."""
        return f"{self.kind.resource}/{self.subresource}" if self.subresource else self.kind.resource


@dataclass(frozen=True, slots=True, kw_only=True)
class FillHeld(Obligation):
    """What a new object of the kind leaves out in a tenant's namespace, it is given before guards judge it."""

    subject = Subject.FILLING
    fill: Fill
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityClassDefined(Obligation):
    """Pods may be of the class, which has this value."""

    subject = Subject.PRIORITY
    priority: PriorityClass


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiShared(Obligation):
    """Whoever is not the platform's has a part of the API server together, in which no namespace holds up another."""

    subject = Subject.PRIORITY
    shares: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfServed(Obligation):
    """A namespace that the platform makes for a tenant by its label alone gets what tpl writes in the tenant's own."""

    subject = Subject.SELF_SERVICE


AnyObligation = (
    NamespaceOwned
    | PodSecurityHeld
    | PodSecurityNoted
    | MetadataWritten
    | ParameterCarried
    | GuardLifted
    | ServiceAccountWritten
    | CompanionWritten
    | ModeCarried
    | Isolation
    | IsolationWithheld
    | FlowOpened
    | FlowClosed
    | RoleDefined
    | RoleGranted
    | ClusterRoleGranted
    | QuotaHeld
    | LimitsHeld
    | GuardHeld
    | FillHeld
    | PriorityClassDefined
    | ApiShared
    | SelfServed
)

LEAVES: tuple[type[Obligation], ...] = get_args(AnyObligation)
"""Every kind of obligation: a backend that says nothing of one of its subjects' does not import."""
