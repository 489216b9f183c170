"""Kyverno's real background controller, which makes what GeneratingPolicies ask for, beside a `KyvernoServer`."""

import json
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.engines.binaries import require
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import NAMESPACE, environment
from tests.engines.markers import RBAC
from tests.engines.processes import LOOPBACK, free_port, running

ACCOUNT = f"system:serviceaccount:{NAMESPACE}:kyverno-background-controller"
AGGREGATED = "rbac.kyverno.io/aggregate-to-background-controller"
_EVERY = ["*"]
_READ = ["get", "list", "watch"]
_OWN: list[dict[str, Any]] = [
    {"apiGroups": [group], "resources": _EVERY, "verbs": _EVERY}
    for group in ("kyverno.io", "policies.kyverno.io", "reports.kyverno.io", "coordination.k8s.io", "events.k8s.io",
                  "openreports.io", "wgpolicyk8s.io")
] + [
    {"apiGroups": [""], "resources": ["configmaps", "secrets", "namespaces"], "verbs": _READ},
    {"apiGroups": [""], "resources": ["events"], "verbs": ["create", "patch"]},
    {"apiGroups": ["apiextensions.k8s.io"], "resources": ["customresourcedefinitions"], "verbs": _READ},
]  # fmt: skip
"""What Kyverno's chart gives it for its own work; of what policies make, nothing."""


class KyvernoBackground:
    """The controller, with the rights of its account and no more; a context manager.

    The account has what is aggregated to it by label, as with Kyverno's chart: what a policy has made must come
    with the rights to make it.
    """

    def __init__(self, cluster: Cluster) -> None:
        """``cluster`` runs a `KyvernoServer`, whose kinds and settings this one shares."""
        self._cluster = cluster
        self._directory = require("kyverno")
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as starting:
            self._cluster.install(*_rights())
            self._cluster.rights_effective()
            log = self._cluster.directory / "kyverno-background.log"
            command: list[str | Path] = [self._directory / "background-controller", *self._flags()]
            settings = environment(self._cluster) | {"KYVERNO_POD_NAME": "kyverno-background-0"}
            starting.enter_context(running(command, log, self._leads, env=settings))
            self._stack = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _leads(self) -> bool:
        lease = self._cluster.get("coordination.k8s.io/v1", "Lease", "kyverno-background-controller", NAMESPACE)
        return bool(lease.body.get("spec", {}).get("holderIdentity"))

    def _flags(self) -> list[str]:
        return [
            f"--kubeconfig={self._as_account()}",
            "--leaderElectionRetryPeriod=200ms",
            "--disableLogColor=true",
            f"--metricsHost={LOOPBACK}",
            f"--metricsPort={free_port()}",
            "--controllerRuntimeMetricsAddress=0",
        ]

    def _as_account(self) -> Path:
        """A kubeconfig of the administrator's that speaks as the account."""
        config = json.loads(self._cluster.kubeconfig.read_text())
        config["users"][0]["user"] |= {"as": ACCOUNT}
        path = self._cluster.directory / "kubeconfig-background"
        path.write_text(json.dumps(config))
        return path


def _rights() -> list[dict[str, Any]]:
    name = "tpl-test-kyverno-background"
    *_, account = ACCOUNT.split(":")
    own = {"apiVersion": RBAC, "kind": "ClusterRole", "metadata": {"name": f"{name}-core", "labels": {name: "core"}},
           "rules": _OWN}  # fmt: skip
    selectors = [{"matchLabels": {AGGREGATED: "true"}}, {"matchLabels": {name: "core"}}]
    whole = {"apiVersion": RBAC, "kind": "ClusterRole", "metadata": {"name": name},
             "aggregationRule": {"clusterRoleSelectors": selectors}, "rules": []}  # fmt: skip
    binding = {
        "apiVersion": RBAC, "kind": "ClusterRoleBinding", "metadata": {"name": name},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": NAMESPACE}],
    }  # fmt: skip
    return [own, whole, binding]
