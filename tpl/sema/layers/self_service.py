"""`self-service on`: whether a namespace that the platform makes for the tenant is given what its others have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from tpl.model.parameters import PARAMETERS, SELF_SERVICE
from tpl.sema.layers.ordered import OrderedParameter
from tpl.sema.words.spec import Spec

_ROW = PARAMETERS[SELF_SERVICE]


class SelfService(OrderedParameter):
    """What makes the objects reads it on the tenant's own namespace; whether it can be is asked of all tenants."""

    tightest_first = _ROW.choices
    built_in = "off"
    words: ClassVar[Mapping[str, Spec]] = {SELF_SERVICE: Spec("choice", _ROW.help, _ROW.choices)}
