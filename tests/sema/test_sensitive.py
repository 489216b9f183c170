"""Which verbs of a role reach further than they say; each has a twin that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tpl.model.clusterroles import READ, WRITE
from tpl.model.kinds import KINDS
from tpl.sema.access.sensitive import ASKED, REACHES


def warned(folder: Path, permission: str, kubernetes: str = "") -> list[str]:
    """What TPL402 says of a role with one line."""
    cluster = f"cluster c {{ kubernetes {kubernetes} }}\n" if kubernetes else ""
    policy = f'{cluster}role r {{ {permission} }}\ntenant a {{ grant r to group "a" }}\n'
    return [one.message for one in compile_files(folder, policy_tpl=policy).sink.diagnostics if one.code == "TPL402"]


@pytest.mark.parametrize(
    ("verbs", "resource"),
    [
        *((verb, "secrets") for verb in (*READ, "patch", "deletecollection")),
        ("create", "pods/exec"),
        ("get", "pods/exec"),
        ("get", "pods/attach"),
        ("create", "pods/portforward"),
        ("get", "pods/portforward"),
        ("update", "pods/ephemeralcontainers"),
        ("patch", "pods/ephemeralcontainers"),
        ("get", "pods/proxy"),
        ("create", "services/proxy"),
        ("patch", "services/status"),
        ("patch", "pods/status"),
        ("create", "serviceaccounts/token"),
        *((verb, kind) for kind in ("roles", "rolebindings", "networkpolicies", "limitranges") for verb in WRITE),
        ("patch", "resourcequotas/status"),
        ("update", "resourcequotas"),
        *((verb, kind) for kind in ("endpoints", "endpointslices") for verb in ("create", "update", "patch")),
    ],
)
def test_it_reaches_further_than_it_says(verbs: str, resource: str, tmp_path: Path) -> None:
    assert warned(tmp_path, f"can {verbs} on {resource}") == [f"the role can {verbs} {resource}"]


@pytest.mark.parametrize(
    "permission",
    [
        "can create, update on secrets",
        "can get, list, watch on roles, rolebindings, networkpolicies, resourcequotas, limitranges, endpoints",
        "can get on pods/ephemeralcontainers, pods/status, services/status, resourcequotas/status",
        "can * on configmaps, pods/log, events, leases, ingresses, persistentvolumeclaims",
        "can create on pods, deployments, jobs, pods/eviction",
        "can update on deployments/scale",
    ],
)
def test_what_a_tenant_works_with_is_not_reported(permission: str, tmp_path: Path) -> None:
    assert warned(tmp_path, permission) == []


@pytest.mark.parametrize("resource", ["pods/exec", "pods/attach", "pods/portforward"])
def test_get_opens_a_stream_by_version(resource: str, tmp_path: Path) -> None:
    by_get = [f"the role can get {resource}"]
    assert warned(tmp_path, f"can get on {resource}", "1.34") == by_get
    assert warned(tmp_path, f"can get on {resource}", "1.35") == []
    assert warned(tmp_path, f"can get, create on {resource}", "1.36") == [f"the role can create {resource}"]


def test_star_is_the_eight_verbs(tmp_path: Path) -> None:
    assert warned(tmp_path, "can * on networkpolicies") == [f"the role can {', '.join(WRITE)} networkpolicies"]


def test_every_pair_is_decided() -> None:
    for kind in KINDS.values():
        if kind.namespaced:
            below = (*kind.changing_subresources, *kind.other_subresources)
            assert {kind.resource, *(f"{kind.resource}/{sub}" for sub in below)} <= REACHES.keys()
    for verdict in REACHES.values():
        assert set(verdict.verbs) <= set(ASKED)
        assert bool(verdict.verbs) == bool(verdict.why)
