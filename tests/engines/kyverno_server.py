"""Kyverno's real admission controller, outside the cluster, as a webhook of a `Cluster`."""

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

from tests.engines.api import Answer, Object
from tests.engines.binaries import require
from tests.engines.cluster import Cluster
from tests.engines.processes import LOOPBACK, free_port, running, wait_for

NAMESPACE = "kyverno"
CONFIGURATION, METRICS = "kyverno", "kyverno-metrics"
WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/{}webhookconfigurations"
CEL_WARNING = ".expression:"
LATE = "context deadline exceeded"
CLUSTER_POLICY = ("kyverno.io/v1", "ClusterPolicy")
VALIDATING_POLICY = ("policies.kyverno.io/v1", "ValidatingPolicy")


class KyvernoServer:
    """Kyverno on a running `Cluster`; a context manager, up in 10 to 15 seconds, 150 MB.

        with KyvernoServer(cluster) as kyverno, kyverno.installed(policy):
            assert cluster.create(service, user="ann").denied_by("policy-name")

    Then every request to `cluster` is judged: subresources, changes from old to new, ClusterPolicies
    that read `namespaceObject`. A denial has status 400; where two policies deny, the message may
    name only one. What is generated is made by `KyvernoBackground`.
    """

    def __init__(self, cluster: Cluster, configuration: Mapping[str, str] | None = None) -> None:
        """`configuration` is the data of Kyverno's ConfigMap. By default nothing at all is left out,
        while Kyverno's own chart leaves out `kube-system` and the group `system:nodes`."""
        self._cluster = cluster
        self._configuration = dict(configuration or {})
        self._directory = require("kyverno")
        self._port = free_port()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as starting:
            self._install_kinds()
            self._install_surroundings()
            # Webhooks without a server behind them would refuse whatever comes next.
            starting.callback(self._remove_webhooks)
            log = self._cluster.directory / "kyverno.log"
            command: list[str | Path] = [self._directory / "kyverno-admission", *self._flags()]
            starting.enter_context(running(command, log, self._accepts_policies, env=environment(self._cluster)))
            self.policies_effective()
            self._stack = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @contextmanager
    def installed(self, *policies: Object) -> Iterator[None]:
        """Have ClusterPolicies and ValidatingPolicies for the length of the block, and enforced in it.

        Raises `AssertionError` where Kyverno refuses one or takes it with CEL that does not compile.
        """
        try:
            for policy in policies:
                answer = self._answered(policy)
                # A ClusterPolicy is taken all the same, and refuses whatever it matches.
                broken = [warning for warning in answer.warnings if CEL_WARNING in warning]
                assert answer.allowed, f"{policy['metadata']['name']}: {answer.message}"
                assert not broken, broken
            self.policies_effective(*policies)
            yield
        finally:
            for policy in policies:
                self._cluster.delete(policy)
            self.policies_effective()

    def _answered(self, policy: Object) -> Answer:
        """Kyverno's word on a policy: where it takes longer than the API server waits, it has said nothing."""

        def in_time() -> Answer | None:
            answer = self._cluster.apply(policy)
            return None if LATE in answer.message else answer

        return wait_for(in_time, f"Kyverno's word on {policy['metadata']['name']}")

    def policies_effective(self, *policies: Object) -> None:
        """Wait until Kyverno says of each policy that it is set up, and all stored so far are enforced."""
        for policy in policies:
            what = f"{policy['metadata']['name']} set up"
            self._cluster.wait_for(partial(self._set_up, policy), what)
        # Kyverno takes policies in the order in which they came: two last ones, one of each kind,
        # that are seen to work show that the ones before them do.
        name = f"tpl-test-{secrets.token_hex(4)}"
        probe = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "default"}}
        for marker in (_cluster_policy_marker(name), _validating_policy_marker(name)):
            try:
                # Its webhooks may be registered a moment before they have a certificate.
                self._cluster.wait_for(partial(self._taken, marker), "Kyverno takes policies")
                self._cluster.wait_for(lambda: self._denied(probe, name), "Kyverno's policies")
            finally:
                self._cluster.delete(marker)
            self._cluster.wait_for(lambda: not self._denied(probe, name), "Kyverno's policies")

    def _taken(self, policy: Object) -> bool:
        return self._cluster.apply(policy).allowed

    def _denied(self, probe: Object, marker: str) -> bool:
        return self._cluster.create(probe, dry_run=True).denied_by(marker)

    def _set_up(self, policy: Object) -> bool:
        answer = self._cluster.get(policy["apiVersion"], policy["kind"], policy["metadata"]["name"])
        status: Mapping[str, Any] = answer.body.get("status", {})
        conditions = status.get("conditionStatus", status).get("conditions", [])
        # A ValidatingPolicy is "ready" only if reports of it can be written, which nobody does here.
        return any(
            condition["type"] in ("Ready", "WebhookConfigured") and condition["status"] == "True"
            for condition in conditions
        )

    def _accepts_policies(self) -> bool:
        # Kyverno listens before it has a certificate, so only a policy that goes through tells.
        answer: Answer = self._cluster.create(_cluster_policy_marker("tpl-test"), dry_run=True)
        return answer.allowed and bool(self._webhooks("validating"))

    def _webhooks(self, kind: str) -> list[str]:
        listed = self._cluster.request("GET", WEBHOOKS.format(kind)).body["items"]
        names = (item["metadata"]["name"] for item in listed)
        return [name for name in names if name.startswith("kyverno-")]

    def _remove_webhooks(self) -> None:
        for kind in ("validating", "mutating"):
            for name in self._webhooks(kind):
                self._cluster.request("DELETE", f"{WEBHOOKS.format(kind)}/{name}")

    def _install_kinds(self) -> None:
        definitions = list(_definitions(self._directory / "crds"))
        for definition in definitions:
            answer = self._cluster.create(definition)
            assert answer.allowed or answer.status == 409, answer.message
        for spec in (definition["spec"] for definition in definitions):
            served = next(version["name"] for version in spec["versions"] if version["served"])
            self._cluster.wait_until_served(f"{spec['group']}/{served}", spec["names"]["kind"])

    def _install_surroundings(self) -> None:
        """What Kyverno looks up at its start: its namespace, its settings and a Deployment of its own."""
        self._cluster.make_namespace(NAMESPACE)
        metadata = {"name": NAMESPACE, "namespace": NAMESPACE}
        for name, data in ((CONFIGURATION, self._configuration), (METRICS, {})):
            named = {**metadata, "name": name}
            self._cluster.install({"apiVersion": "v1", "kind": "ConfigMap", "metadata": named, "data": data})
        labels = {"app": NAMESPACE}
        pod = {
            "metadata": {"labels": labels},
            "spec": {"containers": [{"name": "kyverno", "image": "kyverno"}]},
        }
        spec = {"replicas": 0, "selector": {"matchLabels": labels}, "template": pod}
        deployment = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}
        self._cluster.install(deployment)

    def _flags(self) -> Sequence[str]:
        account = f"system:serviceaccount:{NAMESPACE}"
        return [
            f"--kubeconfig={self._cluster.kubeconfig}",
            f"--serverIP={LOOPBACK}:{self._port}",
            f"--webhookServerHost={LOOPBACK}",
            f"--webhookServerPort={self._port}",
            "--caSecretName=kyverno-ca",
            "--tlsSecretName=kyverno-tls",
            f"--backgroundServiceAccountName={account}:kyverno-background-controller",
            f"--reportsServiceAccountName={account}:reports",
            # It stops when it cannot renew its lease within five of these, as happens on a loaded machine.
            "--leaderElectionRetryPeriod=3s",
            # It asks anew for every kind that is not there, and by default 100 times a second at most.
            "--clientRateLimitQPS=5000",
            "--clientRateLimitBurst=5000",
            "--admissionReports=false",
            "--disableLogColor=true",
            # The metrics server starts even if disabled, and by default on every address.
            f"--metricsHost={LOOPBACK}",
            f"--metricsPort={free_port()}",
            "--controllerRuntimeMetricsAddress=0",
        ]


def environment(cluster: Cluster) -> dict[str, str]:
    """What each of Kyverno's programs is told of where it runs."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(cluster.directory),
        "TUF_ROOT": str(cluster.directory),
        "KYVERNO_NAMESPACE": NAMESPACE,
        "POD_NAMESPACE": NAMESPACE,
        "KYVERNO_DEPLOYMENT": NAMESPACE,
        "KYVERNO_SERVICEACCOUNT_NAME": "kyverno",
        "KYVERNO_POD_NAME": "kyverno-0",
        "KYVERNO_SVC": "kyverno-svc",
        "KYVERNO_ROLE_NAME": "kyverno",
        "INIT_CONFIG": CONFIGURATION,
        "METRICS_CONFIG": METRICS,
    }


def _definitions(directory: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(directory.rglob("*.yaml")):
        # The pure Python loader takes ten times as long for these.
        yield from (found for found in yaml.load_all(path.read_text(), yaml.CSafeLoader) if found)


def _cluster_policy_marker(name: str) -> Object:
    """A ClusterPolicy that refuses the ConfigMap `default/name` and nothing else."""
    matched = {"kinds": ["ConfigMap"], "names": [name], "namespaces": ["default"], "operations": ["CREATE"]}
    rule = {
        "name": "marker",
        "match": {"any": [{"resources": matched}]},
        "validate": {"failureAction": "Enforce", "cel": {"expressions": [{"expression": "false"}]}},
    }
    version, kind = CLUSTER_POLICY
    spec = {"background": False, "rules": [rule]}
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec}


def _validating_policy_marker(name: str) -> Object:
    """A ValidatingPolicy that refuses the ConfigMap `default/name` and nothing else."""
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["configmaps"]}
    version, kind = VALIDATING_POLICY
    spec = {
        "validationActions": ["Deny"],
        "evaluation": {"background": {"enabled": False}},
        "matchConstraints": {"resourceRules": [rule]},
        "matchConditions": [{"name": "marker", "expression": f"object.metadata.name == '{name}'"}],
        "validations": [{"expression": "false", "message": "marker"}],
    }
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec}
