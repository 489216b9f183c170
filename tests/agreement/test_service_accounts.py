"""What the API server makes of a pod goes by the service account that is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.agreement.compiled import compiled_from
from tests.engines.cluster import Cluster

NAMESPACE = "accounts"
POLICY = f"""
tenant {NAMESPACE} {{
  serviceaccount silent {{ token no; pull-secrets "registry" }}
  serviceaccount loud   {{ token yes }}
}}
"""


def spec(cluster: Cluster, account: str) -> dict[str, Any]:
    """What becomes of a pod of the account."""
    pod = {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one", "namespace": NAMESPACE},
        "spec": {"serviceAccountName": account, "containers": [{"name": "main", "image": "x"}]},
    }  # fmt: skip
    made = cluster.create(pod, dry_run=True)
    assert made.allowed, made.message
    found: dict[str, Any] = made.body["spec"]
    return found


def test_a_pod_gets_a_token_only_where_it_is_said(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "policy.tpl").write_text(POLICY, "utf-8")
    cluster.make_namespace(NAMESPACE)
    written = [obj for obj in compiled_from(tmp_path).objects("namespaces") if obj["kind"] == "ServiceAccount"]
    cluster.install(*written)
    silent, loud = spec(cluster, "silent"), spec(cluster, "loud")
    assert not silent.get("volumes")
    assert silent["imagePullSecrets"] == [{"name": "registry"}]
    assert [volume["name"].startswith("kube-api-access") for volume in loud["volumes"]] == [True]
    assert "imagePullSecrets" not in loud
