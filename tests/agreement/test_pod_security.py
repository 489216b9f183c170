"""The API server refuses by the level that is enforced, and warns by the one that is to be warned of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.agreement.compiled import compiled_from
from tests.engines.answers import Answer
from tests.engines.cluster import Cluster

POLICY = """
tenant modes-apart {
  pod-security baseline { warn restricted }
}

tenant modes-open {
  pod-security privileged { warn baseline }
}
"""


def pod(namespace: str, **spec: Any) -> dict[str, Any]:
    metadata, containers = {"name": "one", "namespace": namespace}, [{"name": "main", "image": "x"}]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": containers, **spec}}


def test_what_is_enforced_and_what_is_warned_of(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "policy.tpl").write_text(POLICY, "utf-8")
    for obj in compiled_from(tmp_path).objects("namespaces"):
        if obj["kind"] == "Namespace":
            cluster.make_namespace(obj["metadata"]["name"], obj["metadata"]["labels"], obj["metadata"]["annotations"])
    refused = cluster.create(pod("modes-apart", hostNetwork=True), dry_run=True)
    assert not refused.allowed
    assert 'violates PodSecurity "baseline' in refused.message
    plain = cluster.create(pod("modes-apart"), dry_run=True)
    assert plain.allowed, plain.message
    assert warned_of(plain) == ["restricted"]
    open_ = cluster.create(pod("modes-open", hostNetwork=True), dry_run=True)
    assert open_.allowed, open_.message
    assert warned_of(open_) == ["baseline"]
    assert warned_of(cluster.create(pod("modes-open"), dry_run=True)) == []


def warned_of(answer: Answer) -> list[str]:
    """The standards of which the answer warns."""
    found = (re.search(r'would violate PodSecurity \\?"(\w+)', warning) for warning in answer.warnings)
    return [match[1] for match in found if match]
