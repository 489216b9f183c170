"""`quota total`: however namespaces come to a tenant, their parts add up to the total, and never to more."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files, policy_of
from tpl.model.policy import Policy
from tpl.model.resources import Measure
from tpl.sema.words.amounts import measured

TOTAL = "quota total { memory 10Gi ; pods 100 ; cpu 7 }\n  limits { default cpu 1, memory 1Gi }"
TIER = f'tier base {{\n  namespaces "{{tenant}}", "{{tenant}}-b"\n  {TOTAL}\n}}\n'
INVENTORY = json.dumps({"items": [{"metadata": {"name": name}} for name in ("acme", "acme-x", "acme-y")]})
CLUSTER = 'cluster c { inventory "namespaces.json" }\n'
WHOLE: tuple[tuple[str, Measure, int], ...] = (
    ("requests.memory", "bytes", 10 * 2**30),
    ("pods", "count", 100),
    ("requests.cpu", "cpu", 7),
)


@pytest.mark.parametrize(
    ("count", "policy", "roster"),
    [
        (1, f"tenant acme {{ {TOTAL} }}", ""),
        (1, f'tenant acme {{ namespaces "acme", "acme"\n {TOTAL} }}', ""),
        (2, f'tenant acme {{ namespaces "a", "b", "a", "b", "a"\n {TOTAL} }}', ""),
        (2, f"{TIER}tenant acme is base", ""),
        (1, f'{TIER}tenant acme is base {{ namespaces "only" }}', ""),
        (3, f'{TIER}tenant acme is base {{ namespaces "{{tenant}}", "acme", "b", "c" }}', ""),
        (2, f'{TIER}roster "t.csv"', "acme"),
        (2, f'{TIER}roster "t.csv"', "acme,acme acme-b acme"),
        (4, f'{TIER}roster "t.csv"', "acme,c d"),
        (3, f'{TIER}roster "t.csv"', "acme,c c acme"),
        (2, f'{CLUSTER}{TIER}roster "t.csv"', "acme,acme"),
    ],
)
def test_the_parts_add_up_to_the_total(count: int, policy: str, roster: str, tmp_path: Path) -> None:
    row = (roster + ",").split(",")[:2]
    rows = f"tenant,tier,namespaces\ninitech,base,o1 o2 o3 o4\n{row[0]},base,{row[1]}\n"
    built = policy_of(compile_files(tmp_path, policy_tpl=policy, t_csv=rows, namespaces_json=INVENTORY))
    member = built.members_of["acme"][0]
    assert len(member.namespaces) == count
    (quota,) = built.shape_of(member).quotas
    parts = {amount.resource: member.fill(amount.quantity) for amount in quota.hard}
    for resource, measure, whole in WHOLE:
        smallest = Decimal("0.001") if measure == "cpu" else Decimal(1)
        together = measured(parts[resource], measure) * count
        assert whole - smallest * count < together <= whole


@pytest.mark.parametrize(
    ("policy", "cell"),
    [
        (f'tenant acme {{ namespaces "acme-*"\n {TOTAL} }}', ""),
        (f'{CLUSTER}tenant acme {{ namespaces "acme", "acme-*"\n {TOTAL} }}', ""),
        (f'{TIER}roster "t.csv"', "acme-*"),
        (f'{CLUSTER}{TIER}roster "t.csv"', "c acme-*"),
        (f'tenant acme {{ namespaces "a", "b", "c"\n {TOTAL.replace("total", "total split evenly over 2")} }}', ""),
        (f'{TIER.replace("total", "total split evenly over 2")}roster "t.csv"', "c"),
        (f'{CLUSTER}tenant acme {{ namespaces "acme-*"\n {TOTAL.replace("total", "total split evenly over 1")} }}', ""),
    ],
)
def test_what_could_be_more_than_the_total_is_refused(policy: str, cell: str, tmp_path: Path) -> None:
    rows = f"tenant,tier,namespaces\nacme,base,{cell}\n"
    sink = compile_files(tmp_path, policy_tpl=policy, t_csv=rows, namespaces_json=INVENTORY).sink
    assert {one.code for one in sink.diagnostics} - {"TPL314"} == {"TPL602"}


def test_a_split_over_the_names_once_each_is_no_error(tmp_path: Path) -> None:
    text = f'tenant acme {{ namespaces "a", "b", "a"\n {TOTAL.replace("total", "total split evenly over 2")} }}'
    assert policy_of(compile_files(tmp_path, policy_tpl=text)).members[0].namespaces == ("a", "b")


@pytest.mark.parametrize(
    ("amount", "parts"), [("1500M", 1), ("10Gi", 3), ("1.5Gi", 1), ("7Ti", 11), ("999M", 7), ("0.1Gi", 1)]
)
def test_amounts_that_come_out_uneven_are_compared_and_written(amount: str, parts: int, tmp_path: Path) -> None:
    names = ", ".join(f'"n{n}"' for n in range(parts))
    limits = "limits { max memory 1Ki ; default memory 1Ki }"
    text = f"tenant acme {{ namespaces {names}\n quota total {{ memory {amount} }}\n {limits} }}"
    sink = compile_files(tmp_path, policy_tpl=text).sink
    assert {one.code for one in sink.diagnostics} <= {"TPL201"}


SPLIT = """\
tier base {
  namespaces "{tenant}", "{tenant}-b", "{tenant}-c"
  quota total split evenly over 4 { load-balancers 2 ; pods 10 ; services 8 ; cpu 3 }
  limits { default cpu 100m }
}
"""


def parts(policy: Policy, tenant: str, resource: str) -> list[str]:
    """What each of a tenant's namespaces gets, in their order."""
    return [
        member.fill(amount.quantity, namespace)
        for member in policy.members_of[tenant]
        for namespace in member.namespaces
        for quota in policy.shape_of(member).quotas
        for amount in quota.hard
        if amount.resource == resource
    ]


@pytest.mark.parametrize(
    ("tenant", "resource", "expected"),
    [
        ("tenant acme is base {}", "services.loadbalancers", ["1", "1", "0"]),
        ("tenant acme is base {}", "pods", ["3", "3", "2"]),
        ("tenant acme is base {}", "services", ["2", "2", "2"]),
        ("tenant acme is base {}", "requests.cpu", ["750m"] * 3),
        ("tenant acme is base { quota total split evenly over 4 { pods 7 } }", "pods", ["2", "2", "2"]),
        ("tenant acme is base { quota total { pods 7 } }", "pods", ["3", "2", "2"]),
        ('tenant acme is base { in namespace "acme-b" { pod-security restricted } }', "pods", ["3", "3", "2"]),
        ('tenant acme is base { in namespace "acme-b" { quota per namespace { pods 50 } } }', "pods", ["3", "3", "50"]),
    ],
)
def test_what_even_parts_leave_goes_to_the_first(
    tenant: str, resource: str, expected: list[str], tmp_path: Path
) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=f"{SPLIT}{tenant}\n"))
    assert parts(policy, "acme", resource) == expected


def test_rows_and_the_inventory_share_alike(tmp_path: Path) -> None:
    text = f'{CLUSTER}{SPLIT.replace("{tenant}-c", "{tenant}-*")}roster "t.csv"\n'
    rows = "tenant,tier,namespaces\nacme,base,\ninitech,base,\n"
    policy = policy_of(compile_files(tmp_path, policy_tpl=text, t_csv=rows, namespaces_json=INVENTORY))
    assert policy.members_of["acme"][0].namespaces == ("acme", "acme-b", "acme-x", "acme-y")
    assert parts(policy, "acme", "services.loadbalancers") == ["1", "1", "0", "0"]
    assert parts(policy, "initech", "pods") == ["3", "3"]
    assert len(policy.shapes) == 1


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("load-balancers 2", {"TPL606"}),
        ("load-balancers 4", set()),
        ("load-balancers 5", set()),
        ("load-balancers 0", set()),
        ("cpu 2m", {"TPL604", "TPL603"}),
    ],
)
def test_fewer_things_than_parts_are_told_of(amount: str, expected: set[str], tmp_path: Path) -> None:
    text = f"tenant acme {{\n  quota total split evenly over 4 {{\n    {amount}\n  }}\n}}\n"
    assert {one.code for one in compile_files(tmp_path, policy_tpl=text).sink.diagnostics} == expected
