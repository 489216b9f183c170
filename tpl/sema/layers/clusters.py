"""`clusters prod-eu`: where a tenant is, if not on every cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tpl.model.base import BUILT_IN, Origin
from tpl.sema.layers.part import At, Commercial, Who
from tpl.sema.words.spec import CLUSTERS, Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class OnClusters(Commercial):
    """A later layer replaces; without any, the tenant is on all of them. It decides whether there is a shape at all."""

    words: ClassVar[Mapping[str, Spec]] = {"clusters": CLUSTERS}
    of_spaces = False

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self.origin: Origin = BUILT_IN

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take the names of the layer."""
        assert isinstance(statement, ast.Setting)
        if names := at.reader.names(statement, at.context):
            known = (name for name in names if at.scope.symbols.find("cluster", name))
            self.names, self.origin = tuple(name.text for name in known), at.origin(statement)

    def has(self, scope: Scope) -> bool:
        """Whether the tenant is on the cluster that is resolved."""
        return not self.names or (scope.cluster is not None and scope.cluster.name in self.names)

    @property
    def open(self) -> bool:
        """Whether it matters in whose file it stands."""
        return bool(self.names)

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Report a file of tenants' that says where they are."""
        given, said = scope.symbols.theirs.get(who.span.path), self.origin.span
        if given and said and said.path == who.span.path:
            help_ = "say `clusters` in a tier, or in a file of the platform's"
            given.refuse("`clusters` is not the tenant's to say", said, help_, scope.sink)
        return True

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """Nothing: what is not there has no shape."""
        return {}
