"""The Namespace that carries everything about a tenant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tenancy.builders import ORIGIN, lift, parameter, policy, tenant
from tests.tenancy.compiled import RefusedError, objects, pieces
from tpl.model.parameters import MAX_ANNOTATION_BYTES
from tpl.model.policy import Cluster, Policy
from tpl.obligations.derive import derive

PSA = "pod-security.kubernetes.io"


def metadata(some: Policy) -> dict[str, dict[str, Any]]:
    """Labels and annotations by namespace."""
    return {obj["metadata"]["name"]: obj["metadata"] for obj in objects(some, "namespaces")}


def test_labels_say_whose_it_is() -> None:
    found = metadata(policy(tenant("acme", namespaces=("acme", "acme-b"), tags=("pci", "eu"))))
    assert list(found) == ["acme", "acme-b"]
    labels = found["acme-b"]["labels"]
    assert labels["tpl.dev/tenant"] == "acme"
    assert labels["tags.tpl.dev/eu"] == labels["tags.tpl.dev/pci"] == "true"
    assert "kubernetes.io/metadata.name" not in labels


@pytest.mark.parametrize(("version", "pinned"), [("1.35", "v1.35"), ("1.35.2", "v1.35"), ("", "latest")])
def test_pod_security_is_pinned_to_the_cluster(version: str, pinned: str) -> None:
    cluster = Cluster(name="c", kubernetes=version, origin=ORIGIN)
    labels = metadata(policy(tenant("acme", pod_security="baseline"), cluster=cluster))["acme"]["labels"]
    for mode in ("enforce", "audit", "warn"):
        assert labels[f"{PSA}/{mode}"] == "baseline"
        assert labels[f"{PSA}/{mode}-version"] == pinned


def test_other_modes_of_pod_security_have_levels_of_their_own() -> None:
    some = policy(tenant("acme", pod_security="privileged", pod_security_noted=(("audit", "restricted"),)))
    labels = metadata(some)["acme"]["labels"]
    assert {mode: labels[f"{PSA}/{mode}"] for mode in ("enforce", "audit", "warn")} == {
        "enforce": "privileged", "audit": "restricted", "warn": "privileged",
    }  # fmt: skip


def test_parameters_are_lines_of_annotations() -> None:
    images = parameter("images.from", "r.example/{tenant}/*", "r.example/shared/*")
    found = metadata(policy(tenant("acme", "globex", parameters=(images,))))
    annotations = found["globex"]["annotations"]
    assert annotations["tpl.dev/params"] == "1"
    assert annotations["params.tpl.dev/images.from"] == "r.example/globex/*\nr.example/shared/*"
    assert [key for key in annotations if key.startswith("params.tpl.dev/")] == ["params.tpl.dev/images.from"]


def test_a_lift_for_one_namespace_gives_it_an_object_of_its_own() -> None:
    lifts = lift("read-only-root", "acme-b"), lift("no-latest")
    some = policy(tenant("acme", namespaces=("acme", "acme-b"), lifts=lifts))
    found = metadata(some)
    assert found["acme"]["annotations"]["params.tpl.dev/lifts"] == "no-latest"
    assert found["acme-b"]["annotations"]["params.tpl.dev/lifts"] == "no-latest\nread-only-root"
    general, special = pieces(some, "namespaces")
    assert special.namespace == "acme-b"
    assert set(general.obligations) < set(special.obligations)


def test_every_obligation_meets_in_one_object() -> None:
    some = policy(tenant("acme", parameters=(parameter("images.digest", "required"),), lifts=(lift("g"),)))
    (piece,) = pieces(some, "namespaces")
    assert set(piece.obligations) == {o.id for o in derive(some) if not o.id.startswith("isolation")}


def test_annotations_too_large_for_a_namespace_are_refused() -> None:
    """Every line is there twice: in the annotation, and in the copy that `kubectl apply` keeps."""
    line = "registry.example.com/{tenant}/" + "x" * 1000
    fits, lines = MAX_ANNOTATION_BYTES // 2200, MAX_ANNOTATION_BYTES // 2000
    assert metadata(policy(tenant("a", parameters=(parameter("images.from", *[line] * fits),))))
    with pytest.raises(RefusedError) as refused:
        metadata(policy(tenant("a", parameters=(parameter("images.from", *[line] * lines),))))
    assert refused.value.args[0].code == "TPL805"
