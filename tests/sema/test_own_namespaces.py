"""Namespaces of the platform's own: what is said of them is written alone; flows rule those that are closed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.sema.test_tenants import compile_files, policy_of
from tests.trees import written
from tpl.coverage.across import ways_across
from tpl.expectations.compiled import report_disagreements
from tpl.model.namespaces import annotations_of, labels_of
from tpl.model.policy import Policy
from tpl.model.tenants import Subject
from tpl.semantics.flows import PodEnd, decide
from tpl.semantics.grants import can

TEXT = """
environment prod {}

platform {
  group "ops"

  in namespace "ingress-nginx", "monitoring" {
    isolation ingress

    labels {
      called = "{namespace}"
    }
  }

  in namespace "monitoring" {
    pod-security baseline
    allow from any tenant on tcp/9091
    grant viewer to group "sre"

    in prod {
      pod-security restricted
    }
  }

  in namespace "logging" {
    labels {
      a = "b"
    }
  }
}

role viewer {
  can get on pods
}

service ingress {
  namespaces label called = "ingress-nginx"
  pods       app = "ingress"
}

allow namespace "monitoring" -> ingress on tcp/9090

tenant acme {
  allow to ingress on tcp/443
  allow to namespace "logging" on tcp/80
}
"""


@pytest.fixture(name="policy")
def _policy(tmp_path: Path) -> Policy:
    return policy_of(compile_files(tmp_path, policy_tpl=TEXT))


def test_they_are_no_tenants(policy: Policy) -> None:
    assert [member.name for member in policy.members] == ["acme"]
    assert [*policy.own_namespaces] == ["ingress-nginx", "monitoring", "logging"]
    assert [shape.index for shape in policy.shapes] == [0, 1, 2, 3]
    assert policy.tenant_shapes == policy.shapes[:1]


def test_what_is_not_said_is_left_alone(policy: Policy) -> None:
    logging = policy.shape_of(policy.own_namespaces["logging"])
    assert labels_of(logging, policy) == {"a": "b"}
    assert not [key for key in annotations_of(logging, ()) if key.startswith("params")]
    assert (logging.isolation, logging.pod_security) == ("withheld", None)


def test_blocks_of_one_namespace_are_its_layers(policy: Policy) -> None:
    member = policy.own_namespaces["monitoring"]
    shape = policy.shape_of(member)
    assert (shape.isolation, shape.pod_security) == ("ingress", "restricted")
    assert policy.labels_of(member) == {"called": "monitoring"}


INGRESS = PodEnd("ingress-nginx", {"app": "ingress"})


@pytest.mark.parametrize(
    ("source", "destination", "port", "allowed"),
    [
        (PodEnd("monitoring"), INGRESS, 9090, True),
        (PodEnd("monitoring"), INGRESS, 9091, False),
        (PodEnd("logging"), INGRESS, 9090, False),
        (PodEnd("acme"), INGRESS, 443, True),
        (PodEnd("acme"), PodEnd("ingress-nginx"), 443, False),
        (PodEnd("acme"), PodEnd("monitoring"), 9091, True),
        (INGRESS, PodEnd("ingress-nginx"), 1, True),
        (INGRESS, PodEnd("logging"), 1, True),
        (INGRESS, PodEnd("acme"), 1, False),
        (PodEnd("acme"), PodEnd("logging"), 80, True),
        (PodEnd("logging"), PodEnd("somewhere"), 80, True),
    ],
)
def test_those_that_are_closed_are_open_to_what_flows_say(
    policy: Policy, source: PodEnd, destination: PodEnd, port: int, allowed: bool
) -> None:
    assert decide(policy, source, destination, "tcp", port).allowed is allowed


def test_a_grant_is_for_its_namespace_alone(policy: Policy) -> None:
    who = (Subject(kind="group", name="sre"),)
    assert [name for name in ("monitoring", "logging", "acme") if can(policy, who, "get", "pods", name)] == [
        "monitoring"
    ]


def test_the_dns_of_a_closed_namespace_is_asked_by_whoever_it_is(tmp_path: Path) -> None:
    text = 'platform {\n  in namespace "kube-system" {\n    isolation both\n  }\n}\ntenant acme {}\n'
    policy = policy_of(compile_files(tmp_path, policy_tpl=text))
    dns = PodEnd("kube-system", {"k8s-app": "kube-dns"})
    assert decide(policy, PodEnd("acme"), dns, "udp", 53).allowed
    assert decide(policy, PodEnd("somewhere"), dns, "udp", 53).allowed
    assert not decide(policy, PodEnd("acme"), dns, "udp", 54).allowed
    assert not decide(policy, dns, PodEnd("somewhere"), "udp", 53).allowed


EACH = """\
role viewer { can get on pods }
role editor { can get, create on pods }
platform {
  group "ops"
  in namespace "cert-manager" { grant GRANT }
}
TENANTS
"""
TENANTS = 'tenant acme { grant editor to group "acme-devs" }\ntenant globex { in namespace "globex" {} }'


def each(grant: str, tenants: str = TENANTS) -> str:
    return EACH.replace("GRANT", grant).replace("TENANTS", tenants)


def test_a_name_with_the_tenants_is_one_of_each(tmp_path: Path) -> None:
    grant = 'viewer to group "{tenant}-devs", group "acme-devs-2", serviceaccount "{tenant}/{namespace}"'
    compilation = compile_files(tmp_path, policy_tpl=each(grant))
    policy = policy_of(compilation)
    report_disagreements(compilation.builds[0], compilation.sink)
    assert not [one.code for one in compilation.sink.diagnostics if one.code != "TPL703"]
    devs = {name: (Subject(kind="group", name=f"{name}-devs"),) for name in ("acme", "globex", "initech", "{tenant}")}
    assert [name for name, who in devs.items() if can(policy, who, "get", "pods", "cert-manager")] == ["acme", "globex"]
    assert not can(policy, devs["globex"], "get", "pods", "globex")
    assert can(policy, (Subject(kind="serviceaccount", name="globex/cert-manager"),), "get", "pods", "cert-manager")
    (binding,) = (
        one
        for one in yaml.safe_load_all(written(compilation)["namespaces/cert-manager.yaml"])
        if one["kind"] == "RoleBinding"
    )
    assert [(one.get("namespace", ""), one["name"]) for one in binding["subjects"]] == [
        ("", "acme-devs"), ("", "globex-devs"), ("", "acme-devs-2"), ("acme", "cert-manager"),
        ("globex", "cert-manager"),
    ]  # fmt: skip
    assert [*map(str, ways_across(policy))] == [
        'group {tenant}-devs: viewer in namespace "cert-manager"',
        'serviceaccount {tenant}/cert-manager: viewer in namespace "cert-manager"',
    ]


def test_without_tenants_it_is_nobody(tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=each('viewer to group "{tenant}-devs"', ""))
    assert b"-devs" not in written(compilation)["namespaces/cert-manager.yaml"]


@pytest.mark.parametrize(
    ("grant", "codes"),
    [
        ('editor to group "{tenant}-devs"', ["TPL403"]),
        ('editor to shared group "{tenant}-devs"', ["TPL904"]),
        ('editor to shared group "{tenant}-devs" because "they share it"', []),
        ('viewer to group "{tenant}-devs", group "acme-devs"', ["TPL403"]),
        ('viewer to serviceaccount "{tenant}/C"', ["TPL107"]),
        ('viewer to group "{team}-devs"', ["TPL204"]),
    ],
)
def test_what_they_all_may_write_is_said(grant: str, codes: list[str], tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=each(grant))
    assert [one.code for one in compilation.sink.diagnostics if one.code not in ("TPL703", "TPL106")] == codes


def test_who_is_shared_with_a_tenant_is_listed(tmp_path: Path) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=each('editor to shared group "acme-devs" because "helps"')))
    assert [*map(str, ways_across(policy))] == ['group acme-devs: editor in namespace "cert-manager", because helps']
