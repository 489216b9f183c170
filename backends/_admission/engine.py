"""What an admission engine is: a backend that holds guards, and may have to share a cluster with others."""

from __future__ import annotations

from typing import ClassVar, Literal

from tpl.backends.base import Backend, Can, Claim, Fidelity, Refused
from tpl.obligations.model import GuardHeld

_MAKES_NOTHING = "it judges what is asked for, and makes nothing"
NO_SELF_SERVICE = Can(Fidelity.NONE, _MAKES_NOTHING)


def no_self_service() -> Refused:
    """What every engine but Kyverno's newer one says of it."""
    help_ = "ask for Kyverno too, `targets namespaces, …, vap primary, kyverno-cel`"
    return Refused("TPL801", _MAKES_NOTHING, help_)


class Engine(Backend[Claim]):
    """Of the engines that are selected, the one of lowest ``rank`` counts; each of them denies.

    ``reads`` is the target that writes the tenants' parameters where this engine finds them; ``notes`` says that who
    passes a guard by break-glass stands in the API server's audit event, ``asked_as`` as what the API server asks it.
    """

    rank: ClassVar[int]
    reads: ClassVar[str] = "namespaces"
    notes: ClassVar[bool] = False
    asked_as: ClassVar[Literal["webhooks", "policies"]] = "webhooks"

    def unasked(self, obligation: GuardHeld) -> Refused | None:
        """Why it cannot hold a guard on a kind about which the API server never asks what it is; None where it can."""
        kind = obligation.kind
        if self.asked_as not in kind.unasked:
            return None
        help_ = (
            "select the target `vap`"
            if "policies" not in kind.unasked
            else "let nobody but the platform have rights to write them"
        )
        word = "webhook" if self.asked_as == "webhooks" else "policy"
        return Refused("TPL801", f"the API server asks no {word} about `{kind.resource}`", help_)
