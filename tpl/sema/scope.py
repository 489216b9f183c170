"""What every resolving step shares: the symbols, the day, the environment and the cluster."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from tpl.diagnostics.sink import Sink
from tpl.model.base import Layer
from tpl.model.flows import Flow
from tpl.model.kinds import Kind
from tpl.model.parameters import PARAMETERS, ParameterKind, Table
from tpl.model.policy import Cluster, Service
from tpl.model.priorities import PriorityClass
from tpl.model.tenants import Grant
from tpl.model.thresholds import Thresholds
from tpl.record import dataclass
from tpl.sema.symbols import Symbols
from tpl.sema.words.read import Reader
from tpl.sema.words.schema import CONTEXTS, Contexts
from tpl.source import Span
from tpl.syntax import ast


@dataclass(frozen=True)
class Scope:
    """One resolution: of one environment (or none), one cluster (or none), on one day.

    ``tenants`` maps each tenant to its workloads, ``spaces`` those that have some to their spaces; ``absent`` are
    those that are on other clusters, of which the rest of the policy may speak all the same; ``divided`` are
    those whose own pods are not all open to one another, ``tags`` all that a tier or tenant bears; ``given_out`` are
    the settings whose values are one tenant's each, and of which anybody has some, ``pools`` the labels of nodes that
    anybody has; ``read`` are the settings that guards read; ``settings`` are all that tenants can have, those that the
    policy declares among them, and ``contexts`` what blocks then take;
    ``platform_grants`` what the platform gives in every tenant, ``cluster_grants`` what in the cluster;
    ``priorities`` are the classes of pods that the policy declares;
    ``own_flows`` are those that blocks of the platform's own namespaces state, ``ruled`` the services and namespaces
    of which some are isolated, ``own_namespaces`` the names of those namespaces;
    ``days_that_matter`` collects the days on which something begins or ends, ``days_of_notice`` those from which it is
    said that something ends; ``undeclared`` are
    namespaces at the end of a flow, as services, with the first place of each; ``side_flows`` are those that were made
    already, with their statement, by its identity and layer; ``kinds`` are those that others define.
    """

    symbols: Symbols
    sink: Sink
    now: date
    environment: str = ""
    cluster: Cluster | None = None
    tenants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spaces: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    divided: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    given_out: frozenset[str] = frozenset()
    pools: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    settings: Table = field(default_factory=lambda: PARAMETERS)
    contexts: Contexts = field(default_factory=lambda: CONTEXTS)
    platform_grants: tuple[Grant, ...] = ()
    cluster_grants: tuple[Grant, ...] = ()
    priorities: tuple[PriorityClass, ...] = ()
    own_flows: tuple[ast.Flow, ...] = ()
    ruled: frozenset[str] = frozenset()
    own_namespaces: tuple[str, ...] = ()
    days_that_matter: list[date] = field(default_factory=list)
    days_of_notice: list[date] = field(default_factory=list)
    undeclared: dict[str, tuple[Service, Span]] = field(default_factory=dict)
    side_flows: dict[tuple[int, Layer, str], tuple[ast.SideFlow, tuple[Flow, ...]]] = field(default_factory=dict)

    @property
    def thresholds(self) -> Thresholds:
        """The project's own numbers."""
        return self.symbols.project.thresholds

    @property
    def declared(self) -> tuple[tuple[str, ParameterKind], ...]:
        """The settings that the policy declares, each with its row."""
        return tuple((name, row) for name, row in self.settings.items() if name not in PARAMETERS)

    @property
    def declared_blocks(self) -> frozenset[str]:
        """The blocks of a tenant that hold none but settings that the policy declares."""
        return frozenset(self.contexts["tenant"].keys() - CONTEXTS["tenant"].keys())

    def reader(self, **placeholders: str) -> Reader:
        """A reader that also knows `{env}` and `{cluster}` where they are given."""
        known = {"env": self.environment, "cluster": self.cluster.name if self.cluster else ""}
        filled = {name: value for name, value in known.items() if value} | placeholders
        return Reader(self.sink, tuple(filled.items()), self.contexts)
