"""`grant developer to group "acme-devs"`: roles in every namespace of the tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from tpl import holes
from tpl.model.base import BUILT_IN, Origin
from tpl.model.clusterroles import ALL, FOR_PEOPLE
from tpl.model.parameters import SUBJECTS
from tpl.model.subjects import named_by
from tpl.model.tenants import Grant, Parameter, Subject
from tpl.sema.access.subjects import check_account
from tpl.sema.layers.part import At, Commercial
from tpl.sema.network.peers import reason
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope
    from tpl.sema.words.read import Reader


class Grants(Commercial):
    """Every layer adds. ``written`` has the statement of each grant, and whether a tier makes it."""

    statements: ClassVar[tuple[type[ast.Written], ...]] = (ast.Grant,)

    def __init__(self) -> None:
        self.grants: list[Grant] = []
        self.written: list[tuple[ast.Grant, bool]] = []

    def take(self, statement: ast.Statement, at: At) -> None:
        """Add one."""
        assert isinstance(statement, ast.Grant)
        self.written.append((statement, at.in_tier))
        self.grants.append(read_grant(statement, _reader(at), at.origin(statement), at.scope))
        if statement.everywhere:
            help_ = f"write it in `platform {{ … }}`, or leave `in {statement.everywhere}` out"
            message = f"what holds `in {statement.everywhere}` is the platform's to say"
            at.scope.sink.report("TPL105", message, statement.span, helps=(help_,))
        else:
            check_reach(statement, at.scope)
        if (shared := _first_shared(statement)) and not reason(statement.because):
            at.scope.sink.report("TPL904", "who is shared with other tenants has a reason", shared.span,
                                 helps=('add `because "…"`',))  # fmt: skip

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """All of them, in the order in which they are written, and what the platform gives in every tenant.

        Whom they name rides on the namespace only where a guard asks: it may be thousands.
        """
        grants = (*self.grants, *scope.platform_grants)
        if SUBJECTS not in scope.read:
            return {"grants": grants}
        origin = self.grants[0].origin if self.grants else BUILT_IN
        named = Parameter(name=SUBJECTS, values=named_by(grants), origin=origin)
        return {"grants": grants, "parameters": (*given.get("parameters", ()), named)}


def _reader(at: At) -> Reader:
    """In a namespace of the platform's own `{tenant}` stands for each tenant."""
    if not at.of_platform:
        return at.reader
    return replace(at.reader, placeholders=(*at.reader.placeholders, ("tenant", holes.hole("tenant"))))


def read_grant(statement: ast.Grant, reader: Reader, origin: Origin, scope: Scope) -> Grant:
    """A grant as written; an unknown role, and an account without a namespace, are reported."""
    scope.symbols.find("role", statement.role)
    for subject in statement.subjects:
        check_account(subject.kind, subject.name.value, subject.span, scope.sink)
    return Grant(
        role=statement.role.text,
        subjects=tuple(Subject(kind=s.kind, name=reader.fill(s.name)) for s in statement.subjects),
        shared=tuple(number for number, subject in enumerate(statement.subjects) if subject.shared),
        everywhere=bool(statement.everywhere),
        because=reason(statement.because),
        origin=origin,
    )


def check_reach(statement: ast.Grant, scope: Scope) -> None:
    """Report a role of the whole cluster that is not given `in cluster`, and any other that is."""
    declared = scope.symbols.of("role").get(statement.role.text)
    role = declared.statement if declared else None
    if isinstance(role, ast.ExistingRole) and statement.everywhere != "cluster":
        _check_existing(role.clusterrole.value, statement.role, scope)
    whole = isinstance(role, ast.Role) and role.whole
    if whole and statement.everywhere != "cluster":
        help_ = f"the platform gives it: `platform {{ grant {statement.role.text} to … in cluster }}`"
        message = f"`{statement.role.text}` is a role of the whole cluster"
        scope.sink.report("TPL401", message, statement.role.span, helps=(help_,))
    elif isinstance(role, ast.Role) and not whole and statement.everywhere == "cluster":
        help_ = f"declare it as `role {statement.role.text} cluster {{ … }}`, or give it `in every tenant`"
        message = f"`{statement.role.text}` is a role for namespaces"
        scope.sink.report("TPL401", message, statement.role.span, helps=(help_,))


def _check_existing(clusterrole: str, role: ast.Name, scope: Scope) -> None:
    """Report one of the cluster's that is given in namespaces, where it is all rights or none."""
    if clusterrole == ALL:
        whole = f'group "…"; grant {role.text} to group "…" in cluster because "…"'
        help_ = f"who runs the cluster has it: `platform {{ {whole} }}`"
        scope.sink.report("TPL401", f"`{role.text}` is all rights there are", role.span, helps=(help_,))
    elif clusterrole in FOR_PEOPLE:
        help_ = f"the platform gives it: `platform {{ grant {role.text} to … in cluster }}`"
        scope.sink.report("TPL401", f"`{role.text}` gives nothing in a namespace", role.span, helps=(help_,))


def _first_shared(statement: ast.Grant) -> ast.Subject | None:
    return next((subject for subject in statement.subjects if subject.shared), None)
