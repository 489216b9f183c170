"""What the quotas of all tenants come to, in every namespace, against what a cluster has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tests.syntax.test_recovery import codes

LIMITS = "limits { default cpu 1, memory 1Gi }"


@pytest.mark.parametrize(
    ("capacity", "quota", "expected"),
    [
        ("cpu 16", "quota per namespace { cpu 8 }", []),
        ("cpu 15999m", "quota per namespace { cpu 8 }", ["TPL601"]),
        ("cpu 8; overcommit 2", "quota per namespace { requests cpu 8; limits cpu 80 }", []),
        ("cpu 8; overcommit 1.9", "quota per namespace { requests cpu 8 }", ["TPL601"]),
        ("cpu 8", "quota total { cpu 8 }", []),
        ("cpu 7", "quota total split evenly over 2 { cpu 8 }", ["TPL601"]),
        ("cpu 1", "quota per namespace { limits cpu 8 }", []),
        ("cpu 1", "quota per namespace for priority high { cpu 8 }", []),
        ("memory 31Gi", "quota per namespace { memory 16Gi }", ["TPL601"]),
        ("memory 32Gi", "quota per namespace { memory 16Gi }", []),
        ("storage 1Ti", "quota per namespace { storage 513Gi }", ["TPL601"]),
        ("pods 99", "quota per namespace { pods 50 }", ["TPL601"]),
        ('"a.b/gpu" 3', 'quota per namespace { requests "a.b/gpu" 2 }', ["TPL601"]),
        ('"a.b/gpu" 4', 'quota per namespace { requests "a.b/gpu" 2 }', []),
        ("cpu 16", "quota per namespace { cpu 8 }; space c { namespaces \"c\"; quota per namespace { cpu 1 } }",
         ["TPL601"]),
    ],
)  # fmt: skip
def test_the_sum_is_no_more_than_there_is(capacity: str, quota: str, expected: list[str], tmp_path: Path) -> None:
    tenant = f'tenant acme {{ namespaces "a", "b"; {quota}; {LIMITS} }}'
    text = f"cluster c {{ kubernetes 1.37; capacity {capacity} }}\n{tenant}"
    found = codes(compile_files(tmp_path, policy_tpl=text))
    assert [code for code, _ in found if code != "TPL604"] == expected


def test_rows_count_each_and_the_largest_is_named(tmp_path: Path) -> None:
    tier = f'tier t(n: number) {{ quota per namespace {{ cpu "{{n}}" }}; {LIMITS} }}\nroster "t.csv"\n'
    rows = "tenant,tier,n,namespaces\nacme,t,3,\nglobex,t,2,globex-b globex-c\n"
    text = f"cluster c {{ kubernetes 1.37; capacity cpu 8 }}\n{tier}"
    sink = compile_files(tmp_path, policy_tpl=text, t_csv=rows).sink
    (found,) = [one for one in sink.diagnostics if one.code == "TPL601"]
    assert found.message == "quotas promise 9 of cpu, the cluster has 8"
    assert found.secondary[0].text == "tenant `globex` is promised the most, 6"


def test_an_amount_that_is_none_is_one_error(tmp_path: Path) -> None:
    tier = 'tier t(n: string) { quota per namespace { cpu "{n}"; pods "{n}" } }\nroster "t.csv"\n'
    text = f"cluster c {{ kubernetes 1.37; capacity cpu 8, pods 5 }}\n{tier}"
    found = codes(compile_files(tmp_path, policy_tpl=text, t_csv="tenant,tier,n\nacme,t,many\n"))
    assert {code for code, _ in found} - {"TPL603"} == {"TPL201"}
