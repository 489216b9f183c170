"""Hosts are one tenant's each; who is given none has none once anybody has some; what a tier leaves to its tenants."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_left_open import errors
from tests.sema.test_tenants import compile_files, policy_of, values

FREE = 'tier t { ingress { hosts "*.{tenant}.io"; custom-hosts allowed } }\n'
LACKING = 'cluster c { lacks "gateway.networking.k8s.io" }\n'
BOUND = 'tier t { ingress { hosts "*.{tenant}.io" } }\n'


def hosts(*given: str) -> str:
    """One tenant with each list of hosts, `a`, `b` and so on."""
    names = "abcdefgh"
    return "".join(f"tenant {name} {{ ingress {{ hosts {one} }} }}\n" for name, one in zip(names, given, strict=False))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (hosts('"a.io"', '"b.io"'), set()),
        (hosts('"a.io"', '"a.io"'), {"TPL502"}),
        (hosts('"a.io"', '"A.IO"'), {"TPL502"}),
        (hosts('"*.a.io"', '"x.a.io"'), {"TPL502"}),
        (hosts('"x.a.io"', '"*.a.io"'), {"TPL502"}),
        (hosts('"*.a.io"', '"*.A.io"'), {"TPL502"}),
        (hosts('"*.a.io"', '"a.io", "b.io", "*.b.io"'), set()),
        (hosts('"*.a.io"', '"x.y.a.io"'), {"TPL502"}),
        (hosts('"*.z.y.a.io"', '"*.a.io"'), {"TPL502"}),
        (hosts('"*.a.io", "*.y.a.io"', '"x.y.a.io"'), {"TPL502"}),
        (LACKING + hosts('"*.a.io"', '"a.io", "x.y.a.io", "*.y.a.io"'), set()),
        (LACKING + hosts('"*.a.io"', '"x.a.io"'), {"TPL502"}),
        (hosts('"*.a.io", "x.a.io"', '"b.io"'), set()),
        (FREE + "tenant a is t {}\ntenant b is t {}\n", set()),
        (FREE + 'tenant a is t {}\ntenant b is t { ingress { hosts += "x.a.io" } }\n', {"TPL502"}),
        ('environment e {}\ntenant a { in e { ingress { hosts "b.io" } } }\ntenant b { ingress { hosts "b.io" } }\n',
         {"TPL502"}),
        ('tenant a { ingress { hosts "a.io" }; in namespace "a" { ingress { hosts "a.io", "b.io" } } }\n', set()),
        ('tenant a { ingress { hosts "a.io" } }\ntenant b { in namespace "b" { ingress { hosts "a.io" } } }\n',
         {"TPL502"}),
    ],
)  # fmt: skip
def test_no_two_tenants_have_one_host(policy: str, expected: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, policy) == expected


def test_an_exception_takes_no_host_of_another(tmp_path: Path) -> None:
    exception = ('exception "X" {{ tenant b; raises ingress.hosts to "{}"; reason "r"; approved-by "x"; '
                 "granted 2026-11-01; expires 2026-12-31 }}\n")  # fmt: skip
    policy = hosts('"a.io"', '"b.io"')
    assert errors(tmp_path, policy + exception.format("c.io")) == set()
    assert errors(tmp_path, policy + exception.format("a.io")) == {"TPL502"}


def test_who_is_given_no_host_has_none_once_anybody_has_some(tmp_path: Path) -> None:
    given = policy_of(compile_files(tmp_path, policy_tpl=hosts('"a.io"') + "tenant z {}\n"))
    assert values(given, "z", "ingress.hosts") == ()
    assert "ingress.hosts" in {one.name for shape in given.shapes for one in shape.parameters if not one.values}
    silent = policy_of(compile_files(tmp_path, policy_tpl="tenant a {}\ntenant z {}\n"))
    assert not any(shape.parameters for shape in silent.shapes)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (FREE + 'tenant a is t { ingress { hosts += "a.com" } }\n', set()),
        (FREE + 'tenant a is t { ingress { hosts "a.com" } }\n', set()),
        (BOUND + 'tenant a is t { ingress { hosts += "a.com" } }\n', {"TPL205"}),
        (BOUND + 'tenant a is t { ingress { hosts "x.a.io" } }\n', set()),
        (BOUND + 'tenant a is t { ingress { hosts += "a.com"; custom-hosts allowed } }\n', {"TPL105", "TPL205"}),
        (FREE + "tier u extends t { ingress { custom-hosts refused } }\n"
                'tenant a is u { ingress { hosts += "a.com" } }\n', {"TPL205"}),
        (BOUND + "tier u extends t { ingress { custom-hosts = allowed } }\n"
                 'tenant a is u { ingress { hosts += "a.com" } }\n', set()),
        (FREE + "tenant a is t { in namespace \"a\" { ingress { custom-hosts allowed } } }\n", {"TPL105"}),
        ("tier t { ingress { custom-hosts maybe } }\ntenant a is t {}\n", {"TPL201"}),
    ],
)  # fmt: skip
def test_only_a_tier_says_whether_hosts_may_be_the_tenants_own(policy: str, expected: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, policy) == expected


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("storage { classes standard, fast-ssd }", ("standard", "fast-ssd")),
        ('storage { classes "standard", "fast-*" }', ("standard", "fast-*")),
        ('storage { classes standard, "{tenant}.fast" }', ("standard", "a.fast")),
        ("storage { classes standard; classes += fast }", ("standard", "fast")),
    ],
)
def test_classes_are_names_with_or_without_quotes(setting: str, expected: tuple[str, ...], tmp_path: Path) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=f"tenant a {{ {setting} }}\n"))
    assert values(policy, "a", "storage.classes") == expected


@pytest.mark.parametrize("setting", ["classes 5", 'classes "Fast"', "classes a = 1", "classes", "class fast"])
def test_what_is_no_name_is_refused(setting: str, tmp_path: Path) -> None:
    assert errors(tmp_path, f"tenant a {{\n  storage {{\n    {setting}\n  }}\n}}\n") <= {"TPL201", "TPL105", "TPL107"}
    assert errors(tmp_path, f"tenant a {{\n  storage {{\n    {setting}\n  }}\n}}\n")


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("storage { classes slow }", {"TPL205"}), ("storage { classes fast }", set()),
     ("ingress { class nginx, other }", {"TPL205"}), ("ingress { class nginx }", set())],
)  # fmt: skip
def test_a_tenant_only_tightens_its_classes(setting: str, expected: set[str], tmp_path: Path) -> None:
    tier = "tier t { ingress { class nginx }; storage { classes standard, fast } }\n"
    assert errors(tmp_path, f"{tier}tenant a is t {{ {setting} }}\n") == expected


NAMING = 'tenant a {{ namespaces "a", "a-x"; ingress {{ {} }} }}\ntenant b {{}}\ntenant b-c {{ namespaces "b-c-*" }}\n'


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ('namespaces "a", "a-*", "infra", "infra-*"', set()),
        ('namespaces "b"', {"TPL504"}),
        ('namespaces "b*"', {"TPL504"}),
        ('namespaces "b-c-*"', {"TPL504"}),
        ('namespaces "b-c-d*"', {"TPL504"}),
        ('namespaces "b-c-d"', {"TPL504"}),
        ('namespaces "*"', {"TPL201", "TPL504"}),
        ('gateways "infra/public", "edge/*", "a/own"', set()),
        ('gateways "b/edge"', {"TPL504"}),
        ('gateways "infra"', {"TPL201"}),
        ('gateways "infra/*x"', {"TPL201"}),
    ],
)
def test_what_is_used_lies_in_no_namespace_of_another(setting: str, expected: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, NAMING.format(setting)) - {"TPL314"} == expected
