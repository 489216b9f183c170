"""`self-service on`: whether a namespace that the platform makes for the tenant is given what its others have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.model.parameters import PARAMETERS, SELF_SERVICE
from tpl.model.tenants import Parameter
from tpl.sema.layers.ordered import Ordered
from tpl.sema.words.spec import Spec

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

_ROW = PARAMETERS[SELF_SERVICE]


class SelfService(Ordered):
    """What makes the objects reads it on the tenant's own namespace; whether it can be is asked of all tenants."""

    field = "parameters"
    tightest_first = _ROW.choices
    built_in = "off"
    words: ClassVar[Mapping[str, Spec]] = {SELF_SERVICE: Spec("choice", _ROW.help, _ROW.choices)}

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The parameter, where it is on."""
        found = given.get("parameters", ())
        if self.choice == self.built_in:
            return {"parameters": found}
        return {"parameters": (*found, Parameter(name=SELF_SERVICE, values=(self.choice,), origin=self.origin))}
