"""Quotas and limits over the layers of a tenant: each quota for some pods, and each word of limits, for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files, policy_of
from tests.syntax.test_recovery import codes
from tpl.model.policy import Policy
from tpl.model.tenants import Bounds

TIER = """
environment prod {}

tier base {
  quota per namespace for priority high {
    pods 5
    cpu  2
  }

  quota total split evenly over 2 for best-effort {
    pods 10
  }

  limits {
    max cpu 2
  }

  limits pod {
    max cpu 4
  }
}
"""


def quotas(policy: Policy) -> dict[tuple[str, str], dict[str, str]]:
    """Namespace and scopes to the hard amounts there."""
    return {
        (namespace, "; ".join(scope.title for scope in quota.scopes)): {
            member.fill(amount.resource): member.fill(amount.quantity) for amount in quota.hard
        }
        for member in policy.members
        for namespace in member.namespaces
        for quota in policy.shape_of(member).quotas
    }


def test_each_quota_is_merged_for_itself(tmp_path: Path) -> None:
    text = (
        TIER
        + """
tenant acme is base {
  namespaces "acme", "acme-b"

  quota per namespace {
    count deployments 20
  }

  quota per namespace for priority high {
    pods 7
  }

  in namespace "acme-b" {
    quota per namespace for best-effort {
      pods 1
    }
  }

  in prod {
    quota per namespace for priority high {
      requests cpu 1
    }
  }
}
"""
    )
    high = {"pods": "7", "requests.cpu": "1", "limits.cpu": "2"}
    assert quotas(policy_of(compile_files(tmp_path, policy_tpl=text))) == {
        ("acme", ""): {"count/deployments.apps": "20"},
        ("acme", "priority high"): high,
        ("acme", "best-effort"): {"pods": "5"},
        ("acme-b", ""): {"count/deployments.apps": "20"},
        ("acme-b", "priority high"): high,
        ("acme-b", "best-effort"): {"pods": "1"},
    }


def test_limits_are_merged_by_what_they_are_of(tmp_path: Path) -> None:
    text = TIER + "tenant acme is base { limits { default cpu 1 }; limits claim { max storage 1Gi } }"
    policy = policy_of(compile_files(tmp_path, policy_tpl=text))
    (member,) = policy.members
    limits = policy.shape_of(member).limits
    assert limits

    def said(bounds: Bounds) -> dict[str, str]:
        lines = {"default": bounds.default, "max": bounds.maximum}
        return {f"{word} {each.resource}": member.fill(each.quantity) for word, line in lines.items() for each in line}

    assert {bounds.of: said(bounds) for bounds in limits.bounds} == {
        "container": {"default cpu": "1", "max cpu": "2"},
        "pod": {"max cpu": "4"},
        "claim": {"max storage": "1Gi"},
    }


def test_a_total_for_some_pods_is_shared_by_those_that_have_it(tmp_path: Path) -> None:
    text = 'tenant acme {\n namespaces "a", "b", "c"\n quota total for terminating { pods 10 }\n'
    text += ' in namespace "c" { quota per namespace for terminating { pods 1 } }\n quota total { pods 9 } }'
    found = quotas(policy_of(compile_files(tmp_path, policy_tpl=text)))
    assert {key: hard["pods"] for key, hard in found.items()} == {
        **{(name, "terminating"): "5" for name in "ab"},
        ("c", "terminating"): "1",
        **{(name, ""): "3" for name in "abc"},
    }


def test_a_row_fills_what_is_counted(tmp_path: Path) -> None:
    text = 'tier t(n: number, class: string) {\n  quota per namespace {\n    count deployments "{n}", secrets 2\n'
    text += '    storage class "{class}" 1Gi\n    requests "example.com/gpu" "{n}"\n  }\n}\nroster "t.csv"\n'
    rows = "tenant,tier,n,class\nacme,t,3,fast\nglobex,t,4,slow\n"
    policy = policy_of(compile_files(tmp_path, policy_tpl=text, t_csv=rows))
    assert len(policy.shapes) == 1
    for (namespace, _), hard in quotas(policy).items():
        number, storage = {"acme": ("3", "fast"), "globex": ("4", "slow")}[namespace]
        assert hard == {
            "count/deployments.apps": number,
            "count/secrets": "2",
            f"{storage}.storageclass.storage.k8s.io/requests.storage": "1Gi",
            "requests.example.com/gpu": number,
        }


@pytest.mark.parametrize(
    ("lines", "same"),
    [
        ("count deployments 2", "count deployments.apps 2"),
        ("count certificates 2", "count certificates.cert-manager.io 2"),
        ("storage 2Gi", "requests storage 2Gi"),
        ("storage 2Gi; storage class fast 1Gi", "storage 2Gi, class fast 1Gi"),
        ("ephemeral-storage 1Gi", "requests ephemeral-storage 1Gi; limits ephemeral-storage 1Gi"),
        ('persistentvolumeclaims class "fast" 3', "persistentvolumeclaims class fast 3"),
    ],
)
def test_two_ways_to_say_the_same(lines: str, same: str, tmp_path: Path) -> None:
    kind = "kind certificates = cert-manager.io/v1/certificates\n"
    found = [
        quotas(policy_of(compile_files(tmp_path, policy_tpl=f"{kind}tenant a {{ quota per namespace {{ {text} }} }}")))
        for text in (lines, same)
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("quota per namespace for priority high { cpu 2 }", ["TPL603"]),
        ("quota per namespace { ephemeral-storage 2Gi }", []),
        ("limits pod { max memory 1Gi }", ["TPL603"]),
        ("limits pod { min memory 1Gi }; limits { min memory 1Mi }", []),
        ("limits { ratio cpu 4 }", ["TPL603"]),
        ("limits { ratio cpu 4; max cpu 1 }", []),
        ("quota per namespace for priority high { pods 1 }; limits { max cpu 4 }", []),
        ("quota per namespace for priority high { cpu 1 }; limits { max cpu 4 }", []),
        ("limits { default cpu 1; default-request cpu 100m; ratio cpu 4 }", ["TPL202"]),
        ("limits { default cpu 1; default-request cpu 250m; ratio cpu 4 }", []),
        ("limits { min cpu 1; max cpu 4; ratio cpu 4 }", []),
        ("limits { min cpu 1; max cpu 3; ratio cpu 4 }", ["TPL202"]),
        ("quota per namespace { ephemeral-storage 2Gi }; limits { max ephemeral-storage 3Gi }", ["TPL202"]),
        ('quota per namespace { requests "a.b/c" 1 }; limits { max "a.b/c" 2 }', ["TPL202"]),
        ('quota per namespace { requests "a.b/c" 2 }; limits { max "a.b/c" 2 }', []),
        ("quota per namespace { requests ephemeral-storage 2Gi; limits ephemeral-storage 1Gi }", ["TPL202"]),
        ("quota per namespace { pods 1; services 2; count pods 3 }", []),
    ],
)
def test_amounts_that_do_not_go_together(lines: str, expected: list[str], tmp_path: Path) -> None:
    found = codes(compile_files(tmp_path, policy_tpl=f"tenant acme {{ {lines} }}"))
    assert [code for code, _ in found] == expected
