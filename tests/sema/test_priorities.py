"""Priority classes, what tenants are given of them, and the shares of the API server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tests.syntax.test_recovery import codes
from tpl.model.policy import Policy

CLASSES = "priority-class standard { value 100; default yes }\npriority-class batch { value 10; preempts no }\n"


def policy(folder: Path, text: str, **files: str) -> Policy:
    compilation = compile_files(folder, policy_tpl=text, **files)
    assert codes(compilation) == []
    return compilation.builds[0].policy


def test_classes_are_as_written_and_the_rest_is_kubernetes_default(tmp_path: Path) -> None:
    found = {each.name: each for each in policy(tmp_path, f"{CLASSES}tenant acme {{}}").priorities}
    assert [(one.value, one.preempts, one.is_default) for one in found.values()] == [
        (100, True, True), (10, False, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("standard", []),
        ("standard, batch", []),
        ('"s*"', []),
        ("batch", ["TPL503"]),
        ("standard, bacth", ["TPL503"]),
        ('"b*"', ["TPL503"]),
        ("standard, system-node-critical", ["TPL107"]),
    ],
)
def test_what_a_tenant_is_given(given: str, expected: list[str], tmp_path: Path) -> None:
    text = f"{CLASSES}tenant acme {{ priority {{ classes {given} }} }}"
    assert [code for code, _ in codes(compile_files(tmp_path, policy_tpl=text))] == expected


def test_without_a_class_of_the_policys_any_name_may_be_given(tmp_path: Path) -> None:
    assert not policy(tmp_path, "tenant acme { priority { classes fast } }").priorities


def test_each_row_is_looked_at(tmp_path: Path) -> None:
    tier = 'tier t(class: string) { priority { classes standard, "{class}" } }\nroster "t.csv"\n'
    rows = "tenant,tier,class\na,t,batch\nb,t,btch\nc,t,system-x\n"
    found = compile_files(tmp_path, policy_tpl=CLASSES + tier, t_csv=rows).sink.diagnostics
    assert [(one.code, one.message) for one in found] == [
        ("TPL503", "no `priority-class` declares `btch`"),
        ("TPL107", "`system-x` is Kubernetes' own, and no tenant's"),
    ]


def test_a_tenant_has_no_more_than_its_tier(tmp_path: Path) -> None:
    text = CLASSES + "tier t { priority { classes standard } }\ntenant acme is t { priority { classes += batch } }"
    assert [code for code, _ in codes(compile_files(tmp_path, policy_tpl=text))] == ["TPL205"]


def test_the_cluster_says_its_shares_before_the_policy(tmp_path: Path) -> None:
    text = "policy p { api-shares 10 }\ncluster c { kubernetes 1.37; api-shares 20 }\ncluster d { kubernetes 1.37 }\n"
    builds = compile_files(tmp_path, policy_tpl=f"{text}tenant acme {{}}").builds
    assert {build.target.cluster: build.policy.api_shares and build.policy.api_shares.shares for build in builds} == {
        "c": 20, "d": 10,
    }  # fmt: skip


def test_neither_stands_in_a_file_of_tenants(tmp_path: Path) -> None:
    theirs = "priority-class mine { value 1 }\ntenant acme {}\n"
    found = compile_files(tmp_path, policy_tpl='import "acme.tpl" for acme\n', acme_tpl=theirs)
    assert [code for code, _ in codes(found)] == ["TPL317"]
