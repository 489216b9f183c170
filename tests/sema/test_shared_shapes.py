"""Values that differ are holes of one shape: the same bytes as for the tenant alone, and each value's own checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.test_cases import NOW, compile_case
from tests.sema.test_tenants import compile_files, policy_of, values
from tests.trees import written
from tpl.pipeline import Request, compile_policy

TIER = """\
tier gold(region: string, cores: number = 4, registry: string = "r.example.com", until: date = 2027-01-01) {
  namespaces "{tenant}-{region}"
  owner      "{region}-{until}@example.com"

  images {
    from        "{registry}/{tenant}/*", "r.example.com/shared/*"
    forbid-tags "latest"
  }

  quota total split evenly over 2 {
    cpu    "{cores}"
    memory 16Gi
  }

  limits {
    default cpu 100m, memory 128Mi
    max     cpu 2,    memory 4Gi
  }
}

role viewer {
  can get on pods
}

roster "tenants.csv"
"""
HEADER = "tenant,tier,title,region,cores,registry,until,namespaces,grant viewer\n"
ROWS = {
    "acme": "acme,gold,Acme,eu,8,acme.example.com:5000,2027-02-03,,group acme\n",
    "globex": "globex,gold,Globex,us,5,docker.io,2028-02-03,globex-b,group globex\n",
    "initech": "initech,gold,Initech,ap-1,64,index.docker.io/initech,2029-02-03,,group initech\n",
}
BLOCKS = {
    "hooli": """
tenant hooli is gold(region: "eu", cores: 6) {
  images {
    from "r.example.com/hooli/x/*"
    forbid-tags += "dev"
  }

  quota total split evenly over 2 {
    memory 9Gi
  }

  limits {
    max memory 2Gi
  }
}
""",
    "umbrella": """
tenant umbrella is gold(region: "us", cores: 9) {
  images {
    from "r.example.com/shared/y/*"
    forbid-tags += "test"
  }

  quota total split evenly over 2 {
    memory 11Gi
  }

  limits {
    max memory 1Gi
  }
}
""",
}


def files(folder: Path, rows: list[str], blocks: list[str]) -> dict[str, bytes]:
    """The files about tenants of a policy with these rows and blocks."""
    folder.mkdir()
    (folder / "policy.tpl").write_text(TIER + "".join(blocks), "utf-8")
    (folder / "tenants.csv").write_text(HEADER + "".join(rows), "utf-8")
    compilation = compile_case(folder)
    return {path: data for path, data in written(compilation).items() if path.startswith("namespaces/")}


def test_a_tenant_of_a_shared_shape_gets_what_it_would_alone(tmp_path: Path) -> None:
    together = files(tmp_path / "all", [*ROWS.values()], [*BLOCKS.values()])
    alone: dict[str, bytes] = {}
    for name, row in ROWS.items():
        alone |= files(tmp_path / name, [row], [])
    for name, block in BLOCKS.items():
        alone |= files(tmp_path / name, [], [block])
    assert together == alone
    assert b"docker.io/globex/*" in together["namespaces/globex-us.yaml"]
    assert b"docker.io/initech/initech/*" in together["namespaces/initech-ap-1.yaml"]
    assert b'limits.cpu: "2500m"' in together["namespaces/globex-us.yaml"]


def test_what_only_differs_in_values_is_one_shape(tmp_path: Path) -> None:
    policy_tpl = TIER + "".join(BLOCKS.values())
    policy = policy_of(compile_files(tmp_path, policy_tpl=policy_tpl, tenants_csv=HEADER + "".join(ROWS.values())))
    assert {member.name: member.shape for member in policy.members} == {
        "hooli": 0, "umbrella": 0, "acme": 1, "globex": 1, "initech": 1,
    }  # fmt: skip
    assert values(policy, "acme", "images.from") == ("acme.example.com:5000/acme/*", "r.example.com/shared/*")
    assert policy.members_of["acme"][0].fill(policy.shapes[1].owner) == "eu-2027-02-03@example.com"
    assert values(policy, "umbrella", "images.forbid-tags") == ("latest", "test")


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        ({"globex": ("docker.io", "evil")}, "TPL501", 3),
        ({"acme": ("acme.example.com:5000", "Acme")}, "TPL501", 2),
        ({"initech": (",64,", ",6.0001,")}, "TPL104", 4),
        ({"globex": (",5,", ",1,")}, "TPL202", 3),
        ({"globex": (",5,", ",x,")}, "TPL104", 3),
        ({"acme": ("2027-02-03", "soon")}, "TPL104", 2),
        ({"acme": (",8,", ",٨,")}, "TPL201", 2),
        ({"acme": (",eu,", ",E_U,")}, "TPL107", 2),
        ({"acme": (",eu,", ",{nothing},")}, "TPL204", 2),
        ({"globex": ("globex-b", "globex-b globex-c")}, "TPL602", 3),
    ],
)
def test_a_row_is_told_what_is_wrong_with_its_values(
    tmp_path: Path, change: dict[str, tuple[str, str]], code: str, line: int
) -> None:
    rows = {name: row.replace(*change.get(name, ("", ""))) for name, row in ROWS.items()}
    compilation = compile_files(tmp_path, policy_tpl=TIER, tenants_csv=HEADER + "".join(rows.values()))
    found = [
        (one.code, one.primary.span.path, compilation.sources.location(one.primary.span).line)
        for one in compilation.sink.diagnostics
        if one.primary.span
    ]
    assert set(found) == {(code, "tenants.csv", line)}


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("r.example.com/shared/y/*", "quay.io/y/*"), "TPL205", 'from "quay.io/y/*"'),
        (("r.example.com/shared/y/*", "*"), "TPL501", 'from "*"'),
        (('forbid-tags += "test"', 'forbid-tags "test"'), "TPL205", 'forbid-tags "test"'),
        (("memory 11Gi", "memory 11"), "TPL201", "memory 11"),
        (("max memory 1Gi", "max memory 1Q"), "TPL201", "max memory 1Q"),
        (("max memory 1Gi", "max memory 6Gi"), "TPL202", "max memory 6Gi"),
        (("memory 11Gi", "memory 1k"), "TPL202", "max memory 1Gi"),
    ],
)
def test_a_block_is_told_what_is_wrong_with_its_values(
    tmp_path: Path, change: tuple[str, str], code: str, line: str
) -> None:
    """Also where another block before it says the same with values that are right."""
    policy_tpl = TIER + BLOCKS["hooli"] + BLOCKS["umbrella"].replace(*change)
    compilation = compile_files(tmp_path, policy_tpl=policy_tpl, tenants_csv=HEADER)
    found = [one for one in compilation.sink.diagnostics if one.code != "TPL603"]
    assert {one.code for one in found} == {code}
    lines = {
        compilation.sources.files["policy.tpl"].line(compilation.sources.location(one.primary.span).line).strip()
        for one in found
        if one.primary.span
    }
    assert len(lines) == 1
    assert line in lines.pop()


def test_a_total_is_shared_out_to_all_of_a_tenants_names(tmp_path: Path) -> None:
    text = 'tier base {\n  quota total {\n    pods 12\n  }\n}\n\nroster "tenants.csv"\n'
    rows = "tenant,tier,namespaces\nacme,base,\nglobex,base,globex-b globex-c\n"
    policy = policy_of(compile_files(tmp_path, policy_tpl=text, tenants_csv=rows))
    (shape,) = policy.shapes
    (quota,) = shape.quotas
    filled = {member.name: member.fill(quota.hard[0].quantity) for member in policy.members}
    assert filled == {"acme": "12", "globex": "4"}


def test_labels_that_flows_compare_are_never_holes(tmp_path: Path) -> None:
    text = (
        'tier base(app: string) {\n  workload api {\n    pods app = "{app}"\n  }\n}\n\n'
        'tier gold(app: string) extends base(app: "{app}") {}\n\n'
        'tenant hooli is gold(app: "a")\n\nroster "tenants.csv"\n'
    )
    rows = "tenant,tier,app\nacme,gold,a\nglobex,gold,b\ninitech,gold,a\n"
    policy = policy_of(compile_files(tmp_path, policy_tpl=text, tenants_csv=rows))
    labels = {member.name: policy.shape_of(member).workloads[0].labels for member in policy.members}
    expected = {"hooli": "a", "acme": "a", "globex": "b", "initech": "a"}
    assert labels == {name: (("app", value),) for name, value in expected.items()}
    assert policy.members_of["acme"][0].shape == policy.members_of["initech"][0].shape


def test_a_pattern_in_a_cell_reserves_names(tmp_path: Path) -> None:
    text = 'tier base(names: string) {\n  namespaces "{names}"\n}\n\nroster "tenants.csv"\n'
    rows = "tenant,tier,names\nacme,base,acme-*\nglobex,base,globex\n"
    (tmp_path / "policy.tpl").write_text(text, "utf-8")
    (tmp_path / "tenants.csv").write_text(rows, "utf-8")
    compilation = compile_policy(Request((tmp_path / "policy.tpl",), NOW))
    assert [one.code for one in compilation.sink.diagnostics] == ["TPL314"]
    policy = policy_of(compilation)
    assert [policy.shape_of(member).patterns for member in policy.members] == [("acme-*",), ()]


EXCEPTION = """
exception "{id}" {{
  tenant      {tenant}
  lifts       image-digest
  raises      images.from to "quay.io/{tenant}/*"
  reason      "a vendor's image"
  approved-by "ciso@example.com"
  granted     2026-10-01
  expires     2027-01-31
}}
"""


def test_exceptions_of_one_kind_share_a_shape(tmp_path: Path) -> None:
    exceptions = "".join(EXCEPTION.format(id=f"SEC-{name}", tenant=name) for name in ("acme", "globex"))
    rows = HEADER + "".join(ROWS.values())
    policy = policy_of(compile_files(tmp_path, policy_tpl=TIER + exceptions, tenants_csv=rows))
    assert {member.name: member.shape for member in policy.members} == {"acme": 0, "globex": 0, "initech": 1}
    (lift,) = policy.shapes[0].lifts
    both = "SEC-acme (until 2027-01-31) and SEC-globex (until 2027-01-31)"
    assert (lift.guard, lift.exception, lift.namespace) == ("image-digest", both, None)
    assert policy.shapes[1].lifts == ()
    assert values(policy, "acme", "images.from")[-1] == "quay.io/acme/*"
    assert values(policy, "globex", "images.from")[-1] == "quay.io/globex/*"
    assert "quay.io" not in " ".join(values(policy, "initech", "images.from"))


def test_exceptions_of_two_kinds_do_not(tmp_path: Path) -> None:
    only = EXCEPTION.replace('  raises      images.from to "quay.io/{tenant}/*"\n', "")
    exceptions = EXCEPTION.format(id="SEC-1", tenant="acme") + only.format(id="SEC-2", tenant="globex")
    rows = HEADER + "".join(ROWS.values())
    policy = policy_of(compile_files(tmp_path, policy_tpl=TIER + exceptions, tenants_csv=rows))
    assert [member.shape for member in policy.members] == [0, 1, 2]
    lifts = [[lift.exception for lift in shape.lifts] for shape in policy.shapes]
    assert lifts == [["SEC-1 (until 2027-01-31)"], ["SEC-2 (until 2027-01-31)"], []]


def test_each_object_names_the_file_of_its_own_tenant(tmp_path: Path) -> None:
    (tmp_path / "policy.tpl").write_text(TIER.replace('roster "tenants.csv"\n', ""), "utf-8")
    for name, block in BLOCKS.items():
        own = block.replace("  limits {", "  allow to internet on tcp/443\n\n  limits {")
        (tmp_path / f"{name}.tpl").write_text(own, "utf-8")
    compilation = compile_case(tmp_path)
    assert len(policy_of(compilation).shapes) == 1
    found = {path: data.decode() for path, data in written(compilation).items() if path.startswith("namespaces/")}
    for path, text in found.items():
        name, other = ("hooli", "umbrella") if "hooli" in path else ("umbrella", "hooli")
        sources = [line.split(": ")[1] for line in text.splitlines() if "tpl.dev/source" in line]
        assert f"{name}.tpl" in sources
        assert not [source for source in sources if other in source]


def test_a_tier_is_open_where_its_tenant_is_not(tmp_path: Path) -> None:
    """What the tenant says is the same for all of its kind; what it is compared with is not."""
    tier = 'tier gold(registry: string) {\n  images {\n    from "{registry}/*"\n  }\n}\n'
    tenant = '\ntenant NAME is gold(registry: "REGISTRY") {\n  images {\n    from "r.example.com/{tenant}/*"\n  }\n}\n'
    fits = tenant.replace("NAME", "acme").replace("REGISTRY", "r.example.com")
    loose = tenant.replace("NAME", "globex").replace("REGISTRY", "q.example.com")
    for order in (fits + loose, loose + fits):
        compilation = compile_files(tmp_path, policy_tpl=tier + order)
        (found,) = compilation.sink.diagnostics
        assert found.code == "TPL205"
        assert found.primary.span
        assert compilation.sources.files["policy.tpl"].text[found.primary.span.start :].startswith("globex")
