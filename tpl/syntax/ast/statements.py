"""The statements."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from tpl.model.expr import Expr
from tpl.record import dataclass
from tpl.source import Span
from tpl.syntax.ast.expectations import (
    ExpectAccess,
    ExpectClosed,
    ExpectConnect,
    ExpectFilled,
    ExpectFlow,
    ExpectImage,
    ExpectManifest,
)
from tpl.syntax.ast.filling import Condition, Filling, Term
from tpl.syntax.ast.values import Date, Endpoint, Group, Name, On, Place, Ref, Subject, Text, Value, Word, Written


@dataclass(frozen=True, slots=True)
class Block(Written):
    """The statements between two braces; ``is_partial`` where some of them did not parse."""

    statements: tuple[Statement, ...]
    is_partial: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Import(Written):
    """``import "file.tpl"``, or ``import "file.tpl" for TENANTS``: a file that is theirs to write.

    ``without`` are the words of statements that may not stand in it.
    """

    path: Text
    tenants: tuple[Name, ...] = ()
    without: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument(Written):
    """``name: value`` given to a tier."""

    name: Name
    value: Value


@dataclass(frozen=True, slots=True)
class TierParameter(Written):
    """``name: type = default`` of a tier."""

    name: Name
    type: Name
    default: Value | None


@dataclass(frozen=True, slots=True)
class Use(Written):
    """A tier with its arguments, after `is` or `extends`."""

    name: Name
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier(Written):
    """What tenants of one kind have in common."""

    name: Name
    parameters: tuple[TierParameter, ...]
    extends: Use | None
    block: Block


@dataclass(frozen=True, slots=True)
class Tenant(Written):
    """One tenant."""

    name: Name
    tier: Use | None
    block: Block | None


@dataclass(frozen=True, slots=True)
class Space(Written):
    """``space NAME { namespaces … }``: namespaces of a tenant that have settings of their own."""

    name: Name
    block: Block


@dataclass(frozen=True, slots=True)
class Inside(Written):
    """``in namespace "…" { … }``: what holds in some of a tenant's namespaces alone."""

    namespaces: tuple[Text, ...]
    block: Block


@dataclass(frozen=True, slots=True)
class Role(Written):
    """A named set of permissions; of the ``whole`` cluster, or part of roles ``into`` which it aggregates."""

    name: Name
    extends: Name | None
    block: Block
    whole: bool = False
    into: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class ExistingRole(Written):
    """``role NAME = clusterrole "…"``: a ClusterRole that the cluster has, by a name of the policy's."""

    name: Name
    clusterrole: Text
    because: Text | Name | None


@dataclass(frozen=True, slots=True)
class KindName(Written):
    """``kind NAME = GROUP/VERSION/RESOURCE { … }``: a kind that others define; ``resource`` is all three."""

    name: Name
    resource: Name
    block: Block | None


@dataclass(frozen=True, slots=True)
class Parameter(Written):
    """``parameter BLOCK.NAME: TYPE { … }``: a setting of tenants that guards read."""

    name: Ref
    type: Name
    block: Block | None


@dataclass(frozen=True, slots=True)
class Define(Written):
    """``network NAME = …`` or ``ports NAME = …``."""

    kind: Literal["network", "ports"]
    name: Name
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Override(Written):
    """``in ENVIRONMENT { … }``."""

    environment: Name
    block: Block


@dataclass(frozen=True, slots=True)
class Assign(Written):
    """``key = list`` replaces, ``key += list`` adds."""

    key: Name | Text
    operator: Literal["=", "+="]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Setting(Written):
    """Every declarative setting and every block without a form of its own."""

    name: Name
    groups: tuple[Group, ...]
    block: Block | None


@dataclass(frozen=True, slots=True)
class Flow(Written):
    """``allow A -> B on P``."""

    verb: Literal["allow", "deny", "never"]
    source: Endpoint
    destination: Endpoint
    on: On
    because: Text | Name | None
    block: Block | None


@dataclass(frozen=True, slots=True)
class SideFlow(Written):
    """``allow from X, Y on P`` inside a tier or tenant, or a ``workload`` of one, which is the other end."""

    verb: Literal["allow", "deny", "never"]
    direction: Literal["from", "to"]
    peers: tuple[Endpoint, ...]
    on: On
    because: Text | Name | None
    block: Block | None
    workload: str = ""


@dataclass(frozen=True, slots=True)
class Accept(Written):
    """One side's consent to a flow between tenants."""

    source: Endpoint
    destination: Endpoint
    on: On
    because: Text | Name | None


@dataclass(frozen=True, slots=True)
class Keep(Written):
    """What a quarantine leaves open."""

    direction: Literal["from", "to"]
    peer: Endpoint
    on: On


@dataclass(frozen=True, slots=True)
class Grant(Written):
    """A role for subjects: in the tenant where it stands, ``in every tenant`` or ``in cluster``."""

    role: Name
    subjects: tuple[Subject, ...]
    everywhere: Literal["", "every tenant", "cluster"] = ""
    because: Text | Name | None = None


@dataclass(frozen=True, slots=True)
class Permission(Written):
    """``can VERBS on RESOURCES`` or ``cannot …``."""

    can: bool
    verbs: tuple[Word, ...]
    resources: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Rule(Written):
    """``require E`` or ``forbid E``, with an optional `unless`.

    ``terms`` says where each term stands, ``parts`` where what is no term does: the constants of lists and the names
    that quantifiers bind, each with its text, in the order in which they are written.
    """

    effect: Literal["require", "forbid"]
    condition: Expr
    unless: Expr | None
    terms: tuple[tuple[Term, Span], ...] = field(default=(), compare=False)
    parts: tuple[tuple[str, Span], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Guard(Written):
    """``guard NAME on KINDS when OPERATIONS in PLACE { … }``; without a place, in tenants' namespaces."""

    name: Name
    resources: tuple[Name, ...]
    operations: tuple[Name, ...]
    place: Place | None
    block: Block


@dataclass(frozen=True, slots=True)
class Fill(Written):
    """``fill NAME on KINDS { … }``."""

    name: Name
    resources: tuple[Name, ...]
    block: Block


@dataclass(frozen=True, slots=True)
class Test(Written):
    """``test "…" at DATE { expect … }``."""

    name: Text
    at: Date | None
    block: Block


@dataclass(frozen=True, slots=True)
class When(Written):
    """An alert's condition."""

    metric: Name
    operator: str
    threshold: Value
    window: Value | None


Statement = (
    Import | Tier | Tenant | Space | Inside | Role | ExistingRole | Define | KindName | Parameter
    | Override | Assign | Setting | Flow | SideFlow | Accept | Keep | Grant | Permission | Rule | Guard | Fill
    | Filling | Condition
    | Test | ExpectFlow | ExpectAccess | ExpectImage | ExpectManifest | ExpectFilled | ExpectConnect | ExpectClosed
    | When
)  # fmt: skip
