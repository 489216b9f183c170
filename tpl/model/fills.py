"""Fills: what an object is given where it leaves something out, engine-neutral.

A fill only adds. What was written stays, so neither order nor repetition matters: two that are about one place agree,
are never both given, or are refused. What a condition reads no fill gives.
"""

from __future__ import annotations

from tpl.model.base import Node, Origin
from tpl.model.expr import Constant, ConstantList, Expr, FieldStep, Path, Setting
from tpl.model.kinds import KINDS, NAMESPACE, Kind
from tpl.source import Span

Fields = tuple[str, ...]
Filled = Constant | ConstantList | Setting | Path
"""What stands there then: as written, a setting of the tenant, or one of ``OF_REQUEST``."""

CONTAINER = "container"
"""The root of a path that is taken of each container of a pod."""
CONTAINER_LISTS = ("containers", "initContainers")
"""Where these are when a pod is made."""
ADDED = "ephemeralContainers"
"""Where those are that are added to a running pod, which is an update of the subresource that is called the same."""
ADDING = ADDED.lower()
_NOT_OF_ADDED = (
    "lifecycle", "livenessProbe", "ports", "readinessProbe", "resizePolicy", "resources", "restartPolicy",
    "restartPolicyRules", "startupProbe",
)  # fmt: skip
"""What the API server refuses in one that is added."""

OF_REQUEST: tuple[tuple[str, Fields], ...] = (("request", ("userInfo", "username")), ("namespace", ("name",)))
"""What of the request itself a place may be given: who asks, and where."""


class Filling(Node):
    """One `set PATH = VALUE`: the place, from `object` or from each `container`, and what it is given.

    A place that ``takes_first`` has one value, and is given the first of the tenant's list.
    """

    path: Path
    value: Filled
    takes_first: bool = False
    span: Span | None = None

    @property
    def fields(self) -> Fields:
        """The steps of the path, each a field."""
        return tuple(step.name for step in self.path.steps if isinstance(step, FieldStep))

    @property
    def in_containers(self) -> bool:
        """Whether the place is in each container."""
        return self.path.root == CONTAINER

    @property
    def in_added(self) -> bool:
        """Whether the place is in containers that are added to a running pod, too."""
        return self.in_containers and self.fields[0] not in _NOT_OF_ADDED


class Condition(Node):
    """`when E` or `unless E`: what must be true, or false, for a fill to give anything; an error is neither.

    One ``of_containers`` names `container`, and is asked of each for itself.
    """

    test: Expr
    want: bool
    of_containers: bool = False
    span: Span | None = None


class Fill(Node):
    """A fill as declared; it is for what is created in the namespaces of tenants."""

    name: str
    title: str
    because: str = ""
    resources: tuple[str, ...]
    others: tuple[Kind, ...] = ()
    conditions: tuple[Condition, ...] = ()
    fillings: tuple[Filling, ...]
    origin: Origin

    @property
    def places(self) -> tuple[Fields, ...]:
        """The fields that it is about; of what is in containers, the lists of these."""
        lists = [("spec", name) for name in (*CONTAINER_LISTS, ADDED)]
        return tuple(place for each in self.fillings for place in (lists if each.in_containers else [each.fields]))

    def tests(self, *, of_containers: bool) -> tuple[tuple[Expr, bool], ...]:
        """What is asked of each container, or of the whole request."""
        mine = (each for each in self.conditions if each.of_containers is of_containers)
        return tuple((each.test, each.want) for each in mine)

    @property
    def on_namespaces(self) -> bool:
        """Whether it is for Namespaces themselves; whose one is that is being made its label says."""
        return self.resources == (NAMESPACE.resource,)

    @property
    def fills_added(self) -> bool:
        """Whether containers that are added to running pods are given something."""
        return any(each.in_added for each in self.fillings)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind that is filled in: `pods` are Pods alone, not the templates that they are made of."""
        own = (NAMESPACE,) if self.on_namespaces else (KINDS[name] for name in self.resources if name in KINDS)
        return (*own, *self.others)
