"""ResourceQuota and LimitRange."""

from __future__ import annotations

from typing import Any

from tests.tenancy.builders import ORIGIN, policy, tenant
from tests.tenancy.compiled import objects
from tpl.model.tenants import Amount, Limits, Quota


def amounts(**quantities: str) -> tuple[Amount, ...]:
    """Amounts by resource; a double underscore is a dot."""
    return tuple(
        Amount(resource=name.replace("__", "."), quantity=quantity, origin=ORIGIN)
        for name, quantity in quantities.items()
    )


def specs(**fields: Any) -> dict[str, Any]:
    """The written specs by name."""
    found = objects(policy(tenant("acme", **fields)), "quota")
    return {obj["metadata"]["name"]: obj["spec"] for obj in found}


def test_a_quota_is_written_as_said() -> None:
    quota = Quota(hard=amounts(requests__memory="16Gi", requests__cpu="8", pods="80"), origin=ORIGIN)
    assert specs(quota=quota) == {"tpl-quota": {"hard": {"pods": "80", "requests.cpu": "8", "requests.memory": "16Gi"}}}


def test_limits_spell_out_what_the_api_server_would_fill_in() -> None:
    limits = Limits(default=amounts(cpu="100m"), maximum=amounts(memory="4Gi", cpu="2"), origin=ORIGIN)
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
    limits = Limits(default=amounts(cpu="1"), default_request=amounts(cpu="200m", memory="256Mi"), origin=ORIGIN)
    (item,) = specs(limits=limits)["tpl-limits"]["limits"]
    assert item == {
        "type": "Container",
        "default": {"cpu": "1"},
        "defaultRequest": {"cpu": "200m", "memory": "256Mi"},
    }


def test_nothing_said_is_nothing_written() -> None:
    assert specs() == {}
