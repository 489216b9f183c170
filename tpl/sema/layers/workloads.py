"""`workload api { pods app = "api" }`, `workload old { without app = "api" }`: a name for pods by labels of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model.base import Layer
from tpl.model.labels import is_key
from tpl.model.tenants import Workload
from tpl.sema.layers.metadata import KEY
from tpl.sema.layers.part import TENANT, At, Commercial
from tpl.sema.words.spec import LABELS, Spec
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


Said = tuple[str, str | None]
"""A label's key and its value, or no value where only the key is named."""


class Workloads(Commercial):
    """A later layer replaces those of its names."""

    of_spaces: ClassVar[bool] = False
    words: ClassVar[Mapping[str, Spec]] = {
        "workload": Spec("block", "`workload NAME { pods LABEL = VALUE }`", repeats=True)
    }
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {
        "workload": {
            "pods": LABELS,
            "without": Spec("labels", 'what they bear not, e.g. `without app = "api"`, or a key alone', repeats=True),
        }
    }

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
        borne, barred = self._read(statement, at)
        here, first = (at.layer, at.name), self._declared.get(name.text)
        if first and first[0] == here:
            at.scope.sink.report("TPL102", f"workload `{name.text}` is declared twice", name.span,
                                 secondary=(Label(first[1], "first here"),), helps=("keep one of them",))  # fmt: skip
        self._declared[name.text] = here, name.span
        where = at.origin(statement).model_copy(update={"name": name.text})
        made = Workload(
            name=name.text,
            labels=tuple((key, value) for key, value in borne if value is not None),
            present=tuple(sorted(key for key, value in borne if value is None)),
            barred=_barred(barred),
            origin=where,
        )
        self._check(made, name.span, at)
        self.workloads[name.text] = made

    def _read(self, statement: ast.Setting, at: At) -> tuple[list[Said], list[Said]]:
        """What its pods bear, and what they bear not."""
        found: dict[str, list[Said]] = {"pods": [], "without": []}
        for line in at.reader.settings(statement.block, "workload", ast.SideFlow):
            if line.name.text in found:
                found[line.name.text] += _said(line, at)
        return found["pods"], found["without"]

    def _check(self, made: Workload, span: Span, at: At) -> None:
        """Report a workload of which no pod can be one (TPL201)."""
        borne = dict(made.labels)
        for key, values in made.barred:
            if (key in borne and (not values or borne[key] in values)) or (key in made.present and not values):
                help_ = "take one of the two out"
                at.scope.sink.report("TPL201", f"no pod bears `{key}` and bears it not", span, helps=(help_,))

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """All of them, by name."""
        return {"workloads": tuple(self.workloads[name] for name in sorted(self.workloads))}

    @property
    def looked_at(self) -> frozenset[str]:
        """Holes whose values decide which pods are meant: flows compare labels, so tenants of a shape share them."""
        texts = (text for workload in self.workloads.values() for text in workload.texts)
        return frozenset().union(*map(holes.names, texts)) - TENANT


def _said(line: ast.Setting, at: At) -> Iterator[Said]:
    """The labels of a line, each with its value, or none where a key stands alone."""
    items = [item for group in line.groups for item in group.items]
    keys = [item for item in items if isinstance(item, ast.Text | ast.Ref)]
    others = tuple(item for item in items if item not in keys)
    if others or not keys:
        yield from at.reader.labels(replace(line, groups=(ast.Group(line.span, others),)), "workload")
    for key in keys:
        text = at.reader.fill(key) if isinstance(key, ast.Text) else key.text
        if not is_key(text):
            at.scope.sink.report("TPL107", f"`{text}` cannot be a label", key.span, helps=(KEY,))
        yield text, None


def _barred(said: list[Said]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """By key, the values of which a pod bears none; none where it bears the key not at all."""
    found: dict[str, set[str]] = {key: set() for key, _ in sorted(said, key=lambda one: one[0])}
    for key, value in said:
        if value is not None:
            found[key].add(value)
    absent = {key for key, value in said if value is None}
    return tuple((key, () if key in absent else tuple(sorted(values))) for key, values in found.items())
