"""`grant developer to group "acme-devs"`: roles in every namespace of the tenant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.model.tenants import Grant, Subject
from tpl.sema.layers.part import At, Commercial
from tpl.sema.subjects import check_account
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Grants(Commercial):
    """Every layer adds. ``written`` has the statement of each grant, and whether a tier makes it."""

    statements: ClassVar[tuple[type[ast.Written], ...]] = (ast.Grant,)

    def __init__(self) -> None:
        self.grants: list[Grant] = []
        self.written: list[tuple[ast.Grant, bool]] = []

    def take(self, statement: ast.Statement, at: At) -> None:
        """Add one."""
        assert isinstance(statement, ast.Grant)
        at.scope.symbols.find("role", statement.role)
        subjects = tuple(Subject(kind=s.kind, name=at.reader.fill(s.name)) for s in statement.subjects)
        for subject in statement.subjects:
            check_account(subject.kind, subject.name.value, subject.span, at.scope.sink)
        self.written.append((statement, at.in_tier))
        self.grants.append(Grant(role=statement.role.text, subjects=subjects, origin=at.origin(statement)))

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """All of them, in the order in which they are written."""
        return {"grants": tuple(self.grants)}
