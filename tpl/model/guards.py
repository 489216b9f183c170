"""Guards: what a tenant's objects may look like, engine-neutral."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from tpl.model.base import Mode, Node, Origin
from tpl.model.expr import Expr
from tpl.model.guarded import judged
from tpl.model.kinds import Kind, Operation
from tpl.model.strength import Demand
from tpl.source import Span

POD_SECURITY = "pod-security"
"""What stands where a guard may, and is none: the API server holds it, by the label of the namespace."""


class Rule(Node):
    """One `require` or `forbid`; ``unless`` opens it where it holds. What `protects` means has no ``span``."""

    effect: Literal["require", "forbid"]
    condition: Expr
    unless: Expr | None = None
    span: Span | None = None


class Places(Node):
    """Namespaces in which a guard judges, whosesoever they are: those that are named, or all but these."""

    names: tuple[str, ...]
    every: bool = False

    def has(self, namespace: str) -> bool:
        """Whether the namespace is one of them."""
        return (namespace in self.names) is not self.every


class Guard(Node):
    """A guard as declared; ``places`` are where it judges, if that is not in the namespaces of tenants.

    ``resources`` are ``words`` of ``tpl.model.guarded``, or names of ``others``' kinds.
    """

    name: str
    title: str
    resources: tuple[str, ...]
    others: tuple[Kind, ...] = ()
    operations: tuple[Operation, ...]
    places: Places | None = None
    rules: tuple[Rule, ...]
    message: str
    because: str = ""
    severity: Literal["low", "medium", "high", "critical"] = "medium"
    mode: Mode = "enforce"
    liftable: bool = True
    exempt_platform: bool = False
    demand: Demand | None = None
    origin: Origin

    @property
    def on_pods(self) -> bool:
        """Whether `object` is the pod that a kind makes, and not the kind itself."""
        return self.resources == ("pods",)

    @property
    def on_namespaces(self) -> bool:
        """Whether the guard judges Namespace requests, which have no stored tenant to go by."""
        return self.resources == ("namespaces",)

    @cached_property
    def in_cluster(self) -> bool:
        """Whether what it judges is in no namespace, and is no Namespace: nothing says whose it is."""
        return not self.on_namespaces and not all(kind.namespaced for kind in self.kinds)

    @property
    def has_tenant(self) -> bool:
        """Whether each request is in a namespace, which is a tenant's or nobody's."""
        return self.places is None and not self.on_namespaces and not self.in_cluster

    @property
    def gives_way(self) -> bool:
        """Whether what a namespace says may open it: an exception, or `mode audit` of its tenant."""
        return self.liftable and self.has_tenant

    @property
    def follows_mode(self) -> bool:
        """Whether it denies in the namespaces of some tenants and only warns in those of others."""
        return self.gives_way and self.mode == "enforce"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind that the guard judges."""
        return (*judged(self.resources), *self.others)
