"""`audit metadata`: how much of each request in the tenant's namespaces is kept on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tpl.model.base import Layer, Origin
from tpl.model.detection import AUDIT_LEVELS, Audit
from tpl.sema.layers.part import At, Part, report_looser
from tpl.sema.words.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

_LEVELS = tuple(AUDIT_LEVELS)


class Audits(Part):
    """A later layer replaces; the more is kept, the tighter. What the `policy` says is the least for all."""

    words: ClassVar[Mapping[str, Spec]] = {
        "audit": Spec("choice", "how much of a request is kept on record, e.g. `audit metadata`", _LEVELS)
    }

    def __init__(self) -> None:
        self.audit: Audit | None = None

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take the level of the layer."""
        assert isinstance(statement, ast.Setting)
        if level := at.reader.choice(statement, at.context):
            self.audit = Audit(level=level, origin=at.origin(statement))

    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Report a level that keeps less than the tier's, or than the whole policy's."""
        if self.audit is None or self.audit.origin.span is None:
            return
        for least, whose in ((tier.audit, "tier"), (policys(scope), "policy")):
            if least and _LEVELS.index(self.audit.level) < _LEVELS.index(least.level):
                message = f"`audit {self.audit.level}` keeps less than the {whose}'s `audit {least.level}`"
                report_looser(message, self.audit.origin.span, least.origin, scope)
                return

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The level, of the policy's where no layer says one."""
        return {"audit": self.audit or policys(scope)}


def policys(scope: Scope) -> Audit | None:
    """What the `policy` says for all tenants; a level that is none was reported where it stands."""
    for statement in scope.symbols.policies[:1]:
        for line in statement.block.statements if statement.block else ():
            match line:
                case ast.Setting(name=ast.Name(text="audit"), groups=(ast.Group(items=(ast.Ref(text=level),)),)):
                    where = Origin(layer=Layer.POLICY, name="policy", span=line.span)
                    return Audit(level=level, origin=where) if level in AUDIT_LEVELS else None
    return None
