"""`policy shop { labels { team = "platform" } }`: what every object that tpl writes bears."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.model.base import Layer
from tpl.model.parameters import LABELS
from tpl.model.tenants import Labels
from tpl.sema.layers.metadata import Metadata
from tpl.sema.layers.part import At
from tpl.sema.scope import Scope
from tpl.syntax import ast


def policy_labels(scope: Scope) -> Labels:
    """The labels by key."""
    part, at = Metadata(), At(Layer.POLICY, "policy", in_tier=False, reader=scope.reader(), scope=scope)
    for line in _lines(scope):
        if line.groups:
            help_ = "whose objects these are, is kept from tenants by RBAC and the guard `platform-objects`"
            scope.sink.report("TPL201", "the policy's labels are open to nobody", line.span, helps=(help_,))
        part.take(line, at)
    return tuple((key, one.text) for key, one in sorted(part.given[LABELS].items()))


def _lines(scope: Scope) -> Iterator[ast.Setting]:
    for setting in scope.symbols.policies[:1]:
        for line in setting.block.statements if setting.block else ():
            if isinstance(line, ast.Setting) and line.name.text == LABELS:
                yield line
