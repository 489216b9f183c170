"""Self-service copies all that tpl writes into a namespace: a kind that a backend begins to write is missed here."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.agreement.compiled import compiled_from
from tests.cases.statements import HERE, NAMES
from tpl.backends.kyverno_cel.self_service import COPIED, OF_DOMAINS

OF_THE_USERS_OWN = ("raw", "own-namespaces")
"""Statements by which objects of any kind are written; tenants with them are refused (TPL319)."""
DOMAINS = """
policy shop {{ targets namespaces, networkpolicy, cilium, vap primary, kyverno-cel }}
cluster c {{ kubernetes 1.37; kyverno 1.19; cni cilium }}
platform {{ serviceaccount "kyverno/kyverno-background-controller" }}
tenant acme {{
  namespaces "acme", "acme-*"
  self-service on
  allow to {0} on tcp/443 because "x"
}}
"""


def test_every_kind_that_is_written_into_a_namespace_is_copied() -> None:
    files = [file for name in NAMES if name not in OF_THE_USERS_OWN for file in (HERE / name).glob("*.yaml")]
    objects = [each for file in files for each in yaml.load_all(file.read_bytes(), yaml.CSafeLoader)]
    written = {
        (each["apiVersion"], each["kind"]) for each in objects if "kind" in each and each["metadata"].get("namespace")
    }
    known = {(version, kind) for version, kind, _ in (*COPIED, *OF_DOMAINS)}
    assert written - known == set()
    assert known - {(version, kind) for version, kind, _ in OF_DOMAINS} <= written


def test_a_cluster_is_asked_for_ciliums_kind_only_where_there_may_be_some(tmp_path: Path) -> None:
    for end, expected in (("internet", False), ('domain "api.example.com"', True)):
        (tmp_path / "policy.tpl").write_text(DOMAINS.format(end), "utf-8")
        made = [obj for obj in compiled_from(tmp_path).objects("kyverno-cel") if obj["kind"] == "GeneratingPolicy"]
        assert len(made) == 1
        assert ("ciliumnetworkpolicies" in str(made[0])) is expected
