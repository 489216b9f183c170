"""The table of parameters: rows that fit, one comparer, and a guard that forgets none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.test_cases import NOW
from tests.sema.test_tenants import compile_files, policy_of, values
from tests.syntax.test_recovery import codes
from tests.tenancy.builders import lift, parameter, policy, tenant
from tests.tenancy.compiled import objects
from tpl.diagnostics.sink import Sink
from tpl.model import expr
from tpl.model.parameters import PARAMETERS, Holds, ParameterKind, check
from tpl.model.patterns import covers
from tpl.model.policy import Policy
from tpl.model.tenants import TAG_PREFIX
from tpl.sema import contents
from tpl.sema.layers.parameters import loosened
from tpl.sema.project import Project
from tpl.sema.scope import Scope
from tpl.sema.symbols import Symbols
from tpl.sema.words.schema import CONTEXTS
from tpl.source import Span

ALLOWED = ParameterKind("list", "name", "fewer", "", "")
FORBIDDEN = ParameterKind("list", "name", "more", "", "")
EARLIER = ParameterKind("scalar", "choice", "earlier", "", "", ("strict", "middling", "loose"))
LATER = EARLIER._replace(tightens="later")
EITHER = EARLIER._replace(tightens="either")


@pytest.mark.parametrize(
    "row",
    [
        ALLOWED._replace(tightens=""),  # type: ignore[arg-type]
        ALLOWED._replace(tightens="earlier"),
        ALLOWED._replace(shape="scalar"),
        FORBIDDEN._replace(shape="scalar"),
        ALLOWED._replace(holds="number"),
        ALLOWED._replace(holds="code"),  # type: ignore[arg-type]
        EITHER._replace(tightens="lower"),
        ALLOWED._replace(is_owned=True),
        ALLOWED._replace(shape="set"),  # type: ignore[arg-type]
        EARLIER._replace(choices=()),
        EARLIER._replace(shape="list"),
        EARLIER._replace(holds="text"),
        FORBIDDEN._replace(loosened_by="more"),
    ],
)
def test_a_row_that_does_not_fit_does_not_import(row: ParameterKind) -> None:
    with pytest.raises(TypeError, match=r"storage\.classes"):
        check({**PARAMETERS, "storage.classes": row})


@pytest.mark.parametrize(
    ("row", "tier", "tenant", "expected"),
    [
        (ALLOWED, ("fast", "slow"), ("slow",), None),
        (ALLOWED, ("team-*",), ("team-a", "team-b*"), None),
        (ALLOWED, ("fast",), ("fast", "slow"), "slow"),
        (ALLOWED, ("team-a",), ("team-*",), "team-*"),
        (FORBIDDEN, ("fast",), ("fast", "slow"), None),
        (FORBIDDEN, ("team-a",), ("team-*",), None),
        (FORBIDDEN, ("fast", "slow"), ("slow",), "fast"),
        (EARLIER, ("middling",), ("strict",), None),
        (EARLIER, ("middling",), ("middling",), None),
        (EARLIER, ("middling",), ("loose",), "middling"),
        (LATER, ("middling",), ("loose",), None),
        (LATER, ("middling",), ("strict",), "middling"),
        (EITHER, ("middling",), ("loose",), None),
        (EITHER, ("middling",), ("strict",), None),
    ],
)
def test_which_way_is_looser(
    row: ParameterKind, tier: tuple[str, ...], tenant: tuple[str, ...], expected: str | None
) -> None:
    assert loosened(row, parameter("x", *tier), parameter("x", *tenant)) == expected


@pytest.mark.parametrize(
    ("kind", "wide", "narrow", "expected"),
    [
        ("image", "r.example/*", "r.example/a/*", True),
        ("image", "r.example/a", "r.example/a/b", False),
        ("name", "a-*", "a-b", True),
        ("name", "a-b", "a-*", False),
        ("host", "*.example.com", "a.example.com", True),
        ("host", "*.example.com", "a.b.example.com", False),
        ("host", "*.example.com", "*.b.example.com", False),
        ("text", "a*", "ab", False),
        ("text", "a*", "a*", True),
    ],
)
def test_what_a_pattern_covers(kind: str, wide: str, narrow: str, expected: bool) -> None:
    assert covers(kind, wide, narrow) is expected


@pytest.mark.parametrize(
    ("holds", "value", "expected"),
    [
        ("image", "r.example/a/*", []),
        ("image", "r.example*", ["TPL501"]),
        ("image", "", ["TPL201"]),
        ("host", "*.example.com", []),
        ("host", "a.*.com", ["TPL201"]),
        ("name", "fast-*", []),
        ("name", "*", ["TPL201"]),
        ("name", "Fast", ["TPL201"]),
        ("text", "Any thing", []),
        ("text", "two\nlines", ["TPL201"]),
    ],
)
def test_what_a_value_may_be(holds: Holds, value: str, expected: list[str], tmp_path: Path) -> None:
    sink = Sink()
    contents.check(holds, value, Span("x.tpl", 0, 1), Scope(Symbols(Project(tmp_path), sink), sink, NOW))
    assert [diagnostic.code for diagnostic in sink.diagnostics] == expected


def test_every_setting_is_read_as_its_row_says() -> None:
    written = {name for name, row in PARAMETERS.items() if row.tightens != "fixed" and "." in name}
    beside = {f"{name.partition('.')[0]}.{row.loosened_by}" for name, row in PARAMETERS.items() if row.loosened_by}
    assert written | beside == {
        f"{block}.{name}"
        for block, settings in CONTEXTS.items()
        if block in CONTEXTS["tenant"] and CONTEXTS["tenant"][block].takes == "bare block"
        for name in settings
        if block != "limits"
    }
    assert {name: CONTEXTS["images"][name].choices for name in CONTEXTS["images"]} == {
        name.removeprefix("images."): PARAMETERS[name].choices for name in written if name.startswith("images.")
    }


def kept(policy: Policy) -> set[tuple[str, str]]:
    """Labels and annotations of which `namespace-ownership` says that an update leaves them as they are."""
    guard = next(guard for guard in policy.guards if guard.name == "namespace-ownership")
    found = set()
    for rule in guard.rules:
        assert rule.effect == "require"
        assert rule.unless is None
        match rule.condition:
            case expr.Compare(operator="==", left=expr.Path(root="object") as new, right=expr.Path(root="old") as old):
                assert new.steps == old.steps
                names = [step.name for step in new.steps if isinstance(step, expr.FieldStep)]
                assert names[0] == "metadata"
                found.add((names[1], names[2]))
    return found


def test_whatever_is_written_on_a_namespace_is_protected(tmp_path: Path) -> None:
    """The one guard of the library keeps every label and annotation of a Namespace that has all there can be."""
    everything = tuple(parameter(name, "x") for name, row in PARAMETERS.items() if row.tightens != "fixed")
    some = policy(tenant("acme", tags=("pci",), parameters=everything, lifts=(lift("g"),)))
    (metadata,) = (obj["metadata"] for obj in objects(some, "namespaces"))
    written = {(where, name) for where in ("labels", "annotations") for name in metadata[where]}
    tags = {("labels", f"{TAG_PREFIX}pci")}
    assert written - kept(policy_of(compile_files(tmp_path, policy_tpl="tenant acme {}\n"))) == tags


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        ("guard g on namespaces when update {\n  protects managed-metadata\n}\n", []),
        ("guard g on namespaces {\n  protects managed-metadata\n}\n", ["TPL211"]),
        ("guard g on services when update {\n  protects managed-metadata\n}\n", ["TPL211"]),
        ("guard g on namespaces when update {\n  protects labels\n}\n", ["TPL201"]),
    ],
)
def test_only_an_update_of_a_namespace_can_break_it(tmp_path: Path, guard: str, expected: list[str]) -> None:
    found = [code for code, _ in codes(compile_files(tmp_path, policy_tpl=guard + "tenant acme {}\n"))]
    assert [code for code in found if code in ("TPL201", "TPL211")] == expected


def test_lists_are_added_to_and_assigned(tmp_path: Path) -> None:
    tiers = 'tier base {\n  images {\n    forbid-tags "latest"\n  }\n}\n'
    block = 'tenant acme is base {\n  images {\n    forbid-tags += "dev"\n  }\n}\n'
    policy = policy_of(compile_files(tmp_path, policy_tpl=tiers + block))
    assert values(policy, "acme", "images.forbid-tags") == ("latest", "dev")
    for line, code in (('digest += "required"', "TPL201"), ('colour = "red"', "TPL105"), ('forbid-tags ""', "TPL201")):
        block = f"tenant acme {{\n  images {{\n    {line}\n  }}\n}}\n"
        assert [code for code, _ in codes(compile_files(tmp_path, policy_tpl=block))] == [code], line


DECLARED = """
parameter edge.hosts: hosts {
  tightened-by fewer
  exclusive    yes
}
parameter edge.most: number {
  tightened-by lower
  default      7
}
parameter ci.accounts: accounts {
  tightened-by nothing
  default      none
}

guard g on services {
  require count(object.spec.ports) <= tenant.edge.most
  require object.metadata.name matches tenant.edge.hosts
  require request.name in tenant.ci.accounts
}
"""


def test_a_declared_parameter_is_set_in_every_layer(tmp_path: Path) -> None:
    prod = "  in prod {\n    edge {\n      most 3\n    }\n  }\n"
    tiers = f'tier base(most: number = 5) {{\n  edge {{\n    most "{{most}}"\n  }}\n{prod}}}\n'
    (tmp_path / "tenants.csv").write_text("tenant,tier,most\nhooli,base,4\ninitech,base,\n", "utf-8")
    text = f"""{DECLARED}{tiers}environment prod {{}}
environment dev {{}}
roster "tenants.csv"
tenant acme is base {{
  namespaces "acme", "acme-x"
  in namespace "acme-x" {{
    edge {{
      most 2
    }}
  }}
  ci {{
    accounts "ci/deployer"
  }}
}}
tenant bare {{}}
"""
    compilation = compile_files(tmp_path, policy_tpl=text)
    assert not [code for code, _ in codes(compilation) if code != "TPL215"]
    found = {
        policy.environment: {
            (member.name, member.space): {
                parameter.name: tuple(map(member.fill, parameter.values))
                for parameter in policy.shape_of(member).parameters
                if parameter.name in ("edge.most", "ci.accounts")
            }
            for member in policy.members
        }
        for policy in (build.policy for build in compilation.builds)
    }
    most = {env: {who: given["edge.most"] for who, given in each.items()} for env, each in found.items()}
    assert most["dev"] == {("acme", ""): ("5",), ("acme", "acme-x"): ("2",), ("bare", ""): ("7",),
                           ("hooli", ""): ("4",), ("initech", ""): ("5",)}  # fmt: skip
    assert most["prod"] == {**dict.fromkeys(most["dev"], ("3",)), ("bare", ""): ("7",), ("acme", "acme-x"): ("3",)}
    accounts = {who: given["ci.accounts"] for who, given in found["dev"].items()}
    assert accounts[("acme", "")] == ("system:serviceaccount:ci:deployer",)
    assert accounts[("bare", "")] == ()


def test_exclusive_hosts_have_one_tenant(tmp_path: Path) -> None:
    tenants = "".join(f'tenant {name} {{\n  edge {{\n    hosts "www.example.com"\n  }}\n}}\n' for name in ("a", "b"))
    shared = DECLARED.replace("  exclusive    yes\n", "")
    assert "TPL502" in [code for code, _ in codes(compile_files(tmp_path, policy_tpl=DECLARED + tenants))]
    assert "TPL502" not in [code for code, _ in codes(compile_files(tmp_path, policy_tpl=shared + tenants))]


def test_tenants_that_differ_in_numbers_share_a_shape(tmp_path: Path) -> None:
    blocks = (f"tenant t{n} {{\n  edge {{\n    most {n}\n  }}\n}}\n" for n in range(1, 6))
    policy = policy_of(compile_files(tmp_path, policy_tpl=DECLARED + "".join(blocks)))
    assert len(policy.shapes) == 1
    assert [values(policy, f"t{n}", "edge.most") for n in range(1, 6)] == [(str(n),) for n in range(1, 6)]


def test_of_several_exceptions_the_one_that_opens_most_counts(tmp_path: Path) -> None:
    rest = '  reason "r"\n  approved-by "a@b.c"\n  granted 2026-11-01\n  expires 2026-12-31\n}\n'
    raised = (f'exception "E{n}" {{\n  tenant acme\n  raises edge.most to {n}\n{rest}' for n in (9, 30, 12))
    policy = policy_of(compile_files(tmp_path, policy_tpl=DECLARED + "tenant acme {}\n" + "".join(raised)))
    assert values(policy, "acme", "edge.most") == ("30",)


def test_what_the_policy_declares_is_kept_on_namespaces(tmp_path: Path) -> None:
    found = kept(policy_of(compile_files(tmp_path, policy_tpl=DECLARED + "tenant acme {}\n")))
    assert ("annotations", "params.tpl.dev/edge.most") in found
