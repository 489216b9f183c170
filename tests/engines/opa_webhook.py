"""OPA behind a ValidatingWebhookConfiguration of a `Cluster`: TLS on loopback, in place of a Service."""

import base64
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.engines.api import Object
from tests.engines.binaries import require
from tests.engines.cluster import Cluster
from tests.engines.markers import POLICIES
from tests.engines.processes import LOOPBACK, PATIENCE, free_port, running


@contextmanager
def opa_webhook(cluster: Cluster, bundle: Path, configuration: Object, scratch: Path) -> Iterator[None]:
    """Have OPA decide with the bundle for the length of the block, in force on entering and no more after it.

    ``configuration`` is installed as it is, but for the address of the Service and its certificate, which no
    network of pods serves here. ``scratch`` is an empty directory. Raises `AssertionError` where it is refused.
    """
    authority = _certificates(scratch)
    port = free_port()
    tls: list[str | Path] = ["--tls-cert-file", scratch / "tls.crt", "--tls-private-key-file", scratch / "tls.key"]
    address = ["--addr", f"{LOOPBACK}:{port}", "--skip-version-check", "--log-level", "error"]
    command: list[str | Path] = [require("opa") / "opa", "run", "--server", *address, *tls, "--bundle", bundle]

    def healthy() -> bool:
        return requests.get(f"https://{LOOPBACK}:{port}/health?bundle=true", verify=str(authority), timeout=PATIENCE).ok

    with running(command, scratch / "opa.log", healthy), _installed(cluster, _at(configuration, port, authority)):
        yield


@contextmanager
def _installed(cluster: Cluster, configuration: Object) -> Iterator[None]:
    """The configuration in force on entering; after the block it is no more, as OPA will not be."""
    try:
        cluster.install(configuration)
        _webhooks_effective(cluster)
        yield
    finally:
        cluster.delete(configuration)
        _webhooks_effective(cluster)


def _webhooks_effective(cluster: Cluster) -> None:
    """Wait until all that is stored of webhooks counts: one more, stored last, that nothing answers, refuses."""
    name = f"tpl-test-{secrets.token_hex(4)}"
    probe = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "default"}}
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["configmaps"]}
    marker = {
        "apiVersion": POLICIES,
        "kind": "ValidatingWebhookConfiguration",
        "metadata": {"name": name},
        "webhooks": [
            {
                "name": f"{name}.tpl.dev",
                "admissionReviewVersions": ["v1"],
                "clientConfig": {"url": f"https://{LOOPBACK}:{free_port()}/"},
                "matchConditions": [{"name": "probe", "expression": f"request.name == '{name}'"}],
                "rules": [rule],
                "sideEffects": "None",
            }
        ],
    }
    try:
        cluster.install(marker)
        cluster.wait_for(lambda: f"{name}.tpl.dev" in cluster.create(probe, dry_run=True).message, "webhooks in force")
    finally:
        cluster.delete(marker)


def _at(configuration: Object, port: int, authority: Path) -> Object:
    """The configuration with a URL on loopback for each Service; the path stays."""
    bundle = base64.b64encode(authority.read_bytes()).decode()
    webhooks = [
        {
            **webhook,
            "clientConfig": {
                "url": f"https://{LOOPBACK}:{port}{webhook['clientConfig']['service']['path']}",
                "caBundle": bundle,
            },
        }
        for webhook in configuration["webhooks"]
    ]
    return {**configuration, "webhooks": webhooks}


def _certificates(directory: Path) -> Path:
    """An authority and a certificate of it for loopback."""
    key: list[str | Path] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    ca, request = directory / "ca.crt", directory / "tls.csr"
    _openssl("req", "-x509", *key, "-keyout", directory / "ca.key", "-out", ca, "-subj", "/CN=tpl-test", "-days", "30")
    _openssl("req", *key, "-keyout", directory / "tls.key", "-out", request, "-subj", f"/CN={LOOPBACK}")
    extensions = directory / "extensions"
    extensions.write_text(f"subjectAltName=IP:{LOOPBACK}\nextendedKeyUsage=serverAuth\n")
    signing: list[str | Path] = [
        "-CA",
        ca,
        "-CAkey",
        directory / "ca.key",
        "-CAcreateserial",
        "-days",
        "30",
        "-extfile",
        extensions,
    ]
    _openssl("x509", "-req", "-in", request, *signing, "-out", directory / "tls.crt")
    return ca


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
