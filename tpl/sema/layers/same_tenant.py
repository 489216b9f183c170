"""`same-tenant closed`: whether a tenant's own pods are open to one another where no flow says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from tpl.sema.layers.ordered import Ordered
from tpl.sema.words.spec import Spec


class SameTenant(Ordered):
    """The fewer are open to one another, the tighter."""

    field = "same_tenant"
    tightest_first = ("closed", "space", "open")
    built_in = "open"
    words: ClassVar[Mapping[str, Spec]] = {
        "same-tenant": Spec("choice", "`open`, `space` (only within a space) or `closed`", tightest_first[::-1])
    }
