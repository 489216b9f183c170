"""The three processes of a Kubernetes control plane: etcd, API server, controller manager."""

import json
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.engines.api import Api
from tests.engines.binaries import require
from tests.engines.processes import LOOPBACK, free_port, running


class ControlPlane:
    """One control plane in a directory of its own, which goes with it; a context manager.

    `url`, `token` (of an administrator in `system:masters`), `certificate` (PEM) and `kubeconfig`
    say how to reach it. Raises `StartFailed` on entering; the processes' logs are in `directory`.
    """

    def __init__(self, static_policies: Sequence[Mapping[str, Any]] = (), arguments: Sequence[str] = ()) -> None:
        """`arguments` are more flags for the API server; `static_policies` it reads from disk."""
        self._programs = require("kubernetes")
        self._static_policies = static_policies
        self._arguments = arguments
        self._stack = ExitStack()
        self._port = free_port()
        self.url = f"https://{LOOPBACK}:{self._port}"
        self.token = secrets.token_hex(16)
        self.directory = Path(tempfile.gettempdir()) / f"tpl-cluster-{secrets.token_hex(4)}"
        self.certificate = self.directory / "certificates" / "apiserver.crt"
        self.kubeconfig = self.directory / "kubeconfig"

    def __enter__(self) -> Self:
        self.directory.mkdir(mode=0o700)
        with ExitStack() as starting:
            starting.callback(shutil.rmtree, self.directory, ignore_errors=True)
            self._write_files()
            etcd = self._start_etcd(starting)
            self._start_api_server(starting, etcd)
            self._start_controllers(starting)
            self._stack = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _write_files(self) -> None:
        tokens = f'{self.token},test-admin,test-admin,"system:masters"\n'
        (self.directory / "tokens.csv").write_text(tokens)
        key = self.directory / "accounts.key"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        self.kubeconfig.write_text(json.dumps(self._kubeconfig()))
        if self._static_policies:
            _write_static(self.directory, self._static_policies)

    def _kubeconfig(self) -> dict[str, Any]:
        server = {"server": self.url, "certificate-authority": str(self.certificate)}
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "test", "cluster": server}],
            "users": [{"name": "test", "user": {"token": self.token}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
            "current-context": "test",
        }

    def _start_etcd(self, stack: ExitStack) -> str:
        client, peer = (f"http://{LOOPBACK}:{free_port()}" for _ in range(2))
        flags = [
            f"--data-dir={self.directory / 'etcd'}",
            f"--listen-client-urls={client}",
            f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
            "--unsafe-no-fsync",
        ]
        self._start(stack, "etcd", flags, Api(client), "/health")
        return client

    def _start_api_server(self, stack: ExitStack, etcd: str) -> None:
        accounts = self.directory / "accounts.key"
        flags = [
            f"--etcd-servers={etcd}",
            f"--bind-address={LOOPBACK}",
            f"--advertise-address={LOOPBACK}",
            # The reconciler would publish the address, and refuses one on loopback.
            "--endpoint-reconciler-type=none",
            f"--secure-port={self._port}",
            f"--cert-dir={self.certificate.parent}",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={accounts}",
            f"--service-account-signing-key-file={accounts}",
            "--authorization-mode=RBAC",
            f"--token-auth-file={self.directory / 'tokens.csv'}",
            "--shutdown-delay-duration=0s",
            *self._arguments,
        ]
        if self._static_policies:
            flags.append(f"--admission-control-config-file={self.directory / 'admission.json'}")
        self._start(stack, "kube-apiserver", flags, Api(self.url, certificate=self.certificate), "/readyz")

    def _start_controllers(self, stack: ExitStack) -> None:
        port = free_port()
        certificates = self.directory / "controller-certificates"
        flags = [
            *(f"--{use}kubeconfig={self.kubeconfig}" for use in ("", "authentication-", "authorization-")),
            f"--service-account-private-key-file={self.directory / 'accounts.key'}",
            f"--bind-address={LOOPBACK}",
            f"--secure-port={port}",
            f"--cert-dir={certificates}",
            "--leader-elect=false",
            # As in a real cluster each controller is somebody, whom guards can tell apart.
            "--use-service-account-credentials=true",
            "--allocate-node-cidrs=false",
        ]
        health = Api(f"https://{LOOPBACK}:{port}", certificate=certificates / "kube-controller-manager.crt")
        self._start(stack, "kube-controller-manager", flags, health, "/healthz")

    def _start(self, stack: ExitStack, program: str, flags: Sequence[str], health: Api, path: str) -> None:
        log = self.directory / f"{program}.log"
        ready = partial(_answers, health, path)
        stack.enter_context(running([self._programs / program, *flags], log, ready))


def _answers(api: Api, path: str) -> bool:
    return api.request("GET", path).allowed


def _write_static(directory: Path, policies: Sequence[Mapping[str, Any]]) -> None:
    manifests = directory / "static"
    manifests.mkdir()
    # One file, as a policy and its binding must be loaded together.
    bundle = {"apiVersion": "v1", "kind": "List", "items": list(policies)}
    (manifests / "policies.json").write_text(json.dumps(bundle))
    configuration = {
        "apiVersion": "apiserver.config.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyConfiguration",
        "staticManifestsDir": str(manifests),
    }
    plugin = {"name": "ValidatingAdmissionPolicy", "configuration": configuration}
    admission = {
        "apiVersion": "apiserver.config.k8s.io/v1",
        "kind": "AdmissionConfiguration",
        "plugins": [plugin],
    }
    (directory / "admission.json").write_text(json.dumps(admission))
