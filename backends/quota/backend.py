"""The target that writes quotas and limits; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from tpl.backends._k8s.objects import NAMESPACE_FILE, NAMESPACE_HOLE, Object, object_name, serving
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Fidelity, Piece
from tpl.model.base import Origin
from tpl.model.resources import Limited, Scope, is_extended
from tpl.model.tenants import Amount, Bounds, Limits, Quota
from tpl.obligations import model

TYPES: Mapping[Limited, str] = {"container": "Container", "pod": "Pod", "claim": "PersistentVolumeClaim"}
"""What LimitRange calls what is limited."""


class Quotas(Backend[Piece]):
    """One ResourceQuota for all pods and one for each of some, and one LimitRange, for each namespace that has them."""

    name = "quota"
    title = "ResourceQuota and LimitRange"
    about = (model.Subject.AMOUNTS,)
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.QuotaHeld: Can(
            Fidelity.STRICTER, "also refuses a pod that says nothing of CPU or memory of which there is a total"
        ),
        model.LimitsHeld: EXACT,
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[Piece]:
        """The one object that holds the obligation."""
        match obligation:
            case model.QuotaHeld(quota=quota):
                parts = (part for scope in quota.scopes for part in (*scope.words.split(), ",".join(scope.values)))
                written = _object("ResourceQuota", ("quota", *filter(None, parts)), quota.origin, _quota(quota))
            case model.LimitsHeld(limits=limits):
                written = _object("LimitRange", ("limits",), limits.origin, _limits(limits))
            case _:
                raise TypeError(f"{type(obligation).__name__} is outside this backend")
        return Enforced((Piece(NAMESPACE_FILE, written, (obligation.id,), obligation.shape),))


def _object(kind: str, words: tuple[str, ...], origin: Origin, spec: Mapping[str, Any]) -> Object:
    name = object_name(*words)
    return serving("v1", kind, name, rule=words[0], origin=origin, namespace=NAMESPACE_HOLE, spec=spec)


def _quota(quota: Quota) -> dict[str, Any]:
    scopes = {"scopeSelector": {"matchExpressions": [*map(_selected, quota.scopes)]}} if quota.scopes else {}
    return {"hard": _quantities(quota.hard), **scopes}


def _selected(scope: Scope) -> dict[str, Any]:
    if scope.values:
        return {"scopeName": scope.name, "operator": "In", "values": sorted(scope.values)}
    return {"scopeName": scope.name, "operator": "Exists"}


def _limits(limits: Limits) -> dict[str, Any]:
    return {"limits": [_item(bounds) for bounds in limits.bounds]}


def _item(bounds: Bounds) -> dict[str, Any]:
    """With the defaults that the API server would fill in, so that what is there is what was written.

    They are those of ``SetDefaults_LimitRangeItem``: the default of a resource that has only a maximum is the
    maximum, and what a container requests by default is its default limit, or the minimum. What others define would so
    be given to every container: of that the default is nothing, or the minimum.
    """
    minimum, maximum = _quantities(bounds.minimum), _quantities(bounds.maximum)
    item: dict[str, Any] = {"type": TYPES[bounds.of], "min": minimum, "max": maximum}
    if bounds.of == "container":
        unsaid = {name: minimum.get(name, "0") for name in (*minimum, *maximum) if is_extended(name)}
        default = {**maximum, **unsaid, **_quantities(bounds.default)}
        request = {**minimum, **default, **_quantities(bounds.default_request)}
        item |= {"default": dict(sorted(default.items())), "defaultRequest": dict(sorted(request.items()))}
    item["maxLimitRequestRatio"] = _quantities(bounds.ratio)
    return {name: part for name, part in item.items() if part}


def _quantities(amounts: Iterable[Amount]) -> dict[str, str]:
    return {amount.resource: amount.quantity for amount in sorted(amounts, key=lambda amount: amount.resource)}
