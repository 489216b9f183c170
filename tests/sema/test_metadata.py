"""Labels and annotations of a tenant's namespaces: by key over the layers, and kept unless others may change them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files, policy_of
from tests.syntax.test_recovery import codes
from tpl.model.metadata import whose
from tpl.model.policy import Policy

TIER = """
environment prod {}

tier base {
  labels {
    team  = "{tenant}"
    mesh = "on"
  }

  labels open {
    stage = "dev"
  }

  annotations {
    note = "of the tier"
  }
}
"""


def borne(policy: Policy, namespace: str) -> tuple[dict[str, str], set[str]]:
    """The labels of a namespace, and the keys of those that are kept."""
    member = policy.owner_of_namespace[namespace]
    shape = policy.shape_of(member)
    kept = next((each.values for each in shape.parameters if each.name == "labels"), ())
    pairs = (member.fill(value).partition("=") for value in kept)
    labels = {key: member.fill(text) for key, text in shape.labels}
    found = {key: text for key, _, text in pairs}
    assert found.items() <= labels.items()
    return labels, set(found)


def test_a_later_layer_replaces_by_key(tmp_path: Path) -> None:
    text = (
        TIER
        + """
tenant acme is base {
  namespaces "acme", "acme-b"

  labels {
    stage = "test"
    cost  = "42"
  }

  in namespace "acme-b" {
    labels {
      team = "b"
    }
  }

  in prod {
    labels open {
      mesh = "off"
    }
  }
}
"""
    )
    policy = policy_of(compile_files(tmp_path, policy_tpl=text))
    common = {"mesh": "off", "stage": "test", "cost": "42"}
    assert borne(policy, "acme") == ({"team": "acme", **common}, {"team", "stage", "cost"})
    assert borne(policy, "acme-b") == ({"team": "b", **common}, {"team", "stage", "cost"})


def test_tenants_that_differ_in_values_alone_share_a_shape(tmp_path: Path) -> None:
    text = "".join(f'tenant t{n} {{ labels {{ team = "x{n}" }}; annotations {{ a = "b{n}" }} }}\n' for n in range(3))
    policy = policy_of(compile_files(tmp_path, policy_tpl=text))
    assert len(policy.shapes) == 1
    assert [borne(policy, f"t{n}")[0] for n in range(3)] == [{"team": f"x{n}"} for n in range(3)]


def test_a_row_fills_a_value_and_is_told_what_is_wrong_with_it(tmp_path: Path) -> None:
    text = 'tier t(team: string) {\n  labels {\n    team = "{team}"\n  }\n}\nroster "t.csv"\n'
    rows = "tenant,tier,team\nacme,t,red\nglobex,t,blue\n"
    policy = policy_of(compile_files(tmp_path, policy_tpl=text, t_csv=rows))
    assert [borne(policy, name)[0]["team"] for name in ("acme", "globex")] == ["red", "blue"]
    found = codes(compile_files(tmp_path, policy_tpl=text, t_csv=rows.replace("blue", "not blue")))
    assert found == [("TPL107", 3)]


@pytest.mark.parametrize(
    ("tier", "theirs", "expected"),
    [
        ("", 'labels { team = "x" }', ["TPL317"]),
        ("", 'labels open { team = "x" }', ["TPL317"]),
        ('labels { team = "x" }', 'labels { team = "y" }', ["TPL317"]),
        ('labels { team = "x" }', "", []),
        ('labels open { team = "x" }', 'labels { team = "y" }', []),
        ('labels open { team = "x" }', 'labels { team = "y"; role = "z" }', ["TPL317"]),
        ('annotations open { team = "x" }', 'labels { team = "y" }', ["TPL317"]),
    ],
)
def test_a_file_of_tenants_says_what_a_tier_leaves_open(
    tier: str, theirs: str, expected: list[str], tmp_path: Path
) -> None:
    root = f'import "acme.tpl" for acme\ntier t {{ {tier} }}\n'
    found = compile_files(tmp_path, policy_tpl=root, acme_tpl=f"tenant acme is t {{ {theirs} }}")
    assert [one.code for one in found.sink.diagnostics if one.severity == "error"] == expected


@pytest.mark.parametrize(
    ("key", "is_free"),
    [
        ("team", True),
        ("example.com/team", True),
        ("istio-injection", True),
        ("scheduler.alpha.kubernetes.io/node-selector", True),
        ("app.kubernetes.io/part-of", True),
        ("nottpl.dev/x", True),
        ("tpl.dev/x", False),
        ("params.tpl.dev/images.from", False),
        ("tags.tpl.dev/pci", False),
        ("kubernetes.io/metadata.name", False),
        ("pod-security.kubernetes.io/warn", False),
        ("app.kubernetes.io/managed-by", False),
    ],
)
def test_whose_a_label_is(key: str, is_free: bool) -> None:
    assert (whose(key, "labels") is None) is is_free
