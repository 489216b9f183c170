"""What an admission engine is: a backend that holds guards, and may have to share a cluster with others."""

from __future__ import annotations

from typing import ClassVar

from tpl.backends.base import Backend, Can, Claim, Fidelity, Refused

_MAKES_NOTHING = "it judges what is asked for, and makes nothing"
NO_SELF_SERVICE = Can(Fidelity.NONE, _MAKES_NOTHING)


def no_self_service() -> Refused:
    """What every engine but Kyverno's newer one says of it."""
    help_ = "ask for Kyverno too, `targets namespaces, …, vap primary, kyverno-cel`"
    return Refused("TPL801", _MAKES_NOTHING, help_)


class Engine(Backend[Claim]):
    """Of the engines that are selected, the one of lowest ``rank`` counts; each of them denies.

    ``reads`` is the target that writes the tenants' parameters where this engine finds them; ``notes`` says that who
    passes a guard by break-glass stands in the API server's audit event.
    """

    rank: ClassVar[int]
    reads: ClassVar[str] = "namespaces"
    notes: ClassVar[bool] = False
