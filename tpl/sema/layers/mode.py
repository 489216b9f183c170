"""`mode audit`: whether guards that can be lifted, and Pod Security, deny in the tenant's namespaces or only warn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.sema.layers.ordered import Ordered
from tpl.sema.words.spec import MODE, Spec
from tpl.source import Span

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class InMode(Ordered):
    """To deny is the tighter of the two."""

    words: ClassVar[Mapping[str, Spec]] = {"mode": MODE}
    field = "mode"
    tightest_first = MODE.choices
    built_in = "enforce"

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The mode; that a tenant is in audit is told of."""
        if self.choice == "audit" and self.origin.span:
            report_audit("these namespaces are", self.origin.span, scope)
        return super().shape(given, scope)


def report_audit(what: str, span: Span, scope: Scope) -> None:
    """Tell that guards deny nothing there (TPL306)."""
    note = (
        "what guards that can be lifted, and Pod Security, would deny passes with a warning; a pod on its node's own "
    )
    note += "network, for one, is behind no network policy"
    help_ = "take `mode audit` out once nothing is warned of any more"
    scope.sink.report("TPL306", f"{what} not isolated: audit", span, notes=(note,), helps=(help_,))
