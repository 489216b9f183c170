"""`allow from X on P`, `allow to X on P`: flows with the tenant itself at the other end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from tpl.model.flows import Flow
from tpl.sema.layers.part import At, Commercial
from tpl.sema.network.peers import is_here
from tpl.sema.network.statements import side_flow
from tpl.sema.scope import Scope
from tpl.syntax import ast


class SideFlows(Commercial):
    """Every layer adds; their ends are looked up once every tenant is known."""

    statements: ClassVar[tuple[type[ast.Written], ...]] = (ast.SideFlow,)

    def __init__(self) -> None:
        self.written: list[tuple[ast.SideFlow, At]] = []

    def take(self, statement: ast.Statement, at: At) -> None:
        """Add one."""
        assert isinstance(statement, ast.SideFlow)
        self.written.append((statement, at))

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """All of them, resolved."""
        return {"flows": tuple(flow for written, at in self.written for flow in _resolved(written, at, scope))}


def _resolved(written: ast.SideFlow, at: At, scope: Scope) -> tuple[Flow, ...]:
    flows = tuple(flow for flow in side_flow(written, (at.layer, at.name), scope) if is_here(flow, scope))
    return tuple(flow.model_copy(update={"origin": at.origin(written)}) for flow in flows) if at.scattered else flows
