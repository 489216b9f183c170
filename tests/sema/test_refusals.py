"""What would be a false promise is refused: each case was once accepted in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.syntax.test_recovery import codes, compile_text

TWO = 'tenant acme {\n  namespaces "acme", "acme-edge"\n}\n\ntenant globex {\n  namespaces "globex"\n}\n'
SIGNED = '  reason      "r"\n  approved-by "a"\n  granted     2026-11-01\n  expires     2026-12-31\n'
GUARD = "guard g on {kinds} {{\n  title {title}\n  {rule}\n}}\n"


def guard(rule: str, kinds: str = "services") -> str:
    """A guard with one rule."""
    return f'guard g on {kinds} {{\n  title "t"\n  {rule}\n}}\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'exception "X" {{\n  tenant acme\n{SIGNED}  allow acme -> any tenant on tcp/80\n}}\n', "TPL301"),
        (f'exception "X" {{\n  tenant acme\n{SIGNED}  allow acme -> globex on tcp/80\n}}\n', "TPL105"),
        (f'exception "X" {{\n  tenant acme\n{SIGNED}  lifts image-tag\n  only namespace "globex"\n}}\n', "TPL101"),
        (f'exception "X" {{\n  tenant acme\n{SIGNED}  only namespace "acme"\n  allow acme -> internet on tcp/80\n}}\n',
         "TPL803"),
        (f'exception "X" {{\n  tenant acme\n{SIGNED}  lifts namespace-ownership\n}}\n', "TPL704"),
        ("guard namespace-ownership on services {\n  forbid false\n}\n", "TPL102"),
        ("guard host-namespaces on pods {\n  forbid false\n}\n", "TPL801"),
        ('cluster c {\n  kubernetes 1.37\n}\n\nnever any tenant -> network nodes on tcp/10250 because "x"\n', "TPL101"),
        ('deny tag pcii -> internet on tcp/25 because "x"\n', "TPL101"),
        ('service mail {\n  namespace "mail"\n}\n\ndeny mail -> internet on tcp/25 because "x"\n', "TPL803"),
        ("cluster c {\n  dns kubedns\n}\n", "TPL101"),
        ('platform {\n  serviceaccount "flux"\n}\n', "TPL201"),
        ('environment "../x" {\n  clusters c\n}\n', "TPL201"),
        ('tenant t {\n  title "a"\n  title "b"\n}\n', "TPL102"),
        ("tenant t {\n  workload w {\n  }\n}\n", "TPL201"),
        ("tenant t {\n  quota total split evenly over 0 {\n    pods 1\n  }\n}\n", "TPL201"),
        ('role r {\n  can get on pods\n}\n\ntenant t {\n  grant r to group "system:authenticated"\n}\n', "TPL401"),
        ('role r {\n  can get on pods\n}\n\ntenant t {\n  grant r to serviceaccount "globex/bot"\n}\n', "TPL401"),
        ("tenant t {\n  images {\n    digest = \"requird\"\n  }\n}\n", "TPL201"),
        ('tenant t {\n  images {\n    from "a.io/x/*"\n    from "b.io/x/*"\n  }\n}\n', "TPL102"),
        (guard("forbid object" + ".a" * 200 + " == 1"), "TPL210"),
        ('tenant t {\n  images "r.example.com/*"\n}\n', "TPL201"),
        ("tenant t {\n  limits\n}\n", "TPL201"),
        ("tenant t {\n  quota per namespace {\n  }\n}\n", "TPL201"),
        ("tenant t {\n  quota per namespace {\n    cpu 99999999999999999999999999\n  }\n}\n", "TPL201"),
        ("tenant t {\n  allow to 0.0.0.0/0 on tcp/80\n}\n", "TPL801"),
        ("cluster c {\n  pods 10.0.0.0/8\n}\n\ntenant t {\n  allow from 10.1.0.0/16 on tcp/80\n}\n", "TPL801"),
        (f'exception "X" {{\n  tenant acme\n{SIGNED}}}\n', "TPL701"),
        ("environment prod {\n  clusters nowhere\n}\n", "TPL101"),
        (guard("forbid x.a == 1"), "TPL101"),
        (guard("forbid x.a == 1 or (some x in object.spec.ports: x.port == 1)"), "TPL101"),
        (guard("forbid some x in nowhere.spec: x.port == 1"), "TPL101"),
        (guard("forbid some x in old.spec.ports: x.port == 1"), "TPL211"),
        (guard("forbid some object in object.spec.ports: object.port == 1"), "TPL210"),
        (guard('forbid request.dryRun == "true"'), "TPL101"),
        (guard('forbid namespace.uid == "y"'), "TPL101"),
        (guard("require each container: container.image is set"), "TPL210"),
        (guard('forbid object.metadata.name matches name "a*b*"'), "TPL210"),
        (guard('forbid some container: container.image matches image "registry*"', "pods"), "TPL501"),
    ],
)  # fmt: skip
def test_refused(text: str, expected: str, tmp_path: Path) -> None:
    found = [
        code
        for code, _ in codes(compile_text(TWO + "\n" + text, tmp_path))
        if code not in ("TPL108", "TPL109", "TPL603")
    ]
    assert set(found) == {expected}


def test_a_split_holds_for_the_inventory_too(tmp_path: Path) -> None:
    quota = "  quota total split evenly over 2 {\n    pods 4\n  }\n"
    text = f'cluster c {{\n  inventory "ns.json"\n}}\n\ntenant acme {{\n  namespaces "acme-*"\n{quota}}}\n'
    names = ",".join(f'{{"metadata": {{"name": "acme-{n}"}}}}' for n in range(3))
    (tmp_path / "ns.json").write_text(f'{{"items": [{names}]}}', "utf-8")
    assert [code for code, _ in codes(compile_text(text, tmp_path))] == ["TPL602"]


def test_a_tier_may_differ_by_environment_and_a_tenant_may_not_loosen_there(tmp_path: Path) -> None:
    head = "environment prod {\n}\n\nenvironment dev {\n}\n"
    tier = head + "\ntier t {\n  pod-security restricted\n\n  in dev {\n    pod-security baseline\n  }\n}\n\n"
    assert not codes(compile_text(tier + "tenant a is t\n", tmp_path))
    looser = tier + "tenant a is t {\n  in prod {\n    pod-security baseline\n  }\n}\n"
    assert [code for code, _ in codes(compile_text(looser, tmp_path))] == ["TPL205"]


def test_the_ends_of_the_calendar(tmp_path: Path) -> None:
    for granted, expires in (("2026-11-01", "9999-12-31"), ("9999-12-01", "9999-12-31")):
        signed = SIGNED.replace("2026-11-01", granted).replace("2026-12-31", expires)
        compile_text(f'{TWO}\nexception "X" {{\n  tenant acme\n  lifts image-tag\n{signed}}}\n', tmp_path)
