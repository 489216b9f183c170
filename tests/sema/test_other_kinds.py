"""Kinds that others define and tpl knows: the library reads what is known of them, and clusters may lack them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backends.test_accounts import compiled, covered
from tests.sema.test_left_open import errors
from tests.sema.test_tenants import compile_files, policy_of
from tpl.coverage.matrix import as_text
from tpl.model import fields, others
from tpl.model.kinds import ANY
from tpl.model.reads import places_read

GROUP = "gateway.networking.k8s.io"
GATEWAY, EXPERIMENTAL = f'cluster c {{ lacks "{GROUP}" }}\n', 'cluster c { lacks "gateway.networking.x-k8s.io" }\n'
OWN = f"guard mine on {GROUP}/*/httproutes, example.com/v1/pools, services {{ RULE }}\n"
TENANT = "tenant acme {}\n"


def at(held: str, place: str) -> str | None:
    for name in place.replace("[]", "").split("."):
        # What is in a map of texts is one, whatever dots its key has.
        held = fields.below(held, name) or (held if held == "string" else "")
    return held


def test_guards_of_the_library_read_what_is_known_of_kinds_of_others(tmp_path: Path) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=TENANT))
    judged = [guard for guard in policy.guards if guard.others]
    assert judged
    for guard in judged:
        places = {place for rule in guard.rules for place in places_read(rule)}
        for kind in guard.others:
            assert kind.version == ANY
            assert kind == others.known()[kind.group, kind.resource]
            assert not [place for place in places if not at(kind.fields, place)], (guard.name, kind.resource)


def test_a_line_of_fields_is_each_of_them() -> None:
    assert [*others.paths("spec.{a[].b,c}.{d,e}")] == [
        ("spec.a[].b.d", "string"), ("spec.a[].b.e", "string"), ("spec.c.d", "string"), ("spec.c.e", "string"),
    ]  # fmt: skip
    assert [*others.paths("spec.labels *string")] == [("spec.labels", "*string")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('require object.spec.anything.else == "x"', set()),
        ('require object.spec.hostnames == "x"', {"TPL210"}),
        ('require object.spec.parentRefs.name == "x"', {"TPL210"}),
        ("require object.metadata.nam is set", {"TPL101"}),
    ],
)
def test_what_is_known_is_checked(rule: str, expected: set[str], tmp_path: Path) -> None:
    guard = f"guard mine on {GROUP}/*/httproutes {{ {rule} }}\n"
    assert errors(tmp_path, guard + TENANT) == expected
    assert errors(tmp_path, guard.replace("*", "v1beta1") + TENANT) == expected
    named = f"kind mine = {GROUP}/*/httproutes\nguard mine on mine {{ {rule} }}\n"
    assert errors(tmp_path, named + TENANT) == expected


def test_a_kind_in_any_version_says_which_there_are(tmp_path: Path) -> None:
    text = "guard mine on example.com/*/pools { require object.spec.size is set }\n" + TENANT
    assert {one.code for one in compiled(tmp_path, text, "vap", "namespaces").sink.diagnostics} == {"TPL218"}
    refused = compiled(tmp_path, text, "kyverno", "namespaces").sink.diagnostics
    assert {one.code for one in refused} == {"TPL218", "TPL801"}


def test_what_a_cluster_lacks_no_guard_is_on(tmp_path: Path) -> None:
    guard = OWN.replace("RULE", "require object.metadata.labels is set")
    without = policy_of(compile_files(tmp_path, policy_tpl=GATEWAY + guard + TENANT))
    named = {one.name: [kind.resource for kind in one.kinds] for one in without.guards}
    assert named["mine"] == ["services", "pools"]
    assert "route-hosts" not in named
    assert named["gateway-hosts"] == ["xlistenersets"]
    assert without.unserved == (GROUP,)
    given = 'tenant acme { ingress { gateways "infra/public"; namespaces "infra" } }\n'
    assert errors(tmp_path, GATEWAY + given) == errors(tmp_path, EXPERIMENTAL + given) == set()


@pytest.mark.parametrize("groups", ['"apps"', '"gateway.networking.k8s.oi"', '"example.org"'])
def test_what_no_guard_is_on_cannot_be_left_out(groups: str, tmp_path: Path) -> None:
    assert errors(tmp_path, f"cluster c {{ lacks {groups} }}\n" + TENANT) == {"TPL101"}


def test_coverage_says_what_the_cluster_may_serve(tmp_path: Path) -> None:
    compilation = compiled(tmp_path, GATEWAY + TENANT, "vap", "namespaces")
    text = as_text([(compilation.builds[0].target, covered(compilation))])
    assert "judged where the cluster serves them: kinds of gateway.networking.x-k8s.io\n" in text
    assert f"judged nowhere, as the cluster lacks them: kinds of {GROUP}\n" in text
