"""Two words of the accounts: a hole that the policy accepts, and what backends hold jointly."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tpl.backends.base import Context
from tpl.coverage import matrix
from tpl.coverage.account import Coverage, account
from tpl.emit import emit
from tpl.obligations.derive import derive
from tpl.obligations.model import Subject
from tpl.pipeline import Compilation, Request, compile_policy

TENANTS = """
tenant acme {
  namespaces "acme", "acme-old"
  images { from "registry.example.com/*" }
}

tenant globex {
  namespaces "globex"
}
"""
EXCEPTION = """
exception "SEC-1" {
  tenant      acme
  reason      "a node agent"
  approved-by "security"
  granted     2026-11-01
  expires     2026-12-31
  lifts       host-namespaces
}
"""
NOW = date(2026, 11, 24)


def compiled(folder: Path, text: str, *targets: str, now: date = NOW) -> Compilation:
    path = folder / "policy.tpl"
    path.write_text(text, encoding="utf-8")
    return compile_policy(Request((path,), now, backends=targets))


def covered(compilation: Compilation) -> Coverage:
    coverage = compilation.builds[0].coverage
    assert coverage
    return coverage


def held(compilation: Compilation, kind: str) -> list[dict[str, Any]]:
    """How the obligations of a kind are held, as the JSON of `tpl coverage` says."""
    tables = [(build.target, build.coverage) for build in compilation.builds if build.coverage]
    (target,) = json.loads(matrix.as_json(tables))["targets"]
    return [each["held"] for each in target["obligations"] if each["kind"] == kind]


def unheld(coverage: Coverage) -> set[str]:
    return {obligation.id.partition("@")[0] for obligation, _ in coverage.unheld()}


def test_an_exception_accepts_the_hole_that_it_opens(tmp_path: Path) -> None:
    compilation = compiled(tmp_path, TENANTS + EXCEPTION)
    assert not compilation.sink.has_errors
    acme, globex = held(compilation, "Isolation")
    assert acme["accepted"] == {"host-network": ["exception SEC-1 (until 2026-12-31)"]}
    assert "accepted" not in globex
    assert globex["fidelity"] == "exact"
    table = matrix.as_text([(compilation.builds[0].target, covered(compilation))])
    assert "accepted by exception SEC-1 (until 2026-12-31)" in table
    assert "1 of them but for what the policy accepts" in table


def test_in_one_namespace_it_says_in_which(tmp_path: Path) -> None:
    narrowed = EXCEPTION.replace("host-namespaces", 'host-namespaces\n  only namespace "acme-old"')
    acme, _ = held(compiled(tmp_path, TENANTS + narrowed), "Isolation")
    assert acme["accepted"] == {"host-network": ["exception SEC-1 (until 2026-12-31) in namespace acme-old"]}


def test_a_never_is_held_but_for_what_any_tenant_was_granted(tmp_path: Path) -> None:
    compilation = compiled(tmp_path, TENANTS + EXCEPTION + "\nnever globex -> acme on any\n")
    assert not compilation.sink.has_errors
    (never,) = held(compilation, "FlowClosed")
    assert never["accepted"] == {"host-network": ["exception SEC-1 (until 2026-12-31)"]}


def test_after_its_last_day_nothing_is_accepted(tmp_path: Path) -> None:
    compilation = compiled(tmp_path, TENANTS + EXCEPTION, now=date(2027, 1, 1))
    assert not any("accepted" in each for each in held(compilation, "Isolation"))


def test_a_hole_that_nobody_accepts_stays_an_error(tmp_path: Path) -> None:
    """Another guard's exception accepts nothing, and a guard of one's own closes nothing."""
    other = EXCEPTION.replace("host-namespaces", "image-tag")
    weaker = 'guard host-namespaces on pods {\n  title "nothing"\n  severity low\n  forbid false\n}\n'
    compilation = compiled(tmp_path, TENANTS + other + weaker)
    assert "isolation" in unheld(covered(compilation))
    assert {d.code for d in compilation.sink.diagnostics} == {"TPL108", "TPL109", "TPL801"}


def test_what_namespaces_say_is_held_together_with_the_guard_that_keeps_it(tmp_path: Path) -> None:
    policy = compiled(tmp_path, TENANTS).builds[0].policy
    assert unheld(account(policy, emit(Context(policy), derive(policy)))) == set()
    guards = tuple(guard for guard in policy.guards if guard.name != "namespace-ownership")
    bare = policy.model_copy(update={"guards": guards})
    lost = {"namespaces", "pod-security", "parameter:images.from"}
    assert unheld(account(bare, emit(Context(bare), derive(bare)))) == lost


@pytest.mark.parametrize("engines", [("vap",), ("rego",), ("vap", "rego"), ("kyverno-cel", "rego")])
def test_an_engine_whose_parameters_nobody_writes_is_told(tmp_path: Path, engines: tuple[str, ...]) -> None:
    """The bundle's data is of no use to an engine that reads the Namespace, which was not asked for."""
    compilation = compiled(tmp_path, TENANTS, *engines, "rbac", "quota")
    readers = [engine for engine in engines if engine != "rego"]
    assert covered(compilation).missing == dict.fromkeys(readers, "namespaces")
    told = [one.message for one in compilation.sink.diagnostics if one.code == "TPL807"]
    assert [f"`{readers[0]}` select" in message for message in told] == [True] if readers else not told
    whole = compiled(tmp_path, TENANTS, *engines, "namespaces", "rbac", "quota")
    assert not covered(whole).missing
    assert not whole.sink.diagnostics


def test_what_no_target_that_was_named_is_about_was_not_asked_for(tmp_path: Path) -> None:
    coverage = covered(compiled(tmp_path, TENANTS, "quota"))
    assert unheld(coverage) == set()
    assert coverage.wanted == ()
    assert coverage.not_asked == (Subject.NAMESPACES, Subject.PARAMETERS, Subject.NETWORK, Subject.ADMISSION)
    assert covered(compiled(tmp_path, TENANTS)).not_asked == ()


def test_a_hole_whose_guard_was_not_asked_for_is_open_and_said(tmp_path: Path) -> None:
    compilation = compiled(tmp_path, TENANTS, "networkpolicy", "namespaces")
    acme, _ = held(compilation, "Isolation")
    assert acme["fidelity"] == "partial"
    assert acme["holes"].keys() == {"host-network", "own-policies", "taken-away", "foreign-policies"}
    assert acme["unasked"] == {
        "host-network": ["host-namespaces"],
        "own-policies": ["platform-network-policies"],
        "taken-away": ["platform-network-policies-stay"],
        "foreign-policies": ["platform-policies"],
    }
    assert [one.code for one in compilation.sink.diagnostics] == ["TPL807"], "once, and not for each guard or tenant"


def test_an_exception_still_accepts_its_hole_where_guards_were_not_asked_for(tmp_path: Path) -> None:
    acme, globex = held(compiled(tmp_path, TENANTS + EXCEPTION, "networkpolicy", "namespaces"), "Isolation")
    assert acme["accepted"] == {"host-network": ["exception SEC-1 (until 2026-12-31)"]}
    assert acme["unasked"].keys() == {"own-policies", "taken-away", "foreign-policies"}
    assert globex["unasked"].keys() == {"host-network", "own-policies", "taken-away", "foreign-policies"}


def test_a_hole_that_no_guard_of_the_policy_closes_stays_an_error(tmp_path: Path) -> None:
    """It would be open with every target too: to ask for fewer makes it no better."""
    weaker = 'guard host-namespaces on pods {\n  title "nothing"\n  severity low\n  forbid false\n}\n'
    compilation = compiled(tmp_path, TENANTS + weaker, "networkpolicy", "namespaces")
    assert "isolation" in unheld(covered(compilation))
    assert "TPL801" in {one.code for one in compilation.sink.diagnostics}


def test_what_an_engine_that_was_asked_for_cannot_hold_stays_an_error(tmp_path: Path) -> None:
    named = 'guard g on pods when connect {\n  title "T"\n  forbid request.name == "x"\n}\n'
    compilation = compiled(tmp_path, "cluster c { kubernetes 1.36; kyverno 1.19 }\n" + named + TENANTS, "kyverno")
    assert "TPL801" in {one.code for one in compilation.sink.diagnostics}


@pytest.mark.parametrize(("kind", "codes"), [("pods", set()), ("replicasets", {"TPL801"})])
def test_a_guard_on_pods_closes_what_it_leaves_open_on_replica_sets(kind: str, codes: set[str], tmp_path: Path) -> None:
    """Whoever wrote it; one on ReplicaSets alone does not, as Kyverno never sees these."""
    guard = f'guard g on {kind} {{\n  title "T"\n  forbid object.spec is unset\n}}\n'
    cluster = "cluster c {\n  kubernetes 1.36\n  kyverno 1.19\n}\n"
    compilation = compiled(tmp_path, cluster + guard + TENANTS, "kyverno", "namespaces")
    assert {one.code for one in compilation.sink.diagnostics} == codes


def test_a_stricter_engine_beside_the_one_that_counts_shows(tmp_path: Path) -> None:
    every = held(compiled(tmp_path, TENANTS), "GuardHeld")
    assert {each["fidelity"] for each in every} == {"exact", "stricter"}
    only = ("namespaces", "rbac", "networkpolicy", "quota")
    assert {each["fidelity"] for each in held(compiled(tmp_path, TENANTS, *only, "rego"), "GuardHeld")} == {"exact"}


def test_a_guard_in_audit_mode_is_accepted_and_not_exact(tmp_path: Path) -> None:
    audited = 'guard telling on services {\n  title "T"\n  severity low\n  mode audit\n  forbid true\n}\n'
    compilation = compiled(tmp_path, TENANTS + audited)
    assert not compilation.sink.has_errors
    told = [each for each in held(compilation, "GuardHeld") if each["fidelity"] == "detect"]
    assert [each["accepted"] for each in told] == [{"audit": ["mode audit of guard telling"]}] * 3


@pytest.mark.parametrize(
    ("statement", "fidelity"),
    [
        ("allow acme -> network office on tcp/443", "unspecified"),
        ("allow internet -> acme on tcp/443", "unspecified"),
        ("never acme -> network office on any", "unspecified"),
        ("never globex -> acme on tcp/443", "exact"),
    ],
)
def test_addresses_are_held_as_far_as_kubernetes_says(statement: str, fidelity: str, tmp_path: Path) -> None:
    """It leaves open whether they are compared before or after Services rewrite them."""
    cluster = "cluster c {\n  kubernetes 1.36\n  pods 10.128.0.0/14\n}\nnetwork office = 198.51.100.0/24\n"
    compilation = compiled(tmp_path, f"{cluster}{TENANTS}{statement}\n")
    assert not compilation.sink.has_errors
    kinds = held(compilation, "FlowOpened") + held(compilation, "FlowClosed")
    assert {each["fidelity"] for each in kinds} == {fidelity}
