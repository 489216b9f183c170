"""Tiers, tenants, rosters and inventories: what is shared, what overrides, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cases.test_cases import NOW
from tests.syntax.test_recovery import codes
from tpl.model.policy import Policy
from tpl.pipeline import Compilation, Request, compile_policy

TIERS = """\
tier base(region: string = "eu") {
  namespaces   "{tenant}", "{tenant}-{region}"
  pod-security baseline

  images {
    from   "r.example.com/{tenant}/*", "r.example.com/shared/*"
    digest required
  }
}

tier gold extends base(region: "us") {
  tags pci
}

role viewer {
  can get on pods
}
"""


def compile_files(folder: Path, **files: str) -> Compilation:
    """Compile ``policy.tpl`` of some files; a name's ``_`` stands for its dot."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return compile_policy(Request((folder / "policy.tpl",), NOW))


def policy_of(compilation: Compilation) -> Policy:
    """The one policy of a compilation without errors."""
    assert not compilation.sink.has_errors, compilation.sink.diagnostics
    return compilation.builds[0].policy


def values(policy: Policy, tenant: str, name: str) -> tuple[str, ...]:
    """A tenant's parameter, filled."""
    member = policy.members_of[tenant][0]
    parameters = {parameter.name: parameter for parameter in policy.shape_of(member).parameters}
    return tuple(member.fill(value) for value in parameters[name].values)


def test_tiers_extend_with_their_parameters(tmp_path: Path) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=TIERS + "\ntenant acme is gold\ntenant globex is base\n"))
    assert policy.members_of["acme"][0].namespaces == ("acme", "acme-us")
    assert policy.members_of["globex"][0].namespaces == ("globex", "globex-eu")
    assert values(policy, "acme", "images.from") == ("r.example.com/acme/*", "r.example.com/shared/*")


SIZED = """\
tier sized(cores: number, until: date = 2027-01-01) {
  title "until {until}"
  quota per namespace { requests cpu "{cores}" }
  limits { default cpu 1 }
}
"""


def test_tiers_hand_on_numbers_and_dates(tmp_path: Path) -> None:
    """A parameter of the same type alone: what was checked where it is given needs no check further up."""
    tier = 'tier gold(cores: TYPE, until: date) extends sized(cores: "{cores}", until: "{until}") {}\n'
    tenant = "tenant acme is gold(cores: 4, until: 2027-02-02)\n"
    compilation = compile_files(tmp_path, policy_tpl=SIZED + tier.replace("TYPE", "number") + tenant)
    assert codes(compilation) == []
    (member,) = policy_of(compilation).members
    (quota,) = policy_of(compilation).shape_of(member).quotas
    assert [member.fill(amount.quantity) for amount in quota.hard] == ["4"]
    for wrong in (tier.replace("TYPE", "string"), tier.replace("TYPE", "number").replace("{cores}", "{cores}0")):
        found = codes(compile_files(tmp_path, policy_tpl=SIZED + wrong))
        assert [code for code, _ in found] == ["TPL104"]


def test_a_tenant_tightens_but_does_not_loosen(tmp_path: Path) -> None:
    tighter = (
        '\ntenant acme is base {\n  pod-security restricted\n  images {\n    from "r.example.com/shared/x/*"\n  }\n}\n'
    )
    policy = policy_of(compile_files(tmp_path, policy_tpl=TIERS + tighter))
    assert values(policy, "acme", "images.from") == ("r.example.com/shared/x/*",)
    for looser in (
        "pod-security privileged",
        'images {\n    from += "docker.io/evil/*"\n  }',
        'images {\n    from "r.example.com/*"\n  }',
        'images {\n    from "r.example.com/sharedx/*"\n  }',
        "images {\n    digest optional\n  }",
    ):
        compilation = compile_files(tmp_path, policy_tpl=f"{TIERS}\ntenant acme is base {{\n  {looser}\n}}\n")
        assert [code for code, _ in codes(compilation)] == ["TPL205"], looser


def test_an_exception_loosens_for_its_tenant_and_its_days(tmp_path: Path) -> None:
    exception = """
tenant acme is base
tenant globex is base

exception "X-1" {
  tenant      acme
  raises      images.from to "quay.io/vendor/*"
  reason      "late"
  approved-by "ciso"
  granted     2026-11-01
  expires     2026-12-31
}
"""
    compilation = compile_files(tmp_path, policy_tpl=TIERS + exception)
    policy = policy_of(compilation)
    assert "quay.io/vendor/*" in values(policy, "acme", "images.from")
    assert "quay.io/vendor/*" not in values(policy, "globex", "images.from")
    assert str(policy.valid_until) == "2027-01-01"


ROSTER = """\
tenant,tier,title,owner,namespaces,region,grant viewer
acme,base,Acme,a@example.com,,eu,group acme
globex,base,"Globex, Inc",g@example.com,globex-extra,eu,group globex
initech,base,Initech,i@example.com,,us,group initech; serviceaccount initech/bot
"""


def test_a_roster_shares_shapes(tmp_path: Path) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=TIERS + '\nroster "tenants.csv"\n', tenants_csv=ROSTER))
    assert [member.shape for member in policy.members] == [0, 0, 1]
    assert policy.members_of["globex"][0].namespaces == ("globex", "globex-eu", "globex-extra")
    assert policy.members_of["globex"][0].values["title"] == "Globex, Inc"
    initech = policy.members_of["initech"][0]
    assert [initech.fill(s.name) for s in policy.shape_of(initech).grants[0].subjects] == ["initech", "initech/bot"]


def test_equal_blocks_share_a_shape_and_named_ones_do_not(tmp_path: Path) -> None:
    blocks = """
tenant acme is base {
  title "Acme"
}

tenant globex is base {
  title "Globex"
}

tenant initech is base {
  title "Initech"
}

allow initech -> internet on tcp/443
"""
    policy = policy_of(compile_files(tmp_path, policy_tpl=TIERS + blocks))
    assert [member.shape for member in policy.members] == [0, 0, 1]


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        ("tenant,tear\nacme,base\n", "TPL110"),
        ("tenant,tier,tier\nacme,base,base\n", "TPL110"),
        ("tenant,tier\nacme\n", "TPL111"),
        ("tenant,tier\n,base\n", "TPL111"),
        ("tenant,tier,grant viewer\nacme,base,acme-group\n", "TPL111"),
        ('tenant,tier\n"acme,base\n', "TPL110"),
        ("tenant,tier\nacme,bass\n", "TPL101"),
        ("tenant,tier\nAcme,base\n", "TPL107"),
        ("tenant,tier\nacme,base\nacme,base\n", "TPL102"),
        ("tenant,tier,colour\nacme,base,red\n", "TPL104"),
        ("tenant,tier,title\nacme,base,\ue000x\ue001\n", "TPL005"),
        ("tenant,tier\nkube-system,base\n", "TPL307"),
    ],
)
def test_what_is_wrong_with_a_roster(roster: str, expected: str, tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=TIERS + '\nroster "tenants.csv"\n', tenants_csv=roster)
    assert {code for code, _ in codes(compilation)} == {expected}


def test_a_missing_roster(tmp_path: Path) -> None:
    assert [code for code, _ in codes(compile_files(tmp_path, policy_tpl='roster "no.csv"\n'))] == ["TPL110"]


CLUSTER = """\
cluster c {
  kubernetes 1.37
  inventory  "ns.json"
}

tenant acme {
  namespaces "acme", "acme-*"
}
"""


def inventory(**labels: str | None) -> str:
    """The output of kubectl for namespaces with these tenant labels; ``_`` stands for a dash."""
    items = [
        {"metadata": {"name": name.replace("_", "-"), "labels": {"tpl.dev/tenant": tenant} if tenant else {}}}
        for name, tenant in labels.items()
    ]
    return json.dumps({"items": items})


def test_an_inventory_gives_patterns_their_namespaces(tmp_path: Path) -> None:
    found = inventory(acme="acme", acme_web=None, other=None)
    policy = policy_of(compile_files(tmp_path, policy_tpl=CLUSTER, ns_json=found))
    assert policy.members_of["acme"][0].namespaces == ("acme", "acme-web")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (inventory(acme="globex"), "TPL313"),
        (inventory(other="acme"), "TPL313"),
        ("[]", "TPL110"),
        ("{", "TPL110"),
        (json.dumps({"items": [{"metadata": {"name": "a\ue000b"}}]}), "TPL110"),
        (json.dumps({"kind": "Namespace", "metadata": {"name": "acme"}}), "TPL110"),
        (json.dumps({"kind": "PodList", "items": [{"metadata": {"name": "acme"}}]}), "TPL110"),
        (json.dumps({"kind": "List", "items": [{"kind": "Node", "metadata": {"name": "acme"}}]}), "TPL110"),
        (json.dumps({"items": [{"metadata": {"name": "web", "namespace": "acme"}}]}), "TPL110"),
        (json.dumps({"metadata": {"continue": "e30"}, "items": [{"metadata": {"name": "acme"}}]}), "TPL110"),
        (json.dumps({"kind": "List", "items": []}), "TPL110"),
    ],
)
def test_what_is_wrong_with_an_inventory(text: str, expected: str, tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=CLUSTER, ns_json=text)
    assert {code for code, _ in codes(compilation)} == {expected}


@pytest.mark.parametrize(
    ("one", "two"),
    [('"a-*"', '"a-b"'), ('"a-*"', '"a-b-*"'), ('"shared"', '"shared"'), ('"x*"', '"xy"'), ('"a-b-*"', '"a-*"')],
)
def test_no_namespace_can_have_two_owners(one: str, two: str, tmp_path: Path) -> None:
    text = f"tenant one {{\n  namespaces {one}\n}}\n\ntenant two {{\n  namespaces {two}\n}}\n"
    assert "TPL305" in {code for code, _ in codes(compile_files(tmp_path, policy_tpl=text))}


@pytest.mark.parametrize("pattern", ['"*"', '"kube-*"', '"k*"', '"flux-*"', '"a*b"', '"kube-system"', '"default"'])
def test_the_platform_keeps_its_namespaces(pattern: str, tmp_path: Path) -> None:
    text = f"tenant one {{\n  namespaces {pattern}\n}}\n"
    assert {code for code, _ in codes(compile_files(tmp_path, policy_tpl=text))} & {"TPL307", "TPL107"}


def test_a_services_namespace_is_the_platforms(tmp_path: Path) -> None:
    text = (
        'service mail {\n  namespace "mail"\n}\n\ntenant one {\n  namespaces "mail"\n\n  allow to mail on tcp/25\n}\n'
    )
    assert "TPL307" in {code for code, _ in codes(compile_files(tmp_path, policy_tpl=text))}
