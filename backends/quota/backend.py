"""The target that writes quotas and limits; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from tpl.backends._k8s.objects import NAMESPACE_FILE, NAMESPACE_HOLE, Object, object_name, serving
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Fidelity, Piece
from tpl.model.base import Origin
from tpl.model.tenants import Amount, Limits, Quota
from tpl.obligations import model


class Quotas(Backend[Piece]):
    """One ResourceQuota and one LimitRange for each namespace of a tenant that has them."""

    name = "quota"
    title = "ResourceQuota and LimitRange"
    about = (model.Subject.AMOUNTS,)
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.QuotaHeld: Can(
            Fidelity.STRICTER, "also refuses a pod that says nothing of a resource of which there is a total"
        ),
        model.LimitsHeld: EXACT,
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[Piece]:
        """The one object that holds the obligation."""
        match obligation:
            case model.QuotaHeld(quota=quota):
                written = _object("ResourceQuota", "quota", quota.origin, _quota(quota))
            case model.LimitsHeld(limits=limits):
                written = _object("LimitRange", "limits", limits.origin, _limits(limits))
            case _:
                raise TypeError(f"{type(obligation).__name__} is outside this backend")
        return Enforced((Piece(NAMESPACE_FILE, written, (obligation.id,), obligation.shape),))


def _object(kind: str, what: str, origin: Origin, spec: Mapping[str, Any]) -> Object:
    name = object_name(what)
    return serving("v1", kind, name, rule=what, origin=origin, namespace=NAMESPACE_HOLE, spec=spec)


def _quota(quota: Quota) -> dict[str, Any]:
    return {"hard": _quantities(quota.hard)}


def _limits(limits: Limits) -> dict[str, Any]:
    """With the defaults that the API server would fill in, so that what is there is what was written.

    They are those of ``SetDefaults_LimitRangeItem``: the default of a resource that has only a maximum is the
    maximum, and what a container requests by default is its default limit.
    """
    maximum = _quantities(limits.maximum)
    default = {**maximum, **_quantities(limits.default)}
    request = {**default, **_quantities(limits.default_request)}
    item = {
        "type": "Container",
        "max": maximum,
        "default": dict(sorted(default.items())),
        "defaultRequest": dict(sorted(request.items())),
    }
    return {"limits": [{name: part for name, part in item.items() if part}]}


def _quantities(amounts: Iterable[Amount]) -> dict[str, str]:
    return {amount.resource: amount.quantity for amount in sorted(amounts, key=lambda amount: amount.resource)}
