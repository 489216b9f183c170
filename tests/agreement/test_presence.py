"""What the table of presence says of fields is what a webhook of the API server is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.engines.cluster import Cluster
from tests.engines.opa_webhook import opa_webhook
from tpl.model import presence
from tpl.model.cluster_kinds import CLUSTER_KINDS
from tpl.model.kinds import KINDS, Kind, Operation
from tpl.model.presence import Occasion

Object = dict[str, Any]

NAMESPACE = "presence"
ECHO = """package tpl.admission

main := {
	"apiVersion": "admission.k8s.io/v1",
	"kind": "AdmissionReview",
	"response": {"uid": input.request.uid, "allowed": false, "status": {"message": json.marshal(input.request.object)}},
}
"""
POD = {"containers": [{"name": "main", "image": "registry.example.com/x:1"}]}
LABELS = {"app": "x"}
TEMPLATE = {"metadata": {"labels": LABELS}, "spec": POD}
JOB = {"template": {"spec": {**POD, "restartPolicy": "Never"}}}
MAKER = {"selector": {"matchLabels": LABELS}, "template": TEMPLATE}
SCALED = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "x"}
ACCESS = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
REFERENCE = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "x"}
DEFINED = {
    "group": "example.com",
    "scope": "Cluster",
    "names": {"plural": "things", "singular": "thing", "kind": "Thing", "listKind": "ThingList"},
    "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}],
}
SIGNED = (
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIR01HNENBUUF3RERFS01BZ0dBMVVFQXd3QmVEQlpNQk1HQnlx"
    "R1NNNDlBZ0VHQ0NxR1NNNDlBd0VIQTBJQQpCSGVDK1BuMGdacklnd0ZzaEJzamJzMW13WWNGbkxoU0dXUzZZZGRBK1BpTjA3cElt"
    "UVNrUDl5Z2JIVkExblhWCm4venRBSU5rcEpQSVJwQUZxaGNJdU9HZ0FEQUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUE5NDFlZ1Uw"
    "NWZvSFoKVFAzTmg3TkUyVU1PYVk3SnpiNm5SSXErdXhBT2J2SUNJRTd5bWtSRWRMSy94bElUVk5qL3VwQ2ZpM1hwY1JkZApWSXhI"
    "Sys0UFZFR00KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg=="
)
"""A request for a certificate, in PEM and base64."""
BODIES: dict[str, Object] = {
    "pods": {"spec": POD},
    "podtemplates": {"template": TEMPLATE},
    "deployments": {"spec": MAKER},
    "statefulsets": {"spec": MAKER},
    "daemonsets": {"spec": MAKER},
    "replicasets": {"spec": MAKER},
    "replicationcontrollers": {"spec": {"selector": LABELS, "template": TEMPLATE}},
    "jobs": {"spec": JOB},
    "cronjobs": {"spec": {"schedule": "0 0 * * *", "jobTemplate": {"spec": JOB}}},
    "services": {"spec": {"ports": [{"port": 80}]}},
    "persistentvolumeclaims": {"spec": ACCESS},
    "endpointslices": {"addressType": "IPv4", "endpoints": [], "ports": []},
    "networkpolicies": {"spec": {"podSelector": {}}},
    "ingresses": {"spec": {"defaultBackend": {"service": {"name": "x", "port": {"number": 80}}}}},
    "rolebindings": {"roleRef": REFERENCE},
    "horizontalpodautoscalers": {"spec": {"scaleTargetRef": SCALED, "maxReplicas": 3}},
    "poddisruptionbudgets": {"spec": {"selector": {"matchLabels": LABELS}}},
    "limitranges": {"spec": {"limits": []}},
    "events": {"involvedObject": {"kind": "Pod", "name": "x", "namespace": NAMESPACE}},
    "persistentvolumes": {
        "spec": {
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "nfs": {"server": "nfs.example.com", "path": "/x"},
        }
    },
    "customresourcedefinitions": {"spec": DEFINED},
    "apiservices": {
        "spec": {"group": "example.com", "version": "v1", "groupPriorityMinimum": 100, "versionPriority": 10}
    },
    "certificatesigningrequests": {
        "spec": {"request": SIGNED, "signerName": "example.com/x", "usages": ["client auth"]}
    },
    "ingressclasses": {"spec": {"controller": "example.com/x"}},
    "runtimeclasses": {"handler": "x"},
    "clusterrolebindings": {"roleRef": {**REFERENCE, "kind": "ClusterRole"}},
    "priorityclasses": {"value": 10},
    "csidrivers": {"spec": {}},
    "csinodes": {"spec": {"drivers": []}},
    "storageclasses": {"provisioner": "example.com/x"},
    "volumeattachments": {
        "spec": {"attacher": "example.com", "nodeName": "x", "source": {"persistentVolumeName": "x"}}
    },
}
NAMED = {"customresourcedefinitions": "things.example.com", "apiservices": "v1.example.com"}
JUDGED = [*KINDS.values(), *(kind for word, kind in CLUSTER_KINDS.items() if word not in KINDS and not kind.unasked)]


def sent(kind: Kind) -> Object:
    """A small object that claims to have what only the server gives."""
    claimed = {"resourceVersion": "", "selfLink": "/x", "deletionTimestamp": "2026-01-01T00:00:00Z"}
    metadata = {
        "name": NAMED.get(kind.resource, "x"),
        **({"namespace": NAMESPACE} if kind.namespaced else {}),
        **claimed,
    }
    status = {"phase": "Failed", "observedGeneration": 7, "loadBalancer": {"ingress": [{"ip": "203.0.113.1"}]}}
    with_status = {"status": status} if presence.is_field(kind, ("status",)) else {}
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata, **BODIES.get(kind.resource, {}),
            **with_status}  # fmt: skip


@pytest.fixture(scope="module")
def echoing(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Every object of the namespace is sent to a webhook, which refuses it and says what it was shown."""
    folder = tmp_path_factory.mktemp("echo")
    (folder / "bundle").mkdir()
    (folder / "bundle" / "echo.rego").write_text(ECHO, "utf-8")
    rule = {"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["CREATE"], "resources": ["*"]}
    webhook = {
        "name": "presence.tpl.dev",
        "admissionReviewVersions": ["v1"],
        "clientConfig": {"service": {"path": "/v0/data/tpl/admission/main"}},
        "matchConditions": [
            {"name": "probe", "expression": "object.metadata.name in ['x', 'things.example.com', 'v1.example.com']"}
        ],
        "rules": [rule],
        "sideEffects": "None",
    }
    configuration = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingWebhookConfiguration",
        "metadata": {"name": "presence"},
        "webhooks": [webhook],
    }
    cluster.make_namespace(NAMESPACE)
    with opa_webhook(cluster, folder / "bundle", configuration, folder):
        yield cluster


def shown(cluster: Cluster, obj: Object) -> Object:
    message = cluster.create(obj, dry_run=True).message
    _, marker, text = message.partition("denied the request: ")
    assert marker, message
    found: Object = json.loads(text)
    return found


def paths(value: object, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every field that is set, and whole lists and maps as one."""
    if isinstance(value, dict):
        for name, held in value.items():
            if held is not None:
                yield (*before, name)
                yield from paths(held, (*before, name))


@pytest.mark.parametrize("kind", JUDGED, ids=lambda kind: kind.resource)
def test_a_created_object_has_what_the_table_says(kind: Kind, echoing: Cluster) -> None:
    occasion = Occasion(kind, "create")
    found = set(paths(shown(echoing, sent(kind))))
    outside = {path for path in found if path[:2] not in (("metadata", "managedFields"), ("metadata", "labels"))}
    assert not {path for path in outside if presence.is_never_set(occasion, "object", path)}
    always = {("kind",), ("apiVersion",), *(("metadata", name) for name in ("name", "uid", "creationTimestamp",
                                                                            "namespace", "generateName"))}  # fmt: skip
    assert {path for path in always if presence.is_always_set(occasion, path)} <= found
    status = {path for path in found if path[:1] == ("status",) and len(path) == 2}
    first = presence.first_status(kind)
    if kind.resource not in presence.WITH_STATUS:
        assert {name for _, name in status} - {"loadBalancer"} == set(first)


def test_pods_are_filled_and_templates_are_not(echoing: Cluster) -> None:
    pod, deployment = (shown(echoing, sent(KINDS[name])) for name in ("pods", "deployments"))
    template = deployment["spec"]["template"]
    for path, value in presence.FILLED_INTO_PODS.items():
        assert path in set(paths(pod))
        assert path not in set(paths(template))
        found = pod[path[0]][path[1]]
        assert found == value if value is not None else isinstance(found, list)


def test_what_is_stored_can_have_it_all() -> None:
    operations: tuple[Operation, ...] = ("update", "delete")
    for kind in JUDGED:
        for operation in operations:
            assert not presence.is_never_set(Occasion(kind, operation), "old", ("metadata", "resourceVersion"))
            assert presence.is_never_set(Occasion(kind, operation), "old", ("metadata", "selfLink"))
