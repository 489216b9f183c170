"""`isolation ingress`: of a tenant's connections, which are closed where nothing opens them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.sema.layers.ordered import Ordered
from tpl.sema.words.spec import Spec

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Isolation(Ordered):
    """The more is closed, the tighter."""

    of_platform: ClassVar[bool] = True
    field = "isolation"
    tightest_first = ("both", "ingress", "withheld")
    built_in = "both"
    words: ClassVar[Mapping[str, Spec]] = {
        "isolation": Spec("choice", "`both` ways, `ingress` only, or `withheld`: the network left out", tightest_first)
    }

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """What is closed; that the network is left out is told of."""
        if self.choice == "withheld" and self.origin.span:
            note = "no network policy is written here: everything may enter and leave, and `deny` and `never` hold at "
            note += "the other end only"
            help_ = "take it out when the network is to be closed: `isolation ingress` first, then nothing at all"
            scope.sink.report("TPL306", "these namespaces are not isolated: their network is withheld",
                              self.origin.span, notes=(note,), helps=(help_,))  # fmt: skip
        return super().shape(given, scope)
