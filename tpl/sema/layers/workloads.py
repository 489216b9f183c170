"""`workload api { pods app = "api" }`: a name for pods by labels that the tenant itself sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model.base import Layer
from tpl.model.tenants import Workload
from tpl.sema.layers.part import TENANT, At, Commercial
from tpl.sema.words.spec import LABELS, Spec
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Workloads(Commercial):
    """A later layer replaces those of its names."""

    of_spaces: ClassVar[bool] = False
    words: ClassVar[Mapping[str, Spec]] = {
        "workload": Spec("block", "`workload NAME { pods LABEL = VALUE }`", repeats=True)
    }
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {"workload": {"pods": LABELS}}

    def __init__(self) -> None:
        self.workloads: dict[str, Workload] = {}
        self._declared: dict[str, tuple[tuple[Layer, str], Span]] = {}

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take one."""
        assert isinstance(statement, ast.Setting)
        items = [item for group in statement.groups for item in group.items]
        if len(items) != 1 or not isinstance(name := items[0], ast.Ref):
            help_ = "write `workload NAME { pods LABEL = VALUE }`"
            at.scope.sink.report("TPL201", "a workload needs one name", statement.name.span, helps=(help_,))
            return
        inside = at.reader.settings(statement.block, "workload")
        labels = tuple(pair for pods in inside for pair in at.reader.labels(pods, "workload"))
        here, first = (at.layer, at.name), self._declared.get(name.text)
        if first and first[0] == here:
            at.scope.sink.report("TPL102", f"workload `{name.text}` is declared twice", name.span,
                                 secondary=(Label(first[1], "first here"),), helps=("keep one of them",))  # fmt: skip
        self._declared[name.text] = here, name.span
        where = at.origin(statement).model_copy(update={"name": name.text})
        self.workloads[name.text] = Workload(name=name.text, labels=labels, origin=where)

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """All of them, by name."""
        return {"workloads": tuple(self.workloads[name] for name in sorted(self.workloads))}

    @property
    def looked_at(self) -> frozenset[str]:
        """Holes whose values decide which pods are meant: flows compare labels, so tenants of a shape share them."""
        texts = (text for workload in self.workloads.values() for pair in workload.labels for text in pair)
        return frozenset().union(*map(holes.names, texts)) - TENANT
