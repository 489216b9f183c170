"""`nodes pool = "gold"`: labels of the nodes on which a tenant's pods run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tpl.diagnostics.model import Label
from tpl.model import labels
from tpl.model.base import BUILT_IN, Origin
from tpl.model.parameters import NODES, RESERVED_TAINTS
from tpl.model.tenants import Parameter
from tpl.sema.layers.part import At, Part, Who, is_open, report_looser
from tpl.sema.words.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Nodes(Part):
    """A later layer replaces, and keeps the tier's labels: the more of them, the fewer nodes."""

    words: ClassVar[Mapping[str, Spec]] = {
        "nodes": Spec("labels", 'labels of nodes and their values, e.g. `nodes pool = "gold"`')
    }

    def __init__(self) -> None:
        self.labels: dict[str, str] = {}
        self.origin: Origin = BUILT_IN

    # Reading and comparing -----------------------------------------------------------------------
    def take(self, statement: ast.Statement, at: At) -> None:
        """Take the labels of the layer."""
        assert isinstance(statement, ast.Setting)
        if pairs := at.reader.labels(statement, at.context):
            self._refuse_repeated(statement, at)
            self.labels, self.origin = dict(pairs), at.origin(statement)

    def _refuse_repeated(self, statement: ast.Setting, at: At) -> None:
        first: dict[str, ast.Pair] = {}
        for pair in (item for group in statement.groups for item in group.items if isinstance(item, ast.Pair)):
            key = pair.key.value if isinstance(pair.key, ast.Text) else pair.key.text
            if (before := first.setdefault(key, pair)) is not pair:
                at.scope.sink.report("TPL102", f"the label `{key}` is set twice", pair.key.span,
                                     secondary=(Label(before.key.span, "first here"),),
                                     helps=("no node has both: keep one of them",))  # fmt: skip

    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Report a label of the tier's that is lost; where values are open, ``settle`` does."""
        if not any(map(is_open, (*tier.labels.values(), *self.labels.values()))):
            self._compare(tier, tier.labels, self.labels, scope)

    def _compare(self, tier: Self, before: Mapping[str, str], now: Mapping[str, str], scope: Scope) -> None:
        for key, value in before.items():
            if now.get(key) != value and self.origin.span:
                report_looser(f'the tier\'s `nodes {key} = "{value}"` is lost', self.origin.span, tier.origin, scope)

    # The shape, and the values of one tenant ------------------------------------------------------
    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The labels, and the keys of other tenants' as taints that are not for this one's pods."""
        found = [*given.get("parameters", ())]
        if self.labels:
            values = tuple(f"{key}={value}" for key, value in self.labels.items())
            found.append(Parameter(name=NODES, values=values, origin=self.origin))
        if scope.pools:
            others = tuple(sorted(scope.pools - self.labels.keys()))
            found.append(Parameter(name=RESERVED_TAINTS, values=others, origin=BUILT_IN))
        return {"parameters": tuple(found)}

    @property
    def open(self) -> bool:
        """Whether a value is an argument's or a cell's."""
        return any(map(is_open, self.labels.values()))

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Check one tenant's values, and compare them with the tier's."""
        mine = {key: who.fill(value) for key, value in self.labels.items()}
        for key, value in mine.items():
            if is_open(self.labels[key]) and not labels.is_value(value):
                help_ = "63 letters, digits, `-`, `_` and `.` at most, a letter or digit at each end"
                where = who.where(self.labels[key])
                scope.sink.report("TPL107", f"`{value}` cannot be a label's value", where, helps=(help_,))
        self._compare(tier, {key: who.fill(value) for key, value in tier.labels.items()}, mine, scope)
        return True
