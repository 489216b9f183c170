"""Files that are tenants' to write: what they say reaches nobody else, however they are reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.test_cases import NOW
from tests.sema.test_projects import write
from tests.syntax.test_recovery import codes
from tpl.diagnostics.model import Severity
from tpl.expectations.run import run_tests
from tpl.pipeline import Compilation, Request, compile_policy

ROOT = 'import "acme.tpl" for acme\n\nrole viewer {\n  can get on pods\n}\n\ntenant globex {\n}\n'


def compiled(folder: Path, theirs: str, root: str = ROOT, *named: str) -> Compilation:
    """A project whose root gives `acme.tpl` to acme; ``named`` are the files that are compiled, else the root."""
    write(folder, policy_tpl=root, acme_tpl=theirs)
    return compile_policy(Request(tuple(folder / name for name in named or ("policy.tpl",)), NOW))


def found(compilation: Compilation) -> set[str]:
    """The codes of the errors."""
    return {one.code for one in compilation.sink.diagnostics if one.severity is Severity.ERROR}


@pytest.mark.parametrize(
    "statement",
    [
        'platform {\n  user "eve"\n}',
        "policy x {\n}",
        "cluster c {\n  kubernetes 1.37\n}",
        "environment e {\n}",
        "tier t {\n}",
        "role admin {\n  can get on secrets\n}",
        "role viewer {\n  can get on secrets\n}",
        "network n = 192.0.2.0/24",
        "ports p = tcp/1",
        'service kube-dns {\n  namespace "acme"\n}',
        'roster "tenants.csv"',
        "guard image-registry on pods {\n  forbid false\n}",
        "guard own on pods {\n  forbid true\n}",
        "fill own on pods {\n  set object.spec.hostUsers = false\n}",
        'exception "S-1" {\n  tenant acme\n  lifts image-tag\n}',
        'exception "S-2" {\n  tenant globex\n  lifts image-tag\n}',
        "never any tenant -> internet on any",
        "deny globex -> internet on any",
        "allow acme -> globex on tcp/80 {\n  agreed-by acme, globex\n}",
        "tenant globex {\n}",
        "tenant initech {\n}",
        'import "other.tpl"',
        'import "other.tpl" for acme, initech',
        'tenant acme {\n  namespaces "monitoring"\n}',
        'tenant acme {\n  namespaces "acmes"\n}',
        'tenant acme {\n  namespaces "mon-*"\n}',
        'tenant acme {\n  space data {\n    namespaces "monitoring"\n  }\n}',
        'tenant acme {\n  labels {\n    role = "edge"\n  }\n}',
        'tenant acme {\n  annotations open {\n    role = "edge"\n  }\n}',
        'tenant acme {\n  in namespace "acme" {\n    pod-security privileged\n  }\n}',
        'tenant acme {\n  space data {\n    namespaces "acme-db"\n    pod-security baseline\n  }\n}',
        "tenant acme {\n  pod-security privileged\n}",
        "tenant acme {\n  pod-security baseline\n}",
    ],
)
def test_what_is_not_a_tenants_to_say_is_one_error(statement: str, tmp_path: Path) -> None:
    write(tmp_path, other_tpl="")
    own = "" if statement.startswith("tenant acme") else "\n\ntenant acme {\n}"
    assert found(compiled(tmp_path, f"{statement}{own}\n")) == {"TPL317"}


def test_what_is_a_tenants_own_passes(tmp_path: Path) -> None:
    theirs = """import "std/services.tpl"

tenant acme {
  title      "Acme"
  namespaces "acme", "{tenant}-jobs"
  tags       pci

  images {
    from "registry.example.com/acme/*"
  }

  workload api {
    pods app = "api"
  }

  grant viewer to group "oidc:acme-devs"
  deny acme -> 192.0.2.0/24 on any
  accept globex -> acme.api on tcp/443
}

test "own" {
  expect deny acme -> globex on any
}
"""
    assert not found(compiled(tmp_path, theirs))


@pytest.mark.parametrize("named", [("policy.tpl", "acme.tpl"), ("acme.tpl", "policy.tpl")])
def test_it_holds_in_whichever_order_the_file_is_reached(named: tuple[str, ...], tmp_path: Path) -> None:
    plain = ROOT.replace(" for acme", "")
    write(tmp_path, zz_tpl='import "acme.tpl" for acme\n')
    theirs = "tenant acme {\n}\n\nports p = tcp/1\n"
    assert "TPL317" in found(compiled(tmp_path, theirs, plain, *named, "zz.tpl"))
    assert "TPL317" in found(compiled(tmp_path, theirs, plain, "zz.tpl", *named))


def test_a_file_cannot_give_another_on(tmp_path: Path) -> None:
    write(tmp_path, more_tpl="tenant initech {\n}\n")
    given = compiled(tmp_path, 'import "more.tpl" for initech\n\ntenant acme {\n}\n')
    assert [(code, line) for code, line in codes(given)] == [("TPL317", 1)]


def test_two_imports_give_a_file_to_both(tmp_path: Path) -> None:
    write(tmp_path, zz_tpl='import "acme.tpl" for acme-labs\n')
    both = compiled(tmp_path, "tenant acme {\n}\n\ntenant acme-labs {\n}\n", ROOT, "policy.tpl", "zz.tpl")
    assert not found(both)


def test_no_two_files_declare_one_tenant(tmp_path: Path) -> None:
    write(tmp_path, more_tpl="tenant acme {\n}\n")
    twice = compiled(tmp_path, "tenant acme {\n}\n", f'import "more.tpl" for acme\n{ROOT}')
    assert found(twice) == {"TPL102"}


def test_a_tier_may_give_other_names_and_levels(tmp_path: Path) -> None:
    tier = '\ntier edge {\n  namespaces "team-{tenant}"\n  pod-security baseline\n}\n'
    assert not found(compiled(tmp_path, "tenant acme is edge {\n}\n", ROOT + tier))
    looser = compiled(tmp_path, "tenant acme is edge {\n  pod-security privileged\n}\n", ROOT + tier)
    assert found(looser) == {"TPL205"}


def test_each_tenant_is_looked_at_though_others_say_the_same(tmp_path: Path) -> None:
    """Tenants that say the same share a shape, which is read once, wherever the first of them stands."""
    block = "{\n  pod-security privileged\n}\n"
    root = f"{ROOT.replace('for acme', 'for acme, acme-b')}\ntenant initech {block}"
    compilation = compiled(tmp_path, f"tenant acme {block}\ntenant acme-b {block}", root)
    places = [one.primary.span for one in compilation.sink.diagnostics if one.code == "TPL317"]
    assert {place.path for place in places if place} == {"acme.tpl"}
    assert len(places) == 2


def test_a_never_of_ones_own_takes_nothing_out_of_the_others_internet(tmp_path: Path) -> None:
    theirs = "tenant acme {\n  never acme -> 1.0.0.0/8 on tcp/1\n  allow to internet on tcp/443\n}\n"
    root = ROOT.replace("tenant globex {\n}", "tenant globex {\n  allow to internet on tcp/443\n}")
    test = """
test "internet" {
  expect allow globex -> 1.1.1.1/32 on tcp/443
  expect deny  acme -> 1.1.1.1/32 on tcp/1
  expect allow acme -> 1.1.1.1/32 on tcp/443
}
"""
    write(tmp_path, policy_tpl=root + test, acme_tpl=theirs)
    compilation = compile_policy(Request((tmp_path / "policy.tpl",), NOW))
    run_tests(compilation, compilation.builds[0], "", compilation.sink)
    assert not compilation.sink.has_errors, compilation.sink.diagnostics


def test_a_name_that_is_given_and_not_declared_is_a_warning(tmp_path: Path) -> None:
    assert ("TPL106", 1) in codes(compiled(tmp_path, ""))
    assert ("TPL106", 1) not in codes(compiled(tmp_path, "tenant acme {\n}\n"))
    assert ("TPL106", 1) not in codes(compiled(tmp_path, "tenant acme {\n  namespaces\n  allow\n}\n"))


WITHOUT = ROOT.replace("for acme", "for acme without WORDS")


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        ("serviceaccount", "serviceaccount ci {}"),
        ("grant", 'grant viewer to group "x"'),
        ("accept, grant", 'in namespace "acme" {\n    grant viewer to group "x"\n  }'),
        ("allow", "space data {\n    namespaces \"acme-data\"\n    allow to internet on tcp/1\n  }"),
        ("deny", "deny to internet on tcp/1"),
        ("space", 'space data {\n    namespaces "acme-data"\n  }'),
        ("in", 'in namespace "acme" {}'),
        ("namespaces", 'namespaces "acme-1"'),
        ("quota", "quota per namespace {\n    count pods 2\n  }"),
    ],
)  # fmt: skip
def test_what_they_may_not_say_besides(words: str, statement: str, tmp_path: Path) -> None:
    theirs = f"tenant acme {{\n  {statement}\n}}\n"
    assert found(compiled(tmp_path, theirs)) == set()
    assert found(compiled(tmp_path, theirs, WITHOUT.replace("WORDS", words))) == {"TPL317"}
    assert found(compiled(tmp_path, theirs, WITHOUT.replace("WORDS", words), "acme.tpl", "policy.tpl")) == {"TPL317"}
    assert found(compiled(tmp_path, theirs, WITHOUT.replace("WORDS", "workload, storage"))) == set()


def test_the_platform_says_it_of_the_same_tenant(tmp_path: Path) -> None:
    root = WITHOUT.replace("WORDS", "serviceaccount") + "tier team {\n  serviceaccount ci {}\n}\n"
    assert found(compiled(tmp_path, "tenant acme is team {}\n", root)) == set()


def test_what_one_import_leaves_out_is_left_out(tmp_path: Path) -> None:
    root = WITHOUT.replace("WORDS", "serviceaccount") + 'import "acme.tpl" for acme\n'
    assert found(compiled(tmp_path, "tenant acme {\n  serviceaccount ci {}\n}\n", root)) == {"TPL317"}


def test_a_word_of_no_tenants_block_is_an_error(tmp_path: Path) -> None:
    compilation = compiled(tmp_path, "tenant acme {}\n", WITHOUT.replace("WORDS", "servicacount"))
    (one,) = (one for one in compilation.sink.diagnostics if one.severity is Severity.ERROR)
    assert (one.code, one.helps) == ("TPL101", ("did you mean `serviceaccount`?",))


def test_a_setting_that_the_policy_declares_is_a_word(tmp_path: Path) -> None:
    declared = "parameter logs.dataset: text {}\n"
    assert found(compiled(tmp_path, "tenant acme {}\n", WITHOUT.replace("WORDS", "logs") + declared)) == set()
