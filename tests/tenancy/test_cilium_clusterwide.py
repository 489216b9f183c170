"""Cilium's clusterwide policies: what is taken out of a denial, what is refused, and how they are read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tenancy.builders import ORIGIN, flow, policy, service, tenant
from tests.tenancy.compiled import objects
from tpl.backends.base import Context, Enforced, Outside, Refused
from tpl.backends.ciliumclusterwidenetworkpolicy.backend import CiliumClusterwide
from tpl.model.policy import Cluster, Policy
from tpl.obligations.derive import derive
from tpl.obligations.model import FlowClosed
from tpl.verify.ends import Address, End, Pod
from tpl.verify.network import reaches
from tpl.verify.selectors import Unreadable
from tpl.verify.world import World

Object = dict[str, Any]
MAIL = service("mail", "mail", app="smtp")
TENANT = "k8s:io.cilium.k8s.namespace.labels.tpl.dev/tenant"


def written(some: Policy) -> dict[str, Object]:
    """The specs by name."""
    return {obj["metadata"]["name"]: obj["spec"] for obj in objects(some, "ciliumclusterwidenetworkpolicy")}


def answer(some: Policy) -> object:
    """What is said of the one thing that is closed."""
    (closed,) = (each for each in derive(some) if isinstance(each, FlowClosed))
    return CiliumClusterwide().answer(closed, Context(some))


def test_an_exception_is_taken_out_of_the_denial() -> None:
    said = flow("deny any tenant -> @mail on tcp/25-26"), flow("allow a -> @mail on tcp/25", exception="SEC-1")
    found = written(policy(tenant("a"), tenant("b"), MAIL, *said))
    subjects = [
        (spec["endpointSelector"]["matchExpressions"], spec["egressDeny"][0]["toPorts"]) for spec in found.values()
    ]
    exists, but_a = {"key": TENANT, "operator": "Exists"}, {"key": TENANT, "operator": "NotIn", "values": ["a"]}
    assert subjects == [
        ([exists], [{"ports": [{"port": "26", "protocol": "TCP"}]}]),
        ([exists, but_a], [{"ports": [{"port": "25", "protocol": "TCP"}]}]),
    ]


def test_what_leaves_nothing_is_not_written() -> None:
    said = flow("deny a -> @mail on tcp/25"), flow("allow a -> @mail on any", exception="SEC-1")
    assert isinstance(answer(policy(tenant("a"), MAIL, *said)), Outside)


def test_too_many_parts_are_refused() -> None:
    labels = {f"w{number}": {f"k{number}": "v", f"l{number}": "v"} for number in range(7)}
    opened = [flow(f"allow a.w{number} -> @mail on tcp/25", exception="SEC-1") for number in range(7)]
    refused = answer(policy(tenant("a", workloads=labels), MAIL, flow("deny a -> @mail on any"), *opened))
    assert isinstance(refused, Refused)
    assert "parts" in refused.why


def test_nodes_are_a_hole() -> None:
    cluster = Cluster(name="c", nodes=("10.1.0.0/16",), origin=ORIGIN)
    for block, is_open in (("10.0.0.0/8", True), ("9.0.0.0/8", False)):
        held = answer(policy(tenant("a"), flow(f"never a -> {block} on any"), cluster=cluster))
        assert isinstance(held, Enforced)
        assert held.can
        assert ("nodes" in {hole.name for hole in held.can.holes}) is is_open


# --- the reader ---------------------------------------------------------------------------------

WEB, FAR, OUT = Pod("home", {"app": "web"}), Pod("away", {"app": "web"}), Address("9.9.9.9")
OPEN: Object = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{}], "egress": [{}]}
HOME, AWAY = ({"matchLabels": {"k8s:io.kubernetes.pod.namespace": name}} for name in ("home", "away"))
ON_80: Object = {"toPorts": [{"ports": [{"port": "80", "protocol": "TCP"}]}]}
ON_RANGE: Object = {"toPorts": [{"ports": [{"port": "70", "endPort": 90, "protocol": "TCP"}]}]}
ON_ALL: Object = {"toPorts": [{"ports": [{"port": "0", "protocol": "TCP"}]}]}
ON_UDP: Object = {"toPorts": [{"ports": [{"port": "80", "protocol": "UDP"}]}]}


def denying(*rules: Object, side: str = "egressDeny", **more: Any) -> Object:
    spec = {"endpointSelector": HOME, "enableDefaultDeny": {"ingress": False, "egress": False}, side: [*rules], **more}
    kind = "CiliumClusterwideNetworkPolicy"
    return {"apiVersion": "cilium.io/v2", "kind": kind, "metadata": {"name": "d"}, "spec": spec}


def world(*found: Object) -> World:
    """The policies, while NetworkPolicies open everything."""
    metadata = {"name": "mine", "namespace": "home"}
    opened = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": OPEN}
    return World.of([*found, opened])


@pytest.mark.parametrize(
    ("found", "far", "open_"),
    [
        (denying({"toEndpoints": [AWAY]}), FAR, False),
        (denying({"toEndpoints": [AWAY]}), OUT, True),
        (denying({"toEndpoints": [{}]}), FAR, False),
        (denying({"toEndpoints": [HOME]}), FAR, True),
        (denying({"toEndpoints": [{"matchLabels": {"k8s:app": "db"}}]}), FAR, True),
        (denying({"toEndpoints": [{"matchLabels": {"k8s:app": "web"}}]}), FAR, False),
        (denying({"toEndpoints": [AWAY]}, endpointSelector=AWAY), FAR, True),
        (denying({"toEndpoints": [AWAY], **ON_80}), FAR, False),
        (denying({"toEndpoints": [AWAY], **ON_RANGE}), FAR, False),
        (denying({"toEndpoints": [AWAY], **ON_ALL}), FAR, False),
        (denying({"toEndpoints": [AWAY], **ON_UDP}), FAR, True),
        (denying({"toCIDR": ["9.0.0.0/8"]}), OUT, False),
        (denying({"toCIDR": ["8.0.0.0/8"]}), OUT, True),
        (denying({"toCIDR": ["0.0.0.0/0"]}), FAR, True),  # a block is never a pod
        (denying({"fromEndpoints": [AWAY]}, side="ingressDeny"), FAR, True),
    ],
)
def test_the_reader_goes_by_the_words_of_the_documentation(found: Object, far: End, open_: bool) -> None:
    assert reaches(world(found), WEB, far, "tcp", 80) is open_


def test_what_enters_is_denied_at_the_destination() -> None:
    assert not reaches(world(denying({"fromEndpoints": [AWAY]}, side="ingressDeny")), FAR, WEB, "tcp", 80)
    assert not reaches(world(denying({"fromCIDR": ["9.0.0.0/8"]}, side="ingressDeny")), OUT, WEB, "tcp", 80)


@pytest.mark.parametrize(
    "found",
    [
        denying({"toEndpoints": [AWAY]}, enableDefaultDeny={"ingress": False}),
        denying({"toEntities": ["world"]}),
        denying({"toEndpoints": [AWAY]}, egress=[{}]),
        denying({"toEndpoints": [AWAY], "toCIDR": ["9.0.0.0/8"]}),
        denying({}),
        denying({"toEndpoints": [{"matchLabels": {"reserved:host": ""}}]}),
        denying({"toEndpoints": [AWAY], "toPorts": [{"ports": [{"port": "http", "protocol": "TCP"}]}]}),
        denying({"toEndpoints": [AWAY], "toPorts": [{"ports": [{"port": "80", "protocol": "ANY"}]}]}),
    ],
)
def test_of_what_is_not_certain_nothing_is_said(found: Object) -> None:
    with pytest.raises(Unreadable):
        reaches(world(found), WEB, FAR, "tcp", 80)
