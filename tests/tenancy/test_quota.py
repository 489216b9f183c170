"""ResourceQuota and LimitRange."""

from __future__ import annotations

from typing import Any

from tests.tenancy.builders import ORIGIN, policy, tenant
from tests.tenancy.compiled import objects
from tpl.model.resources import Limited, Scope
from tpl.model.tenants import Amount, Bounds, Limits, Quota

PRIORITY = Scope("priority", "PriorityClass", ("high", "batch"))
BEST_EFFORT = Scope("best-effort", "BestEffort")


def amounts(**quantities: str) -> tuple[Amount, ...]:
    """Amounts by resource; a double underscore is a dot."""
    return tuple(
        Amount(resource=name.replace("__", "."), quantity=quantity, origin=ORIGIN)
        for name, quantity in quantities.items()
    )


def bounds(of: Limited = "container", **said: tuple[Amount, ...]) -> Limits:
    """The limits of one kind of thing."""
    return Limits(bounds=(Bounds(of=of, **said),), origin=ORIGIN)


def specs(**fields: Any) -> dict[str, Any]:
    """The written specs by name."""
    found = objects(policy(tenant("acme", **fields)), "quota")
    return {obj["metadata"]["name"]: obj["spec"] for obj in found}


def test_a_quota_is_written_as_said() -> None:
    quota = Quota(hard=amounts(requests__memory="16Gi", requests__cpu="8", pods="80"), origin=ORIGIN)
    hard = {"pods": "80", "requests.cpu": "8", "requests.memory": "16Gi"}
    assert specs(quotas=(quota,)) == {"tpl-quota": {"hard": hard}}


def test_limits_spell_out_what_the_api_server_would_fill_in() -> None:
    limits = bounds(default=amounts(cpu="100m"), maximum=amounts(memory="4Gi", cpu="2"))
    defaults = {"cpu": "100m", "memory": "4Gi"}
    assert specs(limits=limits) == {
        "tpl-limits": {
            "limits": [
                {
                    "type": "Container",
                    "max": {"cpu": "2", "memory": "4Gi"},
                    "default": defaults,
                    "defaultRequest": defaults,
                }
            ]
        }
    }


def test_a_default_request_is_apart_from_the_default() -> None:
    limits = bounds(default=amounts(cpu="1"), default_request=amounts(cpu="200m", memory="256Mi"))
    (item,) = specs(limits=limits)["tpl-limits"]["limits"]
    assert item == {
        "type": "Container",
        "default": {"cpu": "1"},
        "defaultRequest": {"cpu": "200m", "memory": "256Mi"},
    }


def test_a_minimum_is_what_is_requested_where_nothing_else_is_said() -> None:
    (item,) = specs(limits=bounds(minimum=amounts(cpu="10m"), ratio=amounts(cpu="4")))["tpl-limits"]["limits"]
    assert item == {
        "type": "Container",
        "min": {"cpu": "10m"},
        "defaultRequest": {"cpu": "10m"},
        "maxLimitRequestRatio": {"cpu": "4"},
    }


def test_what_others_define_is_given_to_nobody_who_does_not_ask() -> None:
    gpu = (Amount(resource="example.com/gpu", quantity="2", origin=ORIGIN),)
    (item,) = specs(limits=bounds(maximum=gpu))["tpl-limits"]["limits"]
    nothing = {"example.com/gpu": "0"}
    assert item == {"type": "Container", "max": {"example.com/gpu": "2"}, "default": nothing, "defaultRequest": nothing}
    (item,) = specs(limits=bounds(maximum=gpu, minimum=gpu))["tpl-limits"]["limits"]
    assert item["default"] == item["defaultRequest"] == {"example.com/gpu": "2"}


def test_pods_and_claims_have_no_defaults() -> None:
    kinds: dict[Limited, str] = {"pod": "Pod", "claim": "PersistentVolumeClaim"}
    for of, kind in kinds.items():
        (item,) = specs(limits=bounds(of, maximum=amounts(storage="1Gi")))["tpl-limits"]["limits"]
        assert item == {"type": kind, "max": {"storage": "1Gi"}}


def test_a_quota_for_some_pods_is_an_object_of_its_own() -> None:
    some = [Quota(hard=amounts(pods=str(n)), scopes=scopes, origin=ORIGIN)
            for n, scopes in enumerate(((), (PRIORITY,), (BEST_EFFORT,), (BEST_EFFORT, PRIORITY)))]  # fmt: skip
    found = specs(quotas=tuple(some))
    priority = {"scopeName": "PriorityClass", "operator": "In", "values": ["batch", "high"]}
    best_effort = {"scopeName": "BestEffort", "operator": "Exists"}
    selected = {
        spec["hard"]["pods"]: spec.get("scopeSelector", {}).get("matchExpressions", []) for spec in found.values()
    }
    assert selected == {"0": [], "1": [priority], "2": [best_effort], "3": [best_effort, priority]}
    assert {"tpl-quota", "tpl-quota-best-effort"} < {*found}


def test_quotas_for_other_priorities_have_other_names() -> None:
    of = [Scope("priority", "PriorityClass", names) for names in (("a-b",), ("a", "b"), ("a",), ("b",))]
    found = specs(quotas=tuple(Quota(hard=amounts(pods="1"), scopes=(scope,), origin=ORIGIN) for scope in of))
    assert len(found) == len(of)


def test_nothing_said_is_nothing_written() -> None:
    assert specs() == {}
