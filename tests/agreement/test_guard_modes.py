"""A guard that is in audit in one environment: the API server warns by what is built for it, and denies by the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agreement.attempt import attempt, prepare
from tests.agreement.compiled import compiled_from
from tests.agreement.requests import PLATFORM_GROUP, _create, _named
from tests.engines.cluster import Cluster
from tpl.model.kinds import KINDS
from tpl.semantics.admission import decide

POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}
cluster one {{}}
cluster two {{}}
environment prod {{ clusters one }}
environment stage {{ clusters two }}

guard staged on services {{
  mode   audit in stage
  forbid object.metadata.labels.staged is set
}}

tenant staged-acme {{}}
"""


@pytest.mark.parametrize(("where", "denies"), [("one", True), ("two", False)])
def test_the_api_server_agrees(where: str, denies: bool, cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "policy.tpl").write_text(POLICY)
    compiled = compiled_from(tmp_path / "policy.tpl", where)
    service = _named(KINDS["services"], "s", "staged-acme", spec={"ports": [{"port": 80}]})
    service["metadata"]["labels"] = {"staged": "yes"}
    case = _create("staged", service, "staged", kind=KINDS["services"])
    decision = decide(compiled.policy, case.request())
    found = ["staged" in {each.guard for each in said} for said in (decision.denials, decision.warnings)]
    assert found == [denies, not denies]
    prepare(cluster, compiled, [])
    with cluster.installed(*compiled.objects("vap")):
        answer = attempt(cluster, case)
    assert answer.allowed is not denies
    assert "staged: " in (answer.message if denies else " ".join(answer.warnings))
