"""`own-policies allowed`: whether tenants write NetworkPolicies of their own, between their own pods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.model.parameters import OWN_POLICIES, PARAMETERS
from tpl.sema.layers.ordered import OrderedParameter
from tpl.sema.words.spec import Spec

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

_ROW = PARAMETERS[OWN_POLICIES]


class OwnPolicies(OrderedParameter):
    """A guard reads it: what it lets through opens a tenant's pods to one another, and to nobody else."""

    tightest_first = _ROW.choices
    built_in = "refused"
    words: ClassVar[Mapping[str, Spec]] = {OWN_POLICIES: Spec("choice", _ROW.help, _ROW.choices)}

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The parameter, where it is allowed; not where pods of one tenant are closed to one another."""
        if self.choice != self.built_in and given["same_tenant"] != "open" and self.origin.span:
            help_ = f"leave out `own-policies allowed`, or `same-tenant {given['same_tenant']}`"
            message = "a policy of the tenant's own would reopen what `same-tenant` closes"
            scope.sink.report("TPL802", message, self.origin.span, helps=(help_,))
        return super().shape(given, scope)
